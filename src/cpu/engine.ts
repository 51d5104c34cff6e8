/**
 * What every engine (interpreter, later JIT) does: run instructions on the registers and RAM of one
 * machine and say exactly why it stopped. Everything an engine keeps besides the machine's memory
 * is a cache.
 */

import type { CpuidTable } from './cpuid.ts';

/** The budget is used up; CS:IP is the next instruction. */
export const STOP_BUDGET = 0;
/**
 * CS:IP is at the first prefix of an instruction that is not the engine's to execute: INT n (but
 * see `reflects`), the IN/OUT family and HLT on every model, and on model `v86` all that vm86.md 6.1 and 6.6 call
 * #GP. Nothing of it has happened. Also a #GP or #SS limit fault, with `vector` 13 or 12.
 */
export const STOP_SENSITIVE = 1;
/**
 * An exception other than #GP: `vector` says which (0 divide, 3 INT3, 4 INTO, 5 BOUND, 6 undefined
 * opcode, 12, 14 …). CS:IP is what must be pushed: at the faulting instruction, or behind it
 * for INT3, INTO and for the divide error of the 8086 and 80186.
 */
export const STOP_EXCEPTION = 2;
/** TF was set when an instruction began, and it has been executed. */
export const STOP_TRAP = 3;
/** A breakpoint is set at CS:IP, or a watched byte was written by the last instruction. */
export const STOP_BREAK = 4;

export type EngineStop =
  | typeof STOP_BUDGET
  | typeof STOP_SENSITIVE
  | typeof STOP_EXCEPTION
  | typeof STOP_TRAP
  | typeof STOP_BREAK;

/** What may differ between engines of one model. */
export interface EngineOptions {
  /**
   * Whether code and data that run past offset FFFF of their segment fault, or wrap as on the 8086
   * (vm86.md 8). True from the 80286 on when not given.
   */
  readonly limitChecks?: boolean;
  /** What CPUID answers on model `v86`. */
  readonly cpuid?: CpuidTable;
}

export interface Engine {
  /**
   * Executes up to `budget` instructions (>= 0) from CS:IP in `vm86_regs` at AT.vm86. A REP
   * iteration counts as one, so a REP may stop half-way with CS:IP on it. On return every register
   * and flag in memory is exact, and `MachineState.shadow` tells whether the last instruction was
   * STI, MOV SS or POP SS. While it runs, `reflects` may run another engine; running this one
   * again is a RangeError.
   */
  run(budget: number): EngineStop;
  /** Instructions completed by the last `run`. */
  readonly executed: number;
  /** Exception number of the last STOP_EXCEPTION, or 13/12 of a limit fault, else -1. */
  readonly vector: number;
  /** Linear address of the last page fault (vector 14). */
  readonly faultAddress: number;
  /** Whether the page fault was a write to a present page. */
  readonly faultWrite: boolean;
  /** Forgets everything decoded: after a restore, a model or A20 change, new protection. */
  flush(): void;
  /** Lets go of the memory, because another engine takes its place. It must not run any more. */
  dispose(): void;
  /**
   * Whether INT n, executed with these values of CS and AH, only enters the guest's handler. The
   * engine then does that itself, as one instruction; all that is not plain about it (TF, protected
   * pages, a frame that wraps) stops still. Null, and always on model `v86`: every INT n stops.
   */
  reflects: ((n: number, cs: number, ah: number) => boolean) | null;
  /** Addresses CS*16+IP at which `run` stops before executing, except at its first instruction. */
  readonly breakpoints: Set<number>;
}
