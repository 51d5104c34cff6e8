/** Runs one test of the file of expected results through the command line, in a folder that is drive C:. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { GoldenCommand, GoldenTest } from './cases.ts';
import { fromMirror } from './mirror.ts';
import { fileDigest, firstDifference, latin1, normaliseText, sha256 } from './normalise.ts';

/** Far above what any of the programs needs. */
const MAX_INSTRUCTIONS = '200000000';
const TIME_LIMIT = '60';

/** A comparison that did not come out. */
export interface Failure {
  readonly id: string;
  readonly command: string;
  readonly why: string;
}

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Text with the line ends of DOS. */
function crLf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

/** Text for `--keys`: Enter is CR, and what has a meaning there is escaped. */
function keys(text: string): string {
  return text.replace(/[\\{}]/g, (char) => `\\${char}`).replace(/\n/g, '\\r');
}

function prepare(test: GoldenTest, mirror: string, folder: string): void {
  const put = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  for (const program of test.programs)
    for (const { path, bytes } of fromMirror(mirror, program)) put(path, bytes);
  for (const [name, content] of Object.entries(test.inputs)) {
    if (typeof content === 'string') put(name, Buffer.from(crLf(content), 'latin1'));
    else put(name, Buffer.from(content.hex, 'hex'));
  }
}

/** The program file that a command names, as a shell finds it. */
function programOf(folder: string, name: string): string {
  const wanted = [`${name}.COM`, `${name}.EXE`];
  const found = readdirSync(folder).find((file) => wanted.includes(file.toUpperCase()));
  if (found === undefined) throw new Error(`there is no program ${name}`);
  return join(folder, found);
}

function runCommand(cli: string, folder: string, command: GoldenCommand): Ran {
  const [name, ...rest] = command.cmd.split(' ');
  const typed = command.stdin !== undefined && (command.stdin_mode ?? '').startsWith('typed');
  const options = ['--drive', `C=${folder}`, '--write-back', '--cpu', '8086'];
  options.push('--max-instructions', MAX_INSTRUCTIONS, '--time-limit', TIME_LIMIT);
  for (const variable of command.env ?? []) options.push('--env', variable);
  if (typed) options.push('--keys', keys(command.stdin ?? ''));
  else if (command.stdin !== undefined) options.push('--stdin');
  const args = [
    cli,
    'run',
    ...options,
    programOf(folder, name),
    ...(rest.length > 0 ? [rest.join(' ')] : []),
  ];
  const input = typed ? '' : Buffer.from(crLf(command.stdin ?? ''), 'latin1');
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { input });
  return { stdout: latin1(stdout), stderr: latin1(stderr), status };
}

function compare(command: GoldenCommand, ran: Ran): string | null {
  const { stdout_norm, stdout_norm_sha256, stderr, exit } = command;
  const got = normaliseText(ran.stdout);
  const said = ran.stderr === '' ? '' : `; stderr: ${JSON.stringify(ran.stderr.slice(0, 200))}`;
  if (stdout_norm !== undefined && stdout_norm !== got)
    return `stdout, ${firstDifference(stdout_norm, got)}${said}`;
  if (stdout_norm_sha256 !== undefined && stdout_norm_sha256 !== sha256(got))
    return `stdout has SHA-256 ${sha256(got)}, expected ${stdout_norm_sha256}${said}`;
  if (stderr !== undefined && normaliseText(stderr) !== normaliseText(ran.stderr))
    return `stderr, ${firstDifference(normaliseText(stderr), normaliseText(ran.stderr))}`;
  if (exit !== undefined && exit !== ran.status)
    return `exit code ${ran.status}, expected ${exit}${said}`;
  return null;
}

/** All that did not come out as expected; empty when the test passes. */
export function runGolden(test: GoldenTest, mirror: string, cli: string): Failure[] {
  const folder = mkdtempSync(join(tmpdir(), 'golden-'));
  const { id } = test;
  const failures: Failure[] = [];
  try {
    prepare(test, mirror, folder);
    for (const command of test.commands) {
      const why = compare(command, runCommand(cli, folder, command));
      if (why !== null) failures.push({ id, command: command.cmd, why });
    }
    for (const [name, { kind, hash }] of Object.entries(test.output_files)) {
      const path = join(folder, name);
      const got = existsSync(path) ? fileDigest(readFileSync(path), kind) : 'no file';
      if (got !== hash)
        failures.push({ id, command: name, why: `${kind} digest ${got}, expected ${hash}` });
    }
  } catch (error) {
    failures.push({ id, command: '', why: error instanceof Error ? error.message : String(error) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return failures;
}
