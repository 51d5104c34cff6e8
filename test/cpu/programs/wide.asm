; The 80386 in real mode: 32-bit addresses and stack items, FS and GS, far pointers, strings, bits in
; memory, loops and jumps.
        org     0x100
%include "check.inc"

%macro expect32 2               ; a 32-bit register or dword, as two cases
        push    eax
        push    dword %1
        pop     dword [cs:value]
        pop     eax
        expect  [cs:value], (%2) & 0xFFFF
        expect  [cs:value + 2], (%2) >> 16
%endmacro

main:   push    cs
        pop     ds
        push    cs
        pop     es

        ; addresses of 32 bits: base, index and scale
        mov     ebx, data
        mov     esi, 2
        mov     eax, [ebx]
        expect32 eax, 0x11223344
        mov     eax, [ebx + 4*esi]
        expect32 eax, 0x99AABBCC
        mov     edi, 4
        mov     ax, [edi + data]
        expect  ax, 0x7788
        mov     al, [2*esi + data + 1]
        mov     ah, 0
        expect  ax, 0x77
        mov     ecx, -8
        mov     eax, [ebx + ecx + 16]
        expect32 eax, 0x99AABBCC
        lea     eax, [ebx + 8*esi - 16]
        expect  ax, data
        lea     edx, [ecx + ecx]
        expect32 edx, 0xFFFFFFF0
        mov     ebp, esp        ; EBP as base means SS
        push    word 0x5A5A
        mov     ax, [ebp - 2]
        expect  ax, 0x5A5A
        pop     ax
        mov     dword [data + 12], 0xDEADBEEF
        expect  [data + 12], 0xBEEF
        add     dword [data + 12], 0x11
        adc     dword [ebx + 12], 1
        expect32 [data + 12], 0xDEADBF01

        ; FS and GS
        mov     ax, cs
        add     ax, 0x1000
        mov     fs, ax
        inc     ax
        mov     gs, ax
        mov     dword [fs:0x10], 0x01020304
        mov     ax, [gs:0]
        expect  ax, 0x0304
        push    fs
        push    gs
        pop     fs
        pop     gs
        mov     ax, [fs:2]
        expect  ax, 0x0102
        mov     ax, fs
        mov     bx, gs
        sub     ax, bx
        expect  ax, 1
        mov     [gs:0x20], cs
        mov     word [gs:0x1E], 0x77
        lfs     si, [gs:0x1E]
        mov     ax, fs
        mov     bx, cs
        expect  ax, bx
        expect  si, 0x77
        mov     dword [gs:0x30], 0x12345
        mov     word [gs:0x34], 0xABCD
        lgs     edi, [gs:0x30]
        mov     ax, gs
        expect  ax, 0xABCD
        expect32 edi, 0x12345
        mov     [pointer], sp
        mov     [pointer + 2], ss
        mov     [kept_ss], ss
        lss     sp, [pointer]
        mov     ax, ss
        expect  [cs:kept_ss], ax

        ; stack items of 32 bits
        mov     bx, sp
        push    dword 0x89ABCDEF
        pop     ax
        pop     dx
        expect  ax, 0xCDEF
        expect  dx, 0x89AB
        expect_sp bx
        mov     eax, 1
        mov     ecx, 2
        mov     edx, 3
        mov     ebx, 4
        mov     esi, 0x60000
        mov     edi, 0x70000
        mov     ebp, 0x50000
        pushad
        mov     cx, sp
        mov     bp, cx
        expect  [bp + 28], 1
        expect  [bp + 2], 7
        mov     dword [bp + 4], 0x88888
        mov     esi, 0
        popad
        expect32 esi, 0x88888
        expect32 ebp, 0x50000
        expect32 ecx, 2
        push    dword 0x00000AD7
        popfd
        pushfd
        pop     eax
        and     eax, 0xFFF
        expect  ax, 0x0AD7
        mov     ebp, 0x12340000
        mov     bp, 0x100
        mov     bx, sp
        enter   8, 0
        leave
        expect_sp bx
        expect32 ebp, 0x12340100

        ; strings of dwords, and with 32-bit addresses
        cld
        mov     esi, data
        mov     edi, target
        mov     ecx, 2
        rep     movsd
        expect32 [target + 4], 0x55667788
        expect  si, data + 8
        lodsd
        expect32 eax, 0x99AABBCC
        std
        mov     di, target + 4
        mov     cx, 2
        mov     eax, 0x0A0B0C0D
        rep     stosd
        expect32 [target], 0x0A0B0C0D
        expect  di, target - 4
        cld
        mov     edi, target
        mov     ecx, 0x00000003
        a32 rep stosb
        expect32 ecx, 0
        expect  di, target + 3
        expect32 [target], 0x0A0D0D0D
        mov     esi, data
        mov     edi, data + 4
        a32 cmpsd
        jb      lower
        expect  ax, 0
