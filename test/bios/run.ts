/** Small programs on a whole machine: assembled, put on C:, run until they end. */
import { assemble } from '../../src/asm/assemble.ts';
import { Machine } from '../../src/machine.ts';
import type { RunStop } from '../../src/machine/runner.ts';

export interface Ran {
  readonly machine: Machine;
  readonly stop: RunStop;
  /** What the program wrote to the console, CP437 bytes as characters. */
  readonly console: string;
  /** Words that the program left at CS:0900. */
  readonly words: readonly number[];
  /** A row of the text screen, without the spaces at its end. */
  row(row: number, page?: number): string;
}

export interface RunOptions {
  /** Typed from the start, in the notation of `--keys`. */
  readonly keys?: string;
  /** How long it runs at most, in clock ticks. */
  readonly ticks?: number;
  readonly ips?: number;
  readonly date?: [number, number, number, number, number, number];
}

/** Assembles a .COM program; `org 100h` and an exit behind it are added. */
export function program(source: string): Uint8Array {
  const { image, diagnostics } = assemble(
    `cpu 8086\norg 100h\n${source}\nmov ax, 4c00h\nint 21h\n`,
    {
      name: 'test.asm',
    },
  );
  const errors = diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((one) => one.message).join('\n'));
  return image;
}

/** Loads a program and does not run it yet. */
export function load(source: string, options: RunOptions = {}) {
  let written = '';
  const hooks = { console: (byte: number) => void (written += String.fromCharCode(byte)) };
  const machine = new Machine({
    hooks,
    ips: options.ips ?? 1_000_000,
    date: options.date ?? [2026, 3, 14, 9, 30, 0],
    diskC: 4 * 1024 * 1024,
  });
  machine.input({ kind: 'file', path: 'C:\\T.COM', bytes: program(source) });
  const problem = machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' });
  if (problem) throw new Error(problem.cause);
  return { machine, console: () => written, segment: machine.regs.cs };
}

/** The text of a row of video memory. */
export function rowOf(machine: Machine, row: number, page = 0): string {
  const columns = machine.memory.read16(0x44a);
  const at = 0xb8000 + page * machine.memory.read16(0x44c) + row * columns * 2;
  let text = '';
  for (let i = 0; i < columns; i++)
    text += String.fromCharCode(machine.memory.read8(at + i * 2) || 0x20);
  return text.trimEnd();
}

/** Runs a program to its end, or for so many ticks. */
export function run(source: string, options: RunOptions = {}): Ran {
  const { machine, console, segment } = load(source, options);
  if (options.keys !== undefined) {
    const problem = machine.input({ kind: 'type', text: options.keys });
    if (problem) throw new Error(problem.cause);
  }
  const end = machine.state.clock + (options.ticks ?? 2_000_000);
  let stop: RunStop = 'budget';
  do stop = machine.run(end - machine.state.clock);
  while (stop === 'budget' && machine.state.clock < end);
  return {
    machine,
    stop,
    console: console(),
    words: Array.from({ length: 32 }, (_, i) =>
      machine.memory.read16(segment * 16 + 0x900 + i * 2),
    ),
    row: (row, page) => rowOf(machine, row, page),
  };
}
