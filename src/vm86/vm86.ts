/**
 * vm86(): the system call that runs a guest until it does something that a virtual-8086 task may
 * not do (vm86.md). The guest's registers stay in memory, in the live structure at AT.vm86; a
 * structure anywhere else is copied there and back.
 */
import { STOP_BREAK, STOP_BUDGET, STOP_EXCEPTION, STOP_TRAP } from '../cpu/engine.ts';
import { TF, Vm86Regs } from '../cpu/regs.ts';
import { AT, RAM, RAM_SIZE, STATE } from '../state/layout.ts';
import { WANTS_VM86, WANTS_VM86OLD, WANTS_VM86_ENTER, WANTS_VM86_EXIT } from '../state/trace.ts';
import {
  EFAULT,
  EINVAL,
  ENOSYS,
  EPERM,
  ESRCH,
  SEGV_ACCERR,
  SIGSEGV,
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
import type { PortInstruction } from './ports.ts';
import { executePort, isPermitted, portFault, readPortInstruction, traceDenied } from './ports.ts';
import { opcodeAt } from './prefixes.ts';
import { BUDGET_USED } from './signals.ts';
import { R_CS, R_FLAGS, R_IP } from './task.ts';
import type { Task } from './task.ts';
import {
  breakpointReached,
  debugTrap,
  deliverSignal,
  exceptionNative,
  exceptionV86,
} from './trap.ts';
import { DEBUG, GENERAL_PROTECTION, PAGE_FAULT, STACK_FAULT } from '../cpu/vectors.ts';

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
  const { trace } = task;
  if (trace === null || !(trace.wants & WANTS_VM86)) return call(task, fn, at, budget);
  trace.called(false, fn, at);
  const result = call(task, fn, at, budget);
  trace.returned(result);
  return result;
}

/** `vm86old(info)`: the same with a `vm86_struct` of 160 bytes and no plus information. */
export function vm86old(task: Task, at: number, budget = Infinity): number {
  const { trace } = task;
  if (trace === null || !(trace.wants & WANTS_VM86OLD)) return callOld(task, at, budget);
  trace.called(true, 0, at);
  const result = callOld(task, at, budget);
  trace.returned(result);
  return result;
}

function call(task: Task, fn: number, at: number, budget: number): number {
  if (task.disabled) return -ENOSYS;
  if (task.killed) return -ESRCH;
  switch (fn) {
    case VM86_PLUS_INSTALL_CHECK:
      return 0;
    case VM86_REQUEST_IRQ:
      return task.irqs.request(at);
    case VM86_FREE_IRQ:
      // The signal of a line that has fired is on its way, whatever becomes of the line.
      task.signals.sendFromKernel(task.irqs.takeSignals());
      return task.irqs.free(at);
    case VM86_GET_IRQ_BITS:
      return task.irqs.bits;
    case VM86_GET_AND_RESET_IRQ:
      return task.irqs.getAndReset(at);
    default:
      return enter(task, at, Vm86PlusStruct.size, budget);
  }
}

function callOld(task: Task, at: number, budget: number): number {
  if (task.disabled) return -ENOSYS;
  if (task.killed) return -ESRCH;
  return enter(task, at, Vm86Struct.size, budget);
}

function enter(task: Task, at: number, size: number, budget: number): number {
  if (task.barred || task.inside) return -EPERM;
  task.executed = 0;
  task.exception = -1;
  // The kernel reads bytes 0-95 first, then looks at `flags`, then reads the rest.
  const isLive = at === LIVE;
  if (!isLive && !isReadable(task, at, Vm86Struct.offsets.int_revectored)) return -EFAULT;
  if (task.memory.bytes[at + Vm86Struct.offsets.flags] & VM86_SCREEN_BITMAP) return -EINVAL;
  if (!isLive && !isReadable(task, at, size)) return -EFAULT;

  const limit = budget > 0 ? Math.floor(budget) : 0;
  task.inside = true;
  task.plus = size === Vm86PlusStruct.size;
  const result = isLive ? run(task, limit) : runElsewhere(task, at, size, limit);
  task.inside = false;
  return result;
}

/** Whether the bytes are all in the memory, and those in RAM on pages that are there. */
function isReadable(task: Task, at: number, size: number): boolean {
  if (!Number.isSafeInteger(at) || at < 0 || at + size > task.memory.bytes.length) return false;
  return [at, at + size - 1].every((byte) => !isRam(byte) || task.readable(byte - RAM));
}

function isRam(at: number): boolean {
  return at >= RAM && at < RAM + RAM_SIZE;
}

