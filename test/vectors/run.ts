/**
 * `npm run vectors -- FOLDER... [--profile v86]`: runs all test vectors of the folders and prints a
 * table; `--json` prints one object, `--only FORM,FORM` takes only these forms, `--brief` prints only
 * forms that miss something. The exit code is 0 when the goal of each set is met:
 * - 8086: all flags, and all transfers in the order of the `bus` lists;
 * - every other set, and profile v86: the undefined flags masked.
 */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { profileFor, type Profile } from './profile.ts';
import { type Failure, type FormResult, runFile, vectorFiles } from './report.ts';

const USAGE =
  'usage: npm run vectors -- FOLDER... [--profile own|v86] [--only FORM,FORM] [--brief] [--json]';
const args = process.argv.slice(2);

/** The value of an option that has one, taken out of the arguments. */
function valueOf(option: string): string | null {
  const at = args.indexOf(option);
  if (at < 0) return null;
  const [, value = ''] = args.splice(at, 2);
  return value;
}

const profileName = valueOf('--profile') ?? 'own';
const only = valueOf('--only')?.split(',') ?? null;
const asJson = args.includes('--json');
const brief = args.includes('--brief');
const folders = args.filter((arg) => !arg.startsWith('--'));

if (folders.length === 0 || (profileName !== 'own' && profileName !== 'v86')) refuse(USAGE);
else {
  const problem = folders.map(problemOf).find((text) => text !== null);
  if (problem === undefined) main(profileName);
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

function print(text: string): void {
  if (!asJson) process.stdout.write(`${text}\n`);
}

/** Whether a form is as good as its set is to be. */
function isMet(result: FormResult, profile: Profile['name']): boolean {
  if (result.passedMasked < result.tests) return false;
  if (profile === 'v86' || result.cpu !== '8086') return true;
  return result.passedStrict === result.tests && result.passedOrder === result.withBus;
}

function main(name: Profile['name']): void {
  const failed: Failure[] = [];
  const results: FormResult[] = [];
  for (const folder of folders) {
    print(`${folder}, profile ${name}`);
    print('form       tests left out  masked  strict  writes     bus');
    const profile = profileFor(name, folder);
    for (const path of vectorFiles(folder)) {
      const form = basename(path, '.jsonl.gz');
      if (only !== null && !only.includes(form)) continue;
      const result = runOrFail(path, failed, profile);
      results.push(result);
      if (!brief || !isMet(result, name)) print(line(result, isMet(result, name)));
    }
  }
  report(results, failed, name);
}

function report(results: readonly FormResult[], failed: Failure[], name: Profile['name']): void {
  const sum = (pick: (result: FormResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const totals = {
    forms: results.length,
    tests: sum((result) => result.tests),
    leftOut: sum((result) => result.leftOut),
    passedMasked: sum((result) => result.passedMasked),
    passedStrict: sum((result) => result.passedStrict),
    withBus: sum((result) => result.withBus),
    passedWrites: sum((result) => result.passedWrites),
    passedOrder: sum((result) => result.passedOrder),
  };
  const met = results.length > 0 && results.every((result) => isMet(result, name));
  const some = failed.slice(0, 50);
  if (asJson) process.stdout.write(`${JSON.stringify({ ...totals, met, failed: some })}\n`);
  for (const { form, idx, name: test, why } of some)
    print(`FAILED ${form} #${idx} ${test}: ${why}`);
  print(
    `${totals.forms} forms, ${totals.tests} tests (${totals.leftOut} left out): ` +
      `${totals.passedMasked} passed with undefined flags masked, ${totals.passedStrict} with all flags`,
  );
  print(
    `${totals.withBus} with a list of transfers: ${totals.passedWrites} with the same writes, ` +
      `${totals.passedOrder} with the same transfers in order`,
  );
  print(met ? 'The goal is met.' : 'The goal is NOT met.');
  if (!met) process.exitCode = 1;
}

/** A file that cannot be read is a failure of its form. */
function runOrFail(path: string, failed: Failure[], profile: Profile): FormResult {
  try {
    return runFile(path, failed, profile);
  } catch (error) {
    const form = basename(path, '.jsonl.gz');
    const why = `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    failed.push({ form, idx: -1, name: '', why });
    const none = { leftOut: 0, passedMasked: 0, passedStrict: 0, withBus: 0 };
    return { form, cpu: '', tests: 1, ...none, passedWrites: 0, passedOrder: 0 };
  }
}

function line(result: FormResult, met: boolean): string {
  const cell = (count: number) => String(count).padStart(8);
  const bus = result.withBus === 0 ? '' : cell(result.passedWrites) + cell(result.passedOrder);
  const counts = [result.tests, result.leftOut, result.passedMasked, result.passedStrict];
  return result.form.padEnd(8) + counts.map(cell).join('') + bus + (met ? '' : ' <-- FAILS');
}
