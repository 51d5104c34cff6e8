/**
 * What the numeric instructions do with registers and memory, by the `op` key of the instruction
 * table: operands in, the response to empty and full registers, the result out. The arithmetic is
 * in the files beside this one.
 *
 * An instruction reads memory first and changes registers last, so that one that faults has done
 * nothing; and it changes none after an unmasked exception of its operands.
 */
import type { Row } from '../../isa/row.ts';
import type { Op } from '../op.ts';
import {
  add,
  divide,
  divideReversed,
  multiply,
  squareRoot,
  subtract,
  subtractReversed,
} from './arithmetic.ts';
import { UNORDERED, compare, examine, test } from './compare.ts';
import {
  C0,
  C1,
  C2,
  C3,
  IE,
  context,
  masked,
  outOfRange,
  stackOverflow,
  stackUnderflow,
  stopped,
} from './context.ts';
import { constant } from './constants.ts';
import {
  fromPacked,
  loaded,
  roundToInteger,
  toDouble,
  toInteger,
  toPacked,
  toSingle,
} from './convert.ts';
import { type Extended, INDEFINITE, ONE } from './extended.ts';
import { twoToXMinusOne, yLog2X, yLog2XPlus1 } from './logarithm.ts';
import { readBytes, writeBytes } from './memory.ts';
import { extract, reduction, remainder, scaleBy } from './remainder.ts';
import {
  decrementTop,
  free,
  incrementTop,
  isEmpty,
  isFull,
  pop,
  push,
  read,
  setConditions,
  write,
} from './stack.ts';
import { EXTENDED, SIZES, type Source, littleEndian, sourceOf, toExtended } from './transfer.ts';
import { arctangentOf, cosine, isOutOfRange, sine, tangent } from './trigonometric.ts';

/** What an instruction does between `begin` and `finish` of handlers.ts. */
export type Action = (op: Op) => void;

type Unary = (a: Extended) => Extended;
type Binary = (a: Extended, b: Extended) => Extended;

/** Conditions of comparisons; C1 is `context.c1`. */
const COMPARED = C0 | C2 | C3;

/** A register as an operand; an empty one is a stack fault. */
function operand(i: number): Extended {
  return isEmpty(i) ? stackUnderflow() : read(i);
}

function settle(i: number, value: Extended, pops: boolean): void {
  if (stopped()) return;
  write(i, value);
  if (pops) pop();
}

/** ST and memory, ST and ST(i), or ST(i) and ST: the first operand takes the result. */
function binary(compute: Binary, row: Row, i: number, pops = false): Action {
  if (row.form === 'memory') {
    const source = sourceOf(row);
    return (op) => {
      const other = source(op);
      const one = operand(0);
      settle(0, stackFault() ? INDEFINITE : compute(one, other), false);
    };
  }
  const target = row.operands[0] === 'Fi' ? i : 0;
  const other = i - target;
  return () => {
    const a = operand(target);
    const b = operand(other);
    settle(target, stackFault() ? INDEFINITE : compute(a, b), pops);
  };
}

/** Whether an operand was an empty register. */
function stackFault(): boolean {
  return context.raised !== 0;
}

/** ST by itself. */
function unary(compute: Unary): Action {
  return () => {
    const a = operand(0);
    settle(0, stackFault() ? a : compute(a), false);
  };
}

/** ST(1) and ST, which goes: the result is the new ST. */
function combined(compute: Binary): Action {
  return () => {
    const x = operand(0);
    const y = operand(1);
    settle(1, stackFault() ? INDEFINITE : compute(x, y), true);
  };
}

/** ST by ST(1), which stays. */
function beside(compute: Binary): Action {
  return () => {
    const a = operand(0);
    const b = operand(1);
    settle(0, stackFault() ? INDEFINITE : compute(a, b), false);
  };
}

/** Pushes a value that was found without fault, or the answer to a full stack. */
function load(source: Source): Action {
  return (op) => {
    const value = source(op);
    const result = isFull() ? stackOverflow() : value;
    if (!stopped()) push(result);
  };
}

