/**
 * A crowd of machines: different programs, CPU models, inputs and slices. Each member's run is a
 * generator that stops between slices, so that it can be played alone or in turn with others.
 */
import { Machine } from '../../src/machine.ts';
import type { Input } from '../../src/state/input.ts';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { createMemory } from '../../src/state/memory.ts';
import { OPTIONS, Random } from './recorder.ts';

export interface Member {
  readonly number: number;
  readonly model: CpuModel;
  readonly fpu: boolean;
  readonly program: Uint8Array;
  readonly ticks: number;
}

/** How a member is played: nothing of this may make a difference. */
export interface Playing {
  /** Which random slices it is cut into. */
  readonly seed: number;
  readonly shared?: boolean;
  /** Called with the machine before anything happens. */
  begin?(machine: Machine): void;
}

/** Where a machine stands at the end. */
export interface End {
  readonly hash: string;
  readonly icount: number;
  readonly clock: number;
}

const INPUTS: readonly Input[] = [
  { kind: 'type', text: '50\\r' },
  { kind: 'type', text: 'ab{Left}c\\r' },
  { kind: 'key', codes: [0x1c, 0x9c] },
  { kind: 'key', codes: [0xe0, 0x4b, 0xe0, 0xcb] },
  { kind: 'speed', ips: 250_000 },
  { kind: 'register', name: 'bp', value: 0x1234 },
  { kind: 'file', path: 'C:\\NEW.TXT', bytes: Uint8Array.of(65, 66, 67) },
];
/** Ticks from one input to the next, at most. */
const PAUSE = 9000;

/** So many members, no two alike, with the program that `programOf` gives each model. */
export function crowdOf(
  programOf: (number: number, model: CpuModel) => Uint8Array,
  count: number,
  ticks: number,
): Member[] {
  return Array.from({ length: count }, (_, number) => {
    const model = CPU_MODELS[number % CPU_MODELS.length];
    return { number, model, fpu: number % 2 === 1, program: programOf(number, model), ticks };
  });
}

/** A member's run, slice by slice; what it returns is where it ends. */
export function* play(member: Member, playing: Playing): Generator<undefined, End> {
  const { number, model, fpu, program, ticks } = member;
  const disks = { C: OPTIONS.diskC };
  const memory = createMemory({ disks, shared: playing.shared });
  const machine = new Machine({ ...OPTIONS, id: 1 + number, cpu: model, fpu, memory });
  playing.begin?.(machine);
  machine.input({ kind: 'file', path: 'C:\\PROG.COM', bytes: program });
  machine.input({ kind: 'program', path: 'C:\\PROG.COM', args: '/x' });
  const user = new Random(number);
  const slices = new Random(playing.seed);
  while (machine.state.clock < ticks) {
    const until = machine.state.clock + 1 + user.below(PAUSE);
    while (machine.state.clock < until) {
      const slice = 1 + slices.below(slices.pick([3, 100, 4_000]));
      const stop = machine.run(Math.min(slice, until - machine.state.clock));
      if (stop === 'ended' || stop === 'faulted' || stop === 'halted') return endOf(machine);
      yield;
    }
    machine.input(user.pick(INPUTS));
  }
  return endOf(machine);
}

function endOf(machine: Machine): End {
  machine.run(0);
  const { icount, clock } = machine.state;
  return { hash: machine.hash(), icount, clock };
}

/** Plays one member to its end. */
export function playAlone(member: Member, playing: Playing): End {
  const run = play(member, playing);
  for (;;) {
    const { done, value } = run.next();
    if (done === true) return value;
  }
}

/** Plays all members in turn, a slice of each, to their ends. */
export function playInTurn(
  members: readonly Member[],
  playing: (member: Member) => Playing,
): End[] {
  const ends: End[] = [];
  const runs = new Map(members.map((member) => [member.number, play(member, playing(member))]));
  while (runs.size > 0)
    for (const [number, run] of runs) {
      const { done, value } = run.next();
      if (done !== true) continue;
      ends[number] = value;
      runs.delete(number);
    }
  return ends;
}
