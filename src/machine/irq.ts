/**
 * Between two instructions: events that are due run, and a hardware interrupt that the guest lets
 * in is taken (dos-bios.md 9.5). Doing this again right away changes nothing, so it does not
 * matter how a run is cut into slices.
 */
import { IF, VIF, VIP } from '../cpu/regs.ts';
import type { Devices } from '../devices/devices.ts';
import type { Pic } from '../devices/pic.ts';
import { EVENT_PIT0, EVENT_RTC } from '../devices/scheduler.ts';
import type { MachineVariables } from '../state/machineState.ts';
import { WANTS_IRQ_INJECT } from '../state/trace.ts';
import { enterFlags, leaveFlags } from '../vm86/flags.ts';
import { reflect } from '../vm86/interrupt.ts';
import { R_EFLAGS } from '../vm86/task.ts';
import type { Task } from '../vm86/task.ts';

/** `MachineVariables.halted`: not; in HLT until an interrupt; in a waiting stub until an event. */
export const AWAKE = 0;
export const HALTED = 1;
export const HALTED_FOR_EVENT = 2;

const KEYBOARD_IRQ = 1;
const TIMER_IRQ = 0;
const RTC_IRQ = 8;

/** Whether the guest lets interrupts in. */
export function interruptsOn(task: Task): boolean {
  return (task.r32[R_EFLAGS] & (task.native ? IF : VIF)) !== 0;
}

/**
 * Runs the events that are due and takes a pending interrupt if the guest lets it in. While it
 * does not, VIP is set in EFLAGS: an instruction that sets IF then ends the engine's run. Returns
 * whether an interrupt was taken.
 */
export function settle(task: Task, state: MachineVariables, devices: Devices): boolean {
  const { scheduler, pic } = devices;
  if (scheduler.next() <= state.clock) {
    scheduler.runDue();
    if (state.halted === HALTED_FOR_EVENT) state.halted = AWAKE;
  }
  if (!pic.pending) {
    if (task.r32[R_EFLAGS] & VIP) task.r32[R_EFLAGS] &= ~VIP;
    return false;
  }
  let taken = false;
  if (interruptsOn(task) && !state.shadow) {
    takeInterrupt(task, pic.acknowledge(), pic);
    state.halted = AWAKE;
    taken = true;
  }
  if (pic.pending) task.r32[R_EFLAGS] |= VIP;
  else task.r32[R_EFLAGS] &= ~VIP;
  return taken;
}

/** Enters the handler of a hardware interrupt. Without a stack to push to it is lost. */
function takeInterrupt(task: Task, vector: number, pic: Pic): void {
  const { trace } = task;
  if (trace !== null && trace.wants & WANTS_IRQ_INJECT)
    trace.interrupted(pic.inputOf(vector), vector);
  if (!task.native) enterFlags(task);
  task.refresh();
  reflect(task, vector);
  if (!task.native) leaveFlags(task);
}

/** Whether anything can end a HLT: an interrupt that is enabled and has a source. */
export function canWake(task: Task, state: MachineVariables, devices: Devices): boolean {
  const { scheduler, pic } = devices;
  if (!interruptsOn(task)) return false;
  if (state.halted === HALTED_FOR_EVENT) return true;
  if (pic.pending || pic.enabled(KEYBOARD_IRQ)) return true;
  const timer = pic.enabled(TIMER_IRQ) && scheduler.deadline(EVENT_PIT0) < Infinity;
  return timer || (pic.enabled(RTC_IRQ) && scheduler.deadline(EVENT_RTC) < Infinity);
}
