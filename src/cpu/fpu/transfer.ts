/** Memory operands as numbers, and numbers as the bytes of memory operands, by operand code. */
import type { Row } from '../../isa/row.ts';
import type { Op } from '../op.ts';
import { fromDouble, fromSingle } from './convert.ts';
import { Extended, fromInteger } from './extended.ts';
import { readBytes, readDword, readQword, readWord } from './memory.ts';

/** Reads an operand of an instruction. */
export type Source = (op: Op) => Extended;

const SINGLE: Source = (op) => fromSingle(readDword(op));
const DOUBLE: Source = (op) => fromDouble(readQword(op));
const INTEGER_16: Source = (op) => fromInteger(BigInt((readWord(op) << 16) >> 16));
const INTEGER_32: Source = (op) => fromInteger(BigInt(readDword(op) | 0));
const INTEGER_64: Source = (op) => fromInteger(BigInt.asIntN(64, readQword(op)));

/** Ten bytes as they are. */
export const EXTENDED: Source = (op) => {
  const view = new DataView(readBytes(op, 10).buffer);
  const head = view.getUint16(8, true);
  return new Extended(head >> 15, head & 0x7fff, view.getBigUint64(0, true));
};

/** The memory operand of a row as a number. */
export function sourceOf(row: Row): Source {
  const [code] = row.operands;
  const isInteger = row.op.startsWith('FI');
  if (code === 'Mw') return INTEGER_16;
  if (code === 'Md') return isInteger ? INTEGER_32 : SINGLE;
  if (code === 'Mq') return isInteger ? INTEGER_64 : DOUBLE;
  return EXTENDED;
}

/** An integer on its way to memory, and its first two, four and eight bytes. */
const integer = new BigInt64Array(1);
const PREFIXES = [2, 4, 8].map((size) => new Uint8Array(integer.buffer, 0, size));

/** An integer of 2, 4 or 8 bytes in memory's order; good until the next one. */
export function littleEndian(value: bigint, size: number): Uint8Array {
  integer[0] = value;
  return PREFIXES[size >> 2];
}

/** The ten bytes of a register. */
export function toExtended(value: Extended): Uint8Array {
  const bytes = new Uint8Array(10);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, value.significand, true);
  view.setUint16(8, (value.sign << 15) | value.exponent, true);
  return bytes;
}

/** Bytes of the memory operands. */
export const SIZES: Readonly<Record<string, number>> = { Mw: 2, Md: 4, Mq: 8, Mt: 10 };
