; port - polling: the video status, port 61h and timer channel 0, 400,000 IN each.
%define DEFSCALE 20
%include "bench.inc"
        BEGIN   "port"
        mov     bp, SCALE
        xor     bx, bx
again:  mov     dx, 3DAh
        mov     cx, 20000
status: in      al, dx
        loop    status
        mov     cx, 20000
speakr: in      al, 61h
        loop    speakr
        mov     cx, 20000
timer:  in      al, 40h
        loop    timer
        add     bx, dx
        dec     bp
        jnz     again
        mov     ax, bx
        FINISH