/** ST compared with what `other` gives; `pops` registers go. */
function comparison(other: Source | number, quiet: boolean, pops: number): Action {
  return (op) => {
    const b = typeof other === 'number' ? operand(other) : other(op);
    const a = operand(0);
    setConditions(COMPARED, stackFault() ? UNORDERED : compare(a, b, quiet));
    if (stopped()) return;
    for (let i = 0; i < pops; i++) pop();
  };
}

function compared(row: Row, i: number, pops: number): Action {
  return comparison(row.form === 'memory' ? sourceOf(row) : i, row.op.startsWith('FU'), pops);
}

/** Stores ST in the memory form of a row and perhaps pops it. */
function store(convert: (value: Extended) => Uint8Array, pops: boolean): Action {
  return (op) => {
    const bytes = convert(operand(0));
    if (stopped() || outOfRange()) return;
    writeBytes(op, bytes);
    if (pops) pop();
  };
}

function storeReal(row: Row, i: number, pops: boolean): Action {
  if (row.form === 'register')
    return () => {
      settle(i, operand(0), pops);
    };
  const size = SIZES[row.operands[0]];
  if (size === 10) return store(toExtended, pops);
  if (size === 8)
    return store((value) => littleEndian(BigInt.asIntN(64, toDouble(value)), 8), pops);
  return store((value) => littleEndian(BigInt(toSingle(value)), 4), pops);
}

function storeInteger(row: Row, pops: boolean): Action {
  const size = SIZES[row.operands[0]];
  return store((value) => littleEndian(toInteger(value, 8 * size), size), pops);
}

/** FXCH: empty registers are exchanged as the indefinite number when that is masked. */
function exchange(i: number): Action {
  return () => {
    const a = operand(0);
    const b = operand(i);
    if (stopped()) return;
    write(0, b);
    write(i, a);
  };
}

/** FPREM and FPREM1: the low bits of the quotient are C0 C3 C1. */
function partialRemainder(nearest: boolean): Action {
  return () => {
    const a = operand(0);
    const b = operand(1);
    if (stackFault()) {
      settle(0, INDEFINITE, false);
      return;
    }
    const result = remainder(a, b, nearest);
    if (stopped()) return;
    const { quotient, incomplete } = reduction;
    context.c1 = (quotient & 1) !== 0;
    const bits = (quotient & 4 ? C0 : 0) | (quotient & 2 ? C3 : 0) | (incomplete ? C2 : 0);
    setConditions(C0 | C2 | C3, bits);
    write(0, result);
  };
}

const fxtract: Action = () => {
  const a = operand(0);
  if (stackFault()) {
    settle(0, INDEFINITE, false);
    if (!stopped() && !isFull()) push(INDEFINITE);
    return;
  }
  if (isFull()) {
    settle(0, stackOverflow(), false);
    if (!stopped()) push(INDEFINITE);
    return;
  }
  const { exponent, significand } = extract(a);
  if (stopped()) return;
  write(0, exponent);
  push(significand);
};

/** FSIN, FCOS: an argument that is too large is left, with C2 set. */
function circular(compute: Unary): Action {
  return () => {
    const a = operand(0);
    if (!stackFault() && isOutOfRange(a)) {
      setConditions(C2, C2);
      return;
    }
    const result = stackFault() ? a : compute(a);
    if (stopped()) return;
    setConditions(C2, 0);
    write(0, result);
  };
}

/** FPTAN and FSINCOS: one result replaces ST, the other is pushed. */
function twoResults(first: Unary, second: Unary): Action {
  return () => {
    const a = operand(0);
    const empty = stackFault();
    if (!empty && isFull()) {
      settle(0, stackOverflow(), false);
      if (!stopped()) push(INDEFINITE);
      return;
    }
    if (!empty && isOutOfRange(a)) {
      setConditions(C2, C2);
      return;
    }
    const other = empty ? INDEFINITE : second(a);
    const { c1 } = context;
    const result = empty ? INDEFINITE : first(a);
    if (second === cosine && !empty) context.c1 = c1;
    if (stopped()) return;
    setConditions(C2, 0);
    write(0, result);
    push(other);
  };
}

