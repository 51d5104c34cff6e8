/** Records a machine with random slices and random inputs, and runs the same again in other ways. */
import { Machine } from '../../src/machine.ts';
import type { RunStop } from '../../src/machine/runner.ts';
import type { MachineOptions } from '../../src/machine/options.ts';
import type { Input, LoggedInput } from '../../src/state/input.ts';
import { createMemory } from '../../src/state/memory.ts';
import { restoreState } from '../../src/state/save.ts';

/** Numbers that are the same for the same seed (Marsaglia's xorshift). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

export const OPTIONS = {
  ips: 100_000,
  diskC: 1024 * 1024,
  date: [2026, 11, 22, 23, 59, 55],
} as const satisfies MachineOptions;

const FLOPPY_SIZE = 1440 * 1024;

/** Which machine: on shared memory or not, its CPU model, with a coprocessor or not. */
export type Kind = Pick<MachineOptions, 'cpu' | 'fpu'> & { readonly shared?: boolean };

/** A new machine. */
export function createMachine({ shared, cpu, fpu }: Kind = {}): Machine {
  const disks = { A: FLOPPY_SIZE, C: OPTIONS.diskC };
  return new Machine({ ...OPTIONS, cpu, fpu, memory: createMemory({ disks, shared }) });
}

/** The same machine again, from its saved state. */
function restored(machine: Machine, { shared }: Kind): Machine {
  return new Machine({ memory: restoreState(machine.save(), shared) });
}

/** What a user might do in the middle of a run. */
const INPUTS: readonly Input[] = [
  { kind: 'type', text: '5' },
  { kind: 'type', text: '50\\r' },
  { kind: 'type', text: 'ab{Left}c\\r' },
  { kind: 'type', text: '{Esc}' },
  { kind: 'key', codes: [0x1c, 0x9c] },
  { kind: 'key', codes: [0xe0, 0x4b, 0xe0, 0xcb] },
  { kind: 'key', codes: [0x2a, 0x1e, 0x9e, 0xaa] },
  { kind: 'speed', ips: 60_000 },
  { kind: 'speed', ips: 250_000 },
  { kind: 'register', name: 'bp', value: 0x1234 },
  { kind: 'memory', lin: 0x9f000, bytes: Uint8Array.of(1, 2, 3) },
  { kind: 'file', path: 'C:\\NEW.TXT', bytes: Uint8Array.of(65, 66, 67) },
];

export interface Recording {
  readonly log: readonly LoggedInput[];
  /** The tick at which the recording ends, and the machine's digest there. */
  readonly clock: number;
  readonly hash: string;
}

function hasStopped(stop: RunStop): boolean {
  return stop === 'ended' || stop === 'faulted' || stop === 'halted';
}

/** What a machine has had so far. It is brought to rest first: an interrupt may be on its way. */
export function recordingOf(machine: Machine): Recording {
  machine.run(0);
  return { log: [...machine.log], clock: machine.state.clock, hash: machine.hash() };
}

/** Runs `program` for about `ticks`, in random slices with random inputs between them. */
export function record(
  program: Uint8Array,
  seed: number,
  ticks: number,
  kind: Kind = {},
): Recording {
  const random = new Random(seed);
  const machine = createMachine(kind);
  machine.input({ kind: 'file', path: 'C:\\PROG.COM', bytes: program });
  machine.input({ kind: 'program', path: 'C:\\PROG.COM', args: '/x' });
  while (machine.state.clock < ticks) {
    if (hasStopped(machine.run(1 + random.below(random.pick([3, 100, 5_000, 30_000]))))) break;
    while (random.below(5) === 0) machine.input(random.pick(INPUTS));
    if (random.below(8) === 0) machine.step();
  }
  return recordingOf(machine);
}

/** The digest at the end of a recording that is replayed in slices as long as can be. */
export function replay({ log, clock }: Recording, kind: Kind = {}): string {
  const machine = createMachine(kind);
  for (const entry of log) {
    machine.runTo(entry.clock);
    machine.input(entry.input);
  }
  machine.runTo(clock);
  return machine.hash();
}

/** The same in random slices, the machine being saved and restored between some of them. */
export function replayWithRestores(
  { log, clock }: Recording,
  seed: number,
  kind: Kind = {},
): string {
  const random = new Random(seed);
  let machine = createMachine(kind);
  const runTo = (until: number) => {
    while (machine.state.clock < until) {
      const slice = 1 + random.below(random.pick([2, 50, 2_000, 40_000]));
      const stop = machine.run(Math.min(slice, until - machine.state.clock));
      if (random.below(20) === 0) machine = restored(machine, kind);
      if (hasStopped(stop)) return;
    }
  };
  for (const entry of log) {
    runTo(entry.clock);
    machine.input(entry.input);
    if (random.below(4) === 0) machine = restored(machine, kind);
  }
  runTo(clock);
  machine.run(0);
  return machine.hash();
}