/** Runs with the structure at `at` in the live one's place, then puts the registers back. */
function runElsewhere(task: Task, at: number, size: number, budget: number): number {
  const { bytes } = task.memory;
  const saved = bytes.slice(LIVE, LIVE + Vm86PlusStruct.size);
  bytes.copyWithin(LIVE, at, at + size);
  let result;
  let isWritten;
  try {
    result = run(task, budget);
  } finally {
    isWritten = writeBack(task, at);
    bytes.set(saved, LIVE);
  }
  return isWritten ? result : cannotWrite(task, at);
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

/** Puts the registers into the structure at `at`; false where it cannot be written. */
function writeBack(task: Task, at: number): boolean {
  const { memory } = task;
  const { bytes } = memory;
  const last = at + REG.__gsh - 1;
  if (![at, last].every((byte) => !isRam(byte) || task.writable(byte - RAM))) return false;
  for (const [from, to] of WRITTEN_BACK) {
    for (let i = from; i < to; i++) {
      if (isRam(at + i)) memory.write8(at + i - RAM, bytes[LIVE + i]);
      else bytes[at + i] = bytes[LIVE + i];
    }
  }
  return true;
}

/** The kernel ends a task whose structure it cannot write to. */
function cannotWrite(task: Task, at: number): number {
  task.signals.die(SIGSEGV);
  return deliverSignal(task, {
    signo: SIGSEGV,
    code: SEGV_ACCERR,
    addr: at - RAM,
    trapno: -1,
  });
}

function run(task: Task, budget: number): number {
  task.refresh();
  const { trace } = task;
  if (trace !== null && trace.wants & WANTS_VM86_ENTER) trace.entered();
  if (!task.native) enterFlags(task);
  const result = runGuest(task, budget);
  leave(task);
  if (trace !== null && trace.wants & WANTS_VM86_EXIT) trace.left(result, task.executed);
  return result;
}

/** Makes the structure what the caller gets. */
function leave(task: Task): void {
  if (!task.native) leaveFlags(task);
  task.icount += task.executed;
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
    const signal = task.takeSignal();
    if (signal !== null) return deliverSignal(task, signal);
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
    if (result !== GO_ON) return result;
  }
  task.signal = BUDGET_USED;
  return VM86_SIGNAL;
}

function atBreakpoint(task: Task): boolean {
  return task.engine.breakpoints.has(task.r16[R_CS] * 16 + task.r16[R_IP]);
}

/** What becomes of a stop: GO_ON, or the result of the call. */
function afterStop(task: Task, stop: number): number {
  const { engine, native } = task;
  if (stop === STOP_TRAP) return trapped(task);
  if (stop === STOP_EXCEPTION) {
    if (engine.vector === PAGE_FAULT) {
      task.faultAddress = engine.faultAddress;
      task.faultWrite = engine.faultWrite;
    }
    // ICEBP traps behind itself, as a single step does; faults and INT3 are counted later.
    if (engine.vector === DEBUG) task.executed++;
    return deliver(task, engine.vector);
  }
  if (engine.vector >= 0) return limitFault(task, engine.vector);
  const at = opcodeAt(task);
  const result = native ? monitorNative(task, at) : monitorV86(task, at);
  return result === VM86_UNKNOWN ? port(task, at) : result;
}

/** TF was set when an instruction began that has been executed. */
function trapped(task: Task): number {
  return task.native ? deliver(task, DEBUG) : debugTrap(task);
}

/** A limit fault. In virtual-8086 mode #GP is the monitor's, whatever caused it. */
function limitFault(task: Task, vector: number): number {
  if (task.native || vector === STACK_FAULT) return deliver(task, vector);
  const result = monitorV86(task, opcodeAt(task));
  if (result === VM86_UNKNOWN) task.exception = GENERAL_PROTECTION;
  return result;
}

/** Carries out the port instruction at CS:IP if the guest may use its ports. */
function port(task: Task, at: number): number {
  const instruction = task.port;
  task.atPort = at >= 0 && readPortInstruction(task, at, instruction);
  if (!task.atPort) return VM86_UNKNOWN;
  if (!isPermitted(task, instruction)) {
    if (task.trace !== null) traceDenied(task, instruction);
    return VM86_UNKNOWN;
  }
  try {
    return usePort(task, instruction);
  } catch (error) {
    // Devices may throw, nothing else in a call does: what it has begun is put right here and not in
    // a `finally`, which costs every call.
    leave(task);
    task.inside = false;
    throw error;
  }
}

function usePort(task: Task, instruction: PortInstruction): number {
  const vector = portFault(task, instruction);
  if (vector >= 0) {
    if (task.native || vector !== GENERAL_PROTECTION) return deliver(task, vector);
    task.exception = vector;
    return VM86_UNKNOWN;
  }
  const traps = (task.r16[R_FLAGS] & TF) !== 0;
  executePort(task, instruction, task.io);
  task.executed++;
  task.shadow = false;
  task.refresh();
  return traps ? trapped(task) : GO_ON;
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