/** FPTAN pushes 1, or the NaN that is the answer. */
function oneBeside(a: Extended): Extended {
  return a.isNan || a.isInfinity || a.isUnsupported ? tangent(a) : ONE;
}

const fxam: Action = () => {
  const bits = examine(read(0), isEmpty(0));
  setConditions(COMPARED, bits & COMPARED);
  context.c1 = (bits & C1) !== 0;
};

const SIMPLE: Readonly<Record<string, Action>> = {
  FCHS: unary((a) => a.negated),
  FABS: unary((a) => a.withSign(0)),
  FTST: () => {
    const a = operand(0);
    setConditions(COMPARED, stackFault() ? UNORDERED : test(a));
  },
  FXAM: fxam,
  F2XM1: unary(twoToXMinusOne),
  FYL2X: combined(yLog2X),
  FYL2XP1: combined(yLog2XPlus1),
  FPATAN: combined((x, y) => arctangentOf(y, x)),
  FPTAN: twoResults(tangent, oneBeside),
  FSINCOS: twoResults(sine, cosine),
  FSIN: circular(sine),
  FCOS: circular(cosine),
  FXTRACT: fxtract,
  FPREM: partialRemainder(false),
  FPREM1: partialRemainder(true),
  FSQRT: unary(squareRoot),
  FRNDINT: unary(roundToInteger),
  FSCALE: beside(scaleBy),
  FDECSTP: decrementTop,
  FINCSTP: incrementTop,
  FNOP: () => {},
};

const ARITHMETIC: Readonly<Record<string, Binary>> = {
  ADD: add,
  MUL: multiply,
  SUB: subtract,
  SUBR: subtractReversed,
  DIV: divide,
  DIVR: divideReversed,
};

/** The action of a row whose ModR/M byte names ST(i), or null for control instructions. */
export function actionOf(row: Row, i: number): Action | null {
  const { op } = row;
  const simple = SIMPLE[op];
  if (simple !== undefined) return simple;
  const value = constant(op);
  if (value !== null) return load(value);
  const pops = op.endsWith('P');
  const arithmetic = ARITHMETIC[op.replace(/^FI?/, '').replace(/P$/, '')];
  if (arithmetic !== undefined) return binary(arithmetic, row, i, pops);
  switch (op) {
    case 'FLD':
      if (row.form === 'register') return load(() => operand(i));
      return row.operands[0] === 'Mt' ? load(EXTENDED) : loadNarrow(sourceOf(row));
    case 'FILD':
      return load(sourceOf(row));
    case 'FBLD':
      return load((op2) => fromPacked(readBytes(op2, 10)));
    case 'FST':
    case 'FSTP':
      return storeReal(row, i, pops);
    case 'FIST':
    case 'FISTP':
      return storeInteger(row, pops);
    case 'FBSTP':
      return store(toPacked, true);
    case 'FXCH':
      return exchange(i);
    case 'FFREE':
      return () => free(i);
    case 'FFREEP':
      return () => {
        free(i);
        incrementTop();
      };
    case 'FCOM':
    case 'FUCOM':
    case 'FICOM':
      return compared(row, i, 0);
    case 'FCOMP':
    case 'FUCOMP':
    case 'FICOMP':
      return compared(row, i, 1);
    case 'FCOMPP':
    case 'FUCOMPP':
      return compared(row, 1, 2);
    default:
      return null;
  }
}

/**
 * FLD of single and double, which are converted. A full stack comes before what they are; a denormal
 * is loaded even if its exception is unmasked.
 */
function loadNarrow(source: Source): Action {
  return (op) => {
    const value = source(op);
    const result = isFull() ? stackOverflow() : loaded(value);
    if ((context.raised & IE) === 0 || masked(IE)) push(result);
  };
}
