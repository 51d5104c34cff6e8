/**
 * Data instructions that came with the 80386 and the 80486, by the `op` key of the instruction
 * table: bits, double shifts, extension, exchange-and-add. Sizes are 2 and 4 unless said otherwise.
 */
import * as alu from './alu.ts';
import { add32, logic32, sub32 } from './alu32.ts';
import {
  COUNT_MASK,
  EAX,
  EBX,
  ECX,
  EDX,
  GUARD,
  AL,
  AX,
  AUX,
  CARRY,
  coprocessor,
  cpu,
  cpuidTable,
  load16,
  load32,
  probeWrite,
  r16,
  r32,
  r8,
  store16,
  store32,
} from './core.ts';
import { cpuidLeaf } from './cpuid.ts';
import { type Semantics, bySize } from './dataSemantics.ts';
import { condition, setCarry } from './flags.ts';
import { type Handler, IMMEDIATE, type Op, REG32 } from './op.ts';
import {
  addressOf,
  change0,
  isMemory,
  offset32,
  read0,
  read1,
  write0,
  write1,
} from './operands.ts';

const setcc: Handler = (op) => {
  write0(op, condition(op.code) ? 1 : 0);
  return op.next;
};

const movzx: Handler = (op) => {
  write0(op, read1(op));
  return op.next;
};

/** MOVSX; whether the source is a word is bit 0 of the opcode. */
const movsx: Handler = (op) => {
  const unused = (op.code & 1) === 0 ? 24 : 16;
  write0(op, (read1(op) << unused) >> unused);
  return op.next;
};

/** What BT, BTS, BTR and BTC make of the element that holds the bit. */
type BitChange = (element: number, bit: number) => number;

/**
 * A bit of the first operand. A bit number in a register reaches any bit beside a memory operand,
 * counted from it with a sign; an immediate is taken modulo the operand size.
 */
function bitTest(change: BitChange | null): Semantics {
  return (size) => {
    const low = 8 * size - 1;
    return (op) => {
      const number = read1(op);
      const bit = 1 << (number & low);
      if (!isMemory(op.kind0) || op.kind1 === IMMEDIATE) {
        const element = change === null ? read0(op) : change0(op);
        if (change !== null) write0(op, change(element, bit));
        setCarry((element & bit) === 0 ? 0 : 1);
        return op.next;
      }
      const off = elementOffset(op, size, number);
      if (change !== null && cpu[GUARD] !== 0) probeWrite(op.seg, off, size);
      const element = size === 4 ? load32(op.seg, off) : load16(op.seg, off);
      if (change !== null) {
        if (size === 4) store32(op.seg, off, change(element, bit));
        else store16(op.seg, off, change(element, bit));
      }
      setCarry((element & bit) === 0 ? 0 : 1);
      return op.next;
    };
  };
}

/** Offset of the element that holds bit `number` counted from the memory operand. */
function elementOffset(op: Op, size: number, number: number): number {
  const distance = size === 4 ? (number >> 5) * 4 : (((number << 16) >> 16) >> 4) * 2;
  const address = (addressOf(op) + distance) | 0;
  return op.wide ? offset32(op.seg, address) : address & 0xffff;
}

/** BSF and BSR: a source of zero leaves the destination alone. */
function bitScan(find: (value: number) => number): Semantics {
  return () => (op) => {
    const value = read1(op);
    logic32(value);
    if (value !== 0) write0(op, find(value));
    return op.next;
  };
}

/**
 * SHLD and SHRD. Counts above 16 of a word, which the manuals leave undefined, go on with the
 * source once more, as the i486 and Pentium do.
 */
function doubleShift(left: boolean): Semantics {
  return (size) => (op) => {
    const a = change0(op);
    const b = read1(op);
    const count = shiftCount(op) & cpu[COUNT_MASK];
    if (count === 0) return op.next;
    const v = size === 4 ? shift32(a, b, count, left) : shift16(a, b, count, left);
    write0(op, v);
    return op.next;
  };
}

