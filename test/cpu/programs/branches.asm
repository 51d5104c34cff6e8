; Conditional jumps after comparisons, and loops.
        org     0x100
%include "check.inc"
%include "table.inc"

first:  dw 0x0000, 0x0001, 0x007F, 0x7FFF, 0x8000, 0x80FF, 0xFFFE, 0xFFFF
first_end:
second: dw 0x0000, 0x0001, 0x007F, 0x7FFF, 0x8000, 0x80FF, 0xFFFE, 0xFFFF
second_end:
routines:
        dw jo_, jno_, jb_, jae_, je_, jne_, jbe_, ja_
        dw js_, jns_, jp_, jnp_, jl_, jge_, jle_, jg_
        dw loop_, loope_, loopne_, jmp_
routines_end:
masks:  times 20 dw 0x8D5

jo_:     cmp     ax, dx
        mov     al, 1
        jo      jo_t
        mov     al, 0
jo_t:    ret
jno_:    cmp     ax, dx
        mov     al, 1
        jno     jno_t
        mov     al, 0
jno_t:   ret
jb_:     cmp     ax, dx
        mov     al, 1
        jb      jb_t
        mov     al, 0
jb_t:    ret
jae_:    cmp     ax, dx
        mov     al, 1
        jae     jae_t
        mov     al, 0
jae_t:   ret
je_:     cmp     ax, dx
        mov     al, 1
        je      je_t
        mov     al, 0
je_t:    ret
jne_:    cmp     ax, dx
        mov     al, 1
        jne     jne_t
        mov     al, 0
jne_t:   ret
jbe_:    cmp     ax, dx
        mov     al, 1
        jbe     jbe_t
        mov     al, 0
jbe_t:   ret
ja_:     cmp     ax, dx
        mov     al, 1
        ja      ja_t
        mov     al, 0
ja_t:    ret
js_:     cmp     ax, dx
        mov     al, 1
        js      js_t
        mov     al, 0
js_t:    ret
jns_:    cmp     ax, dx
        mov     al, 1
        jns     jns_t
        mov     al, 0
jns_t:   ret
jp_:     cmp     ax, dx
        mov     al, 1
        jp      jp_t
        mov     al, 0
jp_t:    ret
jnp_:    cmp     ax, dx
        mov     al, 1
        jnp     jnp_t
        mov     al, 0
jnp_t:   ret
jl_:     cmp     ax, dx
        mov     al, 1
        jl      jl_t
        mov     al, 0
jl_t:    ret
jge_:    cmp     ax, dx
        mov     al, 1
        jge     jge_t
        mov     al, 0
jge_t:   ret
jle_:    cmp     ax, dx
        mov     al, 1
        jle     jle_t
        mov     al, 0
jle_t:   ret
jg_:     cmp     ax, dx
        mov     al, 1
        jg      jg_t
        mov     al, 0
jg_t:    ret
loop_:  and     cx, 7           ; counts down from 1 to 8
        inc     cx
        mov     ax, 0
loop_t: inc     ax
        loop    loop_t
        ret
loope_: and     cx, 7
        inc     cx
        mov     dx, 0
loope_t: inc    dx
        cmp     al, 0
        loope   loope_t
        ret
loopne_: and    cx, 15
        inc     cx
        mov     dx, 0
loopne_t: inc   dx
        cmp     dl, 5
        loopne  loopne_t
        ret
jmp_:   jmp     jmp_t
        mov     ax, 0xBAD
jmp_t:  ret

%include "branches.inc"
