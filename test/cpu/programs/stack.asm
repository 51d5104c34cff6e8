; Stack, segment registers, addressing, moves and FLAGS.
        org     0x100
%include "check.inc"

main:   push    cs
        pop     ds
        push    cs
        pop     es

        ; PUSH and POP of registers, memory and segment registers
        mov     si, sp
        mov     ax, 0x1111
        mov     bx, 0x2222
        push    ax
        push    bx
        pop     ax
        pop     bx
        expect  ax, 0x2222
        expect  bx, 0x1111
        expect_sp si
        push    word [datum]
        pop     cx
        expect  cx, 0xCAFE
        mov     bx, datum
        push    ax
        mov     bp, sp
        pop     word [bx + 2]
        expect  [datum + 2], 0x2222
        push    ax
        push    word [bp]       ; through SS
        pop     dx
        pop     ax
        expect  dx, 0x2222
        push    ds
        pop     es
        mov     ax, es
        mov     bx, ds
        expect  ax, bx
        mov     ax, 0x1234
        push    ax
        pop     sp              ; takes the value popped
        expect_sp 0x1234
        mov     sp, si

        ; the stack wraps at 64 KiB
        mov     [saved_ss], ss
        mov     ax, cs
        add     ax, 0x1000
        mov     ss, ax
        mov     sp, 0
        push    si
        mov     di, sp
        pop     cx
        mov     dx, sp
        mov     ss, [saved_ss]
        mov     sp, si
        expect  di, 0xFFFE
        expect  dx, 0
        expect  cx, si

        ; every addressing mode; BP means SS
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        mov     bx, 0x200
        mov     bp, 0x400
        mov     si, 0x30
        mov     di, 0x50
        mov     [saved_ss], ss
        mov     dx, sp
        mov     ss, ax
        mov     sp, 0x8000
        mov     word [es:0x230], 1
        mov     word [es:0x250], 2
        mov     word [es:0x430], 3
        mov     word [es:0x450], 4
        mov     word [es:0x200], 5
        mov     word [es:0x407], 6
        mov     word [es:0x0F30], 7
        mov     word [es:0x0150], 8
        mov     ds, ax
        expect  [bx + si], 1
        expect  [bx + di], 2
        expect  [bp + si], 3
        expect  [bp + di], 4
        expect  [bx], 5
        expect  [bp + 7], 6
        expect  [si + 0xF00], 7
        expect  [di + 0x100], 8
        expect  [bx + si - 0xE0], 8
        expect  [bp + di - 0x250], 5
        expect  [0x230], 1
        mov     word [cs:datum], 0x77
        mov     bp, datum
        expect  [cs:bp], 0x77
        mov     bx, 0xFFF0      ; offsets wrap
        expect  [bx + 0x240], 1
        push    cs
        pop     ds
        mov     ss, [saved_ss]
        mov     sp, dx

        ; LEA, LES, LDS, XLAT, XCHG
        mov     bx, 0x8000
        mov     si, 0x8003
        lea     ax, [bx + si + 0x10]
        expect  ax, 0x13
        les     di, [pointer]
        mov     ax, es
        expect  di, 0x1357
        expect  ax, 0x2468
        push    ds
        lds     si, [pointer]
        mov     ax, ds
        pop     ds
        expect  si, 0x1357
        expect  ax, 0x2468
        mov     bx, letters
        mov     ax, 0x0902
        xlatb
        expect  ax, 0x0943
        mov     ax, 1
        mov     bx, 2
        mov     cx, 3
        xchg    ax, bx
        xchg    cx, ax
        expect  ax, 3
        expect  bx, 1
        expect  cx, 2
        mov     word [datum], 0x0A0B
        xchg    [datum], ax
        expect  ax, 0x0A0B
        expect  [datum], 3
        xchg    al, ah
        expect  ax, 0x0B0A
        xchg    ah, [datum]
        expect  [datum], 0x000B

        ; bytes of registers
        mov     ax, 0
        mov     al, 0xFF
        inc     al
        expect  ax, 0
        mov     ah, 0x12
        mov     dl, ah
        mov     dh, 0x34
        expect  dx, 0x3412
        mov     cl, 5
        mov     ch, cl
        expect  cx, 0x0505
        mov     byte [datum], 0x99
        mov     bh, [datum]
        mov     bl, 1
        expect  bx, 0x9901

        ; arithmetic on memory at odd and even addresses, with immediates of both sizes
        mov     word [odd], 0x7FFF
        add     word [odd], 1
        jo      overflowed
        expect  ax, 0
overflowed:
        expect  [odd], 0x8000
        sub     word [odd], byte -1
        expect  [odd], 0x8001
        neg     word [odd]
        expect  [odd], 0x7FFF
        not     byte [odd]
        expect  [odd], 0x7F00
        inc     byte [odd + 1]
        dec     word [odd]
        expect  [odd], 0x7FFF
        mov     cl, 4
        rol     word [odd], cl
        expect  [odd], 0xFFF7
        sar     byte [odd], 1
        expect  [odd], 0xFFFB
        and     word [odd], 0x0F0F
        or      byte [odd + 1], 0x80
        xor     [odd], ax
        xor     [odd], ax
        expect  [odd], 0x8F0B
        mov     ax, 0xFFFF
        stc
        adc     [odd], ax
        expect  [odd], 0x8F0B
        sbb     [odd], ax       ; the addition has left CF set
        expect  [odd], 0x8F0B
        test    word [odd], 0x70F4
        jz      no_bits
        expect  ax, 0
no_bits:

        ; FLAGS
        mov     ax, 0x0ED5
        push    ax
        popf
        lahf
        flags_are 0x0ED7
        expect  ax, 0xD7D5
        mov     ah, 0
        sahf
        flags_are 0x0E02        ; OF, DF and IF are not SAHF's
        cld
        cli
        flags_are 0x0802
        sti
        std
        stc
        flags_are 0x0E03
        cmc
        cld
        flags_are 0x0A02

        ; ports: a timer counts, and WAIT does not wait
        in      al, 0x21
        out     0x21, al
        wait

        ; code that changes itself
        mov     byte [changed + 1], 7
        jmp     changed
changed:
        mov     al, 0
        mov     ah, 0
        expect  ax, 7
        mov     cx, 3
loop_again:
        inc     byte [counted + 1]
        jmp     counted
counted:
        mov     al, 0
        loop    loop_again
        expect  ax, 3
        done

datum   dw 0xCAFE, 0
saved_ss        dw 0
pointer dw 0x1357, 0x2468
letters db 'ABCDE'
        align   2
        db 0
odd     dw 0
