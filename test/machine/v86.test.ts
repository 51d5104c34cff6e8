/** What the machine makes of each result of `vm86()` on model v86 (vm86.md 3.2). */
import { describe, expect, it } from 'vitest';
import { Machine } from '../../src/machine.ts';
import { PROT_ABSENT } from '../../src/state/memory.ts';
import { load } from './load.ts';

/** Hooks vector `n` to the label `handler`, DS and ES left as they are. */
function hook(n: number): string {
  return (
    `push ds\nxor ax, ax\nmov ds, ax\nmov word [${n}*4], handler\n` +
    `mov [${n}*4+2], cs\npop ds\nmov ax, 0\n`
  );
}

const EXIT_BX = 'mov al, bl\nmov ah, 4ch\nint 21h\n';

/** Runs a program on model v86 to its end and gives its exit code. */
function run(source: string, prepare?: (loaded: ReturnType<typeof load>) => void): number {
  const loaded = load(source, { cpu: 'v86' });
  prepare?.(loaded);
  expect([loaded.machine.run(3_000_000), loaded.machine.state.reason]).toEqual(['ended', '']);
  return loaded.machine.state.exitCode;
}

/** A fault at the bytes `code`, whose handler counts it and goes on behind them. */
function faulting(vector: number, code: string, length: number): string {
  return (
    `${hook(vector)}mov bl, 0\nat: db ${code}\nadd bl, 16\n${EXIT_BX}` +
    `handler: inc bl\npush bp\nmov bp, sp\ncmp word [bp+2], at\njne out\n` +
    `add word [bp+2], ${length}\nout: pop bp\niret\n`
  );
}

