/**
 * vm86(): the system call that runs a guest until it does something that a virtual-8086 task may
 * not do (vm86.md). The guest's registers stay in memory, in the live structure at AT.vm86; a
 * structure anywhere else is copied there and back.
 */
import { STOP_BREAK, STOP_BUDGET, STOP_EXCEPTION, STOP_TRAP } from '../cpu/engine.ts';
import { TF, Vm86Regs } from '../cpu/regs.ts';
import { AT, STATE } from '../state/layout.ts';
import {
  EFAULT,
  EINVAL,
  ENOSYS,
  EPERM,
  ESRCH,
  VM86_FREE_IRQ,
  VM86_GET_AND_RESET_IRQ,
  VM86_GET_IRQ_BITS,
  VM86_PLUS_INSTALL_CHECK,
  VM86_REQUEST_IRQ,
  VM86_SCREEN_BITMAP,
  VM86_SIGNAL,
  VM86_UNKNOWN,
  Vm86PlusStruct,
  Vm86Struct,
} from './abi.ts';
import { enterFlags, leaveFlags } from './flags.ts';
import { GO_ON } from './interrupt.ts';
import { monitorNative, monitorV86 } from './monitor.ts';
import { executePort, isPermitted, portInstruction } from './ports.ts';
import { BUDGET_USED, R_CS, R_FLAGS, R_IP } from './task.ts';
import type { Task } from './task.ts';
import {
  DEBUG,
  STACK_FAULT,
  breakpointReached,
  debugTrap,
  exceptionNative,
  exceptionV86,
} from './trap.ts';

/** Address of the live structure. */
export const LIVE = STATE + AT.vm86;

/** Most instructions an engine is asked for at a time. */
const LONGEST_RUN = 0x3fff_ffff;

/**
 * `vm86(fn, arg)`. For ENTER (and every fn but 0 and 3-6) `at` is the address of a
 * `vm86plus_struct` in the machine's memory; for fn 3-6 it is the argument. At most `budget`
 * instructions are executed; then VM86_SIGNAL comes back with `signal` BUDGET_USED. Returns a
 * VM86_* result, or a negative errno. Nothing is thrown.
 */
export function vm86(task: Task, fn: number, at: number, budget = Infinity): number {
  if (task.options.disabled) return -ENOSYS;
  switch (fn) {
    case VM86_PLUS_INSTALL_CHECK:
      return 0;
    case VM86_REQUEST_IRQ:
      return task.irqs.request(at);
    case VM86_FREE_IRQ:
      return task.irqs.free(at);
    case VM86_GET_IRQ_BITS:
      return task.irqs.bits;
    case VM86_GET_AND_RESET_IRQ:
      return task.irqs.getAndReset(at);
    default:
      return enter(task, at, Vm86PlusStruct.size, budget);
  }
}

/** `vm86old(info)`: the same with a `vm86_struct` of 160 bytes and no plus information. */
export function vm86old(task: Task, at: number, budget = Infinity): number {
  if (task.options.disabled) return -ENOSYS;
  return enter(task, at, Vm86Struct.size, budget);
}

function enter(task: Task, at: number, size: number, budget: number): number {
  const { memory, options } = task;
  if (task.killed) return -ESRCH;
  if ((options.mmapMinAddr ?? 0) > 0 && options.privileged === false) return -EPERM;
  if (task.inside) return -EPERM;
  // The kernel reads bytes 0-95 first, then looks at `flags`, then reads the rest.
  const end = memory.bytes.length;
  if (!(at >= 0) || at + Vm86Struct.offsets.int_revectored > end) return -EFAULT;
  const flags = memory.view.getUint32(at + Vm86Struct.offsets.flags, true);
  if (flags & VM86_SCREEN_BITMAP) return -EINVAL;
  if (at + size > end) return -EFAULT;

  task.inside = true;
  task.plus = size === Vm86PlusStruct.size;
  const result = at === LIVE ? run(task, budget) : runElsewhere(task, at, size, budget);
  task.inside = false;
  return result;
}

