/** A machine whose guest is a function: enough for the controller, with a clock that the test owns. */
import { Regs } from '../../src/cpu/regs.ts';
import type { ControlledMachine } from '../../src/session/controlled.ts';
import type { Event } from '../../src/session/protocol.ts';
import { Controller } from '../../src/session/controller.ts';
import type { Hooks } from '../../src/state/hooks.ts';
import type { Input, Problem } from '../../src/state/input.ts';
import {
  machineStateOf,
  STATUS_READY,
  STATUS_RUNNING,
  STATUS_WAITING,
} from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';
import type { TraceSink } from '../../src/state/trace.ts';

type Stop = ReturnType<ControlledMachine['run']>;

/** What the guest does in a stretch of `ticks`. */
export type Guest = (machine: FakeMachine, ticks: number) => Stop;

/** `jmp $`: executes whatever it is given. */
export const busy: Guest = (machine, ticks) => machine.execute(ticks);
/** A guest that sleeps with HLT between timer ticks. */
export const idle: Guest = (machine, ticks) => machine.skip(ticks);
/** A guest that waits for a key. */
export const waiting: Guest = (machine, ticks) => {
  if (machine.state.status === STATUS_WAITING) return machine.skip(ticks);
  machine.state.status = STATUS_WAITING;
  return 'waiting';
};

export class FakeMachine implements ControlledMachine {
  readonly memory = createMemory({});
  readonly regs = new Regs(this.memory.view);
  readonly state = machineStateOf(this.memory.view);
  readonly breakpoints = new Set<number>();
  readonly inputs: Input[] = [];
  trace: TraceSink | null = null;
  readonly devices = {
    scheduler: { next: () => this.nextEvent, microseconds: () => this.seconds * 1e6 },
  };
  nextEvent = Infinity;
  guest: Guest = busy;
  hooks: Hooks = {};
  /** Instructions that the host executes per real second. */
  hostSpeed = 50_000_000;
  /** Real milliseconds, as `now` gives them. */
  time = 0;
  /** Virtual seconds since power-on. */
  seconds = 0;
  longestRun = 0;

  get ticks(): number {
    return this.state.clock;
  }

  constructor() {
    this.state.ips = 10_000_000;
  }

  input(input: Input): Problem | null {
    this.inputs.push(input);
    if (input.kind === 'speed') this.state.ips = input.ips;
    if (input.kind === 'reset') {
      this.state.status = STATUS_READY;
      this.state.icount = 0;
    }
    if (input.kind === 'program') {
      if (input.path.includes('BAD')) return { title: 'no', cause: 'no', fix: 'no' };
      this.state.status = STATUS_RUNNING;
    }
    if (input.kind === 'type' && this.state.status === STATUS_WAITING)
      this.state.status = STATUS_RUNNING;
    return null;
  }

  run(ticks: number): Stop {
    const begun = this.time;
    // Even a stretch in which nothing happens takes a moment.
    this.time += 0.005;
    const stop = this.guest(this, ticks);
    this.longestRun = Math.max(this.longestRun, this.time - begun);
    return stop;
  }

  step(): Stop {
    return this.run(1);
  }

  execute(ticks: number): Stop {
    this.state.icount += ticks;
    this.time += (ticks / this.hostSpeed) * 1000;
    return this.skip(ticks);
  }

  skip(ticks: number): Stop {
    this.state.clock += ticks;
    this.seconds += ticks / this.state.ips;
    return 'budget';
  }
}

export interface Bench {
  readonly machine: FakeMachine;
  readonly controller: Controller;
  readonly events: Event[];
  /** Lets the controller run for so many real milliseconds; returns how many it slept. */
  pass(milliseconds: number): number;
}

/** A controller with a program loaded on a fake machine. */
export function bench(guest: Guest, options: { readonly paced?: boolean } = {}): Bench {
  const machine = new FakeMachine();
  machine.guest = guest;
  const events: Event[] = [];
  const controller = new Controller({
    createMachine: (hooks) => {
      machine.hooks = hooks;
      return machine;
    },
    now: () => machine.time,
    emit: (event) => events.push(event),
    ...options,
  });
  machine.state.status = STATUS_RUNNING;
  return {
    machine,
    controller,
    events,
    pass: (milliseconds) => {
      const end = machine.time + milliseconds;
      let slept = 0;
      while (machine.time < end) {
        const delay = Math.min(controller.slice(), end - machine.time);
        slept += delay;
        // A turn of the worker's loop costs a little.
        machine.time += delay > 0 ? delay : 0.05;
      }
      return slept;
    },
  };
}
