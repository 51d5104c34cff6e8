; Instructions of the 80486 that programs may use: XADD, CMPXCHG, BSWAP.
        org     0x100
%include "check.inc"
%include "table32.inc"

first:  dd 0x00000000, 0x00000001, 0x00007FFF, 0x00008000, 0x0000FFFF, 0x12345678
        dd 0x7FFFFFFF, 0x80000000, 0xA5C3F00F, 0xFFFF8000, 0xFFFFFFFF
first_end:
second: dd 0x00000000, 0x00000001, 0x00007FFF, 0x00008000, 0x0000FFFF, 0x12345678
        dd 0x7FFFFFFF, 0x80000000, 0xA5C3F00F, 0xFFFF8000, 0xFFFFFFFF
second_end:
routines:
        dw xadd1, xadd2, xadd4, cmpx1, cmpx2, cmpx4, bswapa, bswapd
routines_end:
masks:  dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5

xadd1:  xadd    al, dl
        ret
xadd2:  xadd    ax, dx
        ret
xadd4:  xadd    eax, edx
        ret
cmpx1:  mov     ch, 0x7F
        cmpxchg dl, ch
        ret
cmpx2:  cmpxchg dx, cx
        ret
cmpx4:  mov     ecx, 0x1234567
        cmpxchg edx, ecx
        ret
bswapa: bswap   eax
        ret
bswapd: bswap   edx
        ret

%include "i486.inc"
