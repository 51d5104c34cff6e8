/** The interrupts that DOS serves, and its named traps in the ROM. Source: dos-bios.md 6. */
import { label } from '../bios/rom.ts';
import type { Guest, Outcome, Service } from '../bios/service.ts';
import { DONE } from '../bios/service.ts';
import { int25, int26 } from './absoluteDisk.ts';
import { int1b, int23, int23Returned } from './break.ts';
import { writeCon } from './console.ts';
import { caseMap } from './country.ts';
import { int24, int24Returned } from './critical.ts';
import { readWord, writeWord } from './far.ts';
import { int21, LAST_CPM_FUNCTION } from './int21.ts';
import { EXIT_NORMAL, int22, stayResident, terminate } from './terminate.ts';

/** INT 27h: stays resident with DX bytes from the PSP on. */
function int27(guest: Guest): Outcome {
  return stayResident(guest, 0, (guest.regs.dx + 15) >> 4);
}

/** INT 29h: a character straight to CON. */
function int29(guest: Guest): Outcome {
  writeCon(guest, guest.regs.al, 1);
  return DONE;
}

/** INT 2Fh: who asks whether something is installed finds its registers unchanged: it is not. */
function int2f(guest: Guest): Outcome {
  const { regs } = guest;
  if (regs.ax === 0x1680) regs.al = 0;
  else if (regs.ax === 0x4a01 || regs.ax === 0x4a02) {
    regs.bx = 0;
    regs.es = 0xffff;
    regs.di = 0xffff;
  }
  return DONE;
}

/**
 * CALL 5: the stack holds the far return into the PSP (offset, segment) and below it the near return.
 * It becomes the frame of an INT 21h with the function of CL, which returns to the caller's code.
 */
function callFive(guest: Guest): Outcome {
  const { regs } = guest;
  const { ss, sp } = regs;
  const psp = readWord(guest, ss, sp + 2);
  const ip = readWord(guest, ss, sp + 4);
  writeWord(guest, ss, sp, ip);
  writeWord(guest, ss, sp + 2, psp);
  writeWord(guest, ss, sp + 4, regs.flags);
  if (regs.cl > LAST_CPM_FUNCTION) {
    regs.al = 0;
    return DONE;
  }
  regs.ah = regs.cl;
  return { stub: label('trap_21') };
}

/** Services by vector. */
export const dosServices: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x1b, int1b],
  [0x20, (guest) => terminate(guest, 0, EXIT_NORMAL)],
  [0x21, int21],
  [0x22, int22],
  [0x23, int23],
  [0x24, int24],
  [0x25, int25],
  [0x26, int26],
  [0x27, int27],
  [0x29, int29],
  [0x2f, int2f],
]);

/** Services by label, `trap_` left off. */
export const dosTraps: ReadonlyMap<string, Service> = new Map<string, Service>([
  ['int23', int23Returned],
  ['int24', int24Returned],
  ['cpm', callFive],
  ['casemap', caseMap],
]);
