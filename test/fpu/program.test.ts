import { describe, expect, it } from 'vitest';
import type { CpuModel } from '../../src/state/machineState.ts';
import { assemble } from '../../src/asm/assemble.ts';
import { Machine } from '../../src/machine.ts';
import { i387Of } from '../../src/state/i387.ts';
import { SMALL } from '../machine/load.ts';

/** A program on a machine with a coprocessor, run until it ends; its output, exit code and machine. */
function run(source: string, cpu: CpuModel, fpu = true) {
  const output: string[] = [];
  const hooks = { console: (byte: number) => void output.push(String.fromCharCode(byte)) };
  const machine = new Machine({ ...SMALL, hooks, cpu, fpu });
  const { image, diagnostics, ok } = assemble(`org 100h\n${source}`, { cpu: 'v86' });
  if (!ok) throw new RangeError(JSON.stringify(diagnostics));
  machine.input({ kind: 'file', path: 'C:\\T.COM', bytes: image });
  machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' });
  const stop = machine.run(2_000_000);
  return { stop, output: output.join(''), code: machine.state.exitCode, machine };
}

const EXIT = 'mov ax, 4c00h\nint 21h\n';
const MODELS = ['8086', '80186', '80286', '80386', 'v86'] as const;

describe('a program with a coprocessor', () => {
  it.each(MODELS)('computes the square root of 2 in decimal on the %s', (cpu) => {
    const { output, stop } = run(
      `finit
       fld dword [two]
       fsqrt
       fmul qword [scale]
       fbstp tword [digits]
       fwait
       mov si, digits + 8
       mov cx, 9
       std
next:  lodsb
       mov dl, al
       shr dl, 1
       shr dl, 1
       shr dl, 1
       shr dl, 1
       call put
       mov dl, al
       and dl, 15
       call put
       loop next
       cld
       ${EXIT}
put:   push ax
       add dl, '0'
       mov ah, 2
       int 21h
       pop ax
       ret
two:   dd 2.0
scale: dq 1.0e17
digits: times 10 db 0`,
      cpu,
    );
    expect([stop, output]).toEqual(['ended', '141421356237309505']);
  });

  it.each(MODELS)('finds it as programs do, and INT 11h tells of it, on the %s', (cpu) => {
    const source = `fninit
       mov word [word_], 5a5ah
       fnstsw [word_]
       cmp byte [word_], 0
       mov al, 0
       jne end
       fnstcw [word_]
       and word [word_], 103fh
       cmp word [word_], 3fh
       jne end
       int 11h
       and al, 2
end:   mov ah, 4ch
       int 21h
word_: dw 0`;
    expect(run(source, cpu).code).toBe(2);
    expect(run(source, cpu, false).code).toBe(0);
  });

  it.each(['8086', '80186'] as const)('hears of exceptions by NMI on the %s', (cpu) => {
    const { machine, code } = run(
      `mov ax, 2502h
       mov dx, nmi
       int 21h
       finit
       fldcw [unmasked]
       fld1
       fldz
       fdivp st1, st0
behind: nop
       mov al, [seen]
       mov ah, 4ch
       int 21h
nmi:   push bp
       mov bp, sp
       cmp word [bp+2], behind
       jne no
       fnstsw [status]
       fnclex
       and byte [status], 0bfh
       mov al, [status]
       mov [seen], al
no:    pop bp
       iret
unmasked: dw 037bh
status: dw 0
seen:  db 0`,
      cpu,
    );
    // ZE and the interrupt request bit; the 8087 does not set its request once it is cleared.
    expect(code).toBe(0x84);
    expect(i387Of(machine.memory.view).status & 0xff).toBe(0);
  });

  it('hears nothing of them on the 8087 while its interrupts are masked', () => {
    const source = (enable: string) => `mov ax, 2502h
       mov dx, nmi
       int 21h
       finit
       fldcw [unmasked]
       fld1
       fldz
       fdivp st1, st0
       ${enable}
       mov al, [seen]
       mov ah, 4ch
       int 21h
nmi:   inc byte [cs:seen]
       fnclex
       iret
unmasked: dw 03fbh
seen:  db 0`;
    expect(run(source('nop'), '8086').code).toBe(0);
    expect(run(source('feni'), '8086').code).toBe(1);
  });

  const VIA_IRQ = (cli: string, sti: string) => `mov ax, 2502h
       mov dx, nmi
       int 21h
       finit
       fldcw [unmasked]
       ${cli}
       fld1
       fldz
       fdivp st1, st0
       fnop
behind: nop
       ${sti}
       mov al, [seen]
       mov ah, 4ch
       int 21h
nmi:   fnstsw ax
       fnclex
       mov [cs:seen], al
       iret
unmasked: dw 037bh
seen:  db 0`;

  it.each(['80286', '80386', 'v86'] as const)('hears of them by IRQ 13 on the %s', (cpu) => {
    const { code, stop } = run(VIA_IRQ('', ''), cpu);
    expect([stop, code]).toEqual(['ended', 0x84]);
  });

  it.each(['80286', '80386'] as const)('hears of them when interrupts come on on the %s', (cpu) => {
    const { code, stop } = run(VIA_IRQ('cli', 'sti\nnop\nnop'), cpu);
    expect([stop, code]).toEqual(['ended', 0x84]);
  });

  it('is not there without the option: ESC only reads', () => {
    const { code } = run(
      `fld1
       mov word [word_], 1234h
       fnstcw [word_]
       mov al, [word_]
       mov ah, 4ch
       int 21h
word_: dw 0`,
      '8086',
      false,
    );
    expect(code).toBe(0x34);
  });

  it('keeps its registers through save and restore', () => {
    const { machine } = run(`finit\nfldpi\nfld1\n${EXIT}`, '80386');
    const restored = Machine.restore(machine.save());
    const { registers } = i387Of(restored.memory.view);
    expect([...registers.slice(0, 20)]).toEqual([
      ...[0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f],
      ...[0x35, 0xc2, 0x68, 0x21, 0xa2, 0xda, 0x0f, 0xc9, 0x00, 0x40],
    ]);
    expect(restored.hash()).toBe(machine.hash());
  });

  it('has its initial state after a reset, as another coprocessor too', () => {
    const { machine } = run(`finit\nfldpi\n${EXIT}`, '80386');
    machine.input({ kind: 'reset', cpu: '80286' });
    const { control, tags } = i387Of(machine.memory.view);
    expect([control, tags]).toEqual([0x3ff, 0xffff]);
    machine.input({ kind: 'reset', fpu: false });
    expect(machine.memory.read16(0x410) & 2).toBe(0);
  });
});
