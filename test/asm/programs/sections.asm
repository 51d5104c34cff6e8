        org 100h
section .text
start:  mov si, message
        mov di, buffer
        mov cx, message.length
        jmp next
section .data
message: db 'data', 0
.length equ $-message
        align 8
table:  dw start, table, buffer
section .text
next:   rep movsb
        mov ax, [table+2]
        mov [counter], ax
        ret
section .bss
buffer: resb 20h
counter: resw 1
