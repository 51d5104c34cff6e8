/** `vm86 run`: a program of the host, run in a machine of its own. */
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Machine } from '../machine.ts';
import { Controller } from '../session/controller.ts';
import { screenLines } from '../session/guestScreen.ts';
import { prepareFiles } from '../session/files.ts';
import type { HostFile } from '../session/protocol.ts';
import type { Input } from '../state/input.ts';
import { CPU_MODELS, STATUS_ENDED, STATUS_FAULTED } from '../state/machineState.ts';
import { GuestConsole, utf8 } from './console.ts';
import {
  applyInputs,
  DriveChanges,
  driveInputs,
  driveMemory,
  pathOnDrive,
  readDrive,
} from './drives.ts';
import type { DriveSource } from './drives.ts';
import type { CliHost } from './host.ts';
import {
  findProgram,
  isFolder,
  makeFolder,
  NotRunnable,
  readFolder,
  readHostFile,
} from './hostFiles.ts';
import { LiveKeyboard } from './liveKeyboard.ts';
import { Misuse, parseOptions } from './options.ts';
import type { Options } from './options.ts';
import { jsonReport } from './report.ts';
import type { Outcome } from './report.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { FileTrace, readFilter } from './trace.ts';

export const RUN_HELP = `Usage: vm86 run [OPTION...] FILE [ARG...]

Runs a DOS program: a .COM, an .EXE, or the program in a .ZIP or a folder. All that
stands behind FILE is the program's own. What it writes to its console goes to
standard output as it is, byte by byte.

  --keys TEXT|@FILE       type TEXT, or the text in FILE, on the keyboard; \\r is Enter,
                          \\e Escape, {F1} {Left} {Ctrl+C} keys, {wait:500} a pause in ms
  --stdin                 standard input is the program's handle 0
  --drive C=FOLDER        copy the files of FOLDER to drive C: first
  --drive A=IMAGE         put a disk image in a drive (A:, B:, C: or D:)
  --env NAME=VALUE        a variable of the environment (more than once if needed)
  --cpu MODEL             ${CPU_MODELS.join(' ')} (default 8086)
  --fpu                   with the coprocessor that goes with the CPU (8087, 80287 or 80387)
  --speed N|max           instructions per second, in real time too (default max)
  --date YYYY-MM-DDTHH:MM:SS   date and time at power-on (default: now)
  --max-instructions N    end after N instructions (exit code 124)
  --time-limit S          end after S seconds (exit code 124)
  --screen                print the text screen at the end
  --json                  print one JSON object about the run, and nothing else
  --trace FILE            write a line for each event: calls of vm86, DOS and BIOS, programs, ports,
                          interrupts (JSON if FILE ends in .jsonl; - is standard error)
  --filter EXPR           trace only these, such as dos_int21, tag=io, dos_int21.retval!=0
  --out FOLDER            copy drive C: to FOLDER at the end
  --write-back            write changed drives back to where --drive took them from

Exit code: the program's own; 0 if it halted the machine; 123 fault; 124 a limit was
reached, or it waits for a key that cannot come; 125 wrong options; 126 not runnable;
127 not found. On a terminal, keys go to the program as they are typed; Ctrl-C goes
there too, and a second one within a second ends the run (exit code 130).
`;

const SPEC = {
  keys: 'value',
  stdin: 'flag',
  drive: 'list',
  env: 'list',
  cpu: 'value',
  fpu: 'flag',
  speed: 'value',
  date: 'value',
  'max-instructions': 'value',
  'time-limit': 'value',
  screen: 'flag',
  json: 'flag',
  trace: 'value',
  filter: 'list',
  out: 'value',
  'write-back': 'flag',
  help: 'flag',
} as const;

export const EXIT_FAULT = 123;
export const EXIT_LIMIT = 124;

/** Instructions per virtual second at full speed: fixed, so that runs can be repeated. */
const MAX_IPS = 10_000_000;

