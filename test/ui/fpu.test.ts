import { describe, expect, it } from 'vitest';
import { I387 } from '../../src/state/i387.ts';
import { fpuChange, fpuRegisters } from '../../src/ui/fpu.ts';

/** An FSAVE image with these words, and the values of ST(0) … as doubles' sign, exponent and bits. */
function image(control: number, status: number, tags: number): Uint8Array {
  const bytes = new Uint8Array(I387.size);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, control, true);
  view.setUint16(4, status, true);
  view.setUint16(8, tags, true);
  // ST(0) = 1, ST(1) = -2
  view.setBigUint64(28, 1n << 63n, true);
  view.setUint16(36, 0x3fff, true);
  view.setBigUint64(38, 1n << 63n, true);
  view.setUint16(46, 0xc000, true);
  return bytes;
}

describe('the coprocessor’s registers', () => {
  it('gives each place of the stack the tag of the register that is there', () => {
    // Top is R6: ST(0) is R6, ST(1) is R7.
    const { stack } = fpuRegisters(image(0x037f, 6 << 11, 0x0fff));
    expect(stack.map(({ name, text, tag }) => `${name} ${text} ${tag}`)).toEqual([
      'ST(0) 1 valid',
      'ST(1) -2 valid',
      ...[2, 3, 4, 5, 6, 7].map((i) => `ST(${i})  empty`),
    ]);
    expect(stack[0].hex).toBe('3FFF 8000000000000000');
  });

  it('explains the words as after FNINIT', () => {
    const { words } = fpuRegisters(image(0x037f, 0, 0xffff));
    expect(words.map(({ name, about }) => `${name}: ${about}`)).toEqual([
      'CW: rounds to nearest · 64 bits · all exceptions masked',
      'SW: top is R0 · C0=0 C1=0 C2=0 C3=0 · no exception',
      'TW: all empty',
    ]);
  });

  it('names exceptions, conditions, rounding and precision', () => {
    const { words } = fpuRegisters(image(0x0e7a, 0x4084 | 0x40 | 0x0100, 0xfffc));
    expect(words[0].about).toBe(
      'rounds toward zero · 53 bits · interrupts on: invalid operation, division by zero',
    );
    expect(words[1].about).toBe(
      'top is R0 · C0=1 C1=0 C2=0 C3=1 · division by zero · stack fault · an exception waits',
    );
    expect(words[2].about).toBe('1 of 8 in use');
  });

  it('tells of a step what it changed: a place of the stack, else a word', () => {
    const before = image(0x037f, 6 << 11, 0x0fff);
    expect(fpuChange(before, image(0x037f, 6 << 11, 0x0fff))).toBe('');
    expect(fpuChange(before, image(0x037f, 7 << 11, 0x3fff))).toBe('ST(1) is now empty');
    const pushed = image(0x037f, 6 << 11, 0x0fff);
    pushed.set([0x00, 0xc0], 36);
    expect(fpuChange(before, pushed)).toBe('ST(0) is now -2');
    expect(fpuChange(before, image(0x027f, 6 << 11, 0x0fff))).toBe('CW is now 027F');
  });
});
