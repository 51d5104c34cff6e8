; echo - reads a line, writes it back, and does so again until the line is empty.
;
; The line is edited by DOS (function 0Ah): Backspace takes back a character,
; Esc starts the line over, F3 brings back the rest of the line before it.

        org     100h

MAX     equ     70              ; the longest line that is taken, its Enter not counted
CR      equ     13
LF      equ     10
STDOUT  equ     1               ; handle 1 is the standard output

start:
        mov     dx, help
        call    print

next_line:
        mov     dx, prompt
        call    print

        mov     ah, 0Ah         ; read a line into the buffer at DS:DX
        mov     dx, buffer
        int     21h

        mov     dx, new_line    ; Enter was echoed as a carriage return only
        call    print

        mov     cl, [length]    ; DOS has put the number of characters there
        mov     ch, 0
        jcxz    done            ; none: the line was empty

        push    cx
        mov     dx, answer
        call    print
        pop     cx

        mov     ah, 40h         ; write CX bytes from DS:DX to the handle in BX
        mov     bx, STDOUT
        mov     dx, text
        int     21h

        mov     dx, new_line
        call    print
        jmp     next_line

done:
        mov     dx, goodbye
        call    print
        mov     ax, 4C00h       ; end, exit code 0
        int     21h

; print: writes the text at DS:DX, up to '$'. Changes AX.
print:
        mov     ah, 09h
        int     21h
        ret

help:     db    'Type a line and press Enter; an empty line ends.', CR, LF, '$'
prompt:   db    '> $'
answer:   db    'You typed: $'
goodbye:  db    'Goodbye!'      ; goes on with the line end
new_line: db    CR, LF, '$'

; The buffer of function 0Ah: how many bytes fit, how many were typed, and the
; text with the carriage return (13) of Enter behind it.
buffer: db      MAX + 1
length: db      0
text:   times MAX + 1 db 0
