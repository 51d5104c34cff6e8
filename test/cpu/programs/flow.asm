; Calls, returns, jumps through registers and memory, interrupts.
        org     0x100
%include "check.inc"

main:   push    cs
        pop     ds
        xor     ax, ax

        ; near calls: direct, through a register, through memory
        call    add_one
        expect  ax, 1
        mov     bx, add_one
        call    bx
        expect  ax, 2
        call    [near_pointer]
        expect  ax, 3
        mov     si, 2
        call    [near_pointer + si]
        expect  ax, 0x13
        push    bp
        mov     bp, sp
        sub     sp, 2
        mov     word [bp - 2], add_one
        call    [bp - 2]        ; through SS
        mov     sp, bp
        pop     bp
        expect  ax, 0x14

        ; arguments taken from the stack by the callee
        mov     cx, sp
        push    ax
        mov     bx, 0x1111
        push    bx
        call    sum_of_two
        expect  ax, 0x1125
        expect_sp cx

        ; far calls: direct, through memory; RETF and RETF n
        mov     [far_pointer + 2], cs
        mov     [direct + 3], cs
        jmp     direct          ; the queue is empty behind a jump
direct: call    0:far_add
        expect  ax, 0x1126
        call    far [far_pointer]
        expect  ax, 0x1127
        mov     cx, sp
        push    bx
        push    cs
        call    far_clean       ; a near call with CS under it is a far one
        expect_sp cx
        expect  ax, 0x1128

        ; jumps: short, near, through a register and memory, far
        jmp     short forward
back_here:
        jmp     near over
forward:
        jmp     back_here
        expect  ax, 0
over:   mov     bx, by_register
        jmp     bx
        expect  ax, 0
by_register:
        jmp     [jump_pointer]
        expect  ax, 0
by_memory:
        mov     word [far_pointer], by_far
        jmp     far [far_pointer]
        expect  ax, 0
by_far: push    cs
        mov     bx, by_return
        push    bx
        retf
        expect  ax, 0
by_return:
        mov     bx, table
        mov     di, 2           ; a jump table
        shl     di, 1
        jmp     [bx + di]
entry0: mov     cx, 0
        jmp     chosen
entry1: mov     cx, 1
        jmp     chosen
entry2: mov     cx, 2
chosen: expect  cx, 2

        ; JCXZ and the loops leave the flags alone
        mov     cx, 0
        stc
        jcxz    is_zero
        expect  cx, 1
is_zero:
        mov     cx, 3
again:  loop    again
        jc      still_carry
        expect  cx, 0xFFFF
still_carry:
        expect  cx, 0
        mov     cx, 1           ; LOOPNE stops for CX though ZF is clear
        or      cx, cx
        loopne  never
        jmp     counted
never:  expect  cx, 0xFFFF
counted:
        expect  cx, 0

        ; INT n: frame, IF and TF in the handler, IRET brings FLAGS back
        mov     ax, 0x2561
        mov     dx, handler
        int     0x21
        mov     ax, 0x2504
        mov     dx, overflowed
        int     0x21
        mov     ax, 0x2503
        mov     dx, handler
        int     0x21
        mov     si, sp
        mov     ax, 0x5555
        sti
        stc
        int     0x61
after_int:
        jnc     lost_carry
        expect_sp si
        expect  ax, 0x5556
        expect  [frame_ip], after_int
        mov     bx, cs
        expect  [frame_cs], bx
        mov     bx, [frame_flags]
        and     bx, 0x0201      ; IF and CF were set
        expect  bx, 0x0201
        mov     bx, [handler_flags]
        and     bx, 0x0300
        expect  bx, 0
        pushf
        pop     bx
        and     bx, 0x0200
        expect  bx, 0x0200
        jmp     int3_test
lost_carry:
        expect  ax, 0
int3_test:
        int3
after_int3:
        expect  ax, 0x5557
        expect  [frame_ip], after_int3
        db      0xCD, 3         ; the long form
after_long:
        expect  [frame_ip], after_long
        expect  ax, 0x5558

        ; INTO only with OF
        mov     cx, 0
        mov     bl, 1
        add     bl, 1
        into
        expect  cx, 0
        mov     bl, 0x7F
        add     bl, 1
        into
after_into:
        expect  cx, 1
        expect  [frame_ip], after_into

        ; IRET as a far jump that loads FLAGS
        mov     bx, 0x08D7
        push    bx
        push    cs
        mov     bx, by_iret
        push    bx
        iret
by_iret:
        pushf
        pop     bx
        and     bx, 0x0FFF
        expect  bx, 0x08D7
        sti

        ; single step: one trap for each instruction, none behind a load of SS
        mov     ax, 0x2501
        mov     dx, stepped
        int     0x21
        mov     word [steps], 0
        pushf
        pop     bx
        or      bh, 1
        push    bx
        popf
        nop
        nop
        mov     cx, ss
        mov     ss, cx          ; the next instruction is not trapped apart
        nop
        pushf
        pop     bx
        and     bh, 0xFE
        push    bx
        popf
        mov     bx, [steps]
        expect  bx, 9
        done

add_one:
        inc     ax
        ret
add_sixteen:
        add     ax, 16
        ret
sum_of_two:
        push    bp
        mov     bp, sp
        mov     ax, [bp + 4]
        add     ax, [bp + 6]
        pop     bp
        ret     4
far_add:
        inc     ax
        retf
far_clean:
        inc     ax
        retf    2

handler:
        push    bp
        mov     bp, sp
        pushf
        pop     word [cs:handler_flags]
        push    ax
        mov     ax, [bp + 2]
        mov     [cs:frame_ip], ax
        mov     ax, [bp + 4]
        mov     [cs:frame_cs], ax
        mov     ax, [bp + 6]
        mov     [cs:frame_flags], ax
        pop     ax
        pop     bp
        inc     ax
        clc
        iret
overflowed:
        inc     cx
        push    bp
        mov     bp, sp
        push    ax
        mov     ax, [bp + 2]
        mov     [cs:frame_ip], ax
        pop     ax
        pop     bp
        iret
stepped:
        inc     word [cs:steps]
        iret

near_pointer    dw add_one, add_sixteen
far_pointer     dw far_add, 0
jump_pointer    dw by_memory
table           dw entry0, entry1, entry2
frame_ip        dw 0
frame_cs        dw 0
frame_flags     dw 0
handler_flags   dw 0
steps           dw 0
