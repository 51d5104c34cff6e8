/**
 * `npm run vectors -- FOLDER...`: runs all test vectors of the folders and prints a table; `--json`
 * prints one object. `--only FORM,FORM` takes only these. The exit code is 1 unless every vector
 * passes with the undefined flags masked.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type Failure, type FormResult, runFile, vectorFiles } from './report.ts';

const args = process.argv.slice(2);
const asJson = args.includes('--json');
const onlyAt = args.indexOf('--only');
const only = onlyAt >= 0 ? (args[onlyAt + 1] ?? '').split(',') : null;
const folders = args.filter((arg, i) => !arg.startsWith('--') && (onlyAt < 0 || i !== onlyAt + 1));

if (folders.length === 0) refuse('usage: npm run vectors -- FOLDER... [--json] [--only FORM,FORM]');
else {
  const problem = folders.map(problemOf).find((text) => text !== null);
  if (problem === undefined) main();
  else refuse(problem);
}

function refuse(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 2;
}

/** Why a folder cannot be run, or null. */
function problemOf(folder: string): string | null {
  if (!existsSync(folder)) return `missing folder: ${folder}`;
  if (vectorFiles(folder).length === 0) return `no vectors (*.jsonl.gz) in the folder ${folder}`;
  return null;
}

function main(): void {
  const failed: Failure[] = [];
  const results: FormResult[] = [];
  for (const folder of folders) {
    if (!asJson) process.stdout.write(`${folder}\nform       tests  masked  strict\n`);
    for (const path of vectorFiles(folder)) {
      const form = basename(path, '.jsonl.gz');
      if (only !== null && !only.includes(form)) continue;
      const result = runOrFail(path, failed);
      results.push(result);
      if (!asJson) process.stdout.write(`${line(result)}\n`);
    }
  }
  const sum = (pick: (result: FormResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const tests = sum((result) => result.tests);
  const passedMasked = sum((result) => result.passedMasked);
  const passedStrict = sum((result) => result.passedStrict);
  const report = {
    forms: results.length,
    tests,
    passedMasked,
    passedStrict,
    failed: failed.slice(0, 50),
  };
  if (asJson) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    for (const { form, idx, name, why } of report.failed)
      process.stdout.write(`FAILED ${form} #${idx} ${name}: ${why}\n`);
    process.stdout.write(
      `${report.forms} forms, ${tests} tests, ${passedMasked} passed with undefined flags ` +
        `masked, ${passedStrict} with all flags\n`,
    );
  }
  if (passedMasked !== tests || tests === 0) process.exitCode = 1;
}

/** A file that cannot be read counts as one test that failed. */
function runOrFail(path: string, failed: Failure[]): FormResult {
  try {
    return runFile(path, failed);
  } catch (error) {
    const form = basename(path, '.jsonl.gz');
    const why = `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    failed.push({ form, idx: -1, name: '', why });
    return { form, tests: 1, passedMasked: 0, passedStrict: 0 };
  }
}

function line({ form, tests, passedMasked, passedStrict }: FormResult): string {
  const mark = passedMasked < tests ? ' <-- FAILS' : '';
  const cell = (count: number) => String(count).padStart(8);
  return form.padEnd(8) + cell(tests) + cell(passedMasked) + cell(passedStrict) + mark;
}
