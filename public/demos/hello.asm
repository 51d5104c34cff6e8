; hello - writes a greeting and ends.
;
; Two calls of DOS are all it takes: INT 21h is the door to
; DOS; the number in AH says which of its functions is wanted.

        org     100h            ; where a .COM program begins

start:
        mov     ah, 09h         ; function 09h: write a text
        mov     dx, greeting    ; DS:DX says where it is
        int     21h

        mov     ax, 4C00h       ; function 4Ch: end the program,
        int     21h             ; exit code (AL) 0

; Function 09h writes up to the dollar sign. 13 and 10 (carriage
; return, line feed) move the cursor to the next line.

greeting:
        db      'Hello from a real DOS program!', 13, 10
        db      'Reset, then Step: one instruction at a time.'
        db      13, 10, '$'