describe('a machine with a virtual 8086', () => {
  it.each([
    ['an undefined opcode', 6, '0fh, 0bh', 2],
    ['LOCK before what cannot be locked', 6, '0f0h, 90h', 2],
    ['a word beyond the stack segment', 0x0c, '36h, 0a1h, 0ffh, 0ffh', 4],
    ['a word beyond the data segment', 0x0d, '0a1h, 0ffh, 0ffh', 3],
    ['a privileged instruction', 0x0d, '0fh, 20h, 0c0h', 3],
    ['a port instruction that is too long', 0x0d, `${'0f3h, '.repeat(15)}0ech`, 16],
  ])('enters the handler of %s, and goes on where it says', (_what, vector, code, length) => {
    expect(run(faulting(vector, code, length))).toBe(17);
  });

  it('enters the page fault handler with the instruction as return address', () => {
    const source = faulting(0x0e, '26h, 0a1h, 0, 0', 4);
    const code = run(`mov ax, 6000h\nmov es, ax\n${source}`, ({ machine }) => {
      machine.memory.protect(0x60000, 1, PROT_ABSENT);
    });
    expect(code).toBe(17);
  });

  it('comes to its end in time though ICEBP leads to ICEBP', () => {
    const { machine } = load(`${hook(1)}handler: db 0f1h`, { cpu: 'v86' });
    expect(machine.run(1000)).toBe('budget');
    expect(machine.state.clock).toBe(1000);
  });

  it('stops with the reason where the program has no handler', () => {
    for (const [bytes, vector, words] of [
      ['0fh, 0bh', 6, 'Undefined instruction'],
      ['36h, 0a1h, 0ffh, 0ffh', 0x0c, 'Stack access'],
      ['0fh, 20h, 0c0h', 0x0d, 'not allowed'],
    ] as const) {
      const { machine } = load(`db ${bytes}`, { cpu: 'v86' });
      expect(machine.run(1000)).toBe('faulted');
      expect([machine.state.faultVector, machine.state.faultIp]).toEqual([vector, 0x100]);
      expect(machine.state.reason).toContain(words);
    }
  });

  it('does the port accesses of the program', () => {
    const source = `mov al, 2\nout 61h, al\nin al, 61h\nand al, 3\nmov bl, al\n${EXIT_BX}`;
    expect(run(source)).toBe(2);
  });

  it('sleeps in HLT until an interrupt', () => {
    const { machine } = load(`sti\nhlt\n${EXIT_BX}`, { cpu: 'v86' });
    machine.run(3_000_000);
    expect(machine.state.clock).toBeGreaterThan(machine.state.icount + 10_000);
  });

  /** Waits with interrupts off for the timer; `open` lets it in while BX counts. */
  const pending = (open: string) =>
    `cli\n${hook(8)}mov cx, 60000\nwait: loop wait\nmov bx, 0\n${open}\n` +
    `inc bx\ninc bx\ninc bx\nmov bl, [seen]\n${EXIT_BX}` +
    'handler: mov [cs:seen], bl\npush ax\nmov al, 20h\nout 20h, al\npop ax\niret\nseen db 99\n';

  it('takes a pending interrupt one instruction behind STI', () => {
    expect(run(pending('sti'))).toBe(1);
  });

  it('takes it right behind POPF', () => {
    expect(run(pending('pushf\npop ax\nor ax, 200h\npush ax\npopf'))).toBe(0);
  });

  it('takes it right behind IRET', () => {
    expect(
      run(pending('pushf\npop ax\nor ax, 200h\npush ax\npush cs\npush next\niret\nnext:')),
    ).toBe(0);
  });

  it('never shows the program that its interrupt flag is a virtual one', () => {
    const source = `sti\npushf\npop bx\ncli\npushf\npop ax\nand bx, 200h\nand ax, 200h\n`;
    expect(run(`${source}mov bl, bh\nor bl, ah\n${EXIT_BX}`)).toBe(2);
  });

  it('enters the program’s handlers of breakpoints and single steps', () => {
    expect(run(faulting(3, '0cch', 0))).toBe(17);
    const stepped =
      `${hook(1)}mov bx, 0\npushf\npop ax\nor ah, 1\npush ax\npopf\nnop\nnop\n` +
      `and ah, 0feh\npush ax\npopf\nnop\n${EXIT_BX}handler: inc bx\niret\n`;
    // NOP, NOP, AND, PUSH, POPF.
    expect(run(stepped)).toBe(5);
  });

  it('serves an interrupt that is not hooked, and enters a handler that is', () => {
    const source =
      `${hook(0x60)}mov bl, 5\nint 60h\nmov ah, 19h\nint 21h\nadd bl, al\n${EXIT_BX}` +
      'handler: add bl, 32\niret\n';
    // The current drive is C:, 2.
    expect(run(source)).toBe(39);
  });

  it('gives divide errors, INTO and BOUND to the program’s handlers', () => {
    const divide = 'mov cl, 0\nmov ax, 1\n';
    const source = faulting(0, '0f6h, 0f1h', 2).replace('at:', `${divide}at:`);
    expect(run(source)).toBe(17);
    expect(run(faulting(4, '0ceh', 0).replace('at:', 'mov al, 7fh\nadd al, 1\nat:'))).toBe(17);
    const bound = faulting(5, '62h, 6, 10h, 0', 4);
    expect(run(bound.replace('at:', 'mov word [10h], 2\nmov word [12h], 3\nat:'))).toBe(17);
  });

  it('wraps at the end of a segment without limit checks, a copy and after a reset too', () => {
    const source = `mov bx, [0ffffh]\nmov bl, 7\n${EXIT_BX}`;
    const { machine } = load(source, { cpu: 'v86', limitChecks: false });
    const copy = Machine.restore(machine.save());
    for (const one of [machine, copy]) expect(one.run(1000)).toBe('ended');
    machine.input({ kind: 'reset', cpu: '80386' });
    machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' });
    expect([machine.run(1000), machine.state.exitCode]).toEqual(['ended', 7]);
    expect(load(source, { cpu: 'v86' }).machine.run(1000)).toBe('faulted');
    expect(load(source, { cpu: '8086', limitChecks: true }).machine.run(1000)).toBe('faulted');
  });
});
