/**
 * What the data instructions do, by the `op` key of the instruction table: moves, arithmetic,
 * shifts, decimal adjustment. General handlers: any operands, every check; fast.ts has shorter ways
 * for the common forms.
 *
 * Flow, stack and flags: flowSemantics.ts; strings: strings.ts.
 */
import {
  AH,
  AL,
  AX,
  BX,
  COUNT_MASK,
  DX,
  EAX,
  EBX,
  EDX,
  IS_8086,
  PENDING_LOOK,
  SHADOW,
  SHADOW_SS,
  SS,
  CS,
  breakOut,
  cpu,
  is80286,
  load16,
  load32,
  load8,
  r16,
  r32,
  r8,
} from './core.ts';
import * as alu from './alu.ts';
import {
  adc32,
  add32,
  and32,
  dec32,
  inc32,
  neg32,
  or32,
  rcl32,
  rcr32,
  rol32,
  ror32,
  sar32,
  sbb32,
  shl32,
  shr32,
  sub32,
  xor32,
} from './alu32.ts';
import { adjust, carry, setCarry, setOverflowAdjust } from './flags.ts';
import { type Handler, type Op, SEGMENT } from './op.ts';
import {
  addressOf,
  change0,
  farTo,
  following,
  offset32,
  offsetOf,
  read0,
  read1,
  write0,
  write1,
} from './operands.ts';
import { div16, div8, idiv16, idiv8, imul16, imul8, mul16, mul8 } from './multiply.ts';
import { div32, idiv32, imul32, mul32, multiplySigned32 } from './multiply32.ts';
import { divideError } from './stop.ts';

/** Makes the handler for operands of `size` bytes. */
export type Semantics = (size: number) => Handler;

type Unary = (a: number) => number;

/** What belongs to operands of 1, 2 or 4 bytes. */
export function bySize<T>(size: number, byte: T, word: T, dword: T): T {
  return size === 1 ? byte : size === 2 ? word : dword;
}

/** destination = f(destination, source) */
function binary(byte: alu.Alu, word: alu.Alu, dword: alu.Alu): Semantics {
  return (size) => {
    const f = bySize(size, byte, word, dword);
    return (op) => {
      const a = change0(op);
      const b = read1(op);
      write0(op, f(a, b));
      return op.next;
    };
  };
}

/** Only the flags of f(destination, source). */
function compare(byte: alu.Alu, word: alu.Alu, dword: alu.Alu): Semantics {
  return (size) => {
    const f = bySize(size, byte, word, dword);
    return (op) => {
      const a = read0(op);
      f(a, read1(op));
      return op.next;
    };
  };
}

function unary(byte: Unary, word: Unary, dword: Unary): Semantics {
  return (size) => {
    const f = bySize(size, byte, word, dword);
    return (op) => {
      write0(op, f(change0(op)));
      return op.next;
    };
  };
}

/** Shifts and rotates by 1, CL or an immediate: `f` once for each count, as the 8086 does. */
function shift(byte: Unary, word: Unary, dword: Unary): Semantics {
  return (size) => {
    const f = bySize(size, byte, word, dword);
    const mask = bySize(size, 0xff, 0xffff, ~0);
    return (op) => {
      let value = change0(op);
      let count = read1(op) & cpu[COUNT_MASK];
      // Without a count the 80286 writes nothing.
      if (count === 0 && is80286()) return op.next;
      for (; count > 0; count--) value = f(value) & mask;
      write0(op, value);
      return op.next;
    };
  };
}

/** SETMO with a count: nothing happens when it is zero. */
const setmo: Semantics = (size) => (op) => {
  const value = change0(op);
  const count = read1(op);
  write0(op, count === 0 ? value : size === 1 ? alu.setmo8() : alu.setmo16());
  return op.next;
};

function not(a: number): number {
  return ~a;
}

/** The interrupt shadow of an instruction that loads SS; a load of CS continues there. */
function loadedSegment(op: Op, seg: number): Op {
  if (seg === SS) {
    cpu[SHADOW] = SHADOW_SS;
    breakOut(PENDING_LOOK);
  }
  if (seg === CS) return farTo(op, cpu[CS] >>> 4, op.end & 0xffff);
  return op.next;
}

/** Continues after operand 0 was written, which may be a segment register. */
export function afterWrite(op: Op): Op {
  return op.kind0 === SEGMENT ? loadedSegment(op, op.reg0) : op.next;
}

const move: Handler = (op) => {
  write0(op, read1(op));
  return afterWrite(op);
};

const exchange: Handler = (op) => {
  const a = change0(op);
  write0(op, read1(op));
  write1(op, a);
  return op.next;
};

const lea: Handler = (op) => {
  write0(op, addressOf(op));
  return op.next;
};

/** LES, LDS and the like: offset, then selector. LSS needs no shadow: SP has come with SS. */
function loadPointer(seg: number): Semantics {
  return (size) => (op) => {
    const off = offsetOf(op);
    const value = size === 4 ? load32(op.seg, off) : load16(op.seg, off);
    const selector = load16(op.seg, following(op, off, size));
    write0(op, value);
    cpu[seg] = selector << 4;
    return op.next;
  };
}

