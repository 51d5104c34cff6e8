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
  IS_8086,
  PENDING_LOOK,
  SHADOW,
  SHADOW_SS,
  SS,
  CS,
  breakOut,
  cpu,
  load16,
  load8,
  r16,
  r8,
} from './core.ts';
import * as alu from './alu.ts';
import { adjust, carry, setCarry, setOverflowAdjust } from './flags.ts';
import { type Handler, type Op, SEGMENT } from './op.ts';
import { change0, farTo, offsetOf, read0, read1, write0, write1 } from './operands.ts';
import { exception, trapAfter } from './stop.ts';

/** Makes the handler for operands of `size` bytes. */
export type Semantics = (size: number) => Handler;

/** destination = f(destination, source) */
function binary(byte: alu.Alu, word: alu.Alu): Semantics {
  return (size) => {
    const f = size === 1 ? byte : word;
    return (op) => {
      const a = change0(op);
      const b = read1(op);
      write0(op, f(a, b));
      return op.next;
    };
  };
}

/** Only the flags of f(destination, source). */
function compare(byte: alu.Alu, word: alu.Alu): Semantics {
  return (size) => {
    const f = size === 1 ? byte : word;
    return (op) => {
      const a = read0(op);
      f(a, read1(op));
      return op.next;
    };
  };
}

function unary(byte: (a: number) => number, word: (a: number) => number): Semantics {
  return (size) => {
    const f = size === 1 ? byte : word;
    return (op) => {
      write0(op, f(change0(op)));
      return op.next;
    };
  };
}