export async function run(argv: readonly string[], host: CliHost): Promise<number> {
  const options = parseOptions(argv, SPEC);
  if (options.flag('help')) {
    await host.out(utf8(RUN_HELP));
    return 0;
  }
  const [name, ...args] = options.rest;
  if (name === undefined) throw new Misuse('run needs the FILE to run');
  const settings = readSettings(options, args);
  const sources: DriveSource[] = [];
  for (const drive of options.list('drive')) sources.push(await readDrive(drive));
  const program = await findFiles(
    name,
    sources.find(({ drive }) => drive === 'C'),
  );
  const keys = await readKeys(options.value('keys'));
  const stdin = options.flag('stdin') ? await host.readStdin() : undefined;

  await prepareOut(options.value('out'));

  const console = new GuestConsole(host, options.flag('json'));
  const powerOn = settings.date ?? host.date();
  const trace = openTrace(options);
  const keyboard =
    host.terminal !== null && keys === null && stdin === undefined
      ? new LiveKeyboard(host.terminal)
      : null;
  try {
    const controller = createController(settings, sources, powerOn, host, console, trace);
    const { machine } = controller;
    applyInputs(machine, [
      ...(settings.speed === null ? [{ kind: 'speed', ips: MAX_IPS } as const] : []),
      ...sources.flatMap(driveInputs),
      ...program.inputs,
    ]);
    const drives = (['A', 'B', 'C', 'D'] as const)
      .filter((drive) => machine.memory.disks[drive].size > 0)
      .map(
        (drive) =>
          new DriveChanges(
            machine,
            drive,
            sources.find((source) => source.drive === drive),
            options.flag('json') || options.flag('write-back'),
          ),
      );
    applyInputs(machine, [
      {
        kind: 'program',
        path: program.path,
        args: settings.tail,
        ...(options.list('env').length > 0 ? { env: options.list('env') } : {}),
        ...(stdin === undefined ? {} : { stdin }),
      },
      ...(keys === null ? [] : [{ kind: 'type', text: keys } as const]),
    ]);
    if (settings.speed !== null) await controller.handle({ type: 'speed', speed: settings.speed });

    const begun = host.now();
    controller.run();
    const outcome = await runToEnd(controller, settings.timeLimit, host, console, keyboard);
    const took = host.now() - begun;
    keyboard?.stop();
    await finish(controller, outcome, took, options, host, console, drives);
    return outcome.code;
  } finally {
    keyboard?.stop();
    trace?.close();
  }
}

async function readKeys(option: string | undefined): Promise<string | null> {
  if (option === undefined) return null;
  if (!option.startsWith('@')) return option;
  try {
    return await readFile(option.slice(1), 'utf8');
  } catch (error) {
    throw new Misuse(`--keys ${option}: ${messageOf(error)}`);
  }
}

/** What `--out` names must be there when the run has ended; better to know before. */
async function prepareOut(folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  if (folder === '') throw new Misuse('--out needs the name of a folder');
  try {
    await makeFolder(resolve(folder));
  } catch (error) {
    throw new Misuse(`--out ${folder}: ${messageOf(error)}`);
  }
}

function openTrace(options: Options): FileTrace | null {
  const path = options.value('trace');
  const parts = options.list('filter');
  if (path === undefined && parts.length > 0)
    throw new Misuse('--filter says what --trace FILE writes: it needs that option');
  const filter = readFilter(parts);
  if (path === undefined) return null;
  try {
    return new FileTrace(path, filter);
  } catch (error) {
    throw new Misuse(`--trace ${path}: ${messageOf(error)}`);
  }
}

interface Program {
  readonly path: string;
  /** Files that go to drive C: for it. */
  readonly inputs: readonly Input[];
}

/** Finds FILE and what must be on C: to run it. */
async function findFiles(name: string, driveC: DriveSource | undefined): Promise<Program> {
  const folder = driveC?.files === null ? null : (driveC?.path ?? null);
  const path = await findProgram(name, folder);
  const onDrive = pathOnDrive(driveC, path);
  const files: readonly HostFile[] = (await isFolder(path))
    ? await readFolder(path, name)
    : [{ name: basename(path), bytes: await readHostFile(path, name) }];
  const prepared = await prepareFiles(files);
  if ('title' in prepared) throw new NotRunnable(prepared, 126);
  if (onDrive !== null && prepared.files.length === 1) return { path: onDrive, inputs: [] };
  return {
    path: prepared.program,
    inputs: prepared.files.map((file) => ({ kind: 'file', path: file.path, bytes: file.bytes })),
  };
}