/** Runs with the structure at `at` in the live one's place, then puts the registers back. */
function runElsewhere(task: Task, at: number, size: number, budget: number): number {
  const { bytes } = task.memory;
  const saved = bytes.slice(LIVE, LIVE + Vm86PlusStruct.size);
  bytes.copyWithin(LIVE, at, at + size);
  const result = run(task, budget);
  for (const [from, to] of WRITTEN_BACK) {
    bytes.copyWithin(at + from, LIVE + from, LIVE + to);
  }
  bytes.set(saved, LIVE);
  return result;
}

const REG = Vm86Regs.offsets;
/** What the kernel writes back: registers, without the null_* fields, orig_eax and high halves. */
const WRITTEN_BACK = [
  [REG.ebx, REG.__null_ds],
  [REG.eip, REG.__csh],
  [REG.eflags, REG.__ssh],
  [REG.es, REG.__esh],
  [REG.ds, REG.__dsh],
  [REG.fs, REG.__fsh],
  [REG.gs, REG.__gsh],
] as const;

function run(task: Task, budget: number): number {
  task.executed = 0;
  task.exception = -1;
  task.refresh();
  const signal = task.irqs.takeSignal();
  if (signal !== 0) {
    task.signal = { signo: signal, code: 0, addr: 0, trapno: -1 };
    return VM86_SIGNAL;
  }
  if (task.native) return runGuest(task, budget);
  enterFlags(task);
  const result = runGuest(task, budget);
  leaveFlags(task);
  return result;
}

function runGuest(task: Task, budget: number): number {
  // A small integer where it can be one: the loop is short and runs for every INT.
  let left = budget < LONGEST_RUN ? budget | 0 : LONGEST_RUN;
  for (;;) {
    const result = runStretch(task, left);
    if (result !== VM86_SIGNAL || task.signal !== BUDGET_USED || task.executed < left)
      return result;
    if (task.executed >= budget) return result;
    left = Math.min(budget, task.executed + LONGEST_RUN);
  }
}

/** Runs until the call has executed `limit` instructions in all, or returns sooner. */
function runStretch(task: Task, limit: number): number {
  const { engine } = task;
  let first = true;
  for (;;) {
    const left = limit - task.executed;
    if (left <= 0) break;
    if (!first && engine.breakpoints.size !== 0 && atBreakpoint(task))
      return breakpointReached(task);
    first = false;
    const stop = engine.run(left);
    task.executed += engine.executed;
    // It may end early, behind an instruction that lets a pending interrupt in.
    if (stop === STOP_BUDGET) break;
    if (stop === STOP_BREAK) return breakpointReached(task);
    const result = afterStop(task, stop);
    if (result === GO_ON) continue;
    if (result !== VM86_UNKNOWN || !permittedPort(task)) return result;
    if (task.r16[R_FLAGS] & TF) return debugTrap(task);
  }
  task.signal = BUDGET_USED;
  return VM86_SIGNAL;
}

function atBreakpoint(task: Task): boolean {
  return task.engine.breakpoints.has(task.r16[R_CS] * 16 + task.r16[R_IP]);
}

/** What the monitor makes of a stop: GO_ON, or the result of the call. */
function afterStop(task: Task, stop: number): number {
  const { engine, native } = task;
  if (stop === STOP_TRAP) return native ? deliver(task, DEBUG) : debugTrap(task);
  if (stop === STOP_EXCEPTION) return deliver(task, engine.vector);
  if (engine.vector < 0) return native ? monitorNative(task) : monitorV86(task);
  // A limit fault. In virtual-8086 mode #GP is the monitor's, whatever caused it.
  if (native || engine.vector === STACK_FAULT) return deliver(task, engine.vector);
  return monitorV86(task);
}

/** Carries out the port instruction at CS:IP if the guest may use its ports. */
function permittedPort(task: Task): boolean {
  if (task.native) return false;
  const instruction = portInstruction(task);
  if (instruction === null || !isPermitted(task, instruction)) return false;
  executePort(task, instruction, task.io);
  task.executed++;
  task.shadow = false;
  return true;
}

/** Delivers an exception; entering the guest's handler counts as one instruction. */
function deliver(task: Task, vector: number): number {
  const result = task.native ? exceptionNative(task, vector) : exceptionV86(task, vector);
  if (result !== GO_ON) return result;
  // A trap has been counted with its instruction; a fault has completed none, but must cost time.
  if (vector !== DEBUG) task.executed++;
  task.shadow = false;
  return GO_ON;
}
