/**
 * Ctrl-C and Ctrl-Break: INT 23h and INT 1Bh. A call that finds ^C shows it and continues in guest
 * code that does INT 23h with the program's registers. A handler that ends with IRET, or with RETF
 * leaving the flags behind and CF clear, has the DOS call begin again; with CF set, and by default, the
 * program ends with exit type 1. Source: dos-bios.md 6, 9.2.
 */
import { closeCall, findCall, openCall } from '../bios/calls.ts';
import { label } from '../bios/rom.ts';
import type { Guest, Outcome } from '../bios/service.ts';
import { DONE } from '../bios/service.ts';
import { CF } from '../cpu/regs.ts';
import { writeText } from './console.ts';
import { EXIT_CTRL_C, terminate } from './terminate.ts';
import { variables } from './variables.ts';

const RECORD = 0x2300;

/** Shows ^C and goes to the program's INT 23h. */
export function callInt23(guest: Guest): Outcome {
  writeText(guest, '^C\r\n');
  openCall(guest, RECORD, 0);
  return { stub: label('call_int23') };
}

/** The handler has returned: `trap_int23` of rom.asm. */
export function int23Returned(guest: Guest): Outcome {
  const { regs } = guest;
  let record = findCall(guest, RECORD);
  if (record === null) {
    regs.sp = (regs.sp + 2) & 0xffff;
    record = findCall(guest, RECORD);
    if (record === null || (regs.flags & CF) !== 0) return terminate(guest, 0, EXIT_CTRL_C);
  }
  closeCall(guest, record);
  return { stub: label('trap_21') };
}

/** The default INT 23h. */
export function int23(guest: Guest): Outcome {
  return terminate(guest, 0, EXIT_CTRL_C);
}

/** The default INT 1Bh: the next check finds a ^C. */
export function int1b(guest: Guest): Outcome {
  variables(guest).breakPending = 1;
  return DONE;
}