function createController(
  settings: Settings,
  sources: readonly DriveSource[],
  date: Date,
  host: CliHost,
  console: GuestConsole,
  trace: FileTrace | null,
): Controller {
  const controller = new Controller({
    createMachine: (hooks) => {
      const machine = new Machine({
        hooks: { ...hooks, console: console.hook },
        id: 1,
        cpu: settings.cpu,
        fpu: settings.fpu,
        memory: driveMemory(sources),
        date: [
          date.getFullYear(),
          date.getMonth() + 1,
          date.getDate(),
          date.getHours(),
          date.getMinutes(),
          date.getSeconds(),
        ],
      });
      trace?.attach(machine);
      return machine;
    },
    now: () => host.now(),
    emit: () => {
      // Problems reach the command line as results; what the guest lacks is in the trace.
    },
    paced: settings.speed !== null,
  });
  controller.instructionLimit = settings.maxInstructions;
  return controller;
}

/** Runs the machine to its end, a limit, or a key that cannot come. */
async function runToEnd(
  controller: Controller,
  timeLimit: number,
  host: CliHost,
  console: GuestConsole,
  keyboard: LiveKeyboard | null,
): Promise<Outcome> {
  const begun = host.now();
  keyboard?.start();
  for (;;) {
    const delay = controller.slice();
    await console.flush();
    if (!controller.running) return outcomeOf(controller);
    if (host.now() - begun >= timeLimit)
      return { stop: 'limit', code: EXIT_LIMIT, reason: 'The time limit was reached.' };
    if (keyboard === null) {
      if (controller.keyWanted)
        return {
          stop: 'waiting',
          code: EXIT_LIMIT,
          reason: 'The program waits for a key, and none is left to be typed.',
        };
      if (delay > 0) await host.sleep(Math.min(delay, timeLimit - (host.now() - begun)));
      continue;
    }
    const asleep = host.now();
    // A key must get in between two slices, so even a busy guest yields.
    await keyboard.wait(Math.min(delay, KEYBOARD_PATIENCE), host);
    if (keyboard.interrupted) return { stop: 'limit', code: 130, reason: 'Ended with Ctrl-C.' };
    const keys = keyboard.take();
    if (keys !== '') await controller.handle({ type: 'type', text: keys });
    else if (delay === Infinity) controller.pass(host.now() - asleep);
  }
}

/** Milliseconds after which a guest that waits for a key gets its timer events. */
const KEYBOARD_PATIENCE = 20;

function outcomeOf(controller: Controller): Outcome {
  const { state } = controller.machine;
  if (state.icount >= controller.instructionLimit)
    return { stop: 'limit', code: EXIT_LIMIT, reason: 'The instruction limit was reached.' };
  if (state.status === STATUS_ENDED) return { stop: 'exit', code: state.exitCode, reason: '' };
  if (state.status === STATUS_FAULTED)
    return { stop: 'fault', code: EXIT_FAULT, reason: state.reason };
  return { stop: 'halted', code: 0, reason: state.reason };
}

/** Everything that is told and written after the run. */
async function finish(
  controller: Controller,
  outcome: Outcome,
  took: number,
  options: Options,
  host: CliHost,
  console: GuestConsole,
  drives: readonly DriveChanges[],
): Promise<void> {
  await console.flush();
  if (options.flag('json')) {
    const files = drives.flatMap((drive) =>
      drive.changed().map((path) => `${drive.drive}:\\${path}`),
    );
    const report = jsonReport(controller.machine, outcome, took, console.kept, files);
    await host.out(utf8(`${report}\n`));
  } else if (options.flag('screen')) {
    const lines = screenLines(controller.machine.memory);
    await host.out(utf8(`${console.atLineStart ? '' : '\n'}${lines.join('\n')}\n`));
  }
  if (outcome.stop !== 'exit' && outcome.reason !== '' && outcome.stop !== 'halted')
    await host.err(utf8(`vm86: ${outcome.reason}\n`));
  try {
    const folder = options.value('out');
    if (folder !== undefined) await drives.find(({ drive }) => drive === 'C')?.copyTo(folder);
    if (options.flag('write-back')) for (const changes of drives) await changes.writeBack();
  } catch (error) {
    throw new Misuse(`the drives could not be written back: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
