; Arithmetic and logic on bytes and words.
        org     0x100
%include "check.inc"
%include "table.inc"

first:  dw 0x0000, 0x0001, 0x000F, 0x0010, 0x007F, 0x0080, 0x00FF, 0x7FFF, 0x8000, 0xA5C3, 0xFFFF
first_end:
second: dw 0x0000, 0x0001, 0x000F, 0x0010, 0x007F, 0x0080, 0x00FF, 0x7FFF, 0x8000, 0xA5C3, 0xFFFF
second_end:
routines:
        dw add1, add2, adc1, adc2, sub1, sub2, sbb1, sbb2, cmp1, cmp2
        dw and1, and2, or1, or2, xor1, xor2, test1, test2
        dw inc1, inc2, dec1, dec2, neg1, neg2, not1, not2, cbw2, cwd2
        dw lahf2, sahf2, xchg2, carry2
routines_end:
masks:  dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5
        dw 0x8C5, 0x8C5, 0x8C5, 0x8C5, 0x8C5, 0x8C5, 0x8C5, 0x8C5
        dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5
        dw 0x8D5, 0x8D5, 0x8D5, 0x8D5

add1:   add     al, dl
        ret
add2:   add     ax, dx
        ret
adc1:   adc     al, dl
        ret
adc2:   adc     ax, dx
        ret
sub1:   sub     al, dl
        ret
sub2:   sub     ax, dx
        ret
sbb1:   sbb     al, dl
        ret
sbb2:   sbb     ax, dx
        ret
cmp1:   cmp     al, dl
        ret
cmp2:   cmp     ax, dx
        ret
and1:   and     al, dl
        ret
and2:   and     ax, dx
        ret
or1:    or      al, dl
        ret
or2:    or      ax, dx
        ret
xor1:   xor     al, dl
        ret
xor2:   xor     ax, dx
        ret
test1:  test    al, dl
        ret
test2:  test    ax, dx
        ret
inc1:   inc     ah
        ret
inc2:   inc     ax
        ret
dec1:   dec     ah
        ret
dec2:   dec     ax
        ret
neg1:   neg     al
        ret
neg2:   neg     ax
        ret
not1:   not     al
        ret
not2:   not     ax
        ret
cbw2:   cbw
        ret
cwd2:   cwd
        ret
lahf2:  lahf
        ret
sahf2:  sahf
        ret
xchg2:  xchg    ax, dx
        ret
carry2: cmc
        adc     ax, dx
        stc
        sbb     dx, ax
        clc
        adc     ax, dx
        ret

%include "arithmetic.inc"
