/**
 * Builds another commit in a worktree of its own and compares speeds with the working tree as it is,
 * changes that are not committed included, run by run in turn.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectations } from './measure.ts';

/** Runs of each program on each side; the median counts. */
const RUNS = 5;

export interface Ratio {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

/** The comparison cannot be made; the message says why. */
export class NotComparable extends Error {}

function git(root: string, args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
}

/** The commit that `ref` names. */
function commitOf(root: string, ref: string): string {
  try {
    return git(root, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${ref}^{commit}`,
    ]).trim();
  } catch {
    throw new NotComparable(`there is no commit "${ref}" here (--against takes what git knows)`);
  }
}

/** Checks `commit` out into the folder and builds its bench there. */
function build(root: string, commit: string, folder: string): void {
  git(root, ['worktree', 'add', '--detach', folder, commit]);
  if (!existsSync(join(folder, 'test/bench/run.ts')))
    throw new NotComparable('that commit has no bench to compare with');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  try {
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/vite/bin/vite.js'),
        'build',
        '--mode',
        'tools',
        '--logLevel',
        'warn',
      ],
      { cwd: folder, env: { ...process.env, VM86_TOOL: 'bench' }, stdio: ['ignore', 2, 2] },
    );
  } catch {
    throw new NotComparable('that commit could not be built; the reason is above');
  }
}

function runOnce(folder: string, name: string, flags: readonly string[]): number {
  const bench = join(folder, 'dist/tools/bench.js');
  const args = [bench, name, '--json', `--root=${folder}`, ...flags];
  // A wrong checksum is in the exit code.
  const ran = spawnSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 2] });
  if (ran.status !== 0) throw new NotComparable(`${name} fails in ${folder}`);
  const report = JSON.parse(ran.stdout.toString()) as { programs: { mips: number }[] };
  return report.programs[0]?.mips ?? 0;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Measures `names` in the working tree and at `ref`, whose worktree is removed again. */
export function compareWith(
  root: string,
  ref: string,
  names: readonly string[],
  quick: boolean,
  tell: (ratio: Ratio) => void,
): Ratio[] {
  const commit = commitOf(root, ref);
  const above = mkdtempSync(join(tmpdir(), 'vm86-bench-'));
  const folder = join(above, commit.slice(0, 10));
  try {
    build(root, commit, folder);
    const flags = quick ? ['--quick'] : [];
    const there = expectations(join(folder, 'test', 'bench'));
    return names.flatMap((name) => {
      if (there[name] === undefined) {
        process.stderr.write(`${name} is not in that commit and left out\n`);
        return [];
      }
      const before: number[] = [];
      const now: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        before.push(runOnce(folder, name, flags));
        now.push(runOnce(root, name, flags));
      }
      const ratio = { name, before: median(before), now: median(now) };
      tell(ratio);
      return ratio;
    });
  } finally {
    rmSync(above, { recursive: true, force: true });
    git(root, ['worktree', 'prune']);
  }
}

/** Measures `names` without and with a trace of what `filter` lets through, run by run in turn. */
export function compareTraced(
  root: string,
  filter: string,
  names: readonly string[],
  quick: boolean,
  tell: (ratio: Ratio) => void,
): Ratio[] {
  const flags = quick ? ['--quick'] : [];
  return names.map((name) => {
    const before: number[] = [];
    const now: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      before.push(runOnce(root, name, flags));
      now.push(runOnce(root, name, [...flags, `--filter=${filter}`]));
    }
    const ratio = { name, before: median(before), now: median(now) };
    tell(ratio);
    return ratio;
  });
}
