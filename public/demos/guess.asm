; guess - the computer thinks of a number from 1 to 100, and you guess it.
;
; Shows: a random number from the clock, reading a line, turning its digits into
; a number and a number into digits.

        org     100h

HIGHEST equ     100
CR      equ     13
LF      equ     10

start:
        mov     dx, welcome
        call    print

new_game:
        mov     ah, 00h         ; BIOS: CX:DX = timer ticks since midnight.
        int     1Ah             ; Nobody can tell DX beforehand: random enough
        mov     ax, dx
        xor     dx, dx          ; a 16-bit DIV divides DX:AX
        mov     cx, HIGHEST
        div     cx              ; DX = the remainder, 0 to 99
        inc     dx
        mov     [secret], dx
        mov     word [tries], 0

ask:
        mov     dx, question
        call    print
        call    read_line
        cmp     byte [length], 0
        je      give_up         ; only Enter
        call    parse           ; AX = the number
        jc      not_a_number

        inc     word [tries]
        cmp     ax, [secret]
        je      right
        mov     dx, higher
        jb      .say            ; CMP has set the flags, and MOV leaves them alone
        mov     dx, lower
.say:
        call    print
        jmp     ask

not_a_number:
        mov     dx, explain
        call    print
        jmp     ask

right:
        mov     dx, right_1
        call    print
        mov     ax, [tries]
        call    print_number
        mov     dx, right_one
        cmp     word [tries], 1
        je      .say
        mov     dx, right_many
.say:
        call    print

        mov     dx, again
        call    print
        mov     ah, 01h         ; DOS: read a key and show it; AL = its character
        int     21h
        push    ax
        mov     dx, new_line
        call    print
        pop     ax
        or      al, 20h         ; Y becomes y
        cmp     al, 'y'
        je      new_game
        jmp     end

give_up:
        mov     dx, it_was
        call    print
        mov     ax, [secret]
        call    print_number
        mov     dx, full_stop
        call    print

end:
        mov     ax, 4C00h
        int     21h

; print: writes the text at DS:DX, up to '$'. Changes AX.
print:
        mov     ah, 09h
        int     21h
        ret

; read_line: reads a line into text, its length into [length]. Changes AX and DX.
read_line:
        mov     ah, 0Ah
        mov     dx, buffer
        int     21h
        mov     dx, new_line    ; Enter was echoed as a carriage return only
        jmp     print

; parse: turns the digits in text into a number in AX, from 1 to HIGHEST; CF is
; set if there is anything else. Changes BX, CX, DX and SI.
parse:
        mov     si, text
        mov     cl, [length]
        mov     ch, 0
        mov     ax, 0           ; the number so far
        mov     bx, 10
.digit:
        mul     bx              ; ten times what there was
        mov     dl, [si]
        inc     si
        sub     dl, '0'         ; and the value of the next digit
        cmp     dl, 9
        ja      .wrong          ; below '0' has become 208 or more
        mov     dh, 0
        add     ax, dx
        loop    .digit

        cmp     ax, 1
        jb      .wrong
        cmp     ax, HIGHEST
        ja      .wrong
        clc
        ret
.wrong:
        stc
        ret

; print_number: writes AX as a decimal number. The digits come out last one
; first, so they wait on the stack. Changes AX, BX, CX and DX.
print_number:
        mov     bx, 10
        mov     cx, 0           ; how many digits there are
.divide:
        xor     dx, dx
        div     bx              ; AX = the rest of the number, DX = its last digit
        push    dx
        inc     cx
        cmp     ax, 0
        jne     .divide
.write:
        pop     dx
        add     dl, '0'
        mov     ah, 02h         ; DOS: write the character in DL
        int     21h
        loop    .write
        ret

welcome:    db  'I think of a number from 1 to 100. Can you find it?', CR, LF
            db  'Enter alone gives up.', CR, LF, '$'
question:   db  'Your guess: $'
higher:     db  'My number is higher.', CR, LF, '$'
lower:      db  'My number is lower.', CR, LF, '$'
explain:    db  'Please type a number from 1 to 100.', CR, LF, '$'
right_1:    db  'Right! You found it in $'
right_one:  db  ' try.', CR, LF, '$'
right_many: db  ' tries.', CR, LF, '$'
again:      db  'Another game (y/n)? $'
it_was:     db  'It was $'
full_stop:  db  '.'             ; goes on with the line end
new_line:   db  CR, LF, '$'

secret:     dw  0
tries:      dw  0

; The buffer of DOS function 0Ah: how many bytes fit (Enter counts), how many
; were typed, the text. Three digits are enough, so no number here passes 999.
buffer:     db  4
length:     db  0
text:       times 4 db 0
