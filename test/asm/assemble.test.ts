import { describe, expect, it } from 'vitest';
import { type Assembly, assemble } from '../../src/asm/assemble.ts';
import { MAX_OUTPUT } from '../../src/asm/passes.ts';
import { randomBytes } from '../isa/random.ts';

const hex = ({ image }: Assembly) => Buffer.from(image).toString('hex');

/** `line:column-endColumn message` of each diagnostic. */
function findings(source: string, cpu: '8086' | 'v86' = 'v86'): string[] {
  return assemble(source, { cpu }).diagnostics.map(
    ({ line, column, endColumn, message }) => `${line}:${column}-${endColumn} ${message}`,
  );
}

describe('assemble', () => {
  it('gives image, origin, symbols and the bytes of each line', () => {
    const result = assemble('org 100h\nstart: mov ax, 5\n\n.x: jmp start\nn equ 7\n');
    expect(result.ok).toBe(true);
    expect(result.origin).toBe(0x100);
    expect(hex(result)).toBe('b80500ebfb');
    expect(Object.fromEntries(result.symbols)).toEqual({ start: 0x100, 'start.x': 0x103, n: 7 });
    expect(result.lines.map(({ line, address, bytes }) => [line, address, [...bytes]])).toEqual([
      [2, 0x100, [0xb8, 5, 0]],
      [4, 0x103, [0xeb, 0xfb]],
    ]);
  });

  it('includes files, defines macros from outside and names the file of a mistake', () => {
    const files: Record<string, string> = { 'a.inc': 'mov ax, N\nbad!\n' };
    const result = assemble('%include "a.inc"\n', {
      include: (path) => files[path] ?? null,
      defines: { N: '5' },
    });
    expect(result.diagnostics).toMatchObject([{ file: 'a.inc', line: 2, severity: 'error' }]);
    expect(result.lines[0]).toMatchObject({ file: 'a.inc', line: 1 });
    expect(assemble('%include "b.inc"').diagnostics[0]?.message).toContain('b.inc');
  });

  it('reports all mistakes of a source, each at its place', () => {
    const source = [
      'start: mvo ax, 1',
      '       mov ax, undefind',
      'undefined: mov [bx], 1',
      '       mov al, bx',
      '       push 5',
      '       db "open',
      '       jmp short far_away',
      'start: ret',
      '       mov ax, [cx]',
      '       times 200 nop',
      'far_away: mov byte ptr [bx], 1',
    ].join('\n');
    expect(findings(source, '8086')).toEqual([
      '1:8-11 There is no instruction "mvo".',
      '2:16-24 "undefind" is not defined.',
      '3:16-20 Nothing says how large this memory operand is.',
      '4:16-18 The operands differ in size.',
      '5:8-12 This form of PUSH needs an 80186, the code is for the 8086.',
      '6:11-16 This string has no end.',
      '7:12-26 The target is too far away for JMP: it reaches 128 bytes back, 127 ahead.',
      '8:1-6 "start" is already defined in line 1.',
      '9:16-20 The CPU has no such addressing form.',
      '11:20-23 PTR is MASM syntax.',
    ]);
  });

  it('says what would mend a mistake', () => {
    const fix = (source: string) => assemble(source, { cpu: '8086' }).diagnostics[0]?.fix;
    expect(fix('mvo ax, 1')).toBe('Did you mean "mov"?');
    expect(fix('table: dw tabel')).toBe('Did you mean "table"?');
    expect(fix('mov [bx], 1')).toBe('Write byte or word in front of "[".');
    expect(fix('mov ax, table[bx]')).toBe('In NASM put it inside: [table+bx].');
    expect(fix('push 5')).toContain('CPU 80186');
    expect(fix('times 1-($-$$) nop\nmov ax, es:[di]')).toBe('In NASM put it inside: [es:di].');
  });

  it('warns of what is cut and of words that become labels', () => {
    expect(findings('mov al, 300\ndb 256\ncdl\n')).toEqual([
      '1:9-12 The value does not fit into a byte and is cut.',
      '2:4-7 256 does not fit into a byte and is cut.',
      '3:1-4 "cdl" stands alone and is taken as a label.',
    ]);
    expect(assemble('mov al, 300').ok).toBe(true);
  });

  it('keeps to the CPU of the options or of the source', () => {
    expect(hex(assemble('cpu 8086\npop cs\ncpu 386\nmovzx ax, bl'))).toBe('0f0fb6c3');
    expect(assemble('movzx ax, bl', { cpu: '80286' }).ok).toBe(false);
    expect(hex(assemble('je $+300', { cpu: '8086' }))).toBe('7503e92701');
    expect(hex(assemble('je $+300', { cpu: '80386' }))).toBe('0f842801');
  });
});

