/** A program of instructions that the demos do not use: the coprocessor's and the 80386's. */
import { assemble } from '../../src/asm/assemble.ts';

const SOURCE = `
        org 100h
        fninit
        mov cx, 400
again:  fld1
        fadd qword [sum]
        fsqrt
        fst qword [sum]
        fistp word [whole]
        mov ax, [whole]
        add [total], ax
%ifdef WIDE
        mov eax, [total]
        imul eax, eax, 12345
        shld edx, eax, 7
        xor [total], edx
        movzx ebx, byte [total+1]
        lea esi, [ebx+ebx*4+3]
        add [total], esi
%endif
        mov dl, [total]
        and dl, 3fh
        add dl, 40h
        mov ah, 2
        int 21h
        loop again
        mov ah, 0
        int 16h
        jmp again
        align 8
sum:    dd 0, 40040000h
total:  dd 1
whole:  dw 0
`;

/** The program, with 32-bit instructions or without. */
export function mixture(wide: boolean): Uint8Array<ArrayBuffer> {
  const { image, diagnostics, ok } = assemble(SOURCE, { defines: wide ? { WIDE: '1' } : {} });
  if (!ok) throw new RangeError(JSON.stringify(diagnostics));
  return image;
}
