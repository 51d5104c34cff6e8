; Stack instructions of the 80186: PUSHA, POPA, ENTER, LEAVE, PUSH immediate; BOUND.
        org     0x100
%include "check.inc"

main:   push    cs
        pop     ds
        push    cs
        pop     es
        mov     [saved_sp], sp

        push    0x1234
        pop     ax
        expect  ax, 0x1234
        push    byte -2
        pop     ax
        expect  ax, 0xFFFE

        mov     ax, 1
        mov     cx, 2
        mov     dx, 3
        mov     bx, 4
        mov     bp, 6
        mov     si, 7
        mov     di, 8
        pusha
        mov     bp, sp
        expect  [bp + 14], 1
        expect  [bp + 12], 2
        expect  [bp + 10], 3
        expect  [bp + 8], 4
        mov     ax, [bp + 6]
        expect  [saved_sp], ax
        expect  [bp + 4], 6
        expect  [bp + 2], 7
        expect  [bp], 8
        mov     word [bp + 6], 0xBAD    ; POPA skips SP
        mov     word [bp + 12], 0x222
        mov     di, 0
        popa
        expect  di, 8
        expect  cx, 0x222
        expect  bp, 6
        mov     ax, sp
        expect  [saved_sp], ax

        ; ENTER without and with nesting
        mov     bp, 0x1111
        enter   16, 0
        mov     ax, [saved_sp]
        sub     ax, 2
        expect  bp, ax
        sub     ax, 16
        expect_sp ax
        expect  [bp], 0x1111
        leave
        expect  bp, 0x1111
        mov     ax, sp
        expect  [saved_sp], ax
        enter   4, 1
        mov     ax, [bp - 2]
        expect  bp, ax
        mov     bx, bp
        enter   2, 2
        expect  [bp], bx
        expect  [bp - 2], bx
        expect  [bp - 4], bp
        mov     ax, bp
        sub     ax, 6
        expect_sp ax
        mov     cx, bp
        enter   0, 3
        expect  [bp], cx
        expect  [bp - 2], bx
        expect  [bp - 4], cx
        expect  [bp - 6], bp
        leave
        leave
        leave
        mov     ax, sp
        expect  [saved_sp], ax

        ; BOUND
        mov     ax, 0x2505
        mov     dx, outside
        int     0x21
        mov     cx, 0
        mov     bx, -3
        bound   bx, [limits]
        mov     bx, 5
        bound   bx, [limits]
        expect  cx, 0
        mov     bx, 6
        bound   bx, [limits]
        expect  cx, 1
        mov     bx, -4
        bound   bx, [limits]
        expect  cx, 2
        mov     ax, sp
        expect  [saved_sp], ax

        ; SI and DI as counters of port strings: nothing to do with CX = 0
        mov     cx, 0
        mov     dx, 0x21
        mov     di, buffer
        rep     insb
        expect  di, buffer
        mov     cx, 2
        rep     insb
        expect  di, buffer + 2
        expect  cx, 0
        in      al, 0x21
        mov     ah, al
        expect  [buffer], ax
        mov     [buffer], al
        mov     si, buffer
        outsb
        expect  si, buffer + 1
        done

outside:                        ; returns behind the BOUND of four bytes, which is what was pushed
        inc     cx
        push    bp
        mov     bp, sp
        add     word [bp + 2], 4
        pop     bp
        iret

saved_sp        dw 0
limits  dw -3, 5
buffer  dw 0, 0
