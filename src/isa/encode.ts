/**
 * Instruction and operands -> bytes, for 16-bit code. `encodeRow` writes one row; `encode` chooses
 * among the rows of a mnemonic the shortest that fits, as NASM's optimiser does. It is the inverse
 * of decode.ts and knows no source text: values are numbers here.
 */
import { type DecodeModel, NO_SEGMENT } from './decode.ts';
import { encodeMemory } from './encodeMemory.ts';
import { SYNONYMS } from './mnemonics.ts';
import {
  type Register,
  codeSize,
  fixedRegister,
  wordRegister,
  writtenOperands,
} from './operands.ts';
import { type OperandCode, ROW_MODELS, type Row, type RowModel } from './row.ts';
import { TABLE } from './table.ts';

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

export interface EncodeOptions {
  readonly model: DecodeModel;
  /** Offset of the first byte: relative operands count from the end of the instruction. */
  readonly ip: number;
  /** Prefixes that the source spells out. */
  readonly rep?: number;
  readonly lock?: boolean;
  readonly segment?: number;
  readonly operand32?: boolean;
  readonly address32?: boolean;
}

export interface Encoded {
  readonly type: 'encoded';
  readonly row: Row;
  readonly bytes: readonly number[];
  /** The operand whose value does not fit its field and was cut, or -1. */
  readonly cut: number;
}

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

export interface Misfit {
  readonly type: 'misfit';
  readonly reason: (typeof MISFITS)[number];
  /** The operand at fault, or -1. */
  readonly operand: number;
  /** First CPU that has the instruction, for `model`. */
  readonly needs: RowModel;
}

interface Candidate {
  readonly row: Row;
  /** The mnemonic decides the operand size (MOVSW, MOVSD): bytes, or 0. */
  readonly size: number;
}

function candidatesByMnemonic(): Map<string, Candidate[]> {
  const map = new Map<string, Candidate[]>();
  const add = (mnemonic: string, candidate: Candidate) => {
    const list = map.get(mnemonic);
    if (list) list.push(candidate);
    else map.set(mnemonic, [candidate]);
  };
  for (const row of TABLE) {
    if (row.alias) continue;
    const pair = row.mnemonic !== row.mnemonic32;
    add(row.mnemonic, { row, size: pair ? 2 : 0 });
    if (pair) add(row.mnemonic32, { row, size: 4 });
  }
  return map;
}

const CANDIDATES = candidatesByMnemonic();

/** The name under which the table knows a mnemonic, or null. Case does not matter. */
export function canonicalMnemonic(name: string): string | null {
  const upper = name.toUpperCase();
  const mnemonic = SYNONYMS.get(upper) ?? upper;
  return CANDIDATES.has(mnemonic) ? mnemonic : null;
}

function rankOf(model: DecodeModel): number {
  return model === 'v86' ? ROW_MODELS.length - 1 : ROW_MODELS.indexOf(model);
}

function misfit(reason: Misfit['reason'], operand = -1, needs: RowModel = '8086'): Misfit {
  return { type: 'misfit', reason, operand, needs };
}

/** The shortest encoding of an instruction, or why there is none. */
export function encode(
  mnemonic: string,
  operands: readonly Operand[],
  options: EncodeOptions,
): Encoded | Misfit {
  const name = canonicalMnemonic(mnemonic);
  let best: Encoded | null = null;
  let nearest = misfit(name === null ? 'mnemonic' : 'count');
  for (const candidate of (name !== null && CANDIDATES.get(name)) || []) {
    const result = encodeRow(candidate.row, operands, options, candidate.size);
    if (result.type === 'encoded') {
      if (best === null || isBetter(result, best)) best = result;
    } else if (MISFITS.indexOf(result.reason) > MISFITS.indexOf(nearest.reason)) {
      nearest = result;
    }
  }
  return best ?? nearest;
}

/** Shorter; of equal length the sign-extended byte (83 C0 05, not 05 05 00), as NASM has it. */
function isBetter(one: Encoded, best: Encoded): boolean {
  const gain = best.bytes.length - one.bytes.length;
  return gain > 0 || (gain === 0 && one.row.operands.includes('Isb'));
}

/** What matching the operands to a row's codes has found out. */
interface Match {
  /** Operand size of the v codes: 0 until an operand decides it. */
  v: number;
  /** An operand other than unsized memory decides the size. */
  sized: boolean;
  /** Index of a memory operand without a size, or -1. */
  unsized: number;
  reg: number;
  rm: RegisterOperand | MemoryOperand | null;
}

