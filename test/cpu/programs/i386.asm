; Instructions of the 80386 on registers: 32-bit arithmetic, shifts, bits, conversions.
        org     0x100
%include "check.inc"
%include "table32.inc"

first:  dd 0x00000000, 0x00000001, 0x00007FFF, 0x00008000, 0x0000FFFF, 0x12345678
        dd 0x7FFFFFFF, 0x80000000, 0xA5C3F00F, 0xFFFF8000, 0xFFFFFFFF
first_end:
second: dd 0x00000000, 0x00000001, 0x0000000F, 0x00008000, 0x0000FFFF, 0x00000014
        dd 0x7FFFFFFF, 0x80000000, 0xA5C3F00F, 0xFFFF8000, 0xFFFFFFFF
second_end:
routines:
        dw add4, adc4, sub4, sbb4, cmp4, and4, or4, xor4, test4, inc4
        dw dec4, neg4, not4, rol4, ror4, rcl4, rcr4, shl4, shr4, sar4
        dw rcl1, sar5, mul4, imul4, imulr, imulr2, imuli, div4, idiv4, cwde4
        dw cdq4, movzx1, movzx2, movzx4, movsx1, movsx2, movsx4, bt2, bt4, bti
        dw bts2, bts4, btsi, btr2, btr4, btri, btc2, btc4, btci, bsf2
        dw bsf4, bsr2, bsr4, shld2, shld4, shldi, shrd2, shrd4, shrdi, seto_
        dw setno_, setb_, setae_, sete_, setne_, setbe_, seta_, sets_, setns_, setp_
        dw setnp_, setl_, setge_, setle_, setg_, jcc_, xchg4, lea4, lea2
routines_end:
masks:  dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8C5, 0x8C5, 0x8C5, 0x8C5, 0x8D5
        dw 0x8D5, 0x8D5, 0x8D5, 0x88C5, 0x88C5, 0x88C5, 0x88C5, 0xD8C5, 0xD8C5, 0x98C5
        dw 0x8C5, 0xC5, 0x801, 0x801, 0x801, 0x801, 0x801, 0x0, 0x0, 0x8D5
        dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x1, 0x1, 0x1
        dw 0x1, 0x1, 0x1, 0x1, 0x1, 0x1, 0x1, 0x1, 0x1, 0x40
        dw 0x40, 0x40, 0x40, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0xC5, 0x8D5
        dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5
        dw 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5, 0x8D5

add4:   add     eax, edx
        ret
adc4:   adc     eax, edx
        ret
sub4:   sub     eax, edx
        ret
sbb4:   sbb     eax, edx
        ret
cmp4:   cmp     eax, edx
        ret
and4:   and     eax, edx
        ret
or4:    or      eax, edx
        ret
xor4:   xor     eax, edx
        ret
test4:  test    eax, edx
        ret
inc4:   inc     eax
        ret
dec4:   dec     eax
        ret
neg4:   neg     eax
        ret
not4:   not     eax
        ret
rol4:   rol     eax, cl
        ret
ror4:   ror     eax, cl
        ret
rcl4:   rcl     eax, cl
        ret
rcr4:   rcr     eax, cl
        ret
shl4:   shl     eax, cl
        ret
shr4:   shr     eax, cl
        ret
sar4:   sar     eax, cl
        ret
rcl1:   rcl     eax, 1
        ret
sar5:   sar     eax, 5
        ret
mul4:   mul     edx
        ret
imul4:  imul    edx
        ret
imulr:  imul    eax, edx
        ret
imulr2: imul    ax, dx
        ret
imuli:  imul    eax, edx, -19
        ret
div4:   mov     edx, 0
        div     ecx
        ret
idiv4:  cdq
        idiv    ecx
        ret
cwde4:  cwde
        ret
cdq4:   cdq
        ret
movzx1: movzx   ax, dl
        ret
movzx2: movzx   eax, dl
        ret
movzx4: movzx   eax, dx
        ret
movsx1: movsx   ax, dl
        ret
movsx2: movsx   eax, dl
        ret
movsx4: movsx   eax, dx
        ret
bt2:    bt      ax, dx
        ret
bt4:    bt      eax, edx
        ret
bti:    bt      eax, 21
        ret
bts2:   bts     ax, dx
        ret
bts4:   bts     eax, edx
        ret
btsi:   bts     eax, 21
        ret
btr2:   btr     ax, dx
        ret
btr4:   btr     eax, edx
        ret
btri:   btr     eax, 21
        ret
btc2:   btc     ax, dx
        ret
btc4:   btc     eax, edx
        ret
btci:   btc     eax, 21
        ret
bsf2:   bsf     ax, dx
        ret
bsf4:   bsf     eax, edx
        ret
bsr2:   bsr     ax, dx
        ret
bsr4:   bsr     eax, edx
        ret
shld2:  and     cl, 15
        shld    ax, dx, cl
        ret
shld4:  and     cl, 31
        shld    eax, edx, cl
        ret
shldi:  shld    eax, edx, 9
        ret
shrd2:  and     cl, 15
        shrd    ax, dx, cl
        ret
shrd4:  and     cl, 31
        shrd    eax, edx, cl
        ret
shrdi:  shrd    eax, edx, 9
        ret
seto_:  cmp     eax, edx
        seto    al
        ret
setno_: cmp     eax, edx
        setno   al
        ret
setb_:  cmp     eax, edx
        setb    al
        ret
setae_: cmp     eax, edx
        setae   al
        ret
sete_:  cmp     eax, edx
        sete    al
        ret
setne_: cmp     eax, edx
        setne   al
        ret
setbe_: cmp     eax, edx
        setbe   al
        ret
seta_:  cmp     eax, edx
        seta    al
        ret
sets_:  cmp     eax, edx
        sets    al
        ret
setns_: cmp     eax, edx
        setns   al
        ret
setp_:  cmp     eax, edx
        setp    al
        ret
setnp_: cmp     eax, edx
        setnp   al
        ret
setl_:  cmp     eax, edx
        setl    al
        ret
setge_: cmp     eax, edx
        setge   al
        ret
setle_: cmp     eax, edx
        setle   al
        ret
setg_:  cmp     eax, edx
        setg    al
        ret
jcc_:   cmp     eax, edx
        mov     al, 1
        jle     near jcc_t
        mov     al, 0
jcc_t:  nop
        ret
xchg4:  xchg    eax, edx
        ret
lea4:   lea     eax, [edx + 4*eax + 0x1234567]
        ret
lea2:   lea     eax, [eax + 8*edx - 5]
        ret

%include "i386.inc"
