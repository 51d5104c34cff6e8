/**
 * Functions 01h-0Ch: character input and output through the standard handles. Source: dos-bios.md
 * 5.1, 5.2.
 */
import { flushKeys } from '../bios/int16.ts';
import type { Caller, Guest, Outcome } from '../bios/service.ts';
import { DONE, WAIT_KEY } from '../bios/service.ts';
import { ZF } from '../cpu/regs.ts';
import { callInt23 } from './break.ts';
import {
  charReady,
  CR,
  CTRL_C,
  END_OF_TEXT,
  readChar,
  stdinIsCon,
  TAB,
  writeChar,
} from './console.ts';
import { readByte, readBytes, writeByte, writeBytes } from './far.ts';
import { inputLine } from './lineInput.ts';
import { variables } from './variables.ts';

const DOLLAR = 0x24;

/** 01h, 07h and 08h: a character of standard input in AL. */
function read(guest: Guest, echo: boolean, checked: boolean): Outcome {
  const char = readChar(guest);
  if (char === null) return WAIT_KEY;
  if (checked && char.code === CTRL_C && !char.extended) return callInt23(guest);
  guest.regs.al = char.code;
  if (echo && !char.extended) writeChar(guest, char.code);
  return DONE;
}

export function readWithEcho(guest: Guest): Outcome {
  return read(guest, true, true);
}

/** 02h */
export function writeCharacter(guest: Guest): void {
  const { regs } = guest;
  const byte = regs.dl;
  writeChar(guest, byte);
  regs.al = byte === TAB ? 0x20 : byte;
}

/** 03h: there is no auxiliary device, whose input has always ended. */
export function readAux(guest: Guest): void {
  guest.regs.al = END_OF_TEXT;
}

/** 04h and 05h */
export function writeAux(guest: Guest): void {
  writeChar(guest, guest.regs.dl, 3);
}

export function writePrinter(guest: Guest): void {
  writeChar(guest, guest.regs.dl, 4);
}

/** 06h */
export function directConsole(guest: Guest, caller: Caller): void {
  const { regs } = guest;
  if (regs.dl !== 0xff) {
    writeChar(guest, regs.dl);
    regs.al = regs.dl;
    return;
  }
  const char = charReady(guest) ? readChar(guest) : null;
  regs.al = char?.code ?? 0;
  caller.flags = char === null ? caller.flags | ZF : caller.flags & ~ZF;
}

/** 07h */
export function readDirect(guest: Guest): Outcome {
  return read(guest, false, false);
}

/** 08h */
export function readNoEcho(guest: Guest): Outcome {
  return read(guest, false, true);
}

/** 09h: a string up to its `$`, at most the whole segment. */
export function writeString(guest: Guest): void {
  const { regs } = guest;
  for (let i = 0; i < 0x1_0000; i++) {
    const byte = readByte(guest, regs.ds, regs.dx + i);
    if (byte === DOLLAR) break;
    writeChar(guest, byte);
  }
  regs.al = DOLLAR;
}

/** 0Ah */
export function bufferedInput(guest: Guest): Outcome {
  const { regs } = guest;
  const { ds, dx } = regs;
  const max = readByte(guest, ds, dx);
  if (max === 0) return DONE;
  const old = readByte(guest, ds, dx + 1);
  const valid = old < max && readByte(guest, ds, dx + 2 + old) === CR;
  const template = valid ? readBytes(guest, ds, dx + 2, old) : new Uint8Array(0);
  const text = inputLine(guest, 0x210a, max, template);
  if (text === 'wait') return WAIT_KEY;
  if (text === 'break') return callInt23(guest);
  writeByte(guest, ds, dx + 1, text.length);
  writeBytes(guest, ds, dx + 2, text);
  writeByte(guest, ds, dx + 2 + text.length, CR);
  return DONE;
}

/** 0Bh */
export function inputStatus(guest: Guest): void {
  guest.regs.al = charReady(guest) ? 0xff : 0;
}

/** 0Ch: forgets keys typed ahead, then does the input function in AL. */
export function flushAndRead(guest: Guest, caller: Caller): Outcome {
  const { regs } = guest;
  if (!guest.resumed && stdinIsCon(guest)) {
    flushKeys(guest);
    variables(guest).scanPending = 0;
  }
  switch (regs.al) {
    case 0x01:
      return readWithEcho(guest);
    case 0x06:
      directConsole(guest, caller);
      return DONE;
    case 0x07:
      return readDirect(guest);
    case 0x08:
      return readNoEcho(guest);
    case 0x0a:
      return bufferedInput(guest);
    default:
      regs.al = 0;
      return DONE;
  }
}
