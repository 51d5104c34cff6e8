import { describe, expect, it } from 'vitest';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import { Random, replay, replayWithRestores } from './recorder.ts';
import { recordSession } from './session.ts';
import type { Host } from './session.ts';

/** A host whose time passes only while it is asked for it, unevenly, or while it sleeps. */
function fakeHost(seed: number): Host {
  const random = new Random(seed);
  let time = 0;
  return {
    now: () => (time += random.below(400) / 1000),
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

describe('the log of a machine that a controller drove', () => {
  it.each(DEMO_NAMES)('%s: replays to an equal machine', async (name) => {
    const recording = await recordSession(demoProgram(name), 1, 600, fakeHost(1));
    expect(recording.log.length).toBeGreaterThan(5);
    expect(replay(recording)).toBe(recording.hash);
    expect(replayWithRestores(recording, 1)).toBe(recording.hash);
  });
});