/** Shifts and rotates by 1, CL or an immediate: `f` once for each count, as the 8086 does. */
function shift(byte: (a: number) => number, word: (a: number) => number): Semantics {
  return (size) => {
    const f = size === 1 ? byte : word;
    return (op) => {
      let value = change0(op);
      for (let count = read1(op) & cpu[COUNT_MASK]; count > 0; count--)
        value = f(value) & (size === 1 ? 0xff : 0xffff);
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
  r16[op.reg0] = offsetOf(op);
  return op.next;
};

/** LES and LDS: offset, then selector. */
function loadPointer(seg: number): Semantics {
  return () => (op) => {
    const off = offsetOf(op);
    const value = load16(op.seg, off);
    const selector = load16(op.seg, (off + 2) & 0xffff);
    r16[op.reg0] = value;
    cpu[seg] = selector << 4;
    return seg === SS ? loadedSegment(op, SS) : op.next;
  };
}

const mul: Semantics = (size) =>
  size === 1
    ? (op) => {
        const product = r8[AL] * read0(op);
        r16[AX] = product;
        alu.multiplied(product > 0xff);
        return op.next;
      }
    : (op) => {
        const product = r16[AX] * read0(op);
        r16[AX] = product;
        r16[DX] = product >>> 16;
        alu.multiplied(product > 0xffff);
        return op.next;
      };

const imul: Semantics = (size) =>
  size === 1
    ? (op) => {
        const product = ((r8[AL] << 24) >> 24) * ((read0(op) << 24) >> 24);
        r16[AX] = product;
        alu.multiplied(product !== (product << 24) >> 24);
        return op.next;
      }
    : (op) => {
        const product = ((r16[AX] << 16) >> 16) * ((read0(op) << 16) >> 16);
        r16[AX] = product;
        r16[DX] = product >>> 16;
        alu.multiplied(product !== (product << 16) >> 16);
        return op.next;
      };

/** IMUL with a register destination: word = word * word. */
function multiplyInto(op: Op, a: number, b: number): Op {
  const product = ((a << 16) >> 16) * ((b << 16) >> 16);
  r16[op.reg0] = product;
  alu.multiplied(product !== (product << 16) >> 16);
  return op.next;
}

/** Divide error: on the 8086 and 80186 it returns behind the instruction. */
export function divideError(op: Op): Op {
  return cpu[IS_8086] !== 0 ? trapAfter(op, 0) : exception(op, 0);
}

const div: Semantics = (size) =>
  size === 1
    ? (op) => {
        const divisor = read0(op);
        const dividend = r16[AX];
        const quotient = (dividend / divisor) | 0;
        if (divisor === 0 || quotient > 0xff) return divideError(op);
        r8[AL] = quotient;
        r8[AH] = dividend - quotient * divisor;
        return op.next;
      }
    : (op) => {
        const divisor = read0(op);
        const dividend = r16[DX] * 0x10000 + r16[AX];
        const quotient = Math.floor(dividend / divisor);
        if (divisor === 0 || quotient > 0xffff) return divideError(op);
        r16[AX] = quotient;
        r16[DX] = dividend - quotient * divisor;
        return op.next;
      };

/**
 * The signed quotient, or NaN for a divide error. The 8086 has no quotient of -128 or -32768, and
 * a REP prefix negates what it finds.
 */
function signedQuotient(op: Op, dividend: number, divisor: number, limit: number): number {
  if (divisor === 0) return Number.NaN;
  const quotient = Math.trunc(dividend / divisor);
  const old = cpu[IS_8086] !== 0;
  if (quotient >= limit || quotient < (old ? 1 - limit : -limit)) return Number.NaN;
  return old && op.rep !== 0 ? -quotient : quotient;
}

const idiv: Semantics = (size) =>
  size === 1
    ? (op) => {
        const divisor = (read0(op) << 24) >> 24;
        const dividend = (r16[AX] << 16) >> 16;
        const quotient = signedQuotient(op, dividend, divisor, 0x80);
        if (Number.isNaN(quotient)) return divideError(op);
        r8[AL] = quotient;
        r8[AH] = dividend % divisor;
        return op.next;
      }
    : (op) => {
        const divisor = (read0(op) << 16) >> 16;
        const dividend = (r16[DX] << 16) | r16[AX];
        const quotient = signedQuotient(op, dividend, divisor, 0x8000);
        if (Number.isNaN(quotient)) return divideError(op);
        r16[AX] = quotient;
        r16[DX] = dividend % divisor;
        return op.next;
      };

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
    alu.logic8(0);
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

export const DATA_SEMANTICS: Readonly<Record<string, Semantics>> = {
  ADD: binary(alu.add8, alu.add16),
  OR: binary(alu.or8, alu.or16),
  ADC: binary(alu.adc8, alu.adc16),
  SBB: binary(alu.sbb8, alu.sbb16),
  AND: binary(alu.and8, alu.and16),
  SUB: binary(alu.sub8, alu.sub16),
  XOR: binary(alu.xor8, alu.xor16),
  CMP: compare(alu.sub8, alu.sub16),
  TEST: compare(alu.and8, alu.and16),
  INC: unary(alu.inc8, alu.inc16),
  DEC: unary(alu.dec8, alu.dec16),
  NOT: unary(
    (a) => ~a,
    (a) => ~a,
  ),
  NEG: unary(alu.neg8, alu.neg16),
  ROL: shift(alu.rol8, alu.rol16),
  ROR: shift(alu.ror8, alu.ror16),
  RCL: shift(alu.rcl8, alu.rcl16),
  RCR: shift(alu.rcr8, alu.rcr16),
  SHL: shift(alu.shl8, alu.shl16),
  SHR: shift(alu.shr8, alu.shr16),
  SAR: shift(alu.sar8, alu.sar16),
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
  MUL: mul,
  IMUL: imul,
  IMUL2: () => (op) => multiplyInto(op, r16[op.reg0], read1(op)),
  IMUL3: () => (op) => multiplyInto(op, read1(op), op.imm),
  DIV: div,
  IDIV: idiv,
  CBW: () => (op) => {
    r16[AX] = (r8[AL] << 24) >> 24;
    return op.next;
  },
  CWD: () => (op) => {
    r16[DX] = (r16[AX] << 16) >> 31;
    return op.next;
  },
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
    r8[AL] = load8(op.seg, (r16[BX] + r8[AL]) & 0xffff);
    return op.next;
  },
};
