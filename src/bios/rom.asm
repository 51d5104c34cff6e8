; The system ROM, F000:0000-FFFF.
;
; Models: what programs find in the ROM of an AT: the classic entry addresses, the code of INT 08h
; and INT 09h, dummies for unused interrupts, tables, and space for the fonts (font.ts fills it).
; Every vector that the host serves points at a HLT, the trap, at which the machine runs the
; service (service.ts). Source: dos-bios.md sections 1, 2, 7, 9; the Technical Reference of the PC
; and AT for entry addresses and table contents. Not implemented: POST, BASIC, cassette, floppy and
; hard disk controllers behind INT 13h.
;
; Labels that the machine knows (rom.ts):
;   trap_NN    the trap of vector NN (hex)      trap_NAME  the trap of a named service
;   wait_NN    where service NN waits           idle_NN    the HLT in it that idles
;   again_NN   the trap behind it, at which service NN goes on
;   call_NAME  guest code that a service continues in

        org 0

PIC1    equ 20h
PIC2    equ 0a0h
EOI     equ 20h

; Fonts, filled in at power-on.
font_8x16:      times 4096 db 0
font_8x14:      times 3584 db 0
font_8x8_high:  times 1024 db 0

; ------------------------------------------------------------- services without a classic address

trap_18:        hlt
                iret
trap_1b:        hlt
                iret
trap_20:        hlt
                iret
trap_22:        hlt
                iret
trap_23:        hlt
                iret
trap_25:        hlt
                retf
trap_26:        hlt
                retf
trap_27:        hlt
                iret
trap_29:        hlt
                iret
trap_2e:        hlt
                iret
trap_2f:        hlt
                iret

; The waiting stubs. STI takes effect behind the HLT, so that no key is missed between the look
; that found none and the HLT.
trap_21:        hlt
                iret
wait_21:        sti
idle_21:        hlt
                int 28h
again_21:       hlt
                iret

trap_24:        hlt
                iret
wait_24:        sti
idle_24:        hlt
again_24:       hlt
                iret

wait_15:        sti
idle_15:        hlt
again_15:       hlt
                iret

wait_16:        sti
idle_16:        hlt
again_16:       hlt
                iret

; INT 10h/13h goes on here with the rest of a long string.
again_10:       hlt
                iret

; INT 16h/01h with interrupts off: as the real one, it lets those that are pending in.
call_breathe:   sti
                nop
                iret

; Guest code that DOS continues in.
call_int23:     int 23h
trap_int23:     hlt
                iret
call_int24:     int 24h
trap_int24:     hlt
                iret
trap_cpm:       hlt
                iret
trap_casemap:   hlt
                retf

; ------------------------------------------------------------------------------ hardware dummies

; An IRQ of the first controller that nobody has hooked: EOI if it is in service.
irq_dummy:      push ax
                push ds
                mov ax, 40h
                mov ds, ax
                mov al, 0bh             ; OCW3: read ISR
                out PIC1, al
                in al, PIC1
                mov ah, 0ffh            ; "not an IRQ"
                or al, al
                jz .spurious
                mov ah, al
                mov al, EOI
                out PIC1, al
.spurious:      mov [6bh], ah
                pop ds
                pop ax
                iret

; The same for the second controller.
irq_dummy_2:    push ax
                mov al, EOI
                out PIC2, al
                out PIC1, al
                pop ax
                iret

; IRQ 8, the real-time clock: reading register C acknowledges; an alarm calls INT 4Ah.
int_70:         push ax
                mov al, 0ch
                out 70h, al
                in al, 71h
                test al, 20h
                jz .done
                sti
                int 4ah
                cli
.done:          mov al, EOI
                out PIC2, al
                out PIC1, al
                pop ax
                iret

; IRQ 9 stands in for IRQ 2 of the PC.
int_71:         push ax
                mov al, EOI
                out PIC2, al
                pop ax
                int 0ah
                iret

; IRQ 13, the coprocessor: programs expect its errors at the NMI vector.
int_75:         push ax
                xor al, al
                out 0f0h, al
                mov al, EOI
                out PIC2, al
                out PIC1, al
                pop ax
                int 2
                iret

; Pointer table of BDA 40:A8: no parameter tables, no overrides.
video_save:     times 7 dd 0

; Static functionality table of INT 10h/1Bh: modes 0-7, 0D-13; 8 text fonts, VGA scan lines, the
; services behind the flags of bytes 0A and 0B.
video_static:   db 0ffh, 0e0h, 0fh, 0, 0, 0, 0, 7, 2, 8, 0ffh, 0eh, 0, 0, 0, 0

; ------------------------------------------------------------------------------ classic addresses

        times 0e05bh-($-$$) db 0ffh
post:
trap_post:      hlt                     ; restarts the computer
                jmp post

        times 0e2c3h-($-$$) db 0ffh
int_02:         iret

        times 0e3feh-($-$$) db 0ffh
                jmp trap_13
disk_table_c:   times 16 db 0           ; filled in for the disks that are there
disk_table_d:   times 16 db 0

        times 0e6f2h-($-$$) db 0ffh
trap_19:        hlt
                iret

        times 0e6f5h-($-$$) db 0ffh
system_table:   dw 8                    ; bytes that follow
                db 0fch, 1, 0           ; model AT, submodel, revision
                db 70h                  ; second PIC, real-time clock, INT 15h/4Fh
                db 0, 0, 0, 0

        times 0e729h-($-$$) db 0ffh
