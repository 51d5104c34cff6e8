; Multiplication and division, divide errors and decimal arithmetic.
        org     0x100
%include "check.inc"
%include "table.inc"

first:  dw 0x0000, 0x0001, 0x0009, 0x0042, 0x0099, 0x00FB, 0x0178, 0x1234, 0x7FFF, 0x8001, 0xC35A
        dw 0xFFFF
first_end:
second: dw 0x0000, 0x0001, 0x0003, 0x0008, 0x0057, 0x0085, 0x00FE, 0x0300, 0x7FFE, 0x8003, 0xFFF9
second_end:
routines:
        dw mul1, mul2, imul1, imul2, div1, div2, idiv1, idiv2
        dw daa1, das1, aaa1, aas1, aam1, aad1
routines_end:
masks:  dw 0x801, 0x801, 0x801, 0x801, 0, 0, 0, 0
        dw 0x0D5, 0x0D5, 0x011, 0x011, 0x0C4, 0x0C4

mul1:   mul     dl
        ret
mul2:   mul     dx
        ret
imul1:  imul    dl
        ret
imul2:  imul    dx
        ret
div1:   div     dl
        ret
div2:   mov     dx, 0x0012
        div     cx
        ret
idiv1:  idiv    dl
        ret
idiv2:  cwd
        idiv    cx
        ret
daa1:   and     ax, 0x7777      ; digits of 0 to 7
        and     dl, 0x77
        add     al, dl
        daa
        ret
das1:   and     ax, 0x7777
        and     dl, 0x77
        sub     al, dl
        das
        ret
aaa1:   and     ax, 0x0707
        and     dl, 0x07
        add     al, dl
        aaa
        ret
aas1:   and     ax, 0x0707
        and     dl, 0x07
        sub     al, dl
        aas
        ret
aam1:   and     al, 0x07
        and     dl, 0x07
        mul     dl
        aam
        ret
aad1:   and     ax, 0x0707
        aad
        ret

%include "multiply.inc"
