/**
 * Critical errors: a drive that cannot be read leads to INT 24h, whose handler decides what becomes of the
 * call. Source: dos-bios.md 6 (24h); gotcha G95. The handler is called with the program's registers under
 * the frame of the INT 21h and answers in AL: 0 ignore and 3 fail end the call with error 53h (or
 * AL=FFh below function 38h), 1 begins it again, 2 ends the program with exit type 2.
 */
import { closeCall, findCall, openCall } from '../bios/calls.ts';
import { takeKey } from '../bios/int16.ts';
import { label } from '../bios/rom.ts';
import type { Guest, Outcome } from '../bios/service.ts';
import { DONE, WAIT_KEY } from '../bios/service.ts';
import { CF } from '../cpu/regs.ts';
import { DOS_SEG } from './area.ts';
import { writeCon } from './console.ts';
import { BLOCK_HEADER } from './devices.ts';
import { driveLetter } from './drives.ts';
import { FAIL_ON_INT24, NOT_READY } from './errors.ts';
import { readWord, writeWord } from './far.ts';
import { EXIT_CRITICAL, terminate } from './terminate.ts';
import { noteError, sda, setSda } from './variables.ts';

/** The nine registers that lie between the frames of INT 24h and INT 21h, from the top. */
const SAVED = ['ax', 'bx', 'cx', 'dx', 'si', 'di', 'bp', 'ds', 'es'] as const;
const SAVED_SIZE = SAVED.length * 2;
/** Entry AH: a disk, reading, directory area; fail, retry and ignore are allowed. */
const ENTRY_AH = 0x3c;
const CODE_NOT_READY = 2;
const FIRST_HANDLE_FUNCTION = 0x38;
const PROMPT_RECORD = 0x2400;

const IGNORE = 0;
const RETRY = 1;
const ABORT = 2;
const FAIL = 3;

/** Whether a result of a DOS function is a critical error. */
export function isCritical(result: number): boolean {
  return result === -NOT_READY;
}

/** Puts the caller's registers on its stack and goes to INT 24h. The frame must be there already. */
export function criticalError(guest: Guest, result: number): Outcome {
  const { regs } = guest;
  noteError(guest, -result);
  if (!guest.inStub) return { stub: label('again_21') };
  const sp = (regs.sp - SAVED_SIZE) & 0xffff;
  SAVED.forEach((name, i) => writeWord(guest, regs.ss, sp + i * 2, regs[name]));
  regs.sp = sp;
  setSda(guest, { criticalError: 1 });
  regs.ax = (ENTRY_AH << 8) | sda(guest).errorDrive;
  regs.di = CODE_NOT_READY;
  regs.bp = DOS_SEG;
  regs.si = BLOCK_HEADER;
  return { stub: label('call_int24') };
}

/** The handler has returned: `trap_int24` of rom.asm. */
export function int24Returned(guest: Guest): Outcome {
  const { regs } = guest;
  const answer = regs.al;
  SAVED.forEach((name, i) => {
    regs[name] = readWord(guest, regs.ss, regs.sp + i * 2);
  });
  regs.sp = (regs.sp + SAVED_SIZE) & 0xffff;
  setSda(guest, { criticalError: 0, inDos: 0 });
  if (answer === RETRY) return { stub: label('trap_21') };
  if (answer === ABORT) return terminate(guest, 0, EXIT_CRITICAL);
  noteError(guest, FAIL_ON_INT24);
  if (regs.ah < FIRST_HANDLE_FUNCTION) regs.al = 0xff;
  else {
    regs.ax = FAIL_ON_INT24;
    writeWord(guest, regs.ss, regs.sp + 4, readWord(guest, regs.ss, regs.sp + 4) | CF);
  }
  return { stub: label('trap_21') + 1 };
}

function say(guest: Guest, text: string): void {
  for (let i = 0; i < text.length; i++) writeCon(guest, text.charCodeAt(i), 2);
}

/** The default INT 24h: asks the user. */
export function int24(guest: Guest): Outcome {
  const { regs } = guest;
  if (findCall(guest, PROMPT_RECORD) === null) {
    openCall(guest, PROMPT_RECORD, 0);
    const drive = driveLetter(regs.al & 0x1f);
    say(guest, `\r\nNot ready reading drive ${drive}\r\nAbort, Retry, Fail? `);
  }
  for (let key = takeKey(guest); key !== null; key = takeKey(guest)) {
    const letter = String.fromCharCode(key & 0xff).toUpperCase();
    const answer = { A: ABORT, R: RETRY, F: FAIL, I: IGNORE }[letter];
    if (answer === undefined) continue;
    say(guest, `${letter}\r\n`);
    const record = findCall(guest, PROMPT_RECORD);
    if (record !== null) closeCall(guest, record);
    regs.al = answer;
    return DONE;
  }
  return WAIT_KEY;
}
