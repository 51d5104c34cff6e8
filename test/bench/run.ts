/**
 * `npm run bench -- [NAME...] [--quick] [--json] [--against REF]`: guest MIPS of the speed programs.
 * `--traced=FILTER` prints ratios with a trace to without (`--filter=FILTER` measures with it alone).
 * `--quick` takes the first 100 million instructions of each, without the checksum. `--against`
 * builds another commit beside the working tree and prints ratios, the median of five runs in turn.
 */
import { join } from 'node:path';
import { compareTraced, compareWith, NotComparable, type Ratio } from './against.ts';
import {
  expectations,
  meanOf,
  measure,
  type Measurement,
  NEAR,
  PLAIN,
  SERVICES,
} from './measure.ts';

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const asJson = args.includes('--json');
const againstAt = args.indexOf('--against');
/** The value of `--NAME=VALUE`, or null. */
function valueOf(name: string): string | null {
  const start = `--${name}=`;
  return args.find((arg) => arg.startsWith(start))?.slice(start.length) ?? null;
}
const filter = valueOf('filter');
const traced = valueOf('traced');
const ref = againstAt >= 0 ? (args[againstAt + 1] ?? 'HEAD') : null;
/** dist/tools/bench.js stands two folders below the project; the worktree of a REF says its own. */
const root = valueOf('root') ?? join(import.meta.dirname, '..', '..');
const folder = join(root, 'test', 'bench');
const expected = expectations(folder);
const named = args.filter(
  (arg, i) => !arg.startsWith('--') && (ref === null || i !== againstAt + 1),
);
const names = named.length > 0 ? named : Object.keys(expected);
const unknown = names.filter((name) => expected[name] === undefined);

function print(text: string): void {
  if (!asJson) process.stdout.write(`${text}\n`);
}

function printMeans(of: (name: string) => number, unit: string): void {
  for (const [label, set] of [
    ['plain', PLAIN],
    ['near', NEAR],
    ['services', SERVICES],
  ] as const) {
    const mean = meanOf(set, of);
    if (mean !== null) print(`${label.padEnd(12)}${mean.toFixed(2).padStart(9)} ${unit}`);
  }
}

function runAll(): void {
  const programs: Measurement[] = [];
  for (const name of names) {
    const expectation = expected[name];
    if (expectation === undefined) continue;
    const result = measure(folder, name, expectation, quick, filter);
    programs.push(result);
    if (result.problem !== '') process.exitCode = 1;
    const each = result.nanoseconds === 0 ? '' : `${result.nanoseconds.toFixed(0)} ns a call `;
    print(`${name.padEnd(12)}${result.mips.toFixed(1).padStart(9)} MIPS ${each}${result.problem}`);
  }
  const of = (name: string) => programs.find((program) => program.name === name)?.mips ?? 0;
  printMeans(of, 'MIPS (geometric mean)');
  if (asJson)
    process.stdout.write(
      `${JSON.stringify({ programs, plain: meanOf(PLAIN, of), near: meanOf(NEAR, of) })}\n`,
    );
}

function runAgainst(
  other: string,
  compare: (describe: (ratio: Ratio) => void) => readonly Ratio[],
): void {
  const describe = ({ name, before, now }: Ratio) =>
    print(
      `${name.padEnd(12)}${before.toFixed(1).padStart(9)} ->${now.toFixed(1).padStart(8)} MIPS, ` +
        `ratio ${(now / before).toFixed(2)}`,
    );
  const programs = compare(describe);
  const of = (name: string) => {
    const found = programs.find((program) => program.name === name);
    return found === undefined ? 0 : found.now / found.before;
  };
  printMeans(of, 'times (geometric mean)');
  if (asJson)
    process.stdout.write(
      `${JSON.stringify({ against: other, programs, plain: meanOf(PLAIN, of), near: meanOf(NEAR, of) })}\n`,
    );
}

try {
  if (unknown.length > 0)
    throw new NotComparable(
      `no program ${unknown.join(', ')}; there are ${Object.keys(expected).join(' ')}`,
    );
  if (traced !== null)
    runAgainst('no trace', (describe) => compareTraced(root, traced, names, quick, describe));
  else if (ref !== null)
    runAgainst(ref, (describe) => compareWith(root, ref, names, quick, describe));
  else runAll();
} catch (error) {
  if (!(error instanceof NotComparable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
