import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSample, type VectorFile } from './format.ts';
import { profileFor } from './profile.ts';
import { type Failure, type FormResult, runVectors } from './report.ts';

const folder = join(import.meta.dirname, 'sample');
const sets = {
  8086: readSample(join(folder, '8086.jsonl.gz')),
  80286: readSample(join(folder, '80286.jsonl.gz')),
  host386: readSample(join(folder, 'host386.jsonl.gz')),
};
const OWN = profileFor('own', folder);
const V86 = profileFor('v86', folder);

function run(
  files: readonly VectorFile[],
  profile = OWN,
): [results: FormResult[], failed: Failure[]] {
  const failed: Failure[] = [];
  const results = files.map((file) => runVectors(file, file.header.opcode, failed, profile));
  return [results, failed];
}

function forms(files: readonly VectorFile[]): number {
  return new Set(files.map((file) => file.header.opcode)).size;
}

describe('the sample of vectors', () => {
  it('has all forms of each set', () => {
    expect([forms(sets[8086]), forms(sets[80286]), forms(sets.host386)]).toEqual([322, 325, 519]);
  });

  it('of the 8086 passes with all flags, and with all transfers in order', () => {
    const [results, failed] = run(sets[8086]);
    expect(failed).toEqual([]);
    const inexact = results.filter(
      ({ tests, passedStrict, passedOrder }) => passedStrict < tests || passedOrder < tests,
    );
    expect(inexact).toEqual([]);
  });

  it('of the 80286 passes with the undefined flags masked', () => {
    expect(run(sets[80286])[1]).toEqual([]);
  });

  it('made on a host passes on model v86 with the undefined flags masked', () => {
    expect(run(sets.host386)[1]).toEqual([]);
  });

  it('passes profile v86', () => {
    for (const files of [sets[8086], sets[80286], sets.host386]) {
      const [results, failed] = run(files, V86);
      expect(failed).toEqual([]);
      expect(results.some(({ tests }) => tests > 0)).toBe(true);
    }
  });
});

describe('a wrong result', () => {
  const [file] = sets[8086];
  const [test] = file.tests;

  it('in a register fails', () => {
    const ax = ((test.fin.regs.ax ?? test.init.regs[0]) ^ 1) & 0xffff;
    const wrong = { ...test, fin: { ...test.fin, regs: { ...test.fin.regs, ax } } };
    expect(run([{ header: file.header, tests: [wrong] }])[1]).toHaveLength(1);
  });

  it('in memory fails', () => {
    const wrong = { ...test, fin: { ...test.fin, ram: [[0x500, '01']] as const } };
    expect(run([{ header: file.header, tests: [wrong] }])[1]).toHaveLength(1);
  });

  it('in the order of transfers is noticed', () => {
    const push = sets[8086].find(({ header }) => header.opcode === '9A');
    if (push === undefined) throw new Error('no CALL FAR in the sample');
    const [call] = push.tests;
    const bus = [...(call.bus ?? [])].reverse();
    const [[result]] = run([{ header: push.header, tests: [{ ...call, bus }] }]);
    expect([result.passedStrict, result.passedWrites, result.passedOrder]).toEqual([1, 0, 0]);
  });
});
