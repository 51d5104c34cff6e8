/** What the controller is given: a machine to carry out commands on, a clock, and where events go. */
import type { Regs } from '../cpu/regs.ts';
import type { Hooks } from '../state/hooks.ts';
import type { Input, Problem } from '../state/input.ts';
import type { CpuModel, MachineVariables } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import type { TraceSink } from '../state/trace.ts';
import type { Event } from './protocol.ts';

/** What a controller needs of a machine; class Machine has it. */
export interface ControlledMachine {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly state: MachineVariables;
  readonly devices: { readonly scheduler: { next(): number } };
  readonly breakpoints: Set<number>;
  /** What a trace needs of it. */
  readonly ticks: number;
  trace: TraceSink | null;
  input(input: Input): Problem | null;
  run(ticks: number): 'budget' | 'waiting' | 'ended' | 'faulted' | 'halted' | 'break';
  step(): 'budget' | 'waiting' | 'ended' | 'faulted' | 'halted' | 'break';
}

export interface ControllerOptions {
  /** Makes the machine, with the controller's hooks (others may be added). */
  readonly createMachine: (hooks: Hooks) => ControlledMachine;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly emit: (event: Event) => void;
  /** False lets virtual time run free of real time: the command line at its maximum speed. */
  readonly paced?: boolean;
}

/** What a machine comes on as; what is left out stays as it was. */
export interface MachineModel {
  readonly cpu?: CpuModel;
  readonly fpu?: boolean;
}
