/**
 * Characters to and from the console and the standard handles: what functions 01h-0Ch stand on.
 * Output to CON goes through the BIOS's teletype, and each byte once to the console hook; input
 * comes from the keyboard ring. Source: dos-bios.md 5.1, 8.1. Not implemented: the printer echo
 * of ^P and the pause of ^S.
 */
import { peekKey, takeKey } from '../bios/int16.ts';
import { activePage, cursor } from '../bios/screen.ts';
import type { Guest } from '../bios/service.ts';
import { teletype } from '../bios/teletype.ts';
import type { ConsoleStream } from '../state/hooks.ts';
import { isCon } from './devices.ts';
import { entryOf } from './handles.ts';
import { readFile, writeFile } from './openFiles.ts';
import { isDevice } from './sft.ts';
import { variables } from './variables.ts';

export const CTRL_C = 0x03;
export const BELL = 0x07;
export const BACKSPACE = 0x08;
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
/** ^Z, the end of a text. */
export const END_OF_TEXT = 0x1a;
export const ESCAPE = 0x1b;
const SPACE = 0x20;
const TAB_WIDTH = 8;

/** Writes a byte to CON; a tab becomes blanks on the screen. */
export function writeCon(guest: Guest, byte: number, stream: ConsoleStream): void {
  guest.hooks.console?.(byte, stream);
  if (byte !== TAB) {
    teletype(guest, byte);
    return;
  }
  const column = conColumn(guest);
  for (let i = column % TAB_WIDTH; i < TAB_WIDTH; i++) teletype(guest, SPACE);
}

/** Where the next character of CON will appear. */
export function conColumn(guest: Guest): number {
  return cursor(guest, activePage(guest)).column;
}

/** Writes one character to a standard handle as the CP/M functions do, tabs expanded. */
export function writeChar(guest: Guest, byte: number, handle = 1): void {
  const open = entryOf(guest, handle);
  if (open === null) return;
  if (isDevice(open.entry)) {
    if (isCon(guest, open.entry)) writeCon(guest, byte, 1);
    return;
  }
  const dos = variables(guest);
  const bytes =
    byte === TAB ? new Uint8Array(TAB_WIDTH - (dos.column % TAB_WIDTH)).fill(SPACE) : [byte];
  if (byte >= SPACE || byte === TAB) dos.column = (dos.column + bytes.length) & 0xff;
  else if (byte === CR) dos.column = 0;
  else if (byte === BACKSPACE) dos.column = Math.max(0, dos.column - 1);
  writeFile(guest, open.index, open.entry, Uint8Array.from(bytes));
}

/** Writes characters to standard output. */
export function writeText(guest: Guest, text: string): void {
  for (let i = 0; i < text.length; i++) writeChar(guest, text.charCodeAt(i));
}

/** Whether standard input is the console. */
export function stdinIsCon(guest: Guest): boolean {
  const open = entryOf(guest, 0);
  return open !== null && isCon(guest, open.entry);
}

/** A character read: its code, and whether it is half of an extended key. */
export interface Char {
  readonly code: number;
  readonly extended: boolean;
  /** Standard input is a file and it has ended; the code is 1Ah. */
  readonly end: boolean;
}

/** The next key from the keyboard ring, or null. An extended key is 00 and then its scan code. */
export function readKey(guest: Guest): Char | null {
  const dos = variables(guest);
  if (dos.scanPending) {
    dos.scanPending = 0;
    return { code: dos.scan, extended: true, end: false };
  }
  if (dos.breakPending) {
    dos.breakPending = 0;
    return { code: CTRL_C, extended: false, end: false };
  }
  const key = takeKey(guest);
  if (key === null) return null;
  // INT 09h leaves 0000 for Ctrl-Break.
  if (key === 0) return { code: CTRL_C, extended: false, end: false };
  const code = key & 0xff;
  if (code !== 0) return { code, extended: false, end: false };
  dos.scanPending = 1;
  dos.scan = key >> 8;
  return { code: 0, extended: true, end: false };
}

/** The next character of standard input, or null if it is the keyboard and no key is there. */
export function readChar(guest: Guest): Char | null {
  const open = entryOf(guest, 0);
  if (open !== null && isCon(guest, open.entry)) return readKey(guest);
  if (open !== null && !isDevice(open.entry)) {
    const bytes = readFile(guest, open.index, open.entry, 1);
    if (typeof bytes !== 'number' && bytes.length === 1)
      return { code: bytes[0], extended: false, end: false };
  }
  return { code: END_OF_TEXT, extended: false, end: true };
}

/** Whether `readChar` would give a character now; a file at its end has none. */
export function charReady(guest: Guest): boolean {
  const open = entryOf(guest, 0);
  if (open === null) return false;
  if (isCon(guest, open.entry))
    return variables(guest).scanPending !== 0 || peekKey(guest) !== null;
  return !isDevice(open.entry) && open.entry.position < open.entry.size;
}

/** Takes a ^C that is next in the keyboard ring, or a Ctrl-Break. */
export function takeBreak(guest: Guest): boolean {
  const dos = variables(guest);
  if (dos.breakPending) {
    dos.breakPending = 0;
    return true;
  }
  if (dos.scanPending) return false;
  const key = peekKey(guest);
  if (key === null || (key !== 0 && (key & 0xff) !== CTRL_C)) return false;
  takeKey(guest);
  return true;
}
