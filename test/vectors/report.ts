/** Runs files of vectors and counts. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readVectors, type Vector, type VectorFile } from './format.ts';
import { Harness, type Verdict } from './harness.ts';
import { modelOf, type Profile, selectTests } from './profile.ts';

export interface FormResult {
  readonly form: string;
  /** The CPU on which the vectors were made. */
  readonly cpu: string;
  readonly tests: number;
  /** Tests that the profile does not ask for. */
  readonly leftOut: number;
  readonly passedMasked: number;
  readonly passedStrict: number;
  /** Tests that have a `bus` list, those with its writes, and those with all of it in order. */
  readonly withBus: number;
  readonly passedWrites: number;
  readonly passedOrder: number;
}

export interface Failure {
  readonly form: string;
  readonly idx: number;
  readonly name: string;
  readonly why: string;
}

/** Vectors between two looks at the whole of memory. */
const BATCH = 25;

/** The vector files of a folder, or the file itself. */
export function vectorFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .sort()
    .map((name) => join(path, name));
}

const harnesses = new Map<string, Harness>();

function harnessFor(file: VectorFile, profile: Profile): Harness {
  const model = modelOf(file.header, profile);
  let harness = harnesses.get(model);
  if (harness === undefined) harnesses.set(model, (harness = new Harness(model)));
  return harness;
}

/** Runs one file; failures are added to `failed`. */
export function runFile(path: string, failed: Failure[], profile: Profile): FormResult {
  return runVectors(readVectors(path), basename(path, '.jsonl.gz'), failed, profile);
}

/** Runs the vectors of one form. */
export function runVectors(
  file: VectorFile,
  form: string,
  failed: Failure[],
  profile: Profile = { name: 'own', differences: {} },
): FormResult {
  const harness = harnessFor(file, profile);
  const tests = selectTests(file, profile);
  const result = {
    form,
    cpu: file.header.cpu,
    tests: tests.length,
    leftOut: file.tests.length - tests.length,
    passedMasked: 0,
    passedStrict: 0,
    withBus: 0,
    passedWrites: 0,
    passedOrder: 0,
  };
  for (let from = 0; from < tests.length; from += BATCH) {
    const batch = tests.slice(from, from + BATCH);
    runBatch(harness, file, batch).forEach((verdict, i) => {
      const { idx, name, bus } = batch[i];
      if (verdict.masked) result.passedMasked++;
      else failed.push({ form, idx, name, why: verdict.why });
      if (verdict.strict) result.passedStrict++;
      if (bus === undefined) return;
      result.withBus++;
      if (verdict.writes) result.passedWrites++;
      if (verdict.order) result.passedOrder++;
    });
  }
  return result;
}

/** Runs some vectors, and again one by one when one of them wrote where it must not. */
function runBatch(harness: Harness, { header }: VectorFile, batch: readonly Vector[]): Verdict[] {
  const verdicts = batch.map((vector) => harness.run(header, vector));
  if (harness.isClean()) return verdicts;
  harness.reset();
  return batch.map((vector) => {
    const verdict = harness.run(header, vector);
    if (harness.isClean()) return verdict;
    harness.reset();
    const why = verdict.why === '' ? 'writes where it must not' : verdict.why;
    return { masked: false, strict: false, writes: false, order: false, why };
  });
}
