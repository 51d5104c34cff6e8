/**
 * String instructions, once and repeated. A repeat counts each iteration as an instruction and can
 * stop between two; long forward MOVS and STOS over plain memory are done in one go.
 *
 * INS and OUTS are the machine's: they stop the engine.
 */
import {
  AL,
  AX,
  CX,
  DI,
  ECX,
  ES,
  BROKEN,
  BREAK,
  GUARD,
  MASK,
  PENDING_REPEAT,
  REPEATED,
  SI,
  STEP,
  breakOut,
  cpu,
  is80286,
  load16,
  load8,
  map,
  r16,
  r32,
  r8,
  ram,
  store16,
  store8,
} from './core.ts';
import { sub16, sub8 } from './alu.ts';
import { zero } from './flags.ts';
import type { Handler, Op } from './op.ts';
import { stringHandler286 } from './strings286.ts';
import { ELEMENTS_32, type Element } from './strings32.ts';

/** Bytes and words by SI and DI. */
type MakeElement = (size: number) => Element;

const movs: MakeElement = (size) =>
  size === 1
    ? (op) => {
        store8(ES, r16[DI], load8(op.seg, r16[SI]));
        r16[SI] += cpu[STEP];
        r16[DI] += cpu[STEP];
      }
    : (op) => {
        store16(ES, r16[DI], load16(op.seg, r16[SI]));
        r16[SI] += 2 * cpu[STEP];
        r16[DI] += 2 * cpu[STEP];
      };

const cmps: MakeElement = (size) =>
  size === 1
    ? (op) => {
        const source = load8(op.seg, r16[SI]);
        sub8(source, load8(ES, r16[DI]));
        r16[SI] += cpu[STEP];
        r16[DI] += cpu[STEP];
      }
    : (op) => {
        const source = load16(op.seg, r16[SI]);
        sub16(source, load16(ES, r16[DI]));
        r16[SI] += 2 * cpu[STEP];
        r16[DI] += 2 * cpu[STEP];
      };

const stos: MakeElement = (size) =>
  size === 1
    ? () => {
        store8(ES, r16[DI], r8[AL]);
        r16[DI] += cpu[STEP];
      }
    : () => {
        store16(ES, r16[DI], r16[AX]);
        r16[DI] += 2 * cpu[STEP];
      };

const lods: MakeElement = (size) =>
  size === 1
    ? (op) => {
        r8[AL] = load8(op.seg, r16[SI]);
        r16[SI] += cpu[STEP];
      }
    : (op) => {
        r16[AX] = load16(op.seg, r16[SI]);
        r16[SI] += 2 * cpu[STEP];
      };

const scas: MakeElement = (size) =>
  size === 1
    ? () => {
        sub8(r8[AL], load8(ES, r16[DI]));
        r16[DI] += cpu[STEP];
      }
    : () => {
        sub16(r16[AX], load16(ES, r16[DI]));
        r16[DI] += 2 * cpu[STEP];
      };

const ELEMENTS: Readonly<Record<string, MakeElement>> = {
  MOVS: movs,
  CMPS: cmps,
  STOS: stos,
  LODS: lods,
  SCAS: scas,
};

/** What `Op.code` says about a repeated string instruction. */
export const REPEAT_PLAIN = 0;
export const REPEAT_COMPARE = 1;
export const REPEAT_MOVE = 2;
export const REPEAT_STORE = 3;

export function repeatCode(key: string): number {
  if (key === 'CMPS' || key === 'SCAS') return REPEAT_COMPARE;
  if (key === 'MOVS') return REPEAT_MOVE;
  return key === 'STOS' ? REPEAT_STORE : REPEAT_PLAIN;
}

export function isString(key: string): boolean {
  return key in ELEMENTS;
}

/** The handler of one element, or null when `key` is no string instruction. */
export function stringHandler(key: string, size: number, wide: boolean): Handler | null {
  if (!isString(key)) return null;
  const element = wide || size === 4 ? ELEMENTS_32[key](size, wide) : ELEMENTS[key](size);
  const usual: Handler = (op) => {
    element(op);
    return op.next;
  };
  return is80286() ? stringHandler286(key, size, usual) : usual;
}

