/** Registers and operand codes: names, sizes, and which operands a programmer writes. */
import type { OperandCode, Row } from './row.ts';

/** General registers in the CPU's order, by size in bytes. */
export const REGISTERS_8 = ['al', 'cl', 'dl', 'bl', 'ah', 'ch', 'dh', 'bh'] as const;
export const REGISTERS_16 = ['ax', 'cx', 'dx', 'bx', 'sp', 'bp', 'si', 'di'] as const;
export const REGISTERS_32 = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi'] as const;
export const SEGMENT_REGISTERS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'] as const;

export const BX = 3;
export const SP = 4;
export const BP = 5;
export const SI = 6;
export const DI = 7;

/** Base and index registers of the 16-bit addressing forms, by r/m; -1: none. */
export const EFFECTIVE_16: readonly (readonly [base: number, index: number])[] = [
  [BX, SI],
  [BX, DI],
  [BP, SI],
  [BP, DI],
  [-1, SI],
  [-1, DI],
  [BP, -1],
  [BX, -1],
];

export type RegisterKind = 'general' | 'segment' | 'control' | 'debug' | 'coprocessor';

/** A register by what it is; `size` is in bytes. */
export interface Register {
  readonly kind: RegisterKind;
  readonly size: 1 | 2 | 4 | 10;
  readonly index: number;
}

/** All registers by their lower-case names. */
export const REGISTERS: ReadonlyMap<string, Register> = new Map<string, Register>([
  ...REGISTERS_8.map((name, index) => [name, { kind: 'general', size: 1, index }] as const),
  ...REGISTERS_16.map((name, index) => [name, { kind: 'general', size: 2, index }] as const),
  ...REGISTERS_32.map((name, index) => [name, { kind: 'general', size: 4, index }] as const),
  ...SEGMENT_REGISTERS.map((name, index) => [name, { kind: 'segment', size: 2, index }] as const),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map(
    (index) => [`cr${index}`, { kind: 'control', size: 4, index }] as const,
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map(
    (index) => [`dr${index}`, { kind: 'debug', size: 4, index }] as const,
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7].map(
    (index) => [`st${index}`, { kind: 'coprocessor', size: 10, index }] as const,
  ),
]);

/** The name of a general register. */
export function registerName(size: number, index: number): string {
  const names = size === 1 ? REGISTERS_8 : size === 2 ? REGISTERS_16 : REGISTERS_32;
  return names[index] ?? '?';
}

const FIXED: ReadonlyMap<OperandCode, Register> = new Map<OperandCode, Register>([
  ...(['AL', 'CL', 'DL', 'BL', 'AH', 'CH', 'DH', 'BH'] as const).map(
    (code, index) => [code, { kind: 'general', size: 1, index }] as const,
  ),
  ...(['ES', 'CS', 'SS', 'DS', 'FS', 'GS'] as const).map(
    (code, index) => [code, { kind: 'segment', size: 2, index }] as const,
  ),
  ['DX', { kind: 'general', size: 2, index: 2 }],
  ['AX', { kind: 'general', size: 2, index: 0 }],
  ['F0', { kind: 'coprocessor', size: 10, index: 0 }],
]);

/** The register that a code such as AL, DX or ES stands for. */
export function fixedRegister(code: OperandCode): Register | undefined {
  return FIXED.get(code);
}

const WORD_CODES: readonly OperandCode[] = ['eAX', 'eCX', 'eDX', 'eBX', 'eSP', 'eBP', 'eSI', 'eDI'];

/** The index of the register that a code such as eAX stands for, or -1. */
export function wordRegister(code: OperandCode): number {
  return WORD_CODES.indexOf(code);
}

/** Bytes of an E, G, M or I operand: 0 for v, which the operand size decides. */
export function codeSize(code: OperandCode): 0 | 1 | 2 | 4 | 8 | 10 {
  if (code.endsWith('b')) return 1;
  if (code.endsWith('w')) return 2;
  if (code === 'Mq') return 8;
  if (code === 'Mt') return 10;
  return code.endsWith('d') ? 4 : 0;
}

/** The operands that are written in a source: string instructions name none. */
export function writtenOperands(row: Row): readonly OperandCode[] {
  return row.operands.some((code) => code.startsWith('X') || code.startsWith('Y'))
    ? []
    : row.operands;
}
