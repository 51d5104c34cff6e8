import { describe, expect, it } from 'vitest';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { mixture } from './mixture.ts';
import { runDemo } from './scenario.ts';

const TICKS = 40_000;
const kinds = CPU_MODELS.flatMap((cpu) => [false, true].map((fpu) => ({ cpu, fpu })));

describe('equal inputs at equal times make equal machines of every model', () => {
  it.each(kinds)(
    '$cpu, coprocessor: $fpu',
    ({ cpu, fpu }) => {
      const runs = runDemo(mixture(cpu === '80386' || cpu === 'v86'), { cpu, fpu }, TICKS);
      for (const { recorded, replayed, restored } of runs)
        expect([replayed, restored]).toEqual([recorded, recorded]);
      expect(new Set(runs.map(({ recorded }) => recorded)).size).toBe(runs.length);
    },
    30_000,
  );
});