/** Leaves the loop for `repeat`, which knows how many instructions are left. */
export const startRepeat: Handler = (op) => {
  breakOut(PENDING_REPEAT);
  return op;
};

/**
 * Up to `budget` (> 0) iterations of a repeated string instruction. Returns what follows: the Op
 * itself if it has not ended. REPEATED counts the iterations, also when one faults; a CX (by address
 * size ECX) of zero counts as one.
 */
export function repeat(op: Op, budget: number): Op {
  cpu[REPEATED] = 0;
  if (op.wide) return repeatWide(op, budget);
  if (r16[CX] === 0) {
    cpu[REPEATED] = 1;
    return op.next;
  }
  const compares = op.code === REPEAT_COMPARE;
  const whileZero = op.rep === 0xf3;
  if (op.code >= REPEAT_MOVE) {
    cpu[REPEATED] = inOneGo(op, Math.min(budget, r16[CX]));
    if (r16[CX] === 0) return op.next;
  }
  while (cpu[REPEATED] < budget) {
    op.general(op);
    cpu[REPEATED]++;
    const left = r16[CX] - 1;
    r16[CX] = left;
    if (left === 0 || (compares && zero() !== whileZero)) return op.next;
    // It has changed its own bytes, or a watched one.
    if (op.length === 0 || cpu[BROKEN] >= BREAK) break;
  }
  return op;
}

/** The same with ECX as the counter. */
function repeatWide(op: Op, budget: number): Op {
  if (r32[ECX] === 0) {
    cpu[REPEATED] = 1;
    return op.next;
  }
  const compares = op.code === REPEAT_COMPARE;
  const whileZero = op.rep === 0xf3;
  while (cpu[REPEATED] < budget) {
    op.general(op);
    cpu[REPEATED]++;
    const left = --r32[ECX];
    if (left === 0 || (compares && zero() !== whileZero)) return op.next;
    if (op.length === 0 || cpu[BROKEN] >= BREAK) break;
  }
  return op;
}

/** Iterations of MOVS or STOS done by one copy or fill: 0 where anything is not plain. */
function inOneGo(op: Op, wanted: number): number {
  if (cpu[STEP] < 0 || cpu[GUARD] !== 0 || wanted < 8) return 0;
  const shift = op.imm;
  const di = r16[DI];
  const si = r16[SI];
  const moves = op.code === REPEAT_MOVE;
  // Only what stays inside the segment: the wrap (or fault) at FFFF is for the plain loop.
  let count = Math.min(wanted, (0x10000 - di) >> shift);
  if (moves) count = Math.min(count, (0x10000 - si) >> shift);
  const bytes = count << shift;
  const to = cpu[ES] + di;
  if (count < 8 || to + bytes > cpu[MASK] + 1 || to + bytes > ram.length) return 0;
  if (moves) {
    const from = cpu[op.seg] + si;
    if (from + bytes > cpu[MASK] + 1 || from + bytes > ram.length) return 0;
    // A forward copy onto its own source repeats the beginning; copyWithin would not.
    if (from < to && from + bytes > to) return 0;
    if (!isPlain(to, to + bytes)) return 0;
    ram.copyWithin(to, from, from + bytes);
    r16[SI] = si + bytes;
  } else {
    if (!isPlain(to, to + bytes)) return 0;
    if (shift === 0) ram.fill(r8[AL], to, to + bytes);
    else fillItems(to, bytes, 1 << shift);
  }
  r16[DI] = di + bytes;
  r16[CX] -= count;
  return count;
}

/** No byte of the range is code, watched or protected. */
function isPlain(from: number, to: number): boolean {
  for (let lin = from; lin < to; lin++) if (map[lin] !== 0) return false;
  return true;
}

/** Fills with AX or EAX, doubling what is there already. */
function fillItems(at: number, bytes: number, size: number): void {
  for (let i = 0; i < size; i++) ram[at + i] = r8[AL + i];
  for (let done = size; done < bytes; done *= 2)
    ram.copyWithin(at + done, at, at + Math.min(done, bytes - done));
}
