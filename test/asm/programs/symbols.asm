        org 7c00h
COLUMNS equ 80
size    equ end-start
start:  mov cx, size
        mov al, size
        add bx, size
        add bx, later
        mov ax, [bx+later]
        mov ax, [bx+start]
        push word later
later   equ 5
.first: mov ax, .first
        dw .first, other.first, COLUMNS*25*2
other:
.first: db (.first-start)*2, ($-$$), 'A'+1, ~5 & 0xff
        mov ax, other.first - start
        mov dx, start + 2*COLUMNS
        lea si, [other.first]
        mov byte [start+1], 'x'
        mov word [es:COLUMNS], 0x0741
        mov ax, 'ab'
        cmp al, `\n`
        times 3 dw $
        times (300h-($-$$))/64 db 1, 2
        align 16
$add:   dw $add, $
end:    times 510-($-$$) db 0
        dw 0aa55h
