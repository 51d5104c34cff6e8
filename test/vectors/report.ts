/** Runs folders of vectors and counts. */
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readVectors, type VectorFile } from './format.ts';
import { Harness, modelOf } from './harness.ts';

export interface FormResult {
  readonly form: string;
  readonly tests: number;
  readonly passedMasked: number;
  readonly passedStrict: number;
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

function harnessFor(file: VectorFile): Harness {
  const model = modelOf(file.header);
  let harness = harnesses.get(model);
  if (harness === undefined) harnesses.set(model, (harness = new Harness(model)));
  return harness;
}

/** Runs one file; failures are added to `failed`. */
export function runFile(path: string, failed: Failure[]): FormResult {
  return runVectors(readVectors(path), basename(path, '.jsonl.gz'), failed);
}

/** Runs the vectors of one form. */
export function runVectors(file: VectorFile, form: string, failed: Failure[]): FormResult {
  const harness = harnessFor(file);
  const { header, tests } = file;
  let passedMasked = 0;
  let passedStrict = 0;
  for (let from = 0; from < tests.length; from += BATCH) {
    const batch = tests.slice(from, from + BATCH);
    let verdicts = batch.map((vector) => harness.run(header, vector));
    if (!harness.isClean()) {
      harness.reset();
      verdicts = batch.map((vector) => {
        const verdict = harness.run(header, vector);
        if (harness.isClean()) return verdict;
        harness.reset();
        const why = verdict.why === '' ? 'writes where it must not' : verdict.why;
        return { masked: false, strict: false, why };
      });
    }
    verdicts.forEach((verdict, i) => {
      const { idx, name } = batch[i];
      if (verdict.masked) passedMasked++;
      else failed.push({ form, idx, name, why: verdict.why });
      if (verdict.strict) passedStrict++;
    });
  }
  return { form, tests: tests.length, passedMasked, passedStrict };
}
