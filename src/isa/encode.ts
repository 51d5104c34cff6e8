/**
 * Instruction and operands -> bytes, for 16-bit code. `encodeRow` writes one row; `encode` chooses
 * among the rows of a mnemonic the shortest that fits, as NASM's optimiser does. It is the inverse
 * of decode.ts and knows no source text: values are numbers here.
 */
import { type DecodeModel, NO_SEGMENT } from './decode.ts';
import { encodeMemory } from './encodeMemory.ts';
import { SYNONYMS, WAITING } from './mnemonics.ts';
import {
  type Match,
  MISFITS,
  type MisfitReason,
  type Operand,
  fits,
  matchOperand,
} from './matchOperand.ts';
import { codeSize, writtenOperands } from './operands.ts';
import { ROW_MODELS, type Row, type RowModel } from './row.ts';
import { TABLE } from './table.ts';

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

export interface Misfit {
  readonly type: 'misfit';
  readonly reason: MisfitReason;
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
  const mnemonic = SYNONYMS.get(upper) ?? WAITING.get(upper) ?? upper;
  return CANDIDATES.has(mnemonic) ? mnemonic : null;
}

function rankOf(model: DecodeModel): number {
  return model === 'v86' ? ROW_MODELS.length - 1 : ROW_MODELS.indexOf(model);
}

function misfit(reason: MisfitReason, operand = -1, needs: RowModel = '8086'): Misfit {
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
  // FINIT is WAIT and FNINIT.
  if (best !== null && WAITING.has(mnemonic.toUpperCase()))
    best = { ...best, bytes: [0x9b, ...best.bytes] };
  return best ?? nearest;
}

/** Shorter; of equal length the sign-extended byte (83 C0 05, not 05 05 00), as NASM has it. */
function isBetter(one: Encoded, best: Encoded): boolean {
  const gain = best.bytes.length - one.bytes.length;
  return gain > 0 || (gain === 0 && one.row.operands.includes('Isb'));
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
      bytes.push(0xc0 | (match.reg << 3) | (match.rm?.register.index ?? Math.max(row.rm, 0)));
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
      const offset = match.v === 4 ? distance | 0 : (distance << 16) >> 16;
      if (width === 1 && (offset < -0x80 || offset > 0x7f)) return misfit('range', i);
      pushNumber(bytes, offset, width);
    } else if (operand.type === 'immediate' && code.startsWith('I') && code !== 'Ie') {
      const width = code === 'Isb' ? 1 : codeSize(code) || match.v;
      if (!fits(operand.value, code === 'Isb' ? match.v : width)) cut = i;
      pushNumber(bytes, operand.value, width);
    }
  }
  return { type: 'encoded', row, bytes, cut };
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
    row.operands.some((code) => code.endsWith('v') || code === 'Ex' || code.startsWith('e')) ||
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
