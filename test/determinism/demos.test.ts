import { describe, expect, it } from 'vitest';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import { runDemo } from './scenario.ts';

describe('equal inputs at equal times make equal machines', () => {
  it.each(DEMO_NAMES)('%s: replayed, and saved and restored at random points', (name) => {
    const runs = runDemo(demoProgram(name));
    for (const { recorded, replayed, restored } of runs)
      expect([replayed, restored]).toEqual([recorded, recorded]);
    // What the user did makes a difference; only `hello` is over before anything can be done.
    expect(new Set(runs.map(({ recorded }) => recorded)).size).toBe(name === 'hello' ? 1 : 2);
  });
});
