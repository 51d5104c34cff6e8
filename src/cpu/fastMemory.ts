/** Memory operands of the short handlers, which never run while page protection is checked. */
import { MASK, SP, SS, cpu, load16, map16, r16, ram, ram16, store16 } from './core.ts';
import type { Op } from './op.ts';

/** Linear address of the memory operand. */
export function linearOf(op: Op): number {
  return (cpu[op.seg] + ((r16[op.base] + r16[op.index] + op.disp) & 0xffff)) & cpu[MASK];
}

export function byteAt(op: Op): number {
  return ram[linearOf(op)];
}

export function wordAt(op: Op): number {
  const off = (r16[op.base] + r16[op.index] + op.disp) & 0xffff;
  const lin = (cpu[op.seg] + off) & cpu[MASK];
  return (lin & 1) === 0 ? ram16[lin >> 1] : load16(op.seg, off);
}

export function setWordAt(op: Op, value: number): void {
  const off = (r16[op.base] + r16[op.index] + op.disp) & 0xffff;
  const lin = (cpu[op.seg] + off) & cpu[MASK];
  if ((lin & 1) === 0 && map16[lin >> 1] === 0) ram16[lin >> 1] = value;
  else store16(op.seg, off, value);
}

export function push(value: number): void {
  const sp = (r16[SP] - 2) & 0xffff;
  const lin = (cpu[SS] + sp) & cpu[MASK];
  if ((lin & 1) === 0 && map16[lin >> 1] === 0) ram16[lin >> 1] = value;
  else store16(SS, sp, value);
  r16[SP] = sp;
}

export function pop(): number {
  const sp = r16[SP];
  const lin = (cpu[SS] + sp) & cpu[MASK];
  const value = (lin & 1) === 0 ? ram16[lin >> 1] : load16(SS, sp);
  r16[SP] = sp + 2;
  return value;
}
