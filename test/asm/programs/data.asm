        db 1, 'two', "it's", `tab\tnul\0\x1b`, 0ffh, -1, 'a'
        dw 1, 'ab', 'abc', 0ffffh, -2, 1234h
        dd 1, 'abcd', 'abcde', 12345678h, -3
        dq 1, -1, 'abcdefgh'
        resb 3
        resw 2
        times 4 db 'xy'
        times 2 dd 5
        times 0 db 1
        db 7 % 3, -7 // 2, 1<<7, 100h>>4, 5|8, 0fh&3, 6^3, !0, !7
        db 1 ? 2 : 3, 2*(3+4), -(-3), 3>2, 3<>3, 2<=2, 1 && 0, 0 || 2, 1 ^^ 1
        dd -4/2, -1>>60, 0x7fffffff+1, 100000*100000
        db 0b1011, 1011b, 17q, 0o17, 0x_f, 1_0, 0d15, $0f, 0fh
        align 4, db 0cch
        alignb 8
