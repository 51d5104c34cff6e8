/** What the determinism test does with each demo, the same under Node and in a browser's worker. */
import { record, replay, replayWithRestores } from './recorder.ts';
import type { Kind } from './recorder.ts';

const TICKS = 400_000;
const SEEDS = [1, 2];

/** Digests of the guest part at the end of the same run. */
export interface Digests {
  readonly recorded: string;
  readonly replayed: string;
  readonly restored: string;
}

/** The digests of a program's runs, one for each of some users who do random things. */
export function runDemo(program: Uint8Array, kind: Kind = {}, ticks = TICKS): Digests[] {
  return SEEDS.map((seed) => {
    const recording = record(program, seed, ticks, kind);
    return {
      recorded: recording.hash,
      replayed: replay(recording, kind),
      restored: replayWithRestores(recording, seed + 100, kind),
    };
  });
}
