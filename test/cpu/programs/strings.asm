; String instructions: bytes and words, upward and downward, alone and repeated, with overrides.
        org     0x100
%include "check.inc"

main:   push    cs
        pop     ds
        push    cs
        pop     es

        ; MOVS upward
        cld
        mov     si, source
        mov     di, target
        movsb
        expect  si, source + 1
        expect  di, target + 1
        expect  [target], 0xEE11
        movsw
        expect  si, source + 3
        expect  [target + 1], 0x3322
        mov     si, source
        mov     di, target
        mov     cx, 8
        rep     movsb
        expect  cx, 0
        expect  si, source + 8
        expect  di, target + 8
        expect  [target + 6], 0x8877
        expect  [target + 8], 0xEEEE
        mov     si, source
        mov     di, target + 1  ; overlapping: the first byte is repeated
        mov     cx, 7
        mov     byte [target], 0xA5
        mov     si, target
        rep     movsb
        expect  [target + 6], 0xA5A5
        expect  [target + 8], 0xEEEE

        ; downward
        std
        mov     si, source + 6
        mov     di, target + 6
        mov     cx, 4
        rep     movsw
        expect  si, source - 2
        expect  di, target - 2
        expect  [target], 0x2211
        expect  [target + 6], 0x8877
        mov     si, source + 3
        mov     di, target + 9
        movsb
        expect  si, source + 2
        expect  [target + 8], 0x44EE

        ; STOS and LODS
        cld
        mov     ax, 0x7B3A
        mov     di, target
        stosb
        stosw
        expect  di, target + 3
        expect  [target], 0x3A3A
        expect  [target + 2], 0x447B
        mov     cx, 3
        mov     di, target
        rep     stosw
        expect  [target + 4], 0x7B3A
        expect  [target + 6], 0x8877
        std
        mov     di, target + 5
        mov     cx, 2
        rep     stosb
        expect  di, target + 3
        expect  [target + 4], 0x3A3A
        cld
        mov     si, source
        lodsb
        expect  ax, 0x7B11
        lodsw
        expect  ax, 0x3322
        expect  si, source + 3
        mov     cx, 3
        rep     lodsb
        expect  ax, 0x3366
        std
        lodsw
        expect  ax, 0x8877
        expect  si, source + 4

        ; CX = 0 does nothing, not even to the flags
        cld
        mov     cx, 0
        stc
        repe    cmpsb
        jc      kept
        expect  cx, 1
kept:   expect  si, source + 4

        ; CMPS: the first difference
        mov     si, source
        mov     di, similar
        mov     cx, 8
        repe    cmpsb
        expect  cx, 2           ; the sixth byte differs
        expect  si, source + 6
        ja      above           ; source - similar: 66 - 65
        expect  cx, 0xFFFF
above:  mov     si, source
        mov     di, similar
        mov     cx, 4
        repne   cmpsw           ; stops at once: equal
        expect  cx, 3
        mov     si, source + 4
        mov     di, similar + 4
        cmpsw
        jne     unequal
        expect  cx, 0xFFFF
unequal:
        std
        mov     si, source + 7
        mov     di, similar + 7
        mov     cx, 8
        repe    cmpsb
        expect  cx, 5
        expect  si, source + 4
        mov     si, source + 6
        mov     di, similar + 6
        cmpsw
        expect  di, similar + 4
        cld

        ; SCAS
        mov     al, 0x55
        mov     di, source
        mov     cx, 8
        repne   scasb
        expect  cx, 3
        expect  di, source + 5
        mov     al, 0xEE
        mov     di, filler
        mov     cx, 5
        repe    scasb
        expect  cx, 0
        je      all_equal
        expect  cx, 0xFFFF
all_equal:
        mov     ax, 0x6655
        mov     di, source
        mov     cx, 4
        repne   scasw
        expect  cx, 1
        std
        mov     di, source + 6
        mov     cx, 4
        repne   scasw
        expect  cx, 2
        expect  di, source + 2
        cld
        mov     al, 0x10        ; AL - ES:DI sets the flags of a comparison
        mov     di, source
        scasb
        jb      below
        expect  cx, 0xFFFF
below:

        ; overrides act on the source only
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        mov     word [es:0x40], 0xBEEF
        push    cs
        pop     es
        mov     bx, 0x40
        mov     ds, ax
        mov     si, source
        mov     di, target
        cs movsw
        expect  [cs:target], 0x2211
        mov     si, 0x40
        lodsw
        expect  ax, 0xBEEF
        mov     si, source + 2
        es lodsw
        expect  ax, 0x4433
        mov     si, source
        mov     di, similar
        mov     cx, 3
        repe cs cmpsb
        expect  cx, 0
        mov     al, 3           ; XLAT with an override
        mov     bx, source
        cs xlatb
        and     ax, 0xFF
        expect  ax, 0x44

        ; DI wraps at the end of the segment
        push    cs
        pop     ds
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        mov     di, 0xFFFE
        mov     ax, 0x1234
        mov     cx, 2
        rep     stosw
        expect  di, 2
        expect  [es:0xFFFE], 0x1234
        expect  [es:0], 0x1234
        mov     di, 0xFFFF
        stosb
        expect  di, 0
        mov     si, source
        std
        mov     di, 0
        movsb
        expect  di, 0xFFFF

        ; a long copy and a long comparison of 32 KiB
        cld
        mov     ax, cs
        add     ax, 0x1000
        mov     es, ax
        mov     ds, ax
        mov     cx, 0x4000
        mov     di, 0
        mov     ax, 0x0102
        rep     stosw
        mov     si, 0
        mov     di, 0x8000
        mov     cx, 0x4000
        rep     movsw
        expect  si, 0x8000
        expect  di, 0
        mov     byte [0xC000], 0
        mov     si, 0
        mov     di, 0x8000
        mov     cx, 0x4000
        repe    cmpsw
        expect  cx, 0x1FFF
        expect  di, 0xC002
        push    cs
        pop     ds
        done

source  db 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88
similar db 0x11, 0x22, 0x33, 0x44, 0x55, 0x65, 0x77, 0x88
filler  db 0xEE, 0xEE, 0xEE, 0xEE, 0xEE
target  times 16 db 0xEE
