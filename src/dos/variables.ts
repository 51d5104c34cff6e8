/**
 * DOS variables that no program finds in guest memory, in STATE, and access to the swappable data
 * area, where programs do find them (INT 21h/5D06h).
 */
import type { Guest } from '../bios/service.ts';
import { AT, STATE } from '../state/layout.ts';
import { bytes, defineStruct, u16, u8 } from '../state/struct.ts';
import type { Struct, View } from '../state/struct.ts';
import { DOS, dosLin, farPointer, LAST_DRIVE, Sda } from './area.ts';
import { errorDetail } from './errors.ts';
import { peek, put } from './far.ts';

/** Characters of a line that handle 0 reads from the keyboard, CR and LF included. */
export const CON_LINE_SIZE = 130;

const Variables = defineStruct({
  /** Second half of an extended key that 01h, 06h, 07h or 08h has begun to return. */
  scanPending: u8,
  scan: u8,
  /** Ctrl-Break was pressed (INT 1Bh): the next check finds a ^C. */
  breakPending: u8,
  /** Column of redirected output, for tabs. */
  column: u8,
  switchChar: u8,
  verify: u8,
  /** Allocation strategy of function 58h. */
  strategy: u8,
  /** Whether 4Dh has still to give the exit code. */
  exitUnread: u8,
  /** Days since 1 January 1980. */
  days: u16,
  codePage: u16,
  /** Raised with every temporary file. */
  temporary: u16,
  /** Line that handle 3Fh is handing out, and the template of the next one. */
  lineLength: u8,
  linePosition: u8,
  line: bytes(CON_LINE_SIZE),
});
export function variables(guest: Guest) {
  return Variables.at(guest.memory.view, STATE + AT.dos);
}

export function sda(guest: Pick<Guest, 'memory'>) {
  return peek(guest.memory, Sda, dosLin(DOS.sda));
}

type SdaFields = typeof Sda extends Struct<infer F> ? F : never;

export function setSda(guest: Guest, fields: Partial<View<SdaFields>>): void {
  put(guest.memory, Sda, dosLin(DOS.sda), fields);
}

/** Linear address of the word that is the current PSP's segment. */
export const CURRENT_PSP = dosLin(DOS.sda) + Sda.offsets.psp;

/** Segment of the current PSP. */
export function currentPsp(guest: Pick<Guest, 'memory'>): number {
  return guest.memory.read16(CURRENT_PSP);
}

/** The current drive, 0 for A:. */
export function currentDrive(guest: Guest): number {
  return Math.min(sda(guest).drive, LAST_DRIVE - 1);
}

/** Segment and offset of the disk transfer area. */
export function dta(guest: Guest): { seg: number; off: number } {
  const pointer = sda(guest).dta;
  return { seg: pointer >>> 16, off: pointer & 0xffff };
}

export function setDta(guest: Guest, seg: number, off: number): void {
  setSda(guest, { dta: farPointer(seg, off) });
}

/** Notes an error for function 59h. */
export function noteError(guest: Guest, code: number): void {
  const { errorClass, action, locus } = errorDetail(code);
  setSda(guest, { error: code, errorClass, action, locus });
}
