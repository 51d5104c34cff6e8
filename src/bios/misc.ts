/**
 * The small services: INT 05h, 11h, 12h, 14h, 17h, 18h, 19h and the entry at FFFF:0000.
 *
 * Source: dos-bios.md 7.2 and 7.3. The machine has neither serial nor parallel ports: 14h and 17h
 * answer with a time-out, and printing the screen fails. Not implemented: booting from a disk;
 * restarting the computer ends the run.
 */
import { STATUS_ENDED } from '../state/machineState.ts';
import { BDA } from './bda.ts';
import { DONE, JUMP } from './service.ts';
import type { Guest, Outcome } from './service.ts';
import { teletype } from './teletype.ts';

const SERIAL_TIMEOUT = 0x80;
const PRINTER_TIMEOUT = 0x01;
const PRINT_SCREEN_FAILED = 0xff;

/** INT 05h, print screen. */
export function printScreen({ memory }: Guest): Outcome {
  memory.write8(BDA.printScreen, PRINT_SCREEN_FAILED);
  return DONE;
}

/** INT 11h, equipment. */
export function equipment({ memory, regs }: Guest): Outcome {
  regs.ax = memory.read16(BDA.equipment);
  return DONE;
}

/** INT 12h, KiB of conventional memory. */
export function memorySize({ memory, regs }: Guest): Outcome {
  regs.ax = memory.read16(BDA.memoryKib);
  return DONE;
}

/** INT 14h, serial ports. */
export function serial({ regs }: Guest): Outcome {
  regs.ah = SERIAL_TIMEOUT;
  return DONE;
}

/** INT 17h, printers. */
export function printer({ regs }: Guest): Outcome {
  regs.ah = PRINTER_TIMEOUT;
  return DONE;
}

function end({ state }: Guest, reason: string): Outcome {
  state.status = STATUS_ENDED;
  state.exitCode = 0;
  state.exitType = 0;
  state.reason = reason;
  return JUMP;
}

/** INT 18h: there is nothing to boot from, and no BASIC. */
export function noBoot(guest: Guest): Outcome {
  for (const character of 'No bootable disk\r\n') {
    teletype(guest, character.charCodeAt(0));
    guest.hooks.console?.(character.charCodeAt(0), 1);
  }
  return end(guest, 'The program started ROM BASIC (INT 18h), which this computer does not have.');
}

/** INT 19h, and the reset entry FFFF:0000. */
export function restart(guest: Guest): Outcome {
  return end(guest, 'The program restarted the computer.');
}
