; Multiplication by an immediate and shifts by an immediate, new with the 80186.
        org     0x100
%include "check.inc"
%include "table.inc"

first:  dw 0x0000, 0x0001, 0x0080, 0x1234, 0x7FFF, 0x8000, 0xA5C3, 0xFFFF
first_end:
second: dw 0x0000, 0x0003, 0x0101, 0x7FFF, 0x8001, 0xFFFE
second_end:
routines:
        dw imul8, imulm, imul16, rol1, rol2, ror1, ror2, rcl1
        dw rcl2, rcr1, rcr2, shl1, shl2, shr1, shr2, sar1
        dw sar2, shl1i, rcl17, sar31, ror32
routines_end:
masks:  dw 0x801, 0x801, 0x801, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5
        dw 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5
        dw 0xC5, 0x8C5, 0xC5, 0xC5, 0xC5

imul8:  imul    ax, dx, 19
        ret
imulm:  imul    ax, dx, -3
        ret
imul16: imul    ax, dx, 1234
        ret
rol1:   rol     al, 3
        ret
rol2:   rol     ax, 13
        ret
ror1:   ror     al, 3
        ret
ror2:   ror     ax, 13
        ret
rcl1:   rcl     al, 3
        ret
rcl2:   rcl     ax, 13
        ret
rcr1:   rcr     al, 3
        ret
rcr2:   rcr     ax, 13
        ret
shl1:   shl     al, 3
        ret
shl2:   shl     ax, 13
        ret
shr1:   shr     al, 3
        ret
shr2:   shr     ax, 13
        ret
sar1:   sar     al, 3
        ret
sar2:   sar     ax, 13
        ret
shl1i:  shl     ax, 1
        ret
rcl17:  rcl     ax, 17
        ret
sar31:  sar     ax, 31
        ret
ror32:  ror     ax, 32
        ret

%include "i186.inc"
