; dosout - INT 21h: 50 characters by AH=02h and 50 as a string by AH=09h in each line.
%define DEFSCALE 2000
%include "bench.inc"
        BEGIN   "dosout"
        mov     bp, SCALE
        xor     di, di
line:   mov     cx, 50
char:   mov     dl, cl
        and     dl, 1Fh
        or      dl, 40h
        mov     ah, 2
        cmp     dl, 5Bh                 ; brackets mark the timed part
        jb      put
        mov     dl, '.'
put:    int     21h
        add     di, ax
        loop    char
        mov     dx, text
        mov     ah, 9
        int     21h
        dec     bp
        jnz     line
        mov     ax, di
        jmp     short done
text:   db      "The quick brown fox jumps over the lazy dog 1234", 13, 10, "$"
done:
        FINISH
