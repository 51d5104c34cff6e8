/** Memory operands of the coprocessor: any number of bytes, all checked before the first is used. */
import {
  GUARD,
  cpu,
  guardRead,
  limitFault,
  linear,
  load16,
  load8,
  probeWrite,
  store16,
  store8,
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
  const bytes = readBytes(op, 4);
  return (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0;
}

export function readBytes(op: Op, size: number): Uint8Array {
  const off = readable(op, size);
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = load8(op.seg, (off + i) & 0xffff);
  return bytes;
}

export function readQword(op: Op): bigint {
  const bytes = readBytes(op, 8);
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

export function writeWord(op: Op, value: number): void {
  store16(op.seg, offsetOf(op), value);
}

export function writeBytes(op: Op, bytes: Uint8Array): void {
  const off = offsetOf(op);
  probeWrite(op.seg, off, bytes.length);
  for (let i = 0; i < bytes.length; i++) store8(op.seg, (off + i) & 0xffff, bytes[i]);
}
