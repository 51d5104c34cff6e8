; poll - asking for a key that does not come: INT 16h AH=01h, INT 21h AH=0Bh and 06h.
%define DEFSCALE 10
%include "bench.inc"
        BEGIN   "poll"
        mov     bp, SCALE
        xor     di, di
again:  mov     cx, 10000
l:      mov     ah, 1
        int     16h
        mov     ah, 0Bh
        int     21h
        add     di, ax
        mov     dl, 0FFh
        mov     ah, 6
        int     21h
        add     di, ax
        loop    l
        dec     bp
        jnz     again
        mov     ax, di
        FINISH
