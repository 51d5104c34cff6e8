/**
 * What a machine or a task tells whoever traces it (vm86.md section 12). A site asks `wants` before
 * it gathers anything, so that what nobody wants costs one test. A sink only watches: guest state,
 * instruction count and clock are the same with and without it. It must not throw, nor enter the
 * machine that calls it.
 */

/** Bits of `TraceSink.wants`, one for each event of vm86.md 12.3. */
export const WANTS_VM86 = 1 << 0;
export const WANTS_VM86OLD = 1 << 1;
export const WANTS_EXECVE = 1 << 2;
export const WANTS_EXIT = 1 << 3;
export const WANTS_VM86_ENTER = 1 << 4;
export const WANTS_VM86_EXIT = 1 << 5;
export const WANTS_DOS_INT21 = 1 << 6;
export const WANTS_BIOS_INT = 1 << 7;
export const WANTS_PORT_IN = 1 << 8;
export const WANTS_PORT_OUT = 1 << 9;
export const WANTS_VM86_SIGNAL = 1 << 10;
/** While this bit is set, engines do not enter handlers of INT n by themselves (`reflects`). */
export const WANTS_GUEST_INT = 1 << 11;
export const WANTS_IRQ_INJECT = 1 << 12;

/** A signal as `Task.signal` has it. */
export interface TracedSignal {
  readonly signo: number;
  readonly code: number;
  readonly addr: number;
  readonly trapno: number;
}

/** A program that is being started, by the host or by function 4Bh. */
export interface TracedExec {
  /** Full DOS path, or the name as given if there is no such file. */
  readonly path: string;
  /** Length byte and text of the command tail. */
  readonly tail: Uint8Array;
  /** Environment strings, each ended by a zero. */
  readonly environment: Uint8Array;
  /** Segment of the environment, 0 where the new process gets none. */
  readonly environmentSeg: number;
}

/** Registers are not passed: a sink reads them from the live structure in the machine's memory. */
export interface TraceSink {
  readonly wants: number;

  /** `vm86(fn, at)`, or `vm86old(at)`, begins. */
  called(old: boolean, fn: number, at: number): void;
  /** The call that began last returns `result`. */
  returned(result: number): void;
  /** The guest is about to run; the live structure is as the caller filled it. */
  entered(): void;
  /** The guest has run `executed` instructions; the live structure is as the caller gets it. */
  left(result: number, executed: number): void;
  /** VM86_SIGNAL is about to be returned. */
  signalled(signal: TracedSignal): void;

  /** One element of IN or INS, OUT or OUTS. `denied`: the guest may not, and nothing was done. */
  ported(output: boolean, port: number, size: number, value: number, denied: boolean): void;
  /** INT n or an exception enters the guest's handler; CS:IP is where it will return to. */
  reflected(vector: number, fromCs: number, fromIp: number, toCs: number, toIp: number): void;
  /** A hardware interrupt enters its handler. */
  interrupted(irq: number, vector: number): void;

  /** BIOS or DOS begins to serve INT `vector`, with the caller's frame at SS:`frame`. */
  serving(vector: number, frame: number): void;
  /** It is served, and the caller goes on with `flags`. */
  served(vector: number, frame: number, flags: number): void;
  /** It is served, and other code goes on: a new program, or the parent of one that has ended. */
  jumped(vector: number): void;

  /** A program was loaded; `psp` is its process, 0 for an overlay. */
  executed(exec: TracedExec, psp: number): void;
  /** A program could not be loaded; `error` is DOS's code. */
  refused(exec: TracedExec, error: number): void;
  /** The process `psp` ends; its memory stays if it is `resident`. */
  ended(psp: number, status: number, resident: boolean): void;
  /** The machine was powered off and on. */
  powered(): void;
}