/** IMUL with a register destination: the product in the size of its factors. */
function multiplyInto(op: Op, size: number, a: number, b: number): Op {
  if (size === 4) {
    r32[op.reg0] = multiplySigned32(a, b);
    return op.next;
  }
  const product = ((a << 16) >> 16) * ((b << 16) >> 16);
  r16[op.reg0] = product;
  alu.multiplied(product !== (product << 16) >> 16);
  return op.next;
}

/** AAA and AAS. The 8086 adds to AL and AH apart, the 80286 to AX. */
function asciiAdjust(sign: number): Semantics {
  return () => (op) => {
    const al = r8[AL];
    const needed = (al & 0x0f) > 9 || adjust() !== 0;
    const change = needed ? 6 : 0;
    const v = sign > 0 ? alu.add8(al, change) : alu.sub8(al, change);
    if (needed) {
      if (cpu[IS_8086] !== 0) {
        r8[AL] = v;
        r8[AH] += sign;
      } else r16[AX] += sign * 0x106;
    }
    r8[AL] &= 0x0f;
    const bits = sign > 0 ? (al ^ v) & (change ^ v) : (al ^ change) & (al ^ v);
    setOverflowAdjust((bits & 0x80) !== 0, needed ? 1 : 0);
    setCarry(needed ? 1 : 0);
    return op.next;
  };
}

const aam: Handler = (op) => {
  if (op.imm === 0) {
    if (is80286()) alu.logic16(r8[AL]);
    else alu.logic8(0);
    return divideError(op);
  }
  const al = r8[AL];
  r8[AH] = al / op.imm;
  r8[AL] = alu.logic8(al % op.imm);
  return op.next;
};

const aad: Handler = (op) => {
  r16[AX] = alu.add8(r8[AL], (r8[AH] * op.imm) & 0xff) & 0xff;
  return op.next;
};

const cbw: Handler = (op) => {
  r16[AX] = (r8[AL] << 24) >> 24;
  return op.next;
};

const cwde: Handler = (op) => {
  r32[EAX] = (r16[AX] << 16) >> 16;
  return op.next;
};

const cwd: Handler = (op) => {
  r16[DX] = (r16[AX] << 16) >> 31;
  return op.next;
};

const cdq: Handler = (op) => {
  r32[EDX] = r32[EAX] >> 31;
  return op.next;
};

/** Offset of XLAT's table entry. */
function tableOffset(op: Op): number {
  if (!op.wide) return (r16[BX] + r8[AL]) & 0xffff;
  return offset32(op.seg, (r32[EBX] + r8[AL]) | 0);
}

export const DATA_SEMANTICS: Readonly<Record<string, Semantics>> = {
  ADD: binary(alu.add8, alu.add16, add32),
  OR: binary(alu.or8, alu.or16, or32),
  ADC: binary(alu.adc8, alu.adc16, adc32),
  SBB: binary(alu.sbb8, alu.sbb16, sbb32),
  AND: binary(alu.and8, alu.and16, and32),
  SUB: binary(alu.sub8, alu.sub16, sub32),
  XOR: binary(alu.xor8, alu.xor16, xor32),
  CMP: compare(alu.sub8, alu.sub16, sub32),
  TEST: compare(alu.and8, alu.and16, and32),
  INC: unary(alu.inc8, alu.inc16, inc32),
  DEC: unary(alu.dec8, alu.dec16, dec32),
  NOT: unary(not, not, not),
  NEG: unary(alu.neg8, alu.neg16, neg32),
  ROL: shift(alu.rol8, alu.rol16, rol32),
  ROR: shift(alu.ror8, alu.ror16, ror32),
  RCL: shift(alu.rcl8, alu.rcl16, rcl32),
  RCR: shift(alu.rcr8, alu.rcr16, rcr32),
  SHL: shift(alu.shl8, alu.shl16, shl32),
  SHR: shift(alu.shr8, alu.shr16, shr32),
  SAR: shift(alu.sar8, alu.sar16, sar32),
  SETMO: setmo,
  MOV: () => move,
  MOV_SEG: () => move,
  XCHG: () => exchange,
  LEA: () => lea,
  LES: loadPointer(0),
  LDS: loadPointer(3),
  LSS: loadPointer(SS),
  LFS: loadPointer(4),
  LGS: loadPointer(5),
  MUL: (size) => bySize(size, mul8, mul16, mul32),
  IMUL: (size) => bySize(size, imul8, imul16, imul32),
  IMUL2: (size) => (op) => multiplyInto(op, size, read0(op), read1(op)),
  IMUL3: (size) => (op) => multiplyInto(op, size, read1(op), op.imm),
  DIV: (size) => bySize(size, div8, div16, div32),
  IDIV: (size) => bySize(size, idiv8, idiv16, idiv32),
  CBW: (size) => (size === 4 ? cwde : cbw),
  CWD: (size) => (size === 4 ? cdq : cwd),
  DAA: () => (op) => {
    r8[AL] = alu.daa(r8[AL]);
    return op.next;
  },
  DAS: () => (op) => {
    r8[AL] = alu.das(r8[AL]);
    return op.next;
  },
  AAA: asciiAdjust(1),
  AAS: asciiAdjust(-1),
  AAM: () => aam,
  AAD: () => aad,
  SALC: () => (op) => {
    r8[AL] = -carry();
    return op.next;
  },
  XLAT: () => (op) => {
    r8[AL] = load8(op.seg, tableOffset(op));
    return op.next;
  },
};
