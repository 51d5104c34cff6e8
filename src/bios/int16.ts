/**
 * INT 16h, the keyboard: keys from the ring in the BIOS data area, where INT 09h puts them.
 *
 * Source: dos-bios.md 7.3 and 8.1. Functions 00 to 02 are those of the 83-key keyboard: they fold
 * the codes of keys that the 101-key keyboard doubled, and do not see the keys that it added.
 * Not implemented: setting the typematic rate (03) has no effect.
 */
import { IF, ZF } from '../cpu/regs.ts';
import { BDA } from './bda.ts';
import { label } from './rom.ts';
import { DONE, WAIT_KEY } from './service.ts';
import type { Caller, Guest, Outcome } from './service.ts';

const BDA_SEGMENT = 0x400;
/** Low byte of a ring word: a key that only functions 10 and 11 see; its character is 0. */
export const ENHANCED_ONLY = 0xf0;
/** Low byte of a ring word: a grey cursor key. */
export const GREY = 0xe0;
/** The highest scan code in the high byte that the old functions report. */
const LAST_OLD_CODE = 0x84;
/** The ring can have no more words than this, whatever a guest writes to its pointers. */
const MAX_WORDS = 0x8000;

/** Puts a key in the ring; false if it is full. */
export function putKey({ memory }: Guest, word: number): boolean {
  const tail = memory.read16(BDA.tail);
  const next = after(memory.read16(BDA.ringStart), memory.read16(BDA.ringEnd), tail);
  if (next === memory.read16(BDA.head)) return false;
  memory.write16(BDA_SEGMENT + tail, word);
  memory.write16(BDA.tail, next);
  return true;
}

/** Empties the ring. */
export function flushKeys({ memory }: Guest): void {
  memory.write16(BDA.head, memory.read16(BDA.tail));
}

function after(start: number, end: number, pointer: number): number {
  const next = (pointer + 2) & 0xffff;
  return next === end || next > 0xfffd ? start : next;
}

/** The word of a key as functions 00 and 01 give it, or null if they do not see the key. */
function fold(word: number): number | null {
  const ascii = word & 0xff;
  const scan = word >> 8;
  if (scan === GREY) return ascii === 0x2f ? 0x352f : 0x1c00 | ascii;
  if (scan > LAST_OLD_CODE) return null;
  if (scan === 0) return word;
  if (ascii === ENHANCED_ONLY) return null;
  return ascii === GREY ? word & 0xff00 : word;
}

function unfold(word: number): number {
  return (word & 0xff) === ENHANCED_ONLY && word > 0xff ? word & 0xff00 : word;
}

/** The first key as `form` gives it; keys for which it gives null are discarded on the way. */
function first({ memory }: Guest, form: (word: number) => number | null): number | null {
  const start = memory.read16(BDA.ringStart);
  const end = memory.read16(BDA.ringEnd);
  const tail = memory.read16(BDA.tail);
  let head = memory.read16(BDA.head);
  for (let i = 0; i < MAX_WORDS && head !== tail; i++) {
    const key = form(memory.read16(BDA_SEGMENT + head));
    if (key !== null) {
      memory.write16(BDA.head, head);
      return key;
    }
    head = after(start, end, head);
  }
  memory.write16(BDA.head, tail);
  return null;
}

function drop({ memory }: Guest): void {
  const head = memory.read16(BDA.head);
  memory.write16(BDA.head, after(memory.read16(BDA.ringStart), memory.read16(BDA.ringEnd), head));
}

/** The next key as INT 16h/00h gives it (scan code, character), which stays; null if none. */
export function peekKey(guest: Guest): number | null {
  return first(guest, fold);
}

/** As `peekKey`, and takes it. */
export function takeKey(guest: Guest): number | null {
  const key = peekKey(guest);
  if (key !== null) drop(guest);
  return key;
}

function read(guest: Guest, form: (word: number) => number | null): Outcome {
  const key = first(guest, form);
  if (key === null) return WAIT_KEY;
  drop(guest);
  guest.regs.ax = key;
  return DONE;
}

/**
 * Looks for a key: ZF says that there is none. The real INT 16h enables interrupts meanwhile, so
 * a caller that polls with interrupts off still gets its keys.
 */
function peek(guest: Guest, caller: Caller, form: (word: number) => number | null): Outcome {
  const key = first(guest, form);
  if (key === null) {
    caller.flags |= ZF;
    return caller.flags & IF ? DONE : { stub: label('call_breathe') };
  }
  caller.flags &= ~ZF;
  guest.regs.ax = key;
  return DONE;
}

export function int16(guest: Guest, caller: Caller): Outcome {
  const { memory, regs } = guest;
  switch (regs.ah) {
    case 0x00:
      return read(guest, fold);
    case 0x01:
      return peek(guest, caller, fold);
    case 0x02:
      regs.al = memory.read8(BDA.shift1);
      return DONE;
    case 0x05:
      regs.al = putKey(guest, regs.cx) ? 0 : 1;
      return DONE;
    case 0x10:
      return read(guest, unfold);
    case 0x11:
      return peek(guest, caller, unfold);
    case 0x12: {
      const flags = memory.read8(BDA.shift1);
      const down = memory.read8(BDA.shift2);
      const right = memory.read8(BDA.keyboardFlags);
      regs.al = flags;
      regs.ah = (down & 0x03) | (right & 0x0c) | (down & 0x70) | (down & 0x04 ? 0x80 : 0);
      return DONE;
    }
    default:
      return DONE;
  }
}
