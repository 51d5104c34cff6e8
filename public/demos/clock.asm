; clock - a clock at the top right of the screen, drawn by an interrupt handler.
;
; Some 18.2 times a second the timer interrupts whatever runs. The BIOS then
; counts the tick and calls INT 1Ch, which is there for programs to hook: this
; one puts the address of its own handler in the interrupt table, passes each
; call on to the handler that was there before, and puts that back at its end.
;
; Meanwhile the program itself just waits for a key.

        org     100h

VECTOR  equ     1Ch
SCREEN  equ     0B800h          ; segment of the text screen
CORNER  equ     (80 - 9) * 2    ; offset of row 0, column 71: two bytes a cell
COLOUR  equ     1Eh             ; yellow on blue

start:
        mov     ah, 09h
        mov     dx, message
        int     21h

        mov     ah, 2Ch         ; DOS: time of day; CH:CL:DH = hours:minutes:seconds
        int     21h
        mov     [hours], ch
        mov     [minutes], cl
        mov     [seconds], dh

        mov     ah, 35h         ; DOS: ES:BX = handler of interrupt AL
        mov     al, VECTOR
        int     21h
        mov     [old_handler], bx
        mov     [old_handler + 2], es

        mov     ah, 25h         ; DOS: make DS:DX the handler of interrupt AL
        mov     al, VECTOR
        mov     dx, handler
        int     21h

        mov     ah, 00h         ; BIOS: wait for a key
        int     16h

        push    ds
        mov     ah, 25h         ; the old handler again: ours is gone in a moment
        mov     al, VECTOR
        lds     dx, [old_handler]
        int     21h
        pop     ds

        mov     ax, 4C00h       ; end, exit code 0
        int     21h

; handler: INT 1Ch comes here, in the middle of anything. It must not change any
; register, knows nothing of DS and ES, and may not call DOS: DOS may be what it
; has interrupted, and cannot be entered twice.

handler:
        push    ax
        push    di
        push    ds
        push    es
        push    cs
        pop     ds              ; our data is in the segment of our code

        call    count
        call    show

        pop     es
        pop     ds
        pop     di
        pop     ax
        jmp     far [cs:old_handler]    ; its IRET returns to the BIOS

; count: one tick more. 91 ticks are 5 seconds, so a tick is 5 parts of a second
; that has 91. Changes nothing but the time.

count:
        add     byte [parts], 5
        cmp     byte [parts], 91
        jb      .end
        sub     byte [parts], 91
        inc     byte [seconds]
        cmp     byte [seconds], 60
        jb      .end
        mov     byte [seconds], 0
        inc     byte [minutes]
        cmp     byte [minutes], 60
        jb      .end
        mov     byte [minutes], 0
        inc     byte [hours]
        cmp     byte [hours], 24
        jb      .end
        mov     byte [hours], 0
.end:
        ret

; show: writes hh:mm:ss straight to the screen. Changes AX, DI and ES.

show:
        mov     ax, SCREEN
        mov     es, ax
        cld
        mov     di, CORNER
        mov     al, [hours]
        call    two_digits
        mov     al, ':'
        stosw                   ; two_digits has left the colour in AH
        mov     al, [minutes]
        call    two_digits
        mov     al, ':'
        stosw
        mov     al, [seconds]

; two_digits: writes AL, 0 to 99, as two digits to ES:DI. Leaves COLOUR in AH and
; DI behind the digits; changes AL.

two_digits:
        aam                     ; AH = AL / 10, AL = the remainder
        add     ax, '00'        ; both become digits
        push    ax
        mov     al, ah          ; the tens
        mov     ah, COLOUR
        stosw
        pop     ax              ; the ones
        mov     ah, COLOUR
        stosw
        ret

message:
        db      'The timer draws a clock at the top right. Press a key to end.', 13, 10, '$'

hours:   db     0
minutes: db     0
seconds: db     0
parts:   db     0               ; of a second, 0 to 90

old_handler:
        dw      0, 0            ; offset, segment
