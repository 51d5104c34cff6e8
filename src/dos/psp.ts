/**
 * Program segment prefixes. Source: dos-bios.md 3.1; functions 26h, 55h. The CALL 5 entry is a far
 * call to F01D:FEF0, which is 0000:00C0 with A20 off; install.ts puts a jump there.
 */
import type { Guest } from '../bios/service.ts';
import { linear } from '../state/memory.ts';
import { farPointer, Psp } from './area.ts';
import { codes, peek, put, readBytes, readLong, writeBytes } from './far.ts';

/** DOS version of function 30h, major in the low byte. */
export const DOS_VERSION = 0x0005;
export const PSP_PARAGRAPHS = 0x10;

/** Where the far call at PSP:5 leads. */
const CALL5_SEG = 0xf01d;
const CALL5_MAX = 0xfef0;

/** A PSP's fields in the guest. */
export function pspAt(guest: Guest, psp: number) {
  return peek(guest.memory, Psp, linear(psp, 0));
}

export function vector(guest: Guest, number: number): number {
  return guest.memory.read32(number * 4);
}

export function setVector(guest: Guest, number: number, pointer: number): void {
  guest.memory.write32(number * 4, pointer);
}

/** Fills the fixed fields of a PSP; handles are all closed. */
export function makePsp(
  guest: Guest,
  psp: number,
  top: number,
  parent: number,
  environment: number,
): void {
  const room = Math.min((top - psp) * 16, 0x1_0000);
  // The word at 06h is the offset of the call and the bytes usable in the segment, both at once.
  const usable = room >= 0x1_0000 ? CALL5_MAX : Math.max(0, room - 0x100) & 0xfff0;
  const seg = (CALL5_SEG + ((CALL5_MAX - usable) >> 4)) & 0xffff;
  put(guest.memory, Psp, linear(psp, 0), {
    int20: 0x20cd,
    top,
    zero: 0,
    callFar: 0x9a,
    callTarget: farPointer(seg, usable),
    int22: vector(guest, 0x22),
    int23: vector(guest, 0x23),
    int24: vector(guest, 0x24),
    parent,
    jft: new Uint8Array(20).fill(0xff),
    environment,
    stack: 0,
    jftSize: 20,
    jftPointer: farPointer(psp, Psp.offsets.jft),
    previous: 0xffff_ffff,
    unused1: new Uint8Array(4),
    version: DOS_VERSION,
    unused2: new Uint8Array(14),
    int21Retf: Uint8Array.from([0xcd, 0x21, 0xcb]),
    unused3: new Uint8Array(2),
    fcbPrefix: new Uint8Array(7),
    fcb1: blankFcb(),
    fcb2: blankFcb(),
    tail: Uint8Array.from([0, 0x0d]),
  });
}

/** An unopened FCB without a name: drive 0, eleven blanks. */
export function blankFcb(): Uint8Array {
  return Uint8Array.from([0, ...codes(' '.repeat(11)), 0, 0, 0, 0]);
}

/** Function 26h: a copy of the current PSP at another segment, vectors refreshed. */
export function copyPsp(guest: Guest, from: number, to: number): void {
  writeBytes(guest, to, 0, readBytes(guest, from, 0, Psp.size));
  put(guest.memory, Psp, linear(to, 0), {
    int22: vector(guest, 0x22),
    int23: vector(guest, 0x23),
    int24: vector(guest, 0x24),
  });
}

/** The environment strings of a program, without the ends. */
export function environmentOf(guest: Guest, seg: number): Uint8Array {
  const max = 0x8000;
  if (seg === 0) return new Uint8Array(0);
  const all = readBytes(guest, seg, 0, max);
  for (let i = 0; i + 1 < max; i++)
    if (all[i] === 0 && all[i + 1] === 0) return all.slice(0, i === 0 ? 0 : i + 1);
  return all;
}

/** A far pointer in guest memory. */
export function readPointer(guest: Guest, seg: number, off: number): { seg: number; off: number } {
  const pointer = readLong(guest, seg, off);
  return { seg: pointer >>> 16, off: pointer & 0xffff };
}
