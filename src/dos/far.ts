/**
 * Guest memory by segment and offset, as INT 21h reaches it: offsets wrap at 64 KiB, addresses
 * above 1 MiB wrap where the model or the A20 line says so.
 */
import type { Guest } from '../bios/service.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import { RAM } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { linear } from '../state/memory.ts';
import type { Fields, Struct, View } from '../state/struct.ts';

const FIRST_WITH_A20 = CPU_MODELS.indexOf('80286');

/** The address that seg:off reaches on the bus. */
export function lin(guest: Guest, seg: number, off: number): number {
  const { state } = guest;
  const mask = state.a20 !== 0 && state.cpu >= FIRST_WITH_A20 ? 0x1f_ffff : 0x0f_ffff;
  return linear(seg, off) & mask;
}

export function readByte(guest: Guest, seg: number, off: number): number {
  return guest.memory.read8(lin(guest, seg, off));
}

export function readWord(guest: Guest, seg: number, off: number): number {
  return readByte(guest, seg, off) | (readByte(guest, seg, off + 1) << 8);
}

export function readLong(guest: Guest, seg: number, off: number): number {
  return (readWord(guest, seg, off) | (readWord(guest, seg, off + 2) << 16)) >>> 0;
}

export function writeByte(guest: Guest, seg: number, off: number, value: number): void {
  guest.memory.write8(lin(guest, seg, off), value & 0xff);
}

export function writeWord(guest: Guest, seg: number, off: number, value: number): void {
  writeByte(guest, seg, off, value);
  writeByte(guest, seg, off + 1, value >>> 8);
}

export function writeLong(guest: Guest, seg: number, off: number, value: number): void {
  writeWord(guest, seg, off, value);
  writeWord(guest, seg, off + 2, value >>> 16);
}

/** `length` bytes from seg:off; behind offset FFFF comes 0000 of the same segment. */
export function readBytes(guest: Guest, seg: number, off: number, length: number): Uint8Array {
  const start = linear(seg, off);
  if ((off & 0xffff) + length <= 0x1_0000 && start + length <= 0x10_0000)
    return guest.memory.readBytes(start, length);
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i++) out[i] = readByte(guest, seg, off + i);
  return out;
}

export function writeBytes(
  guest: Guest,
  seg: number,
  off: number,
  source: ArrayLike<number>,
): void {
  for (let i = 0; i < source.length; i++) writeByte(guest, seg, off + i, source[i]);
}

/** A zero-terminated string of at most `max` characters; null if it does not end by then. */
export function readAsciz(guest: Guest, seg: number, off: number, max: number): string | null {
  let out = '';
  for (let i = 0; i <= max; i++) {
    const code = readByte(guest, seg, off + i);
    if (code === 0) return out;
    out += String.fromCharCode(code);
  }
  return null;
}

/** The codes of a string of characters 00-FF. */
export function codes(text: string): number[] {
  return Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}

/** The string of characters 00-FF in `bytes`. */
export function charsOf(bytes: ArrayLike<number>): string {
  let out = '';
  for (let i = 0; i < bytes.length; i++) out += String.fromCharCode(bytes[i]);
  return out;
}

/** A structure in guest RAM, for reading. It is written with `put`, so that decoded code is dropped. */
export function peek<F extends Fields>(
  memory: Memory,
  struct: Struct<F>,
  at: number,
): Readonly<View<F>> {
  return struct.at(memory.view, RAM + at);
}

/** Where `put` makes the bytes of a structure. */
const scratch = new Uint8Array(1024);
const scratchView = new DataView(scratch.buffer);

/** Writes some fields of a structure in guest RAM as the guest itself would. */
export function put<F extends Fields>(
  memory: Memory,
  struct: Struct<F>,
  at: number,
  fields: Partial<View<F>>,
): void {
  Object.assign(struct.at(scratchView, 0), fields);
  for (const name in fields) {
    const from = struct.offsets[name];
    const end = from + struct.sizes[name];
    for (let i = from; i < end; i++) memory.write8(at + i, scratch[i]);
  }
}
