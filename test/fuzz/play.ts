/** What both tests of random streams expect. */
import { expect } from 'vitest';
import type { CpuModel } from '../../src/state/machineState.ts';
import { Lockstep } from './lockstep.ts';

/** Plays so many episodes on a model, and expects no difference and no damage. */
export function playEpisodes(model: CpuModel, fpu: boolean, first: number, count: number): void {
  const lockstep = new Lockstep(model, { fpu });
  const findings: string[] = [];
  for (let episode = first; episode < first + count && findings.length < 3; episode++) {
    const finding = lockstep.play(episode);
    if (finding !== null)
      findings.push(`episode ${episode}, stream ${finding.stream}: ${finding.text}`);
  }
  expect([...findings, ...lockstep.damage()]).toEqual([]);
  expect(lockstep.instructions).toBeGreaterThan(count * 100);
}
