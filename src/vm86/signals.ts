/**
 * Signals of a task, as far as vm86() meets them: those that exceptions turn into (vm86.md 6.3), and
 * those that come from outside (kill, a line of the IrqHub), which make a running `vm86()` return
 * VM86_SIGNAL at the next instruction boundary unless they are blocked or ignored.
 */
import { AT, STATE } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { defineStruct, u16, u32 } from '../state/struct.ts';
import {
  EINVAL,
  SIGALRM,
  SIGCHLD,
  SIGCONT,
  SIGKILL,
  SIGSTOP,
  SIGURG,
  SIGWINCH,
  SI_KERNEL,
  SI_USER,
} from './abi.ts';

/** What the kernel would have delivered as a signal when `vm86()` returns VM86_SIGNAL. */
export interface Signal {
  readonly signo: number;
  /** `si_code`. */
  readonly code: number;
  /** `si_addr`: the linear address of a page fault, else EIP; 0 where the kernel gives none. */
  readonly addr: number;
  /** Number of the CPU exception, -1 if it was none. */
  readonly trapno: number;
}

/** The budget is used up. */
export const BUDGET_USED: Signal = { signo: SIGALRM, code: SI_USER, addr: 0, trapno: -1 };

/** Sets of signals have bit n for signal n. */
export const SignalState = defineStruct({
  /** Sent and not delivered yet. */
  pending: u32,
  blocked: u32,
  ignored: u32,
  /** Those of `pending` that the kernel sent itself, for a line. */
  fromKernel: u32,
  /** Lines of the IrqHub that have fired and whose owner's signal is on its way. */
  raised: u16,
  /** Signal that the task has died of, 0 while it lives. */
  killedBy: u16,
});

/** Indices of the first two, and of `raised` and `killedBy` together, as 32-bit words. */
const PENDING = 0;
const BLOCKED = 1;
const UNUSUAL = SignalState.offsets.raised >> 2;

const LAST_SIGNAL = 31;
/** Neither can be blocked or ignored. */
const UNSTOPPABLE = (1 << SIGKILL) | (1 << SIGSTOP);
/** What a process without a handler does not notice. */
const IGNORED_BY_DEFAULT = (1 << SIGCHLD) | (1 << SIGCONT) | (1 << SIGURG) | (1 << SIGWINCH);

function isSignal(signo: number): boolean {
  return Number.isInteger(signo) && signo >= 1 && signo <= LAST_SIGNAL;
}

/** The lowest signal of a set that is not empty. */
function lowest(set: number): number {
  return 31 - Math.clz32(set & -set);
}

export class Signals {
  readonly #state: ReturnType<typeof SignalState.at>;
  readonly #words: Uint32Array;
  readonly #hasHandlers: boolean;

  /** A task without handlers dies of every signal whose default is not to be ignored. */
  constructor(memory: Memory, hasHandlers: boolean) {
    this.#state = SignalState.at(memory.view, STATE + AT.signals);
    this.#words = new Uint32Array(memory.buffer, STATE + AT.signals, SignalState.size >> 2);
    this.#hasHandlers = hasHandlers;
  }

  /** Sends a signal of 1-31, as kill(2) does: 0, or -EINVAL. Sending it twice is sending it once. */
  kill(signo: number): number {
    if (!isSignal(signo)) return -EINVAL;
    this.#send(1 << signo);
    return 0;
  }

  /** Sends the signals of `set` in the kernel's name. */
  sendFromKernel(set: number): void {
    this.#send(set);
    this.#state.fromKernel |= set & this.#state.pending;
  }

  /** What is ignored and not blocked is lost at once. */
  #send(set: number): void {
    const state = this.#state;
    state.pending |= set & ~(state.ignored & ~state.blocked);
  }

  /** Holds a signal back, or lets it through: sigprocmask(2). 0, or -EINVAL. */
  block(signo: number, on: boolean): number {
    if (!isSignal(signo)) return -EINVAL;
    const bit = (1 << signo) & ~UNSTOPPABLE;
    const state = this.#state;
    state.blocked = on ? state.blocked | bit : state.blocked & ~bit;
    return 0;
  }

  /** Ignores a signal, one on its way included, or handles it again: SIG_IGN. 0, or -EINVAL. */
  ignore(signo: number, on: boolean): number {
    if (!isSignal(signo) || (1 << signo) & UNSTOPPABLE) return -EINVAL;
    const bit = 1 << signo;
    const state = this.#state;
    state.ignored = on ? state.ignored | bit : state.ignored & ~bit;
    if (on) state.pending &= ~bit;
    return 0;
  }

  /** Nothing is to be delivered, no line has fired, and the task lives: what is true mostly. */
  get quiet(): boolean {
    const words = this.#words;
    return ((words[PENDING] & ~words[BLOCKED]) | words[UNUSUAL]) === 0;
  }

  /** The signal that is to be delivered now, taken away, or null. The lowest number comes first. */
  take(): Signal | null {
    const state = this.#state;
    let ignored = state.ignored;
    if (!this.#hasHandlers) ignored |= IGNORED_BY_DEFAULT;
    state.pending &= ~(ignored & ~state.blocked & ~UNSTOPPABLE);
    const ready = state.pending & ~state.blocked;
    if (ready === 0) return null;
    const signo = lowest(ready);
    const bit = 1 << signo;
    const code = state.fromKernel & bit ? SI_KERNEL : SI_USER;
    state.pending &= ~bit;
    state.fromKernel &= ~bit;
    if (signo === SIGKILL) this.die(signo);
    return { signo, code, addr: 0, trapno: -1 };
  }

  /** A signal has been delivered: without a handler the task dies of it. */
  delivered(signo: number): void {
    if (!this.#hasHandlers) this.die(signo);
  }

  die(signo: number): void {
    this.#state.killedBy = signo;
  }

  /** The signal that the task has died of, 0 while it lives. */
  get killedBy(): number {
    return this.#state.killedBy;
  }
}
