import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, isTranscendental } from './oracle/cases.ts';
import { Subject, compareOutcomes } from './oracle/compare.ts';
import { decodeTable } from './oracle/table.ts';

const entries = decodeTable(readFileSync(new URL('oracle/table.bin.gz', import.meta.url)));

describe('against the coprocessor of a real computer', () => {
  it('has cases of every operation', () => {
    const seen = new Set(entries.map(({ one }) => one.op));
    expect(seen.size).toBe(OPERATIONS.length);
    expect(entries.length).toBeGreaterThan(15_000);
  });

  it('gives the same bits, flags, tags and memory, and transcendental results within a unit', () => {
    const subject = new Subject();
    const wrong: string[] = [];
    const distances = [0, 0];
    for (const { one, theirs } of entries) {
      const { problem, distance } = compareOutcomes(one, subject.run(one), theirs);
      if (problem !== null)
        wrong.push(
          `${OPERATIONS[one.op]} ${one.control.toString(16)} ${one.a} ${one.b} ${problem}`,
        );
      if (distance >= 0) distances[distance]++;
    }
    expect(wrong).toEqual([]);
    expect(distances[0]).toBeGreaterThan(1400);
    expect(distances[1]).toBeLessThan(5);
  }, 60_000);

  it('is compared in all rounding modes and precisions, and with exceptions unmasked', () => {
    const plain = entries.filter(({ one }) => !isTranscendental(one.op));
    const modes = new Set(plain.map(({ one }) => one.control & 0xf00));
    expect(modes.size).toBeGreaterThan(6);
    expect(plain.filter(({ theirs }) => (theirs.status & 0x80) !== 0).length).toBeGreaterThan(500);
  });
});
