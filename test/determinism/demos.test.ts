import { describe, expect, it } from 'vitest';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import { record, replay, replayWithRestores } from './recorder.ts';

const TICKS = 400_000;

describe('equal inputs at equal times make equal machines', () => {
  it.each(DEMO_NAMES)('%s: replayed, and saved and restored at random points', (name) => {
    const program = demoProgram(name);
    const hashes = new Set<string>();
    for (const seed of [1, 2]) {
      const recording = record(program, seed, TICKS);
      hashes.add(recording.hash);
      expect(replay(recording)).toBe(recording.hash);
      expect(replayWithRestores(recording, seed + 100)).toBe(recording.hash);
    }
    // What the user did makes a difference; only `hello` is over before anything can be done.
    expect(hashes.size).toBe(name === 'hello' ? 1 : 2);
  });
});
