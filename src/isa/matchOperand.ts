/** Operands as a source gives them, and whether one fits an operand code of a row. */
import { type Register, codeSize, fixedRegister, wordRegister } from './operands.ts';
import type { OperandCode, Row } from './row.ts';

export interface RegisterOperand {
  readonly type: 'register';
  readonly register: Register;
}

export interface MemoryOperand {
  readonly type: 'memory';
  /** Bytes accessed: 0 when the source does not say. */
  readonly size: number;
  /** Written as `far`: the operand holds offset and segment. */
  readonly far: boolean;
  /** Segment override, or NO_SEGMENT. */
  readonly segment: number;
  /** Register indices, or -1. */
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  /** Addressing with 32-bit registers. */
  readonly address32: boolean;
  readonly disp: number;
  /** Forced bytes of the displacement, or 0. */
  readonly dispSize: number;
  /** The displacement may still move (an address): no one-byte form. */
  readonly wide: boolean;
}

export interface ImmediateOperand {
  readonly type: 'immediate';
  /** A number, or for jumps the offset that is jumped to. */
  readonly value: number;
  /** Size that the source demands, or 0. */
  readonly size: number;
  /** The value may still move (an address), or `strict`: no sign-extended byte, no `1` form. */
  readonly wide: boolean;
  /** Jumps: the distance that the source demands; `any` lets the encoder choose. */
  readonly distance: 'any' | 'short' | 'near';
}

export interface FarOperand {
  readonly type: 'far';
  readonly segment: number;
  readonly offset: number;
  /** Bytes of the offset that the source demands, or 0. */
  readonly size: number;
}

export type Operand = RegisterOperand | MemoryOperand | ImmediateOperand | FarOperand;

/**
 * Why an instruction cannot be encoded, the worst first: no such mnemonic; number of operands;
 * their kinds; sizes that differ; no operand says the size; a relative target or address out of
 * reach; a CPU that comes before the instruction.
 */
export const MISFITS = [
  'mnemonic',
  'count',
  'kinds',
  'sizes',
  'unsized',
  'address',
  'range',
  'model',
] as const;

export type MisfitReason = (typeof MISFITS)[number];

/** What matching the operands to a row's codes has found out. */
export interface Match {
  /** Operand size of the v codes: 0 until an operand decides it. */
  v: number;
  /** An operand other than unsized memory decides the size. */
  sized: boolean;
  /** Index of a memory operand without a size, or -1. */
  unsized: number;
  reg: number;
  rm: RegisterOperand | MemoryOperand | null;
}

/** Whether a number can be meant by a field of `size` bytes, signed or unsigned. */
export function fits(value: number, size: number): boolean {
  return value >= -(2 ** (8 * size - 1)) && value < 2 ** (8 * size);
}

/** Sets the operand size, or says that it differs from what another operand has set. */
function takeSize(match: Match, size: number): boolean {
  if (match.v !== 0 && match.v !== size) return false;
  match.v = size;
  return true;
}

/** Fits one operand to a code and notes in `match` what it decides; the reason if it does not. */
export function matchOperand(
  row: Row,
  code: OperandCode,
  operand: Operand,
  match: Match,
): MisfitReason | null {
  if (operand.type === 'register') return matchRegister(row, code, operand, match);
  if (operand.type === 'memory') return matchMemory(row, code, operand, match);
  if (operand.type === 'far') {
    if (code !== 'Ap') return 'kinds';
    if (operand.size !== 0) match.v = operand.size;
    return null;
  }
  return matchImmediate(row, code, operand, match);
}

function matchRegister(
  row: Row,
  code: OperandCode,
  operand: RegisterOperand,
  match: Match,
): MisfitReason | null {
  const { kind, size, index } = operand.register;
  const fixed = fixedRegister(code);
  if (fixed) {
    const same = fixed.kind === kind && fixed.size === size && fixed.index === index;
    if (same && !['CL', 'DX', 'AX', 'F0'].includes(code)) match.sized = true;
    return same ? null : 'kinds';
  }
  const word = wordRegister(code);
  if (word >= 0) {
    if (kind !== 'general' || size === 1 || index !== word) return 'kinds';
    match.sized = true;
    return takeSize(match, size) ? null : 'sizes';
  }
  if (code === 'Fi') {
    if (kind !== 'coprocessor') return 'kinds';
    match.rm = operand;
    return null;
  }
  const letter = code.charAt(0);
  if (letter === 'S' || letter === 'C' || letter === 'D') {
    const wanted = letter === 'S' ? 'segment' : letter === 'C' ? 'control' : 'debug';
    if (kind !== wanted || (row.digit >= 0 && row.digit !== index)) return 'kinds';
    if (letter === 'S') match.sized = true;
    match.reg = index;
    return null;
  }
  if (kind !== 'general' || !(letter === 'E' || letter === 'G' || letter === 'R')) return 'kinds';
  const wanted = codeSize(code);
  if (wanted === 0 ? size === 1 || !takeSize(match, size) : size !== wanted) return 'sizes';
  if (letter === 'G') {
    match.reg = index;
    match.sized = row.op !== 'MOVZX' && row.op !== 'MOVSX';
  } else {
    match.rm = operand;
  }
  return null;
}

