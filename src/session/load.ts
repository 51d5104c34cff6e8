/** Loads files into a machine, for callers without a controller: the library and tests. */
import type { Machine } from '../machine.ts';
import type { Problem } from '../state/input.ts';
import { prepareFiles } from './files.ts';
import type { HostFile } from './protocol.ts';

export interface LoadOptions {
  /** Which of the files is the program, where there are several. */
  readonly program?: string;
  /** Command tail as typed, without the leading space. */
  readonly args?: string;
  /** Variables as NAME=VALUE. */
  readonly env?: readonly string[];
  /** Bytes that handle 0 reads; without it handle 0 is the console. */
  readonly stdin?: Uint8Array;
}

/**
 * Powers off and on, puts the files on C: (archives are unpacked) and starts the program, so that
 * the next `run` executes its first instruction. Null means that all is well; a Problem says what
 * is wrong with which file.
 */
export async function load(
  machine: Machine,
  files: readonly HostFile[],
  options: LoadOptions = {},
): Promise<Problem | null> {
  const prepared = await prepareFiles(files, options.program);
  if ('title' in prepared) return prepared;
  machine.input({ kind: 'reset' });
  for (const { path, bytes } of prepared.files) {
    const problem = machine.input({ kind: 'file', path, bytes });
    if (problem !== null) return problem;
  }
  return machine.input({
    kind: 'program',
    path: prepared.program,
    args: options.args ?? '',
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
  });
}
