; What differs by model (docs/cpu.md). The command line says which one it runs on: 0 8086, 1 80186,
; 2 80286, 3 80386, 4 v86.
        org     0x100
%include "check.inc"

%macro by_model 6               ; a register, and what it must be on each model
        jmp     %%load
%%table dw %2, %3, %4, %5, %6
%%load: push    si
        mov     si, [cs:model]
        mov     si, [cs:%%table + si]
        mov     [cs:wanted], si
        pop     si
        push    word %1
        push    word [cs:wanted]
        pop     word [cs:expected]
        call    check
%endmacro

NONE    equ     0x100

main:   push    cs
        pop     ds
        mov     bl, [0x82]
        and     bx, 7
        shl     bx, 1
        mov     [model], bx
        xor     ax, ax
        mov     es, ax
        cli
        mov     word [es:4 * 0], caught_0
        mov     word [es:4 * 1], caught_1
        mov     word [es:4 * 6], caught_6
        mov     word [es:4 * 12], caught_12
        mov     word [es:4 * 13], caught_13
        mov     [es:4 * 0 + 2], cs
        mov     [es:4 * 1 + 2], cs
        mov     [es:4 * 6 + 2], cs
        mov     [es:4 * 12 + 2], cs
        mov     [es:4 * 13 + 2], cs
        sti

        ; FLAGS bits 12-15: when cleared, and when set
        xor     ax, ax
        push    ax
        popf
        pushf
        pop     ax
        and     ax, 0xF000
        by_model ax, 0xF000, 0xF000, 0x0000, 0x0000, 0x3000
        mov     ax, 0xFAD7
        push    ax
        popf
        pushf
        pop     ax
        and     ax, 0xF000
        by_model ax, 0xF000, 0xF000, 0x0000, 0x7000, 0x7000
        mov     ax, 0x0202
        push    ax
        popf

        ; PUSH SP
        mov     bx, sp
        push    sp
        pop     ax
        sub     ax, bx
        by_model ax, -2, -2, 0, 0, 0

        ; counts of shifts
        mov     cl, 32
        mov     ax, 1
        shl     ax, cl
        by_model ax, 0, 1, 1, 1, 1
        mov     cl, 33
        mov     ax, 0x8000
        shr     ax, cl
        by_model ax, 0, 0x4000, 0x4000, 0x4000, 0x4000
        mov     ax, 1           ; SETMO, or SHL
        db      0xD0, 0xF0
        by_model ax, 0x00FF, 2, 2, 2, 2

        ; the return address of a divide error, AAM 0, a quotient of -128
        call    prepare
        mov     word [resume], divided
at_div: div     cl
divided:
        mov     ax, [caught]
        expect  ax, 0
        mov     ax, [caught_ip]
        sub     ax, at_div
        by_model ax, 2, 2, 0, 0, 0
        call    prepare
        mov     word [resume], adjusted
at_aam: aam     0
adjusted:
        mov     ax, [caught_ip]
        sub     ax, at_aam
        by_model ax, 2, 2, 0, 0, 0
        call    prepare
        mov     word [resume], negative
        mov     ax, -0x80
        mov     cl, 1
        idiv    cl
negative:
        mov     ax, [caught]
        by_model ax, 0, 0, NONE, NONE, NONE

        ; REP negates products and quotients
        mov     ax, 100
        mov     cl, 7
        rep idiv cl
        by_model ax, 0x02F2, 0x02F2, 0x020E, 0x020E, 0x020E
        mov     ax, 5
        mov     cl, 7
        rep imul cl
        by_model ax, -35, -35, 35, 35, 35

        ; a word at offset FFFF: data, stack segment, stack, string
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        mov     byte [es:0xFFFF], 0x34
        mov     byte [es:0], 0x12
        call    prepare
        mov     word [resume], data_read
        mov     ax, 0
at_data: mov    ax, [es:0xFFFF]
data_read:
        by_model ax, 0x1234, 0x1234, 0, 0, 0
        mov     ax, [caught]
        by_model ax, NONE, NONE, 13, 13, 13
        mov     bx, cs
        add     bx, 0x1000
        mov     cx, 0xFFFF
        mov     bp, cx
        call    prepare
        mov     word [resume], stack_read
        cli
        mov     ss, bx
        mov     sp, 0x8000
        mov     ax, [bp]
        jmp     restore
stack_read:
        mov     ax, [caught]
        by_model ax, NONE, NONE, 13, 12, 12
        call    prepare
        mov     word [resume], pushed
        cli
        mov     ss, bx
        mov     sp, 0x8000
        mov     di, sp
        mov     sp, 0x8001
        push    ax
        mov     di, sp          ; odd addresses are fine
        jmp     restore
pushed: expect  di, 0x7FFF
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        call    prepare
        mov     word [resume], loaded
        mov     si, 0xFFFF
        mov     ax, 0
        cld
        es lodsw