/** Encodes one row with operands; `size` is the operand size that the mnemonic implies, or 0. */
export function encodeRow(
  row: Row,
  operands: readonly Operand[],
  options: EncodeOptions,
  size = 0,
): Encoded | Misfit {
  const codes = writtenOperands(row);
  if (codes.length !== operands.length) return misfit('count');
  const match: Match = { v: 0, sized: false, unsized: -1, reg: Math.max(row.digit, 0), rm: null };
  const addressSized = row.op === 'JCXZ';
  if (size !== 0 && !addressSized) match.v = size;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    const operand = operands[i];
    if (!code || !operand) return misfit('count');
    const reason = matchOperand(row, code, operand, match);
    if (reason) return misfit(reason, i);
  }
  const indirect = row.op === 'CALL_NEAR' || row.op === 'JMP_NEAR';
  if (match.unsized >= 0 && !match.sized && !indirect) return misfit('unsized', match.unsized);
  if (match.v === 0) match.v = options.operand32 ? 4 : 2;

  const memory =
    match.rm?.type === 'memory' ? match.rm : operands.find((one) => one.type === 'memory');
  const address32 =
    (memory?.address32 ?? false) || (options.address32 ?? false) || (addressSized && size === 4);
  const operand32 = match.v === 4 && usesOperandSize(row);
  const needs = neededModel(row, operands, operand32 || (options.operand32 ?? false), address32);
  const rank = rankOf(options.model);
  if (ROW_MODELS.indexOf(needs) > rank) return misfit('model', -1, needs);
  if (row.only86 && rank > 0) return misfit('model', -1, '8086');

  const bytes: number[] = [];
  if (options.rep) bytes.push(options.rep);
  if (options.lock) bytes.push(0xf0);
  const segment = memory && memory.segment !== NO_SEGMENT ? memory.segment : options.segment;
  if (segment !== undefined && segment !== NO_SEGMENT) bytes.push(segmentPrefix(segment));
  if (operand32 || options.operand32) bytes.push(0x66);
  if (address32) bytes.push(0x67);
  if (row.opcode > 0xff) bytes.push(row.opcode >> 8);
  bytes.push(row.opcode & 0xff);
  if (row.modrm) {
    if (match.rm?.type === 'memory') {
      const field = encodeMemory(match.rm, address32);
      if (!field) return misfit('address', operands.indexOf(match.rm));
      bytes.push((field[0] ?? 0) | (match.reg << 3), ...field.slice(1));
    } else {
      bytes.push(0xc0 | (match.reg << 3) | (match.rm?.register.index ?? 0));
    }
  }
  let cut = -1;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    const operand = operands[i];
    if (!code || !operand) continue;
    if (operand.type === 'far') {
      pushNumber(bytes, operand.offset, match.v);
      pushNumber(bytes, operand.segment, 2);
    } else if (operand.type === 'memory' && code.startsWith('O')) {
      pushNumber(bytes, operand.disp, address32 ? 4 : 2);
    } else if (operand.type === 'immediate' && code.startsWith('J')) {
      const width = code === 'Jb' ? 1 : match.v;
      const distance = operand.value - (options.ip + bytes.length + width);
      const offset = match.v === 4 ? distance : (distance << 16) >> 16;
      if (width === 1 && (offset < -0x80 || offset > 0x7f)) return misfit('range', i);
      pushNumber(bytes, offset, width);
    } else if (operand.type === 'immediate' && code.startsWith('I') && code !== 'Ie') {
      const width = code === 'Isb' ? 1 : codeSize(code) || match.v;
      if (code !== 'Isb' && !fits(operand.value, width)) cut = i;
      pushNumber(bytes, operand.value, width);
    }
  }
  return { type: 'encoded', row, bytes, cut };
}

/** Whether a number can be meant by a field of `size` bytes, signed or unsigned. */
export function fits(value: number, size: number): boolean {
  return value >= -(2 ** (8 * size - 1)) && value < 2 ** (8 * size);
}

function pushNumber(bytes: number[], value: number, size: number): void {
  for (let i = 0; i < size; i++) bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
}

/** The prefix byte of a segment register. */
export function segmentPrefix(segment: number): number {
  return segment < 4 ? 0x26 | (segment << 3) : 0x60 + segment;
}

function usesOperandSize(row: Row): boolean {
  return (
    (row.mnemonic !== row.mnemonic32 && row.op !== 'JCXZ') ||
    row.operands.some((code) => code.endsWith('v') || code.startsWith('e')) ||
    row.operands.some((code) => code === 'Isb' || code === 'Mp' || code === 'Ap' || code === 'Ma')
  );
}

function neededModel(
  row: Row,
  operands: readonly Operand[],
  operand32: boolean,
  address32: boolean,
): RowModel {
  const needs386 =
    operand32 ||
    address32 ||
    operands.some((operand) => operand.type === 'memory' && operand.segment > 3);
  return needs386 && ROW_MODELS.indexOf(row.model) < 3 ? '80386' : row.model;
}

/** Sets the operand size, or says that it differs from what another operand has set. */
function takeSize(match: Match, size: number): boolean {
  if (match.v !== 0 && match.v !== size) return false;
  match.v = size;
  return true;
}

function matchOperand(
  row: Row,
  code: OperandCode,
  operand: Operand,
  match: Match,
): Misfit['reason'] | null {
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
): Misfit['reason'] | null {
  const { kind, size, index } = operand.register;
  const fixed = fixedRegister(code);
  if (fixed) {
    const same = fixed.kind === kind && fixed.size === size && fixed.index === index;
    if (same && code !== 'CL' && code !== 'DX') match.sized = true;
    return same ? null : 'kinds';
  }
  const word = wordRegister(code);
  if (word >= 0) {
    if (kind !== 'general' || size === 1 || index !== word) return 'kinds';
    match.sized = true;
    return takeSize(match, size) ? null : 'sizes';
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
): Misfit['reason'] | null {
  const letter = code.charAt(0);
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
    return null;
  }
  if (letter !== 'E' || operand.far) return 'kinds';
  match.rm = operand;
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

function matchImmediate(
  row: Row,
  code: OperandCode,
  operand: ImmediateOperand,
  match: Match,
): Misfit['reason'] | null {
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
      return !wide && isSignedByte(value, match.v || 2) ? null : size === 1 ? 'sizes' : 'kinds';
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