lower:  mov     eax, 0x99AABBCC
        mov     di, data
        mov     cx, 4
        repne   scasd
        expect  cx, 1

        ; bits in memory: the number reaches beyond the operand
        mov     dword [target], 0
        mov     dword [target + 4], 0
        mov     eax, 35
        bts     [target], eax
        expect32 [target + 4], 8
        mov     ax, -1
        bts     [target + 4], ax
        expect32 [target], 0x80000000
        btc     dword [target], 31
        jc      was_set
        expect  ax, 0
was_set:
        expect32 [target], 0
        btr     word [target + 4], 3
        expect32 [target + 4], 0
        bsf     eax, [data]
        expect  ax, 2
        bsr     eax, [data]
        expect  ax, 28

        ; conversions and shifts in memory
        mov     byte [target], 0x80
        movsx   eax, byte [target]
        expect32 eax, 0xFFFFFF80
        movzx   edx, byte [target]
        expect32 edx, 0x80
        movsx   edx, word [data + 8]
        expect32 edx, 0xFFFFBBCC
        mov     dword [target], 0x12345678
        mov     edx, 0x9ABCDEF0
        shld    [target], edx, 8
        expect32 [target], 0x3456789A
        mov     cl, 16
        shrd    [target], edx, cl
        expect32 [target], 0xDEF03456
        rol     dword [target], 4
        expect32 [target], 0xEF03456D
        sete    byte [target]
        setne   byte [target + 1]
        movzx   ax, byte [target]
        movzx   dx, byte [target + 1]
        add     ax, dx
        expect  ax, 1

        ; loops and jumps
        mov     ecx, 0x00010002
again:  nop
        loop    again           ; CX alone
        expect32 ecx, 0x00010000
        jcxz    cx_is_zero
        expect  ax, 0
cx_is_zero:
        jecxz   ecx_is_zero
        jmp     near_jump
ecx_is_zero:
        expect  ax, 0
near_jump:
        mov     ecx, 3
        mov     eax, 0
again32:
        inc     eax
        a32 loop again32
        expect  ax, 3
        cmp     ax, 3
        jne     near far_away
        je      near there
        times 200 nop
far_away:
        expect  ax, 0
there:  mov     ebx, by_eax
        jmp     ebx
        expect  ax, 0
by_eax: mov     ebx, routine
        mov     bp, sp
        call    bx
        expect  ax, 4
        o32 call near wide_routine
        expect  ax, 5
        mov     [wide_pointer + 4], cs
        call    dword far [wide_pointer]
        expect  ax, 6
        expect_sp bp
        pushfd
        push    dword 0
        mov     bx, sp
        mov     [bx], cs
        push    dword by_iretd
        iretd
        expect  ax, 0
by_iretd:
        expect_sp bp

        ; an address beyond FFFF faults
        xor     ax, ax
        mov     es, ax
        cli
        mov     word [es:4 * 13], fault
        mov     [es:4 * 13 + 2], cs
        sti
        mov     ebx, 0x10000
        mov     cx, 0
        mov     al, [ebx]
        expect  cx, 13
        mov     cx, 0
        mov     eax, [0xFFFD]
        expect  cx, 13
        mov     cx, 0
        mov     eax, [0xFFFC]
        expect  cx, 0
        done

routine:
        inc     ax
        ret
wide_routine:
        inc     ax
        o32 ret
far_routine:
        inc     ax
        o32 retf

fault:                          ; skips the MOV: 3 bytes with EBX, 4 with a direct address
        mov     cx, 13
        push    bp
        mov     bp, sp
        add     word [bp + 2], 4
        cmp     byte [skip], 0
        jne     .skipped
        mov     byte [skip], 1
        dec     word [bp + 2]
.skipped:
        pop     bp
        iret

        align   4
data    dd 0x11223344, 0x55667788, 0x99AABBCC, 0
target  dd 0, 0, 0, 0
value   dd 0
pointer dd 0
kept_ss dw 0
wide_pointer    dd far_routine
        dw 0
skip    db 0
