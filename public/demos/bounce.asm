; bounce - a box that bounces about the screen until a key is pressed.
;
; The text screen is memory: from B800:0000 on, two bytes for each cell, the
; character and its attribute (colours), 80 cells in a row, 25 rows. What is
; written there is seen at once, without any call of DOS or BIOS.

        org     100h

SCREEN  equ     0B800h          ; segment of the text screen
COLUMNS equ     80
ROWS    equ     24              ; the last row of the screen is left to the text
WIDTH   equ     12              ; of the box, in cells
HEIGHT  equ     5
BIOS    equ     0040h           ; segment of the BIOS data area
TICKS   equ     006Ch           ; there: the count of timer ticks, 18.2 in a second

start:
        mov     ax, 0003h       ; BIOS: mode 3, 80x25 text; clears the screen
        int     10h
        mov     ah, 01h         ; BIOS: hide the cursor
        mov     cx, 2000h
        int     10h
        mov     ah, 02h         ; BIOS: put it at row DH, column DL of page BH
        mov     bh, 0
        mov     dh, ROWS        ; the row below the box's field
        mov     dl, 0
        int     10h
        mov     ah, 09h         ; DOS: write a text there
        mov     dx, help
        int     21h

frame:
        mov     si, box
        mov     al, [colour]
        call    draw
        call    wait_tick
        mov     si, blank       ; take it away where it was
        mov     al, 07h         ; grey on black, as the screen is
        call    draw
        call    move

        mov     ah, 01h         ; BIOS: is there a key? ZF is set if not
        int     16h
        jz      frame

        mov     ah, 00h         ; BIOS: take the key, so that nobody else gets it
        int     16h
        mov     ax, 0003h       ; a clear screen with a cursor
        int     10h
        mov     ax, 4C00h       ; DOS: end, exit code 0
        int     21h

; wait_tick: waits for the next tick of the timer. HLT stops the processor until
; an interrupt comes, so the wait costs nothing. Changes AX and ES.
wait_tick:
        mov     ax, BIOS
        mov     es, ax
        mov     ax, [es:TICKS]
.wait:
        hlt
        cmp     ax, [es:TICKS]
        je      .wait           ; it was another interrupt
        ret

; move: one step on. At an edge the step changes its sign, and the box its
; colour. Changes AX.
move:
        mov     ax, [column]
        add     ax, [step_x]
        mov     [column], ax
        cmp     ax, 0
        je      .turn_x
        cmp     ax, COLUMNS - WIDTH
        jne     .vertical
.turn_x:
        neg     word [step_x]
        call    next_colour
.vertical:
        mov     ax, [row]
        add     ax, [step_y]
        mov     [row], ax
        cmp     ax, 0
        je      .turn_y
        cmp     ax, ROWS - HEIGHT
        jne     .end
.turn_y:
        neg     word [step_y]
        call    next_colour
.end:
        ret

; next_colour: the next of the bright colours 9 to 15.
next_colour:
        inc     byte [colour]
        cmp     byte [colour], 15
        jbe     .end
        mov     byte [colour], 9
.end:
        ret

; draw: the picture at DS:SI to [row], [column] with attribute AL. Changes AX, BX,
; CX, DX, SI, DI and ES.
draw:
        mov     bl, al          ; keep the attribute
        mov     ax, SCREEN
        mov     es, ax

        mov     ax, [row]       ; DI = (row * 80 + column) * 2
        mov     cx, COLUMNS
        mul     cx              ; DX gets the high word of the product, which is 0
        add     ax, [column]
        shl     ax, 1
        mov     di, ax

        cld                     ; LODSB and STOSW move upwards
        mov     bh, HEIGHT
.line:
        mov     cx, WIDTH
.cell:
        lodsb                   ; AL = the character at DS:SI
        mov     ah, bl
        stosw                   ; AL and AH to ES:DI; DI goes on by two
        loop    .cell
        add     di, (COLUMNS - WIDTH) * 2       ; to the same column of the next row
        dec     bh
        jnz     .line
        ret

; The box, HEIGHT lines of WIDTH characters, in the line-drawing characters of
; the IBM PC: C9 CD BB / BA BA / C8 CD BC.

box:    db      0C9h, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0BBh
        db      0BAh, '          ', 0BAh
        db      0BAh, '  BOUNCE  ', 0BAh
        db      0BAh, '          ', 0BAh
        db      0C8h, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0CDh, 0BCh

blank:  times WIDTH * HEIGHT db ' '

help:   db      'The box is written straight to video memory. Press any key to end.$'

column: dw      30
row:    dw      3
step_x: dw      1               ; +1 or -1
step_y: dw      1
colour: db      9
