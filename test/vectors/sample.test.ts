import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSample } from './format.ts';
import { type Failure, runVectors } from './report.ts';

const sample = readSample(join(import.meta.dirname, 'sample', '8086.jsonl.gz'));

describe('the sample of 8086 vectors', () => {
  it('has all 322 forms', () => {
    expect(new Set(sample.map((file) => file.header.opcode)).size).toBe(322);
  });

  it('passes with the undefined flags masked', () => {
    const failed: Failure[] = [];
    for (const file of sample) runVectors(file, file.header.opcode, failed);
    expect(failed).toEqual([]);
  });

  it('is failed by a wrong result', () => {
    const [file] = sample;
    const [test] = file.tests;
    const ax = ((test.fin.regs.ax ?? test.init.regs[0]) ^ 1) & 0xffff;
    const wrong = { ...test, fin: { ...test.fin, regs: { ...test.fin.regs, ax } } };
    const failed: Failure[] = [];
    runVectors({ header: file.header, tests: [wrong] }, 'wrong', failed);
    expect(failed).toHaveLength(1);
  });
});