function matchMemory(
  row: Row,
  code: OperandCode,
  operand: MemoryOperand,
  match: Match,
): MisfitReason | null {
  const letter = fixedRegister(code) ? '' : code.charAt(0);
  if (letter === 'O') {
    const direct = operand.base < 0 && operand.index < 0 && !operand.far;
    if (!direct || operand.dispSize === 1) return 'kinds';
    const wanted = code === 'Ob' ? 1 : match.v;
    return operand.size !== 0 && wanted !== 0 && operand.size !== wanted ? 'sizes' : null;
  }
  if (letter === 'M') {
    const farJump = row.op === 'CALL_FAR' || row.op === 'JMP_FAR';
    if (farJump !== operand.far) return 'kinds';
    if (farJump && operand.size !== 0) match.v = operand.size;
    match.rm = operand;
    const wanted = needsSize(row) ? codeSize(code) : 0;
    if (operand.size === 0 && wanted !== 0) return 'unsized';
    if (wanted !== 0 && operand.size !== wanted) return 'sizes';
    return null;
  }
  if (letter !== 'E' || operand.far) return 'kinds';
  match.rm = operand;
  if (code === 'Ex') return operand.size === 0 || operand.size === 2 ? null : 'sizes';
  const wanted = codeSize(code);
  if (operand.size === 0) {
    if (match.unsized < 0) match.unsized = row.operands.indexOf(code);
    return null;
  }
  if (wanted === 0) {
    if (operand.size !== 2 && operand.size !== 4) return 'sizes';
    if (!takeSize(match, operand.size)) return 'sizes';
  } else if (operand.size !== wanted) {
    return 'sizes';
  }
  return null;
}

/** Coprocessor instructions whose memory operand may have several sizes; control words have one. */
function needsSize(row: Row): boolean {
  return row.form === 'memory' && !/^F(LDCW|NSTCW|NSTSW)$/.test(row.op);
}

function matchImmediate(
  row: Row,
  code: OperandCode,
  operand: ImmediateOperand,
  match: Match,
): MisfitReason | null {
  const { value, size, wide, distance } = operand;
  switch (code) {
    case '1':
      return value === 1 && !wide && size <= 1 ? null : 'kinds';
    case 'Ie':
      match.reg = value & 7;
      return value >> 3 === (row.opcode & 7) ? null : 'kinds';
    case 'Jb':
      if (row.op !== 'JMP' && row.op !== 'Jcc')
        return distance === 'near' && !wide ? 'kinds' : null;
      return distance === 'near' || (distance === 'any' && wide) ? 'kinds' : null;
    case 'Jv':
      if (distance === 'short') return 'kinds';
      if (size !== 0) match.v = size;
      return null;
    case 'Ib':
      if (size > 1) return 'sizes';
      if (size === 1) match.sized = isByteRow(row) || match.sized;
      return null;
    case 'Iw':
      return size === 0 || size === 2 ? null : 'sizes';
    case 'Iv':
      if (size === 1) return 'sizes';
      if (size === 0) return null;
      match.sized = true;
      return takeSize(match, size) ? null : 'sizes';
    case 'Isb':
      if (size > 1) {
        match.sized = true;
        if (!takeSize(match, size)) return 'sizes';
      }
      // `byte` takes this form even of an address; other values must be known to fit.
      return size === 1 || (!wide && isSignedByte(value, match.v || 2)) ? null : 'kinds';
    default:
      return 'kinds';
  }
}

function isByteRow(row: Row): boolean {
  return row.operands.includes('Eb');
}

/** Whether a number of `size` bytes is its own low byte sign-extended. */
function isSignedByte(value: number, size: number): boolean {
  const signed = size === 2 ? (value << 16) >> 16 : value | 0;
  return fits(value, size) && signed >= -0x80 && signed <= 0x7f;
}
