/** The BIOS's services by vector, and its traps by their name in rom.asm. */
import { int10 } from './int10.ts';
import { int13 } from './int13.ts';
import { int15 } from './int15.ts';
import { int16 } from './int16.ts';
import { int1a } from './int1a.ts';
import { breakWord, translateKey } from './keys.ts';
import { equipment, memorySize, noBoot, printer, printScreen, restart, serial } from './misc.ts';
import type { Service } from './service.ts';

export const biosServices: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0x05, printScreen],
  [0x10, int10],
  [0x11, equipment],
  [0x12, memorySize],
  [0x13, int13],
  [0x14, serial],
  [0x15, int15],
  [0x16, int16],
  [0x17, printer],
  [0x18, noBoot],
  [0x19, restart],
  [0x1a, int1a],
]);

export const biosTraps: ReadonlyMap<string, Service> = new Map<string, Service>([
  ['key', translateKey],
  ['break', breakWord],
  ['post', restart],
]);
