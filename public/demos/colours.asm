; colours - every attribute of the text screen: 16 colours on 16 backgrounds.
;
; Each character on a text screen has an attribute byte. The low digit is the
; colour of the character, the high digit that of its background, so 1Eh is
; yellow (Eh) on blue (1). A line of this table is a background, a column a
; colour, and each cell shows its own number.
;
; The highest bit means either "bright background" or "blinking": B switches
; between the two. Any other key ends.

        org     100h

VIDEO   equ     10h             ; the BIOS video services
TOP     equ     4               ; screen row and column of the table's corner
LEFT    equ     8
WIDTH   equ     4               ; columns from one cell to the next
WHITE   equ     0Fh
GREY    equ     07h

start:
        mov     ax, 0003h       ; set mode 3: 80x25 text, which clears the screen
        int     VIDEO
        mov     ah, 01h         ; set the cursor's shape; bit 5 of CH hides it
        mov     cx, 2000h
        int     VIDEO

        mov     dh, 1           ; row
        mov     dl, LEFT        ; column
        mov     bl, WHITE
        mov     si, title
        call    write
        mov     dh, 22
        mov     dl, LEFT
        mov     bl, GREY
        mov     si, help
        call    write

        call    set_blinking

; The table: BL counts all attributes from 00h to 0FFh.

        mov     bl, 0
cell:
        mov     al, bl          ; row = TOP + background
        mov     cl, 4
        shr     al, cl
        add     al, TOP
        mov     dh, al

        mov     al, bl          ; column = LEFT + WIDTH * colour
        and     al, 0Fh
        mov     cl, WIDTH
        mul     cl
        add     al, LEFT
        mov     dl, al

        mov     al, ' '
        call    put
        mov     al, bl          ; the high digit of the attribute
        mov     cl, 4
        shr     al, cl
        call    put_digit
        mov     al, bl          ; the low digit
        and     al, 0Fh
        call    put_digit
        mov     al, ' '
        call    put

        inc     bl
        jnz     cell            ; after 0FFh comes 0: done

; Keys

wait_key:
        mov     ah, 00h         ; BIOS: wait for a key; AL = its character
        int     16h
        or      al, 20h         ; an upper-case letter becomes lower case
        cmp     al, 'b'
        jne     done
        xor     byte [blinking], 1
        call    set_blinking
        jmp     wait_key

done:
        mov     byte [blinking], 1      ; as it is after power-on
        call    set_blinking
        mov     ax, 0003h       ; clears the screen and brings the cursor back
        int     VIDEO
        mov     ax, 4C00h
        int     21h

; set_blinking: tells the BIOS what bit 7 means. Changes AX and BX.
set_blinking:
        mov     ax, 1003h
        mov     bl, [blinking]  ; 0: bright background, 1: blinking
        mov     bh, 0
        int     VIDEO
        ret

; write: writes the text at DS:SI, up to a zero byte, with attribute BL from row
; DH, column DL on. Changes AX, CX, DL and SI.
write:
        cld
.next:
        lodsb                   ; AL = the byte at DS:SI; SI goes on by one
        cmp     al, 0
        je      .end
        call    put
        jmp     .next
.end:
        ret

; put_digit: writes the value 0-15 in AL as a hexadecimal digit, then as put.
put_digit:
        add     al, '0'
        cmp     al, '9'
        jbe     put
        add     al, 'A' - '9' - 1

; put: writes the character AL with attribute BL at row DH, column DL, and moves
; DL on by one. Changes AX and CX.
put:
        push    ax
        mov     ah, 02h         ; set the cursor of page BH to DH, DL
        mov     bh, 0
        int     VIDEO
        pop     ax
        mov     ah, 09h         ; write AL with attribute BL, CX times
        mov     cx, 1
        int     VIDEO
        inc     dl
        ret

title:  db      'The 256 attributes of the text screen', 0
help:   db      'B: blinking or bright backgrounds    any other key: end', 0

blinking: db    0
