/** Builds another commit beside the working tree and compares speeds, run by run in turn. */
import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Runs of each program on each side; the median counts. */
const RUNS = 5;

export interface Ratio {
  readonly name: string;
  readonly before: number;
  readonly now: number;
}

/** Makes the worktree of `ref`, builds its bench and returns the folder. */
function build(root: string, ref: string): string {
  const sha = execFileSync('git', ['rev-parse', '--short', ref], { cwd: root }).toString().trim();
  const folder = resolve(root, '..', `bench-${sha}`);
  if (!existsSync(folder))
    execFileSync('git', ['worktree', 'add', '--detach', folder, sha], {
      cwd: root,
      stdio: 'ignore',
    });
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir');
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', 'tools', '--logLevel', 'warn'],
    { cwd: folder, env: { ...process.env, VM86_TOOL: 'bench' }, stdio: ['ignore', 2, 2] },
  );
  return folder;
}

function runOnce(folder: string, name: string, quick: boolean): number {
  const output = execFileSync(
    process.execPath,
    [
      join(folder, 'dist/tools/bench.js'),
      name,
      '--json',
      `--root=${folder}`,
      ...(quick ? ['--quick'] : []),
    ],
    { cwd: folder, stdio: ['ignore', 'pipe', 2] },
  ).toString();
  const report = JSON.parse(output) as { programs: { mips: number }[] };
  return report.programs[0]?.mips ?? 0;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Measures `names` in the working tree and at `ref`; the worktree is removed again. */
export function compareWith(
  root: string,
  ref: string,
  names: readonly string[],
  quick: boolean,
  tell: (ratio: Ratio) => void,
): Ratio[] {
  const folder = build(root, ref);
  try {
    return names.map((name) => {
      const before: number[] = [];
      const now: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        before.push(runOnce(folder, name, quick));
        now.push(runOnce(root, name, quick));
      }
      const ratio = { name, before: median(before), now: median(now) };
      tell(ratio);
      return ratio;
    });
  } finally {
    execFileSync('git', ['worktree', 'remove', '--force', folder], { cwd: root });
  }
}
