/**
 * Line input with the editing keys of DOS: function 0Ah, and 3Fh on the console. Source: dos-bios.md
 * 5.2. What has been typed so far lies in a call record, so that a call that waits goes on where it
 * was and repeats no echo.
 */
import type { CallRecord } from '../bios/calls.ts';
import { closeCall, findCall, openCall } from '../bios/calls.ts';
import type { Guest } from '../bios/service.ts';
import { bytes, defineStruct, u8 } from '../state/struct.ts';
import type { Char } from './console.ts';
import {
  BACKSPACE,
  BELL,
  conColumn,
  CR,
  CTRL_C,
  END_OF_TEXT,
  ESCAPE,
  LF,
  readChar,
  readKey,
  TAB,
  writeChar,
  writeText,
} from './console.ts';

/** Longest line and template. */
const MAX_LINE = 255;
const DELETE = 0x7f;
const IGNORED = [0x06, 0x10, 0x13];

/** Scan codes of the editing keys. */
const F1 = 0x3b;
const F2 = 0x3c;
const F3 = 0x3d;
const F4 = 0x3e;
const F5 = 0x3f;
const F6 = 0x40;
const F7 = 0x41;
const LEFT = 0x4b;
const RIGHT = 0x4d;
const INSERT = 0x52;
const DEL = 0x53;

const LineState = defineStruct({
  /** Characters that fit, CR included. */
  max: u8,
  /** Column where the line begins. */
  start: u8,
  count: u8,
  templateAt: u8,
  templateLength: u8,
  inserting: u8,
  /** F2 or F4 was pressed: the next character is what they look for. */
  prefix: u8,
  text: bytes(MAX_LINE),
  template: bytes(MAX_LINE),
});
type Line = ReturnType<(typeof LineState)['at']>;

export type LineResult = 'wait' | 'break' | Uint8Array;

/** Characters shown as `^` and a letter. */
function isControl(code: number): boolean {
  return code < 0x20 && code !== TAB;
}

function width(code: number, column: number): number {
  if (code === TAB) return 8 - (column % 8);
  return isControl(code) ? 2 : 1;
}

function echo(guest: Guest, code: number): void {
  if (isControl(code)) writeText(guest, `^${String.fromCharCode(code + 0x40)}`);
  else writeChar(guest, code);
}

function put(guest: Guest, line: Line, code: number): void {
  if (line.count + 1 >= line.max) {
    writeChar(guest, BELL);
    return;
  }
  line.text[line.count] = code;
  line.count += 1;
  echo(guest, code);
}

/** A character that was typed: it also takes the place of one of the template. */
function type(guest: Guest, line: Line, code: number): void {
  const before = line.count;
  put(guest, line, code);
  if (line.count > before && line.inserting === 0 && line.templateAt < line.templateLength)
    line.templateAt += 1;
}

function erase(guest: Guest, line: Line): void {
  if (line.count === 0) return;
  let column = line.start;
  for (let i = 0; i < line.count - 1; i++) column += width(line.text[i], column);
  const last = width(line.text[line.count - 1], column);
  line.count -= 1;
  if (line.templateAt > 0) line.templateAt -= 1;
  for (let i = 0; i < last; i++) writeText(guest, '\b \b');
}

function restart(guest: Guest, line: Line, mark: string): void {
  writeText(guest, `${mark}\r\n${' '.repeat(line.start)}`);
  line.count = 0;
  line.templateAt = 0;
  line.inserting = 0;
}

/** Copies template characters up to place `end`. */
function copy(guest: Guest, line: Line, end: number): void {
  while (line.templateAt < end && line.templateAt < line.templateLength) {
    const before = line.count;
    put(guest, line, line.template[line.templateAt]);
    if (line.count === before) return;
    line.templateAt += 1;
  }
}

/** Place of the next `code` of the template behind the current one, or -1. */
function findInTemplate(line: Line, code: number): number {
  for (let i = line.templateAt + 1; i < line.templateLength; i++)
    if (line.template[i] === code) return i;
  return -1;
}

function edit(guest: Guest, line: Line, scan: number): void {
  if (scan === F1 || scan === RIGHT) copy(guest, line, line.templateAt + 1);
  else if (scan === F3) copy(guest, line, line.templateLength);
  else if (scan === F2 || scan === F4) line.prefix = scan;
  else if (scan === LEFT) erase(guest, line);
  else if (scan === INSERT) line.inserting ^= 1;
  else if (scan === DEL) line.templateAt = Math.min(line.templateAt + 1, line.templateLength);
  else if (scan === F6) type(guest, line, END_OF_TEXT);
  else if (scan === F7) type(guest, line, 0);
  else if (scan === F5) {
    line.template = line.text.slice(0, line.count);
    line.templateLength = line.count;
    restart(guest, line, '@');
  }
}

function begin(guest: Guest, service: number, max: number, template: Uint8Array): CallRecord {
  const record = openCall(guest, service, LineState.size);
  const line = LineState.at(record.view, record.at);
  line.max = max;
  line.start = conColumn(guest);
  line.template = template;
  line.templateLength = template.length;
  return record;
}

/** As `inputLine`, but from the keyboard whatever standard input is: handle 3Fh on CON. */
export function inputKeyLine(
  guest: Guest,
  service: number,
  max: number,
  template: Uint8Array,
): LineResult {
  return readLine(guest, service, max, template, readKey);
}

/**
 * Reads a line of at most `max` - 1 characters from standard input. 'wait' when no key is there (the
 * call goes on from its record), 'break' after a ^C, else the text; CR has been echoed.
 */
export function inputLine(
  guest: Guest,
  service: number,
  max: number,
  template: Uint8Array,
): LineResult {
  return readLine(guest, service, max, template, readChar);
}

function readLine(
  guest: Guest,
  service: number,
  max: number,
  template: Uint8Array,
  next: (guest: Guest) => Char | null,
): LineResult {
  const record = findCall(guest, service) ?? begin(guest, service, max, template);
  const line = LineState.at(record.view, record.at);
  for (;;) {
    const char = next(guest);
    if (char === null) return 'wait';
    const { code, extended, end } = char;
    if (extended && code === 0 && line.prefix === 0) {
      const scan = next(guest);
      if (scan !== null) edit(guest, line, scan.code);
      continue;
    }
    if (line.prefix !== 0) {
      const found = findInTemplate(line, code);
      if (found >= 0 && line.prefix === F2) copy(guest, line, found);
      if (found >= 0 && line.prefix === F4) line.templateAt = found;
      line.prefix = 0;
      continue;
    }
    if (code === CR || end) {
      const text = line.text.slice(0, line.count);
      closeCall(guest, record);
      writeChar(guest, CR);
      if (end)
        guest.hooks.missing?.('The input given to the program has ended while it reads a line.');
      return text;
    }
    if (code === CTRL_C) {
      closeCall(guest, record);
      return 'break';
    }
    if (code === LF) writeText(guest, '\r\n');
    else if (code === BACKSPACE || code === DELETE) erase(guest, line);
    else if (code === ESCAPE) restart(guest, line, '\\');
    else if (!IGNORED.includes(code)) type(guest, line, code);
  }
}
