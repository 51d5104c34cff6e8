; jumps that just reach and just do not, forwards and backwards, one pushing the other out
a:      times 126 db 0
        jmp a
b:      times 127 db 0
        jmp b
        jmp c
        times 127 db 0
c:      jmp d
        times 128 db 0
d:      jz e
        jmp f
        times 122 db 0
e:      jz g
        times 3 db 0
f:      jmp e
        times 120 db 0
g:      jnz g+127
        loop g
