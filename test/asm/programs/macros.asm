%define VIDEO 0b800h
%define cell(row, column) (((row)*80+(column))*2)
%define twice(x) x, x
%assign n 3
%macro print 1
        mov dx, %1
        mov ah, 9
        int 21h
%endmacro
%macro text 2+
        jmp short %%over
%1:     db %2
%%over:
%endmacro
%macro push_all 1-*
        db %0
        push %1
%endmacro
        org 100h
        mov ax, VIDEO
        mov es, ax
        mov word [es:cell(12, 40)], 0x1e01
        db twice(n)
        text hello, 'hello', 13, 10, '$'
        text again, 'again$'
        print hello
out:    print again
        push_all ax, bx
%rep n
        stosw
%assign n n-1
        db n
%endrep
%ifdef VIDEO
        nop
  %ifndef ABSENT
        cli
  %else
        sti
  %endif
%elif 1
        hlt
%else
        hlt
%endif
%if n = 0 && VIDEO > 5
        ret
%endif
%undef VIDEO
%ifdef VIDEO
        int3
%endif
        jmp out
