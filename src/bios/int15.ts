/**
 * INT 15h, system services. Source: dos-bios.md 7.2.
 *
 * Not implemented: event wait (83), joystick (84), block move and protected mode (87, 89), the
 * EBDA (C1), the PS/2 mouse (C2), power management (53): each answers AH=86h with CF set.
 */
import { CF } from '../cpu/regs.ts';
import { EVENT_WAIT } from '../devices/scheduler.ts';
import { defineStruct, f64 } from '../state/struct.ts';
import { closeCall, findCall, openCall } from './calls.ts';
import { label, ROM_SEGMENT } from './rom.ts';
import { DONE, WAIT } from './service.ts';
import type { Caller, Guest, Outcome } from './service.ts';

const UNSUPPORTED = 0x86;
const SERVICE_WAIT = 0x1586;

/** What function 86 remembers: the virtual microsecond at which the wait is over. */
const WaitRecord = defineStruct({ until: f64 });

function answer({ regs }: Guest, caller: Caller, ah: number): Outcome {
  regs.ah = ah;
  caller.flags = ah === 0 ? caller.flags & ~CF : caller.flags | CF;
  return DONE;
}

/** Function 86: returns after CX:DX microseconds. */
function wait(guest: Guest, caller: Caller): Outcome {
  const { regs, devices } = guest;
  const { scheduler } = devices;
  let record = findCall(guest, SERVICE_WAIT);
  if (record === null) {
    record = openCall(guest, SERVICE_WAIT, WaitRecord.size);
    const microseconds = regs.cx * 0x1_0000 + regs.dx;
    WaitRecord.at(record.view, record.at).until = scheduler.microseconds() + microseconds;
  }
  const due = scheduler.clockAt(WaitRecord.at(record.view, record.at).until);
  if (due <= scheduler.clock) {
    closeCall(guest, record);
    return answer(guest, caller, 0);
  }
  scheduler.set(EVENT_WAIT, Math.min(due, scheduler.deadline(EVENT_WAIT)));
  return WAIT;
}

/** Function 24: address line 20, by AL. */
function a20(guest: Guest, caller: Caller): Outcome {
  const { regs, devices } = guest;
  switch (regs.al) {
    case 0x00:
    case 0x01:
      devices.system.a20 = regs.al === 1;
      break;
    case 0x02:
      regs.al = devices.system.a20 ? 1 : 0;
      break;
    case 0x03:
      regs.bx = 3; // through the keyboard controller and port 92h
      break;
    default:
      return answer(guest, caller, UNSUPPORTED);
  }
  return answer(guest, caller, 0);
}

export function int15(guest: Guest, caller: Caller): Outcome {
  const { regs } = guest;
  switch (regs.ah) {
    case 0x24:
      return a20(guest, caller);
    case 0x4f:
      // The hook of INT 09h: nobody has taken the scan code in AL.
      caller.flags |= CF;
      return DONE;
    case 0x86:
      return wait(guest, caller);
    case 0x88:
      regs.ax = Math.min(guest.memory.xmem.size >> 10, 0xffff);
      caller.flags &= ~CF;
      return DONE;
    case 0x85: // SysReq pressed or let go
    case 0x90: // a device driver is going to wait
    case 0x91: // a device is ready
      return answer(guest, caller, 0);
    case 0xc0:
      regs.es = ROM_SEGMENT;
      regs.bx = label('system_table');
      return answer(guest, caller, 0);
    default:
      return answer(guest, caller, UNSUPPORTED);
  }
}