loaded: by_model si, 1, 1, 1, 0xFFFF, 0xFFFF
        by_model ax, 0x1234, 0x1234, 0, 0, 0

        ; code that runs past the end of its segment
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        mov     byte [es:0xFFFF], 0x40  ; INC AX
        mov     byte [es:0], 0xCB       ; RETF
        mov     [end_segment], ax
        call    prepare
        mov     word [resume], ran_on
        mov     ax, 0
        call    far [end_of_segment]
ran_on: expect  ax, 1
        mov     ax, [caught]
        by_model ax, NONE, NONE, 13, 13, 13

        ; decimal adjustment of what are no digits
        mov     ax, 0x00FF
        aaa
        by_model ax, 0x0105, 0x0105, 0x0205, 0x0205, 0x0205
        mov     ax, 0x109C
        sahf                    ; AF
        daa
        mov     ah, 0
        by_model ax, 0x00A2, 0x00A2, 0x0002, 0x0002, 0x0002
        mov     ax, 0x1002
        sahf
        das
        mov     ax, 0
        adc     ax, 0
        by_model ax, 0, 0, 1, 1, 1

        ; 68 is JS on the 8086, PUSH from the 80186 on
        mov     bx, sp
        xor     ax, ax
        db      0x68, 0x01, 0x40
        mov     sp, bx
        by_model ax, 1, 0, 0, 0, 0

        ; undefined opcodes and forms
        call    prepare
        mov     word [resume], refused
        mov     ax, 0
        db      0xC6, 0xC8, 0x12        ; C6 /1
refused:
        by_model ax, 0x12, 0, 0, 0, 0
        mov     ax, [caught]
        by_model ax, NONE, 6, 6, 6, 6
        call    prepare
        mov     word [resume], locked
at_lock: db     0xF0, 0x90              ; LOCK NOP
locked: mov     ax, [caught]
        by_model ax, NONE, NONE, NONE, 6, 6
        mov     ax, 2
        stc
        db      0xD6                    ; SALC
        expect  ax, 0x00FF
        mov     al, 1
        db      0x82, 0xC0, 0x02        ; ADD AL,2
        expect  ax, 3

        ; 0F is POP CS on the 8086
        mov     ax, 0
        cmp     word [model], 0
        jne     no_pop_cs
        push    cs
        db      0x0F
        mov     ax, 1
no_pop_cs:
        by_model ax, 1, 0, 0, 0, 0
        call    prepare
        mov     word [resume], invalid
        cmp     word [model], 4
        jb      invalid
        db      0x0F, 0x0B
invalid:
        mov     ax, [caught]
        by_model ax, NONE, NONE, 6, 6, 6

        ; longest instruction: 10 bytes on the 80286, 15 from the 80386 on
        push    cs
        pop     es
        mov     word [number_of], 0x4321
        call    prepare
        mov     word [resume], eleven
        mov     ax, 0
        times 8 db 0x26
        mov     ax, [number_of]
eleven: by_model ax, 0x4321, 0x4321, 0, 0x4321, 0x4321
        call    prepare
        mov     word [resume], sixteen
        mov     ax, 0
        times 13 db 0x26
        mov     ax, [number_of]
sixteen:
        by_model ax, 0x4321, 0x4321, 0, 0, 0
        mov     ax, [caught]
        by_model ax, NONE, NONE, 13, 13, 13

        ; what IRET makes of bits 12-15
        mov     ax, 0x7202
        push    ax
        push    cs
        mov     ax, returned
        push    ax
        iret
returned:
        pushf
        pop     ax
        and     ax, 0xF000
        by_model ax, 0xF000, 0xF000, 0x0000, 0x7000, 0x7000
        done

restore:                        ; the stack of the program again, no exception
        push    cs
        pop     ds
        cli
        mov     ss, [resume_ss]
        mov     sp, [resume_sp]
        sti
        jmp     [resume]

prepare:                        ; an exception goes on at [resume]; CX = 0
        pop     word [back_to]
        mov     word [caught], NONE
        mov     [resume_sp], sp
        mov     [resume_ss], ss
        mov     cx, 0
        jmp     [back_to]

%macro handler 1
caught_%1:
        mov     word [cs:caught], %1
        jmp     caught_any
%endmacro
        handler 0
        handler 1
        handler 6
        handler 12
        handler 13
caught_any:
        pop     word [cs:caught_ip]
        push    cs
        pop     ds
        mov     ss, [resume_ss]
        mov     sp, [resume_sp]
        sti
        jmp     [resume]

model           dw 0
wanted          dw 0
caught          dw NONE
caught_ip       dw 0
resume          dw 0
resume_sp       dw 0
resume_ss       dw 0
back_to         dw 0
number_of       dw 0
end_of_segment  dw 0xFFFF
end_segment     dw 0
