; One instruction or directive a line; test/asm/nasmOracle.mjs assembles each by itself at 100h.
add ax,5
add al,5
add ax,1
add bx,1000
add ax,1000
add ax,0xffff
add ax,-1
add word [bx],-1
add byte [bx],-1
and ax,0xff80
and bx,0xfff0
mov ax,bx
mov al,[bx]
mov ax,[1234h]
mov al,[1234h]
mov [1234h],ax
mov [1234h],al
mov [es:1234h],ax
mov bx,[1234h]
mov word [bx],5
mov byte [bx+si],5
mov ax,5
mov ax,ds
mov ds,ax
mov ds,[bx]
mov [bx],ds
mov word [bx],ds
mov ax,cs
mov es,bx
xchg ax,bx
xchg bx,ax
xchg al,bl
xchg bl,al
xchg bx,cx
xchg [bx],cx
xchg cx,[bx]
xchg ax,ax
test bx,cx
test cx,[bx]
test [bx],cx
test al,5
test ax,5
test bx,5
test byte [bx],5
test word [bx],500
inc ax
inc al
inc word [bx]
dec byte [bp]
push ax
push word [bx]
push es
pop ds
pop word [bx]
push 5
push word 5
push byte 5
push 500
push -1
push 0xffff
pushf
popf
pusha
shl ax,1
shl ax,cl
shl ax,4
shl byte [bx],1
shl word [bx],cl
sal bx,1
rcr dx,1
imul ax,5
imul ax,bx
imul ax,bx,5
imul ax,bx,500
imul ax,[bx],5
imul bx
mul byte [bx]
int 3
int3
int 21h
ret
ret 4
retf
retf 2
retn
retn 2
aam
aam 16
aad
xlat
xlatb
rep movsb
rep movsw
repe cmpsb
repne scasw
es movsb
rep es movsb
es rep movsb
lock add [bx],ax
lock inc word [bx]
jmp $
jmp short $
jmp near $
jmp $+200
jz $+200
jz $+100
jmp 1234h:5678h
call 1234h:5678h
jmp far [bx]
jmp [bx]
jmp word [bx]
call [bx]
call far [es:bx]
call ax
jmp bx
call $+5
jmp 1234h
call 1234h
loop $
loopz $-5
jcxz $
jecxz $
les ax,[bx]
lds si,[bx+5]
lea ax,[bx+si+5]
lea bx,[1234h]
lea ax,[bx]
in al,dx
in ax,dx
in al,60h
in ax,60h
out dx,al
out dx,ax
out 20h,al
out 20h,ax
enter 5,0
leave
bound ax,[bx]
cbw
cwd
hlt
salc
wait
nop
lodsb
stosw
insb
outsw
mov ax,[bp]
mov ax,[bp+0]
mov ax,[bp+si]
mov ax,[bx+127]
mov ax,[bx+128]
mov ax,[bx-128]
mov ax,[bx-129]
mov ax,[bx+0]
mov ax,[byte bx+0]
mov ax,[word bx+5]
mov ax,[si]
mov ax,[di+5]
mov ax,[si+bx]
mov ax,[di+bp-2]
mov ax,[ss:bx]
mov ax,[ds:bx]
mov ax,[cs:si+5]
mov ax,[bx+0xffff]
mov ax,[bx+0xff80]
mov ax,'AB'
mov al,'A'
add ax,strict word 5
mov eax,5
mov eax,[bx]
mov eax,ebx
add eax,5
add eax,50000
add eax,-1
add eax,0xffffffff
mov ax,[eax]
mov ax,[eax+ebx*4+5]
mov ax,[ebp]
mov ax,[esp]
mov ax,[esp+8]
mov ax,[eax*2]
mov ax,[eax*4]
mov ax,[eax*3]
mov ax,[eax*5+7]
mov ax,[ebp+eax]
mov ax,[eax+ebp]
mov ax,[eax+esp]
mov ax,[dword 1234h]
mov bx,[dword 1234h]
mov eax,[ebx+1000]
movzx ax,byte [bx]
movzx ax,bl
movzx eax,bx
movzx eax,byte [bx]
movsx eax,word [bx]
movsx ax,bl
movsx eax,bx
bt ax,bx
bt ax,5
bts word [bx],5
bsf ax,bx
shld ax,bx,5
shrd ax,bx,cl
sete al
setnz byte [bx]
mov fs,ax
mov ax,gs
push fs
pop gs
lfs ax,[bx]
lss sp,[bx]
mov ax,[fs:bx]
mov cr0,eax
mov eax,cr0
mov dr7,eax
lgdt [bx]
lidt [1234h]
smsw ax
lmsw ax
cpuid
rdtsc
bswap eax
xadd [bx],ax
cmpxchg [bx],al
pushad
pushfd
popad
iretd
iret
movsd
rep movsd
stosd
lodsd
cwde
cdq
o32 ret
a32 lodsb
a32 rep movsb
o32 push ds
o32 iret
push dword 5
push dword 500000
push eax
jmp dword 10h:12345678h
call dword [bx]
jmp far dword [bx]
jmp dword far [bx]
int1
icebp
ud2
clts
invd
wbinvd
invlpg [bx]
arpl ax,bx
lar ax,bx
verr ax
sldt ax
str word [bx]
mov [bx],al
mov [bx],ax
cmp byte [bx],'A'
cmp ax,[bx]
cmp [bx],ax
cmp al,[bx]
sub sp,2
xor ax,ax
or word [bx+2],8000h
adc ax,0
sbb byte [si],0
not word [bx]
neg al
div byte [bx]
idiv word [si]
mov sp,bp
rol byte [bx],cl
mov [bx], word 5
mov word [bx], word 5
mov [bx], byte 5
cmp [bx], word 5
push word [es:bx]
mov ax, word [bx]
mov al, 300
mov ax, 70000
add al, 300
add bx, 70000
out 300h, al
int 300h
dw 70000
db 300
add ax, $
add ax, $-$$
mov ax, $
mov ax, [$+5]
mov ax, [bx+$]
mov al, [$]
db 'hello',0
db "it's",13,10
db `a\n\x41\t`
dw 'ab','abc'
dd 'abcde'
dw $, $$
dd 12345678h
dq 1
dq -1
times 5 db 1,2
times 3 dw $
times 3 jmp $$
resb 5
resw 2
db 1,2,
dw 7 % 3, 1 ? 2 : 3, 3>2, 3==3, 3!=3, 3<>4, 1&&0, 1||0
dd -4/2
dd -4//2
dd ~5
dd -1>>4
db 10110b, 17o, 17q, 0b101, 0o17, 0x1f, 1fh, $1f, 10d, 0d10, 1_000 & 0xff
align 4
align 4, db 0
cmc
stc
repz
lock
es
fs mov ax,[bx]
es jz $
xchg ax,dx
mov dx,ax
and al,0fh
in al, byte 60h
ret word 5
int byte 21h
shl ax, byte 4
sar al,7
jmp short 100h
jz 100h
loop 100h
push cs
mov al,bl
mov ah,[bx]
or al,al
cmp bx,5
cmp ax,5
cmp al,5
adc dx,1000
sub ax,128
sub ax,-128
xor byte [1234h],80h
test [bx],byte 1
mov [es:di],ax
mov [es:di],byte 0
lea si,[bp-4]
mov ax,[bp-4]
mov [bp+4],dx
call word [bx+si]
jmp near [bx]
jmp near ax
call near $
call near word [bx]
jmp short $+2
jns $
jpe $
jpo $
jnae $
setc al
xor eax,eax
lea eax,[ebx+ecx*2]
test eax,5
imul eax,ebx,5
imul eax,5
shl eax,4
mov [fs:1234h],eax
mov eax,[fs:1234h]
mov [gs:bx],al
push gs
pusha
popa
insw
insd
outsd
cmpsd
scasd
loopne $
jnz short $
movsx eax,al
