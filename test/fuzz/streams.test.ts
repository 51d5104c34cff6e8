import { describe, it } from 'vitest';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { playEpisodes } from './play.ts';

describe('random streams of instructions', () => {
  it.each(CPU_MODELS.flatMap((model) => [false, true].map((fpu) => ({ model, fpu }))))(
    'end the same in every way, and touch nothing outside (%o)',
    ({ model, fpu }) => playEpisodes(model, fpu, 1, 12),
    30_000,
  );
});
