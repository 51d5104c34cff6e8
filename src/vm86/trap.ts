/** What becomes of CPU exceptions, single steps and breakpoints (vm86.md 6.2 and 6.3). */
import { fpeCode, i387Of } from '../state/i387.ts';
import { WANTS_VM86_SIGNAL } from '../state/trace.ts';
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
  TRAP_HWBKPT,
  VM86_SIGNAL,
  VM86_TRAP,
} from './abi.ts';
import { hasByteFrame, reflectWithBytes } from './byteFrame.ts';
import { GO_ON, doInt } from './interrupt.ts';
import type { Signal } from './signals.ts';
import { R_EIP } from './task.ts';
import type { Task } from './task.ts';
import {
  BOUND_RANGE,
  BREAKPOINT,
  COPROCESSOR_ERROR,
  DEBUG,
  DIVIDE_ERROR,
  GENERAL_PROTECTION,
  INVALID_OPCODE,
  OVERFLOW,
  PAGE_FAULT,
  SIMD_ERROR,
} from '../cpu/vectors.ts';

/** The signal is the result of the call; a task without a handler dies of it. */
export function deliverSignal(task: Task, signal: Signal): number {
  task.signal = signal;
  const { trace } = task;
  if (trace !== null && trace.wants & WANTS_VM86_SIGNAL) trace.signalled(signal);
  task.signals.delivered(signal.signo);
  if (task.killed) task.irqs.freeAll();
  return VM86_SIGNAL;
}

/** Returns VM86_SIGNAL for a CPU exception. Where the kernel gives no reason it gives no address. */
function raise(task: Task, vector: number, signo: number, code: number, addr = 0): number {
  task.exception = vector;
  return deliverSignal(task, { signo, code, addr, trapno: vector });
}

/** A debugger's breakpoint at CS:IP was reached. */
export function breakpointReached(task: Task): number {
  task.signal = { signo: SIGTRAP, code: TRAP_HWBKPT, addr: task.r32[R_EIP], trapno: -1 };
  return VM86_SIGNAL;
}

/** A single step (TF) or ICEBP has ended. */
export function debugTrap(task: Task): number {
  return trap(task, DEBUG);
}

/** In plus mode the caller is told of vectors 1 and 3; otherwise they are a signal. */
function trap(task: Task, vector: number): number {
  if (!task.plus) return raise(task, vector, SIGTRAP, SI_KERNEL);
  task.exception = vector;
  return VM86_TRAP | (vector << 8);
}

/** Access to a page that is absent, or a write to one that is read-only. */
export function pageFault(task: Task): number {
  const code = task.faultWrite ? SEGV_ACCERR : SEGV_MAPERR;
  return raise(task, PAGE_FAULT, SIGSEGV, code, task.faultAddress);
}

/**
 * An exception that the engine reports on model `v86`. Returns GO_ON when the guest goes on in its
 * own handler, in plus mode for a divide error, INTO and BOUND only.
 */
export function exceptionV86(task: Task, vector: number): number {
  switch (vector) {
    case DEBUG:
    case BREAKPOINT:
      return trap(task, vector);
    case DIVIDE_ERROR:
    case OVERFLOW:
    case BOUND_RANGE:
      if (task.plus) return exceptionNative(task, vector);
      if (vector === DIVIDE_ERROR) return raise(task, vector, SIGFPE, FPE_INTDIV, task.r32[R_EIP]);
      return raise(task, vector, SIGSEGV, SI_KERNEL);
    case INVALID_OPCODE:
      return raise(task, vector, SIGILL, ILL_ILLOPN, task.r32[R_EIP]);
    case PAGE_FAULT:
      return pageFault(task);
    case COPROCESSOR_ERROR:
    case SIMD_ERROR:
      return coprocessorError(task, vector);
    default:
      // #NP, #SS and #AC.
      return raise(task, vector, SIGBUS, SI_KERNEL);
  }
}

/** An exception of the coprocessor; the code of the signal says which. */
function coprocessorError(task: Task, vector: number): number {
  return raise(task, vector, SIGFPE, fpeCode(i387Of(task.memory.view)), task.r32[R_EIP]);
}

/**
 * On native models an exception goes the way of INT n with its vector; but the coprocessor of a PC
 * is wired to the interrupt controller, which is the caller's.
 */
export function exceptionNative(task: Task, vector: number): number {
  if (vector === GENERAL_PROTECTION && hasByteFrame(task)) {
    reflectWithBytes(task, vector);
    return GO_ON;
  }
  if (vector === COPROCESSOR_ERROR) return coprocessorError(task, vector);
  const result = doInt(task, vector, false);
  if (result !== GO_ON) task.exception = vector;
  return result;
}