/** Macros of which each is the one before it twice, and the first is nothing. */
function emptyMacros(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => `%define m${i + 1} m${i} m${i}`);
  return ['%define m0', ...lines, `m${count}`].join('\n');
}

describe('hostile sources', () => {
  it.each([
    ['times 1000000000 db 0', 'grows beyond'],
    ['times 1000000000 nop', 'grows beyond'],
    ['resb 0x7fffffffffff', 'grows beyond'],
    [`times ${MAX_OUTPUT / 2} dw 1, 2`, 'grows beyond'],
    ['times 1100000 dw $\ntimes 1100000 dw $', 'grows beyond'],
    ['times 500 times 500 nop', 'cannot repeat'],
    ['%macro x 0\nx\nx\n%endmacro\nx', 'too many lines'],
    ['%rep 100000000\nnop\n%endrep', 'too many lines'],
    ['%include "self"', 'for ever'],
    ['a equ b+1\nb equ a+1\nnop', 'never come to rest'],
    [`db ${'('.repeat(5000)}1`, 'nested too deeply'],
    [`db ${'-'.repeat(5000)}1`, 'nested too deeply'],
    [`db 1${'+1'.repeat(50_000)}`, 'too long'],
    [`x equ 0\ndw 1${'%1'.repeat(50_000)}`, 'too long'],
    [`db ${'1,'.repeat(300_000)}1`, ''],
    [`db '${'x'.repeat(900_000)}'`, ''],
    [emptyMacros(40), ''],
    [`%macro m 1\ndb %1\n%endmacro\nm ${'1 + '.repeat(100_000)}1`, 'too long'],
    [Array.from({ length: 3000 }, (_, i) => `l${i}: jmp x${i}`).join('\n'), 'not defined'],

    ['%define a b b\n%define b c c\n%define c d d\n%define d e e\na', ''],
    ['%if', 'missing'],
    ['%macro', 'name is missing'],
    ['align 3', 'not a boundary'],
    ['db 1/0', 'divides by zero'],
    ['mov ax, [bx*bx]', 'register cannot'],
    ['jmp', 'does not take'],
    ['org 100h\norg 200h', 'already'],
    ['x times -5 db 0', 'negative'],
    ['bits 32', '16-bit'],
  ])(
    '%.60s',
    (source, message) => {
      const started = performance.now();
      const { diagnostics } = assemble(source, { include: () => '%include "self"' });
      expect(performance.now() - started).toBeLessThan(10_000);
      expect(diagnostics.map((one) => one.message).join(' ')).toContain(message);
    },
    30_000,
  );

  it('never makes it throw', () => {
    const pieces =
      'mov ax bx [ ] ( ) , : + - * / % %% $ $$ 5 0x 1fh "a \' ` times db dw equ org byte word far ' +
      'short jmp jz call push es rep lock .x x: %define %if %macro %1 %endif \\ ? ~ ! << resb align ' +
      'section far: strict near 99999999999999999999 -1 \u00e9 { } %rep %endrep %assign';
    const words = pieces.split(' ');
    const next = randomBytes(4);
    for (let i = 0; i < 1500; i++) {
      const length = 1 + (next() % 8);
      const line = Array.from({ length }, () => words[next() % words.length]).join(
        next() & 1 ? ' ' : '',
      );
      const source = `${line}\nx: nop\n${words[next() % words.length]} ${line}`;
      expect(() => assemble(source)).not.toThrow();
    }
  }, 30_000);

  it('assembles 1,000 lines in a small part of a second', () => {
    const line = 'next@: mov ax, [bx+si+5]\n add word [next@], 7\n cmp ax, bx\n jne next@\n';
    const source = Array.from({ length: 250 }, (_, i) => line.replaceAll('@', String(i))).join('');
    assemble(source);
    const times = Array.from({ length: 3 }, () => {
      const started = performance.now();
      expect(assemble(source).ok).toBe(true);
      return performance.now() - started;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  }, 30_000);
});
