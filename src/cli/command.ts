/** The `vm86` command: finds the subcommand and turns what goes wrong into messages and exit codes. */
import type { Problem } from '../state/input.ts';
import { asm, ASM_HELP } from './asm.ts';
import { utf8 } from './console.ts';
import { disasm, DISASM_HELP } from './disasm.ts';
import { PipeClosed, WriteFailed } from './host.ts';
import type { CliHost } from './host.ts';
import { NotRunnable } from './hostFiles.ts';
import { Misuse } from './options.ts';
import { run, RUN_HELP } from './run.ts';

const EXIT_MISUSE = 125;
/** What a shell reports for a command whose reader has gone away (128 + SIGPIPE). */
const EXIT_PIPE = 141;

const HELP = `Usage: vm86 COMMAND [OPTION...] [ARGUMENT...]

A PC that runs DOS programs.

  vm86 run FILE [ARG...]    run a program (vm86 run --help says more)
  vm86 asm FILE             assemble a source to a .COM
  vm86 disasm FILE          print the instructions of a file
  vm86 help COMMAND         what a command takes
`;

const HELPS: ReadonlyMap<string, string> = new Map([
  ['run', RUN_HELP],
  ['asm', ASM_HELP],
  ['disasm', DISASM_HELP],
]);

/** Carries out a command line and returns its exit code. Never throws. */
export async function command(argv: readonly string[], host: CliHost): Promise<number> {
  try {
    return await dispatch(argv, host);
  } catch (error) {
    try {
      return await report(error, host);
    } catch {
      return EXIT_PIPE;
    }
  }
}

async function dispatch(argv: readonly string[], host: CliHost): Promise<number> {
  const [name, ...rest] = argv;
  switch (name) {
    case 'run':
      return run(rest, host);
    case 'asm':
      return asm(rest, host);
    case 'disasm':
      return disasm(rest, host);
    case '--help':
    case '-h':
    case 'help':
      await host.out(utf8(HELPS.get(rest[0] ?? '') ?? HELP));
      return 0;
    case undefined:
      throw new Misuse('a command is missing');
    default:
      throw new Misuse(`there is no command "${name}"`);
  }
}

async function report(error: unknown, host: CliHost): Promise<number> {
  if (error instanceof PipeClosed) return EXIT_PIPE;
  if (error instanceof WriteFailed) {
    await host.err(utf8(`vm86: the output could not be written: ${error.message}\n`));
    return EXIT_MISUSE;
  }
  if (error instanceof NotRunnable) {
    await host.err(utf8(problemText(error.problem)));
    return error.exitCode;
  }
  if (error instanceof Misuse) {
    await host.err(utf8(`vm86: ${error.message}\nTry "vm86 help" or "vm86 help run".\n`));
    return EXIT_MISUSE;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await host.err(utf8(`vm86: an error of its own, please report it: ${text}\n`));
  return EXIT_MISUSE;
}

function problemText({ title, cause, fix }: Problem): string {
  return `vm86: ${title}. ${cause}\n      ${fix}\n`;
}