/** The third operand: CL, or an immediate. */
function shiftCount(op: Op): number {
  return (op.code & 1) === 0 ? op.imm : r8[4];
}

function shift32(a: number, b: number, count: number, left: boolean): number {
  const v = left ? (a << count) | (b >>> (32 - count)) : (a >>> count) | (b << (32 - count));
  const out = left ? a >>> (32 - count) : a >>> (count - 1);
  return shifted(v, out, (a ^ v) < 0);
}

function shift16(a: number, b: number, count: number, left: boolean): number {
  const pair = left ? (a << 16) | b : (b << 16) | a;
  let v: number;
  let out: number;
  if (left) {
    v = count > 16 ? ((b << 16) | b) >>> (32 - count) : pair >>> (16 - count);
    out = count > 16 ? b >>> (32 - count) : a >>> (16 - count);
  } else {
    v = count > 16 ? ((b << 16) | b) >>> (count - 16) : pair >>> count;
    out = count > 16 ? b >>> (count - 17) : a >>> (count - 1);
  }
  const word = (v << 16) >> 16;
  shifted(word, out, ((a ^ word) & 0x8000) !== 0);
  return word & 0xffff;
}

/** Flags of a double shift with the result `v`; `out` holds the last bit shifted out in bit 0. */
function shifted(v: number, out: number, signChanged: boolean): number {
  logic32(v);
  cpu[CARRY] = (out & 1) << 16;
  cpu[AUX] = signChanged ? 0x8000 : 0;
  return v;
}

const xadd: Semantics = (size) => {
  const add = bySize(size, alu.add8, alu.add16, add32);
  return (op) => {
    const a = change0(op);
    const sum = add(a, read1(op));
    // A register may be part of the address, or be both operands, and then the sum stays in it.
    if (isMemory(op.kind0)) write0(op, sum);
    write1(op, a);
    if (!isMemory(op.kind0)) write0(op, sum);
    return op.next;
  };
};

const cmpxchg: Semantics = (size) => {
  const subtract = bySize(size, alu.sub8, alu.sub16, sub32);
  return (op) => {
    const a = change0(op);
    const accumulator = size === 1 ? r8[AL] : size === 2 ? r16[AX] : r32[EAX];
    subtract(accumulator, a);
    if (accumulator === a) write0(op, read1(op));
    else {
      write0(op, a);
      if (size === 1) r8[AL] = a;
      else if (size === 2) r16[AX] = a;
      else r32[EAX] = a;
    }
    return op.next;
  };
};

/** With a word register the result is undefined; here it is zero, as on the chips. */
const bswap: Handler = (op) => {
  const v = op.kind0 === REG32 ? r32[op.reg0] : 0;
  write0(op, (v << 24) | ((v << 8) & 0xff0000) | ((v >>> 8) & 0xff00) | (v >>> 24));
  return op.next;
};

const cpuid: Handler = (op) => {
  [r32[EAX], r32[EBX], r32[ECX], r32[EDX]] = cpuidLeaf(cpuidTable, r32[EAX], coprocessor[0] !== 0);
  return op.next;
};

export const SEMANTICS_386: Readonly<Record<string, Semantics>> = {
  SETcc: () => setcc,
  MOVZX: () => movzx,
  MOVSX: () => movsx,
  BT: bitTest(null),
  BTS: bitTest((element, bit) => element | bit),
  BTR: bitTest((element, bit) => element & ~bit),
  BTC: bitTest((element, bit) => element ^ bit),
  BSF: bitScan((value) => 31 - Math.clz32(value & -value)),
  BSR: bitScan((value) => 31 - Math.clz32(value)),
  SHLD: doubleShift(true),
  SHRD: doubleShift(false),
  XADD: xadd,
  CMPXCHG: cmpxchg,
  BSWAP: () => bswap,
  CPUID: () => cpuid,
};
