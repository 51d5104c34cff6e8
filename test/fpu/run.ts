/**
 * npm run fpu-oracle -- [COUNT] [SEED] [--write]: compares the coprocessor with the one of this
 * computer (an x86 with gcc and libquadmath). x87.c is compiled and asked for the results of the
 * special cases and of COUNT random ones. With --write the special cases and 6000 random ones go to
 * the table that `npm test` compares with.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, OPERATIONS, edgeCases, randomCases } from './oracle/cases.ts';
import { RESULT_SIZE, Subject, compareOutcomes, encodeCase, outcomeOf } from './oracle/compare.ts';
import { encodeTable } from './oracle/table.ts';

const SOURCE = 'test/fpu/oracle/x87.c';
const TABLE = 'test/fpu/oracle/table.bin.gz';
const IN_TABLE = 6000;
const DEFAULT_COUNT = 200_000;
const SHOWN = 3;
const BATCH = 20_000;

function compile(folder: string): string {
  const program = join(folder, 'x87');
  const built = spawnSync('gcc', ['-O1', '-o', program, SOURCE, '-lquadmath', '-lm'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (built.status !== 0) throw new Error('gcc could not compile x87.c');
  return program;
}

function ask(program: string, cases: readonly Case[]): Buffer {
  const { stdout, status, signal } = spawnSync(program, {
    input: Buffer.concat(cases.map(encodeCase)),
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`x87 ended with ${signal ?? status}`);
  return stdout;
}

/** What the comparison has found about one operation. */
interface Tally {
  cases: number;
  readonly problems: string[];
  /** Transcendental results by their distance from the exact one. */
  readonly distances: number[];
}

function main(args: readonly string[]): number {
  const [count = DEFAULT_COUNT, seed = 1] = args.filter((arg) => !arg.startsWith('-')).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'x87-'));
  const tallies = new Map<number, Tally>();
  try {
    const program = compile(folder);
    if (args.includes('--write')) {
      const cases = edgeCases();
      for (const one of randomCases(2)) {
        if (cases.length >= edgeCases().length + IN_TABLE) break;
        cases.push(one);
      }
      writeFileSync(TABLE, encodeTable(cases, ask(program, cases)));
    }
    const subject = new Subject();
    const compare = (cases: readonly Case[]) => {
      const results = ask(program, cases);
      cases.forEach((one, i) => {
        const theirs = outcomeOf(results.subarray(i * RESULT_SIZE, (i + 1) * RESULT_SIZE));
        const { problem, distance } = compareOutcomes(one, subject.run(one), theirs);
        const tally = tallies.get(one.op) ?? { cases: 0, problems: [], distances: [0, 0] };
        tallies.set(one.op, tally);
        tally.cases++;
        if (problem !== null)
          tally.problems.push(`${one.control.toString(16)} ${one.a} ${one.b}: ${problem}`);
        if (distance >= 0) tally.distances[distance]++;
      });
    };
    compare(edgeCases());
    let batch: Case[] = [];
    let made = 0;
    for (const one of randomCases(seed)) {
      batch.push(one);
      made++;
      if (batch.length < BATCH && made < count) continue;
      compare(batch);
      batch = [];
      if (made >= count) break;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return report(tallies);
}

function report(tallies: ReadonlyMap<number, Tally>): number {
  let cases = 0;
  let wrong = 0;
  for (const [op, tally] of [...tallies].sort((a, b) => a[0] - b[0])) {
    cases += tally.cases;
    wrong += tally.problems.length;
    const [exact, one] = tally.distances;
    const accuracy = exact + one > 0 ? `, ${exact} correctly rounded, ${one} one unit off` : '';
    const name = OPERATIONS[op].replaceAll('\n', '; ');
    console.log(`${name}: ${tally.cases} cases, ${tally.problems.length} differ${accuracy}`);
    for (const problem of tally.problems.slice(0, SHOWN)) console.log(`  ${problem}`);
  }
  console.log(`${cases} cases, ${wrong} differ`);
  return wrong === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
