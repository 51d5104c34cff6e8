/** Memory operands of the coprocessor: any number of bytes, all checked before the first is used. */
import {
  GUARD,
  cpu,
  guardRead,
  limitFault,
  linear,
  load16,
  load32,
  load8,
  probeWrite,
  store16,
} from '../core.ts';
import type { Op } from '../op.ts';
import { offsetOf } from '../operands.ts';

/** The offset of an operand of `size` bytes that is read, or the fault that the access gives. */
function readable(op: Op, size: number): number {
  const off = offsetOf(op);
  if (off + size > 0x10000) limitFault(op.seg);
  if (cpu[GUARD] !== 0)
    for (let i = 0; i < size; i++) guardRead(linear(op.seg, (off + i) & 0xffff));
  return off;
}

export function readWord(op: Op): number {
  return load16(op.seg, offsetOf(op));
}

export function readDword(op: Op): number {
  return load32(op.seg, offsetOf(op)) >>> 0;
}

export function readBytes(op: Op, size: number): Uint8Array {
  const off = readable(op, size);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = load8(op.seg, (off + i) & 0xffff);
  return bytes;
}

/** A quadword on its way from two dwords. */
const dwords = new Int32Array(2);
const quadword = new BigUint64Array(dwords.buffer);

export function readQword(op: Op): bigint {
  const off = offsetOf(op);
  if (off > 0xfff8) limitFault(op.seg);
  dwords[0] = load32(op.seg, off);
  dwords[1] = load32(op.seg, (off + 4) & 0xffff);
  return quadword[0];
}

export function writeWord(op: Op, value: number): void {
  store16(op.seg, offsetOf(op), value);
}

export function writeBytes(op: Op, bytes: Uint8Array): void {
  const off = offsetOf(op);
  probeWrite(op.seg, off, bytes.length);
  // All of them have an even number of bytes.
  for (let i = 0; i < bytes.length; i += 2)
    store16(op.seg, (off + i) & 0xffff, bytes[i] | (bytes[i + 1] << 8));
}
