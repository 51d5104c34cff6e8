/**
 * Elements of string instructions that move dwords or use ESI and EDI. (Bytes and words by SI and
 * DI, the common ones, are in strings.ts.)
 */
import { sub16, sub8 } from './alu.ts';
import { sub32 } from './alu32.ts';
import {
  AL,
  AX,
  EAX,
  EDI,
  ES,
  ESI,
  STEP,
  cpu,
  load16,
  load32,
  load8,
  r16,
  r32,
  r8,
  store16,
  store32,
  store8,
} from './core.ts';
import type { Op } from './op.ts';
import { offset32 } from './operands.ts';

/** Does one element. */
export type Element = (op: Op) => void;

/** The element for an element size and an address size of 32 bits or not. */
type MakeElement = (size: number, wide: boolean) => Element;

function load(seg: number, off: number, size: number): number {
  return size === 1 ? load8(seg, off) : size === 2 ? load16(seg, off) : load32(seg, off);
}

function store(off: number, size: number, value: number): void {
  if (size === 1) store8(ES, off, value);
  else if (size === 2) store16(ES, off, value);
  else store32(ES, off, value);
}

/** The offset that ESI or EDI, or their lower half, holds for an access through `seg`. */
function pointer(reg: number, wide: boolean, seg: number): number {
  return wide ? offset32(seg, r32[reg]) : r16[2 * reg];
}

function advance(reg: number, wide: boolean, size: number): void {
  if (wide) r32[reg] += size * cpu[STEP];
  else r16[2 * reg] += size * cpu[STEP];
}

function accumulator(size: number): number {
  return size === 1 ? r8[AL] : size === 2 ? r16[AX] : r32[EAX];
}

function setAccumulator(size: number, value: number): void {
  if (size === 1) r8[AL] = value;
  else if (size === 2) r16[AX] = value;
  else r32[EAX] = value;
}

function compare(size: number, a: number, b: number): void {
  if (size === 1) sub8(a, b);
  else if (size === 2) sub16(a, b);
  else sub32(a, b);
}

const movs: MakeElement = (size, wide) => (op) => {
  const value = load(op.seg, pointer(ESI, wide, op.seg), size);
  store(pointer(EDI, wide, ES), size, value);
  advance(ESI, wide, size);
  advance(EDI, wide, size);
};

const cmps: MakeElement = (size, wide) => (op) => {
  const source = load(op.seg, pointer(ESI, wide, op.seg), size);
  compare(size, source, load(ES, pointer(EDI, wide, ES), size));
  advance(ESI, wide, size);
  advance(EDI, wide, size);
};

const stos: MakeElement = (size, wide) => () => {
  store(pointer(EDI, wide, ES), size, accumulator(size));
  advance(EDI, wide, size);
};

const lods: MakeElement = (size, wide) => (op) => {
  setAccumulator(size, load(op.seg, pointer(ESI, wide, op.seg), size));
  advance(ESI, wide, size);
};

const scas: MakeElement = (size, wide) => () => {
  compare(size, accumulator(size), load(ES, pointer(EDI, wide, ES), size));
  advance(EDI, wide, size);
};

export const ELEMENTS_32: Readonly<Record<string, MakeElement>> = {
  MOVS: movs,
  CMPS: cmps,
  STOS: stos,
  LODS: lods,
  SCAS: scas,
};
