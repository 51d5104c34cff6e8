; Shifts and rotates by one and by CL, bytes and words.
        org     0x100
%include "check.inc"
%include "table.inc"

first:  dw 0x0000, 0x0001, 0x0080, 0x00FF, 0x4321, 0x7FFF, 0x8000, 0x8765, 0xA5C3, 0xFFFF
first_end:
second: dw 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        dw 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
second_end:
routines:
        dw rol1, rol2, ror1, ror2, rcl1, rcl2, rcr1, rcr2, shl1, shl2, shr1, shr2, sar1, sar2
        dw rolone, rorone, rclone, rcrone, shlone, shrone, sarone
routines_end:
masks:  dw 0x88C5, 0x88C5, 0x88C5, 0x88C5, 0x88C5, 0x88C5, 0x88C5, 0x88C5
        dw 0xE8C5, 0xC8C5, 0xE8C5, 0xC8C5, 0xA8C5, 0x88C5
        dw 0x08C5, 0x08C5, 0x08C5, 0x08C5, 0x08C5, 0x08C5, 0x08C5

rol1:   rol     al, cl
        ret
rol2:   rol     ax, cl
        ret
ror1:   ror     al, cl
        ret
ror2:   ror     ax, cl
        ret
rcl1:   rcl     al, cl
        ret
rcl2:   rcl     ax, cl
        ret
rcr1:   rcr     al, cl
        ret
rcr2:   rcr     ax, cl
        ret
shl1:   shl     al, cl
        ret
shl2:   shl     ax, cl
        ret
shr1:   shr     al, cl
        ret
shr2:   shr     ax, cl
        ret
sar1:   sar     al, cl
        ret
sar2:   sar     ax, cl
        ret
rolone: rol     ax, 1
        ret
rorone: ror     ah, 1
        ret
rclone: rcl     ax, 1
        ret
rcrone: rcr     ah, 1
        ret
shlone: shl     ax, 1
        ret
shrone: shr     ah, 1
        ret
sarone: sar     ax, 1
        ret

%include "shifts.inc"
