; tty - 300,000 characters by INT 10h AH=0Eh, in lines of 60 that scroll the screen.
%define DEFSCALE 5000
%include "bench.inc"
        BEGIN   "tty"
        mov     bp, SCALE
        xor     di, di
line:   mov     si, text
        mov     cx, 60
char:   lodsb
        mov     ah, 0Eh
        mov     bx, 7
        int     10h
        add     di, ax
        loop    char
        dec     bp
        jnz     line
        mov     ax, di
        jmp     short done
text:   db      "The quick brown fox jumps over the lazy dog 0123456789 abc", 13, 10
done:
        FINISH