baud_table:     dw 1047, 768, 384, 192, 96, 48, 24, 12

        times 0e739h-($-$$) db 0ffh
trap_14:        hlt
                iret

        times 0e82eh-($-$$) db 0ffh
trap_16:        hlt
                iret

; INT 09h, the keyboard (dos-bios.md 9.4). The trap translates the scan code in AL, keeps the BIOS
; data area, and says in AH what else there is to do.
        times 0e987h-($-$$) db 0ffh
int_09:         push ax
                push bx
                push cx
                push dx
                push si
                push di
                push bp
                push ds
                push es
                cld
                mov ax, 40h
                mov ds, ax
                in al, 60h
                mov ah, 4fh
                stc
                int 15h                 ; may change the code, or take it
                jnc key_end
trap_key:       hlt
                or ah, ah
                jz key_end
                dec ah
                jz key_break
                push ax
                mov al, EOI
                out PIC1, al
                pop ax
                dec ah
                jz key_print
                dec ah
                jz key_sysreq
                dec ah
                jz key_pause
                jmp 0f000h:0fff0h       ; Ctrl-Alt-Del
key_print:      int 5
                jmp short key_out
key_sysreq:     mov ah, 85h             ; AL says whether the key went down or up
                sti
                int 15h
                jmp short key_out
key_pause:      sti
                hlt
                test byte [18h], 8
                jnz key_pause
                jmp short key_out
key_break:      int 1bh
trap_break:     hlt                     ; puts the word 0000 in the ring
key_end:        mov al, EOI
                out PIC1, al
key_out:        pop es
                pop ds
                pop bp
                pop di
                pop si
                pop dx
                pop cx
                pop bx
                pop ax
                iret

        times 0ec59h-($-$$) db 0ffh
trap_13:        hlt
                iret

; INT 0Eh, the floppy controller.
        times 0ef57h-($-$$) db 0ffh
int_0e:         push ax
                push ds
                mov ax, 40h
                mov ds, ax
                or byte [3eh], 80h
                mov al, EOI
                out PIC1, al
                pop ds
                pop ax
                iret

; INT 1Eh, parameters of a 1.44 MB floppy: specify bytes, motor-off ticks, sector size code,
; sectors a track, gap, data length, format gap, fill byte, head settle ms, motor start 1/8 s.
        times 0efc7h-($-$$) db 0ffh
floppy_table:   db 0dfh, 2, 25h, 2, 18, 1bh, 0ffh, 6ch, 0f6h, 0fh, 8

        times 0efd2h-($-$$) db 0ffh
trap_17:        hlt
                iret

; Table of INT 10h functions 00-0F; here one routine serves all.
        times 0f045h-($-$$) db 0ffh
                times 16 dw trap_10

        times 0f065h-($-$$) db 0ffh
trap_10:        hlt
                iret

; INT 1Dh: 6845 registers for 40x25, 80x25, graphics and monochrome; page sizes; columns; and
; values of port 3D8h for modes 0-7.
        times 0f0a4h-($-$$) db 0ffh
video_table:    db 38h, 28h, 2dh, 0ah, 1fh, 6, 19h, 1ch, 2, 7, 6, 7, 0, 0, 0, 0
                db 71h, 50h, 5ah, 0ah, 1fh, 6, 19h, 1ch, 2, 7, 6, 7, 0, 0, 0, 0
                db 38h, 28h, 2dh, 0ah, 7fh, 6, 64h, 70h, 2, 1, 6, 7, 0, 0, 0, 0
                db 61h, 50h, 52h, 0fh, 19h, 6, 19h, 19h, 2, 0dh, 0bh, 0ch, 0, 0, 0, 0
                dw 0800h, 1000h, 4000h, 4000h
                db 40, 40, 80, 80, 40, 40, 80, 80
                db 2ch, 28h, 2dh, 29h, 2ah, 2eh, 1eh, 29h

        times 0f841h-($-$$) db 0ffh
trap_12:        hlt
                iret

        times 0f84dh-($-$$) db 0ffh
trap_11:        hlt
                iret

        times 0f859h-($-$$) db 0ffh
trap_15:        hlt
                iret

        times 0fa6eh-($-$$) db 0ffh
font_8x8:       times 1024 db 0

        times 0fe6eh-($-$$) db 0ffh
trap_1a:        hlt
                iret

; INT 08h, the timer tick (dos-bios.md 9.3). EOI comes behind INT 1Ch.
        times 0fea5h-($-$$) db 0ffh
int_08:         sti
                push ds
                push ax
                push dx
                mov ax, 40h
                mov ds, ax
                inc word [6ch]
                jnz .low
                inc word [6eh]
.low:           cmp word [6eh], 18h
                jne .day
                cmp word [6ch], 0b0h
                jne .day
                xor ax, ax
                mov [6ch], ax
                mov [6eh], ax
                mov byte [70h], 1
.day:           dec byte [40h]
                jnz .user
                test byte [3fh], 0fh
                jz .user
                and byte [3fh], 0f0h
                mov al, 0ch
                mov dx, 3f2h
                out dx, al
.user:          int 1ch
                cli
                mov al, EOI
                out PIC1, al
                pop dx
                pop ax
                pop ds
                iret

        times 0ff53h-($-$$) db 0ffh
int_none:       iret
trap_05:        hlt
                iret

        times 0fff0h-($-$$) db 0ffh
reset:          jmp 0f000h:post
rom_date:       db '01/01/26'
        times 0fffeh-($-$$) db 0ffh
model_byte:     db 0fch
                db 0
