/**
 * Records a machine that is driven as the page does it: by a controller at full speed, in step with
 * real time, with commands of a user at random moments.
 */
import { Controller } from '../../src/session/controller.ts';
import type { Command } from '../../src/session/protocol.ts';
import { Random, createMachine, recordingOf } from './recorder.ts';
import type { Kind, Recording } from './recorder.ts';

/** Where time comes from. */
export interface Host {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What a user might do; `run` comes often, since much of the rest pauses the machine. */
const COMMANDS: readonly Command[] = [
  { type: 'run' },
  { type: 'run' },
  { type: 'run' },
  { type: 'pause' },
  { type: 'step' },
  { type: 'stepOver' },
  { type: 'key', codes: [0x1c, 0x9c] },
  { type: 'key', codes: [0x1e, 0x9e] },
  { type: 'type', text: '50\\r' },
  { type: 'type', text: 'ab{Left}c\\r' },
  { type: 'speed', speed: 'max' },
  { type: 'speed', speed: 330_000 },
  { type: 'register', name: 'bp', value: 0x1234 },
  { type: 'memory', lin: 0x9f000, bytes: Uint8Array.of(1, 2, 3) },
  { type: 'breakpoints', at: [{ cs: 0xf000, ip: 0xe987 }] },
  { type: 'breakpoints', at: [] },
  { type: 'reset', args: 'again' },
];

/** Lets a controller run `program` for so many milliseconds of the host. */
export async function recordSession(
  program: Uint8Array,
  seed: number,
  milliseconds: number,
  host: Host,
  kind: Kind = {},
): Promise<Recording> {
  const random = new Random(seed);
  const machine = createMachine(kind);
  const controller = new Controller({
    createMachine: () => machine,
    now: () => host.now(),
    emit: () => {},
  });
  const files = [{ name: 'prog.com', bytes: program }];
  await controller.handle({ type: 'open', files, args: '/x', run: true });
  const end = host.now() + milliseconds;
  while (host.now() < end) {
    await host.sleep(Math.min(controller.slice(), 10));
    while (random.below(4) === 0) await controller.handle(random.pick(COMMANDS));
  }
  await controller.handle({ type: 'pause' });
  return recordingOf(machine);
}
