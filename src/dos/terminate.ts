/**
 * Ending a program: INT 20h, functions 00h, 31h, 4Ch, 4Dh, INT 27h, Ctrl-C, abort from INT 24h. Source:
 * dos-bios.md 4.4. The parent goes on at the INT 22h address in the PSP with the registers it had when
 * it called EXEC. The program that the host started has the ROM's stub of INT 22h there: it ends where it
 * is, with its registers as it left them, for whoever looks at the stopped machine.
 */
import { closeCall, dropCalls, findCall } from '../bios/calls.ts';
import type { Guest, Outcome } from '../bios/service.ts';
import { label, ROM_SEGMENT } from '../bios/rom.ts';
import { JUMP } from '../bios/service.ts';
import { CF, IF } from '../cpu/regs.ts';
import { STATUS_ENDED } from '../state/machineState.ts';
import { linear } from '../state/memory.ts';
import { defineStruct, u16 } from '../state/struct.ts';
import { WANTS_EXIT } from '../state/trace.ts';
import { farPointer, ROOT_PSP } from './area.ts';
import { closeAllHandles } from './handles.ts';
import { blocks, releaseAll, resize } from './memory.ts';
import { pspAt, setVector } from './psp.ts';
import { currentPsp, sda, setSda, variables } from './variables.ts';

/** Where the program that the host started returns to: the ROM's stub of INT 22h. */
export const HOST_EXIT = farPointer(ROM_SEGMENT, label('trap_22'));

export const EXIT_NORMAL = 0;
export const EXIT_CTRL_C = 1;
export const EXIT_CRITICAL = 2;
export const EXIT_RESIDENT = 3;

/** Call record of EXEC: the parent's registers. */
export const EXEC_RECORD = 0x214b;
export const ExecRecord = defineStruct({
  ax: u16,
  bx: u16,
  cx: u16,
  dx: u16,
  si: u16,
  di: u16,
  bp: u16,
  ds: u16,
  es: u16,
  flags: u16,
});

/** Gives back what a program holds: vectors 22h-24h, and unless it stays, handles and memory. */
export function releaseProgram(guest: Guest, resident: boolean): void {
  const psp = currentPsp(guest);
  const { int22, int23, int24 } = pspAt(guest, psp);
  setVector(guest, 0x22, int22);
  setVector(guest, 0x23, int23);
  setVector(guest, 0x24, int24);
  if (resident) return;
  closeAllHandles(guest);
  for (const { owner, seg, size } of blocks(guest.memory) ?? [])
    if (owner === psp) dropCalls(guest.memory, linear(seg, 0), linear(seg + size, 0));
  releaseAll(guest, psp);
}

/** Ends the current program and continues its parent. */
export function terminate(guest: Guest, code: number, type: number): Outcome {
  const { regs, memory, state, devices, hooks, trace } = guest;
  const psp = currentPsp(guest);
  if (trace !== null && psp !== ROOT_PSP && trace.wants & WANTS_EXIT)
    trace.ended(psp, code, type === EXIT_RESIDENT);
  const { parent, int22 } = pspAt(guest, psp);
  if (psp !== ROOT_PSP) releaseProgram(guest, type === EXIT_RESIDENT);
  setSda(guest, { psp: parent, exit: (type << 8) | code, inDos: 0 });
  variables(guest).exitUnread = 1;
  if (parent === ROOT_PSP && int22 === HOST_EXIT) return ended(guest);
  const { stack } = pspAt(guest, parent);
  regs.ss = stack >>> 16;
  regs.sp = stack & 0xffff;
  const parentCall = { regs, memory, state, devices, hooks, trace, inStub: true, resumed: true };
  const record = findCall(parentCall, EXEC_RECORD);
  let flags = IF;
  if (record !== null) {
    const saved = ExecRecord.at(record.view, record.at);
    const { ax, bx, cx, dx, si, di, bp, ds, es } = saved;
    Object.assign(regs, { ax, bx, cx, dx, si, di, bp, ds, es });
    flags = saved.flags & ~CF;
    closeCall(parentCall, record);
  }
  regs.flags = flags;
  regs.sp = (regs.sp + 6) & 0xffff;
  regs.cs = int22 >>> 16;
  regs.ip = int22 & 0xffff;
  return JUMP;
}

/** Function 31h: ends but keeps `paragraphs` of the program's block. */
export function stayResident(guest: Guest, code: number, paragraphs: number): Outcome {
  resize(guest, currentPsp(guest), Math.max(6, paragraphs));
  return terminate(guest, code, EXIT_RESIDENT);
}

/** Function 4Dh: exit type and code of the last child, once. */
export function takeExit(guest: Guest): number {
  const dos = variables(guest);
  const exit = dos.exitUnread ? sda(guest).exit : 0;
  dos.exitUnread = 0;
  return exit;
}

/** The default INT 22h: the program that the host started has ended. */
export function int22(guest: Guest): Outcome {
  return currentPsp(guest) === ROOT_PSP ? ended(guest) : terminate(guest, 0, EXIT_NORMAL);
}

function ended(guest: Guest): Outcome {
  const { state } = guest;
  const { exit } = sda(guest);
  state.exitCode = exit & 0xff;
  state.exitType = exit >> 8;
  state.status = STATUS_ENDED;
  return JUMP;
}
