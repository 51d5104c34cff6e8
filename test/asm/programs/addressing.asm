        mov ax, [bx+si]
        mov ax, [di+bx+5]
        mov ax, [5+bp]
        mov ax, [bp+di-200]
        mov ax, [bx+2*3]
        mov al, [es:bx]
        mov [cs:100h], al
        mov [ss:si], bl
        mov ax, [word 5]
        mov ax, [byte bx+0]
        mov ax, [word bx+1]
        add word [bp], strict word 5
        add word [bp], strict byte 5
        xlatb
        es xlatb
        lock xchg [bx], al
        rep stosw
        repne scasb
        es lodsw
        mov ax, [eax*2+ebx]
        mov ecx, [esi*8+1000h]
        mov dl, [ebp+ecx*4-4]
        lea eax, [eax+eax*4]
        mov ax, [fs:edi]
        movzx ecx, word [gs:bx]
        jmp dword 0x10:0x12345
        o32 retf
        a32 rep movsw
