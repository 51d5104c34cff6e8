/** Virtual time as a trace reads it: the doubles of MachineState, without a view between. */
import { AT, STATE } from '../../state/layout.ts';
import { MachineState } from '../../state/machineState.ts';
import type { Memory } from '../../state/memory.ts';

/** Ticks in a second of a bare task, which has no speed. */
const TASK_IPS = 10_000_000;

/** Indices of fields of MachineState. */
const CLOCK = MachineState.offsets.clock >> 3;
const IPS = MachineState.offsets.ips >> 3;
const MICROSECONDS = MachineState.offsets.microsecondsAtSpeedChange >> 3;
const SPEED_CHANGE = MachineState.offsets.clockAtSpeedChange >> 3;
const FIELDS = SPEED_CHANGE + 1;

export class TraceClock {
  readonly #fields: Float64Array;
  readonly #isBare: boolean;

  /** The clock of the machine in `memory`, or of a bare task. */
  constructor(memory: Memory, isBare: boolean) {
    this.#fields = new Float64Array(memory.buffer, STATE + AT.machine, FIELDS);
    this.#isBare = isBare;
  }

  /** The machine's clock between two calls of vm86(). */
  get ticks(): number {
    return this.#fields[CLOCK];
  }

  /** Microseconds since power-on at a tick, of the speed that the machine now has. */
  microseconds(ticks: number): number {
    if (this.#isBare) return (ticks * 1e6) / TASK_IPS;
    const fields = this.#fields;
    return fields[MICROSECONDS] + ((ticks - fields[SPEED_CHANGE]) * 1e6) / fields[IPS];
  }
}
