/**
 * Services: the host side of BIOS and DOS interrupts (dos-bios.md section 9).
 *
 * A service reads the guest's registers, does its work and returns at once. It never blocks and
 * never calls the guest; what it must remember between two runs it keeps in a call record in
 * guest memory (calls.ts).
 */
import type { Regs } from '../cpu/regs.ts';
import type { Devices } from '../devices/devices.ts';
import type { Hooks } from '../state/hooks.ts';
import type { MachineVariables } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import type { TraceSink } from '../state/trace.ts';

/**
 * Who called: in the shortcut these are the live registers, in the stub the words of the frame at
 * SS:SP. A service changes the caller's flags only by assigning `flags`; IF and TF stay.
 */
export interface Caller {
  readonly cs: number;
  readonly ip: number;
  flags: number;
}

export interface Guest {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly state: MachineVariables;
  readonly devices: Devices;
  readonly hooks: Hooks;
  /** Who is told of programs that begin and end. */
  readonly trace: TraceSink | null;
  /** True while the service runs from its stub, with the frame on the caller's stack. */
  readonly inStub: boolean;
  /**
   * True when a service goes on with a call that it has begun: behind the idle HLT of its waiting
   * stub, or in a trap with a name. Guest code can jump there without having called.
   */
  readonly resumed: boolean;
}

/** The service is finished. */
export const DONE = 'done';
/**
 * Nothing to do until the next event: the call goes on in its waiting stub (`wait_NN` of rom.asm),
 * and the service is entered again behind the idle HLT. Only services with such a stub may wait.
 */
export const WAIT = 'wait';
/** As WAIT, for a key: when no key is on its way the machine is "waiting for a key". */
export const WAIT_KEY = 'key';

/**
 * Go on in guest code at F000:`stub`, a label of rom.asm, which does an INT or a far call and
 * traps back. The stack frame of the call is pushed first if it is not there.
 */
export interface Call {
  readonly stub: number;
}

/** Registers were replaced (EXEC, termination): continue at CS:IP as they now are. */
export const JUMP = 'jump';

export type Outcome = typeof DONE | typeof WAIT | typeof WAIT_KEY | typeof JUMP | Call;
export type Service = (guest: Guest, caller: Caller) => Outcome;
