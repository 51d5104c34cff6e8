/**
 * Starting a program for the host: what a shell would do with a typed command. The program becomes a
 * child of the root process; what is wrong with its file is told in words.
 */
import type { Guest } from '../bios/service.ts';
import type { Problem } from '../state/input.ts';
import { STATUS_RUNNING } from '../state/machineState.ts';
import { linear } from '../state/memory.ts';
import { WANTS_EXECVE } from '../state/trace.ts';
import type { TracedExec } from '../state/trace.ts';
import { DOS_SEG, DOS, farPointer, Psp, ROOT_ENVIRONMENT, ROOT_PSP } from './area.ts';
import { volumeOf } from './drives.ts';
import { BAD_ENVIRONMENT, FILE_NOT_FOUND, OUT_OF_MEMORY, TOO_MANY_FILES } from './errors.ts';
import { createProcess, enter, readProgram } from './exec.ts';
import { charsOf, codes, put } from './far.ts';
import { fcbsOfTail } from './fcbName.ts';
import { closeHandle } from './handles.ts';
import { parseProgram } from './load.ts';
import { openAnonymous } from './openFiles.ts';
import { fullPath, resolve } from './paths.ts';
import { environmentOf, pspAt } from './psp.ts';
import { sftEntry } from './sft.ts';
import { HOST_EXIT, releaseProgram } from './terminate.ts';
import { currentPsp, setSda, variables } from './variables.ts';
import { writeByte } from './far.ts';

/** Longest command tail. */
const MAX_TAIL = 126;
/** Programs deep that are ended when the host starts another. */
const MAX_DEPTH = 64;
/** The drive on which redirected input is kept. */
const STDIN_DRIVE = 2;

export interface ProgramStart {
  /** Path on a drive, such as C:\DIR\PROG.COM. */
  readonly path: string;
  /** The command tail as typed, without the blank before it. */
  readonly args: string;
  /** NAME=value strings, in place of or besides COMSPEC and PATH. */
  readonly env?: readonly string[];
  /** Bytes that handle 0 reads; without them it is CON. */
  readonly stdin?: Uint8Array;
}

/** Ends whatever runs, down to the root process. */
function endAll(guest: Guest): void {
  for (let i = 0; i < MAX_DEPTH && currentPsp(guest) !== ROOT_PSP; i++) {
    const { parent } = pspAt(guest, currentPsp(guest));
    releaseProgram(guest, false);
    setSda(guest, { psp: parent === currentPsp(guest) ? ROOT_PSP : parent });
  }
  setSda(guest, { psp: ROOT_PSP, inDos: 0, criticalError: 0 });
}

/** The root environment with `extra` in place of variables of the same name. */
function environment(guest: Guest, extra: readonly string[]): Uint8Array {
  const names = extra.map((line) => `${line.split('=')[0].toUpperCase()}=`);
  const inherited = charsOf(environmentOf(guest, ROOT_ENVIRONMENT)).split('\0');
  const kept = inherited.filter(
    (line) => line !== '' && !names.some((name) => line.startsWith(name)),
  );
  const given = extra.map((line, i) => names[i] + line.slice(names[i].length));
  const lines = [...kept, ...given.filter((line) => !line.endsWith('='))];
  return Uint8Array.from(codes(lines.map((line) => `${line}\0`).join('')));
}

/** Puts redirected input behind handle 0 of the current process. Null if there is no room for it. */
function redirectInput(guest: Guest, bytes: Uint8Array): boolean {
  const volume = volumeOf(guest, STDIN_DRIVE);
  if (typeof volume === 'number') return false;
  const { cluster, size, written } = volume.write({ cluster: 0, size: 0 }, 0, bytes);
  const index = written < bytes.length ? -1 : openAnonymous(guest, STDIN_DRIVE, cluster, size);
  if (index < 0 || sftEntry(guest, index) === null) {
    volume.table.free(cluster);
    return false;
  }
  closeHandle(guest, 0);
  writeByte(guest, currentPsp(guest), Psp.offsets.jft, index);
  return true;
}

/** Why a program cannot be started: DOS's error code, and words. */
interface Refusal {
  readonly error: number;
  readonly problem: Problem;
}

function refusal(error: number, path: string, cause: string, fix: string): Refusal {
  return { error, problem: { title: `${path} cannot be run`, cause, fix } };
}

/** Loads a program and sets the registers at its entry; null, or why it cannot be started. */
export function startProgram(guest: Guest, start: ProgramStart): Problem | null {
  const refused = load(guest, start);
  const { trace } = guest;
  if (trace !== null && trace.wants & WANTS_EXECVE) {
    if (refused === null) trace.executed(describe(guest, start), currentPsp(guest));
    else trace.refused(describe(guest, start), refused.error);
  }
  return refused === null ? null : refused.problem;
}

/** The program that the host starts, for a trace. */
function describe(guest: Guest, { path, args, env = [] }: ProgramStart): TracedExec {
  const target = resolve(guest, path);
  const tail = codes(args);
  return {
    path: typeof target === 'number' ? path : fullPath(target),
    tail: Uint8Array.from([tail.length, ...tail]),
    environment: environment(guest, env),
    environmentSeg: pspAt(guest, currentPsp(guest)).environment,
  };
}

function load(guest: Guest, start: ProgramStart): Refusal | null {
  const { path, args, env = [], stdin } = start;
  const file = path.slice(path.lastIndexOf('\\') + 1);
  endAll(guest);
  const target = resolve(guest, path);
  const bytes = typeof target === 'number' ? target : readProgram(target);
  if (typeof bytes === 'number' || typeof target === 'number')
    return refusal(
      FILE_NOT_FOUND,
      file,
      `There is no file ${path}.`,
      'Check the name and the drive.',
    );
  const program = parseProgram(bytes, true);
  if (program.kind === 'bad') return refusal(program.error, file, program.cause, program.fix);
  const tail = args === '' ? '' : ` ${args}`;
  if (tail.length > MAX_TAIL)
    return refusal(
      BAD_ENVIRONMENT,
      file,
      `Its arguments have ${args.length} characters.`,
      'DOS allows 125 of them.',
    );
  put(guest.memory, Psp, linear(ROOT_PSP, 0), { stack: farPointer(DOS_SEG, DOS.stackTop - 6) });
  const [fcb1, fcb2] = fcbsOfTail(tail);
  const entry = createProcess(guest, program, {
    path: fullPath(target),
    environment: environment(guest, env),
    tail: Uint8Array.from([tail.length, ...codes(tail), 0x0d]),
    fcb1,
    fcb2,
    returnTo: HOST_EXIT,
  });
  if (typeof entry === 'number')
    return entry === -OUT_OF_MEMORY
      ? refusal(
          OUT_OF_MEMORY,
          file,
          'It needs more memory than is free.',
          'Reset the machine and try again.',
        )
      : refusal(
          -entry,
          file,
          'Its stack or its environment lies outside the memory it may have.',
          'The file is damaged, or not a program for DOS.',
        );
  if (stdin !== undefined && !redirectInput(guest, stdin)) {
    endAll(guest);
    return refusal(
      TOO_MANY_FILES,
      file,
      'Its input does not fit on drive C:.',
      'Free some space on it.',
    );
  }
  Object.assign(variables(guest), { scanPending: 0, lineLength: 0, linePosition: 0, column: 0 });
  const { state } = guest;
  state.program = fullPath(target);
  state.exitCode = 0;
  state.exitType = 0;
  state.status = STATUS_RUNNING;
  enter(guest, entry);
  return null;
}
