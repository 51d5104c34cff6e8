import { describe, expect, it } from 'vitest';
import { STOP_BUDGET, STOP_EXCEPTION } from '../../src/cpu/engine.ts';
import { createLab, load, randomNumbers } from './lab.ts';

/**
 * The 8086's microcode, step by step, as Ken Shirriff describes it: here on whole loops, in
 * src/cpu/multiplyFlags.ts without them.
 */
const CF = 1;
const OF = 0x800;
const FLAGS = 0x8d5;

function parity(value: number): number {
  let ones = 0;
  for (let bit = 0; bit < 8; bit++) ones += (value >> bit) & 1;
  return ones % 2 === 0 ? 4 : 0;
}

function subtract(a: number, b: number, size: number): { value: number; flags: number } {
  const mask = 2 ** size - 1;
  const value = (a - b) & mask;
  const top = 2 ** (size - 1);
  let flags = parity(value) | ((a ^ b ^ value) & 0x10);
  if (a < b) flags |= CF;
  if (value === 0) flags |= 0x40;
  if (value & top) flags |= 0x80;
  if ((a ^ b) & (a ^ value) & top) flags |= OF;
  return { value, flags };
}

/** CORD: FLAGS after DIV, and whether there is a divide error. */
function cord(
  high: number,
  low: number,
  divisor: number,
  size: number,
): [flags: number, error: boolean] {
  const mask = 2 ** size - 1;
  let { flags } = subtract(high, divisor, size);
  if ((flags & CF) === 0) return [flags, true];
  let a = high;
  let c = low;
  let carry = 1;
  for (let step = 0; step < size; step++) {
    const bit = c >> (size - 1);
    c = ((c << 1) | carry) & mask;
    const out = a >> (size - 1);
    a = ((a << 1) | bit) & mask;
    const difference = subtract(a, divisor, size);
    if (out === 0) ({ flags } = difference);
    carry = out === 0 ? difference.flags & CF : 0;
    if (carry === 0) a = difference.value;
  }
  // The last shift of the complemented quotient leaves its top bit in CF.
  c = ((c << 1) | carry) & mask;
  return [(flags & ~CF) | (c >> (size - 1)), false];
}

describe('division on the 8086', () => {
  const lab = createLab('8086');
  const random = randomNumbers(3);
  // Operands of all sizes, so that quotients of all sizes come out.
  const operand = () => random(0x10000) >> random(16);

  it('of a word by a byte leaves the flags of the microcode', () => {
    for (let i = 0; i < 2000; i++) {
      const dividend = operand();
      const divisor = operand() & 0xff;
      load(lab, [0xf6, 0xf3, 0x90]);
      lab.regs.ax = dividend;
      lab.regs.bx = divisor;
      const [flags, error] = cord(dividend >> 8, dividend & 0xff, divisor, 8);
      expect(lab.engine.run(1)).toBe(error ? STOP_EXCEPTION : STOP_BUDGET);
      expect([dividend, divisor, lab.regs.flags & FLAGS]).toEqual([dividend, divisor, flags]);
      if (!error) expect(lab.regs.al * divisor + lab.regs.ah).toBe(dividend);
    }
  });

  it('of a dword by a word leaves the flags of the microcode', () => {
    for (let i = 0; i < 2000; i++) {
      const high = operand();
      const low = operand();
      const divisor = operand();
      load(lab, [0xf7, 0xf3, 0x90]);
      lab.regs.dx = high;
      lab.regs.ax = low;
      lab.regs.bx = divisor;
      const [flags, error] = cord(high, low, divisor, 16);
      expect(lab.engine.run(1)).toBe(error ? STOP_EXCEPTION : STOP_BUDGET);
      expect([high, low, divisor, lab.regs.flags & FLAGS]).toEqual([high, low, divisor, flags]);
      if (!error) expect(lab.regs.ax * divisor + lab.regs.dx).toBe(high * 0x10000 + low);
    }
  });
});

describe('a REP prefix on the 8086', () => {
  it.each([
    ['MUL byte', [0xf3, 0xf6, 0xe3], 5, 7, 0, -35 & 0xffff, 0],
    ['IMUL byte', [0xf2, 0xf6, 0xeb], 5, 7, 0, -35 & 0xffff, 0],
    ['MUL word', [0xf3, 0xf7, 0xe3], 5, 7, 0, -35 & 0xffff, 0xffff],
    ['IMUL word', [0xf3, 0xf7, 0xeb], 5, -7 & 0xffff, 0, 35, 0],
    ['IDIV byte', [0xf3, 0xf6, 0xfb], 100, 7, 0, 0x02f2, 0],
    ['IDIV word', [0xf3, 0xf7, 0xfb], 100, 7, 0, -14 & 0xffff, 2],
    ['DIV word', [0xf3, 0xf7, 0xf3], 100, 7, 0, 14, 2],
  ])('negates what %s gives, but for DIV', (_, code, ax, bx, dx, wantedAx, wantedDx) => {
    const lab = createLab('8086');
    load(lab, code);
    lab.regs.ax = ax;
    lab.regs.bx = bx;
    lab.regs.dx = dx;
    expect(lab.engine.run(1)).toBe(STOP_BUDGET);
    expect([lab.regs.ax, lab.regs.dx]).toEqual([wantedAx, wantedDx]);
  });
});
