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
; the coprocessor
fadd dword [bx]
fadd qword [bx+si]
fadd st0, st3
fadd st3
fadd st3, st0
fadd to st3
fadd
faddp
faddp st2
faddp st2, st0
fsub st1, st0
fsub st0, st1
fsubr to st2
fsubp st4, st0
fsubrp
fmul st7
fmul to st7
fdiv dword [0x1234]
fdivr st0, st2
fdivr st2, st0
fdivp st1, st0
fdivrp st1
fiadd word [bx]
fiadd dword [bx]
fisubr word [di]
fidivr dword [bp]
fcom
fcom st2
fcom st0, st2
fcomp dword [bx]
fcompp
fucom
fucomp st3
fucompp
ficom word [bx]
ficomp dword [bx]
fld st0
fld dword [bx]
fld qword [bx]
fld tword [bx]
fst st3
fst dword [bx]
fst qword [bx]
fstp st0
fstp tword [es:bx]
fild word [bx]
fild dword [bx]
fild qword [bx]
fist word [bx]
fistp qword [bx]
fbld tword [bx]
fbstp tword [bx]
fxch
fxch st4
fxch st0, st4
fxch st4, st0
fld1
fldl2t
fldl2e
fldpi
fldlg2
fldln2
fldz
fchs
fabs
ftst
fxam
f2xm1
fyl2x
fptan
fpatan
fxtract
fprem1
fdecstp
fincstp
fprem
fyl2xp1
fsqrt
fsincos
frndint
fscale
fsin
fcos
fnop
finit
fninit
fclex
fnclex
fldcw [bx]
fldcw word [bx]
fstcw [bx]
fnstcw [bx]
fstsw [bx]
fnstsw [bx]
fstsw ax
fnstsw ax
fstenv [bx]
fnstenv [es:bx]
fldenv [bx]
fsave [bx]
fnsave [bx]
frstor [bx]
o32 fnsave [bx]
ffree st5
ffreep st1
feni
fneni
fdisi
fndisi
fsetpm
fwait
dd 1.0, -1.5, 3.14159265358979323846
dq 1.0e17, -2.5e-3, 0.1, 1e308
dt 1.0, 0.1, -1.0e4000, 1.e-4950
dd 1.0e-45, 1.4e-45, 16777217.0, 3.4028235e38
dq 4.9e-324, 2.2250738585072011e-308, 9007199254740993.0
dt 18446744073709551615.0, 1.5e0, 0.0, -0.0
dw 1.0, 65504.0
dd __Infinity__, __QNaN__, __SNaN__, -__Infinity__
dq __Infinity__
dt __Infinity__
rest 2
