/** What becomes of CPU exceptions, single steps and breakpoints (vm86.md 6.2 and 6.3). */
import {
  FPE_INTDIV,
  ILL_ILLOPN,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SIGBUS,
  SIGFPE,
  SIGILL,
  SIGSEGV,
  SIGTRAP,
  SI_KERNEL,
  TRAP_BRKPT,
  TRAP_HWBKPT,
  TRAP_TRACE,
  VM86_SIGNAL,
  VM86_TRAP,
} from './abi.ts';
import { GO_ON, doInt } from './interrupt.ts';
import { R_IP } from './task.ts';
import type { Signal, Task } from './task.ts';

export const DIVIDE_ERROR = 0;
export const DEBUG = 1;
export const BREAKPOINT = 3;
export const OVERFLOW = 4;
export const BOUND_RANGE = 5;
export const INVALID_OPCODE = 6;
export const STACK_FAULT = 12;
export const GENERAL_PROTECTION = 13;
export const PAGE_FAULT = 14;

/** Returns VM86_SIGNAL for a CPU exception; a task without a handler dies of it. */
function raise(task: Task, signo: number, code: number, trapno: number, addr?: number): number {
  const signal: Signal = { signo, code, addr: addr ?? task.r32[R_IP >> 1], trapno };
  task.signal = signal;
  task.exception = trapno;
  if (task.options.signalHandlers === 'killed') task.killed = true;
  return VM86_SIGNAL;
}

/** A debugger's breakpoint at CS:IP was reached. */
export function breakpointReached(task: Task): number {
  task.signal = { signo: SIGTRAP, code: TRAP_HWBKPT, addr: task.r32[R_IP >> 1], trapno: -1 };
  return VM86_SIGNAL;
}

/** A single step (TF) or ICEBP has ended. */
export function debugTrap(task: Task): number {
  if (!task.plus) return raise(task, SIGTRAP, TRAP_TRACE, DEBUG);
  task.exception = DEBUG;
  return VM86_TRAP | (DEBUG << 8);
}

/**
 * An exception that the engine reports on model `v86`. Returns GO_ON when the guest goes on in its
 * own handler, in plus mode for a divide error, INTO and BOUND only.
 */
export function exceptionV86(task: Task, vector: number): number {
  switch (vector) {
    case DEBUG:
      return debugTrap(task);
    case BREAKPOINT:
      if (!task.plus) return raise(task, SIGTRAP, TRAP_BRKPT, vector);
      task.exception = vector;
      return VM86_TRAP | (BREAKPOINT << 8);
    case DIVIDE_ERROR:
    case OVERFLOW:
    case BOUND_RANGE:
      if (task.plus) return exceptionNative(task, vector);
      if (vector === DIVIDE_ERROR) return raise(task, SIGFPE, FPE_INTDIV, vector);
      return raise(task, SIGSEGV, SI_KERNEL, vector);
    case INVALID_OPCODE:
      return raise(task, SIGILL, ILL_ILLOPN, vector);
    case PAGE_FAULT: {
      const { faultAddress, faultWrite } = task.engine;
      return raise(task, SIGSEGV, faultWrite ? SEGV_ACCERR : SEGV_MAPERR, vector, faultAddress);
    }
    default:
      return raise(task, SIGBUS, SI_KERNEL, vector);
  }
}

/** On native models an exception goes the way of INT n with its vector. */
export function exceptionNative(task: Task, vector: number): number {
  const result = doInt(task, vector, false);
  if (result !== GO_ON) task.exception = vector;
  return result;
}
