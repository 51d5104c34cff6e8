/** Small assembled programs on a whole machine. */
import { assemble } from '../../src/asm/assemble.ts';
import { Machine } from '../../src/machine.ts';
import type { MachineOptions } from '../../src/machine/options.ts';

export const SMALL = { ips: 1_000_000, diskC: 4 * 1024 * 1024 } as const satisfies MachineOptions;

/** The image of a .COM program; `org 100h` is put in front. */
export function com(source: string): Uint8Array {
  const { image, diagnostics, ok } = assemble(`org 100h\n${source}`, { cpu: '80286' });
  if (!ok) throw new RangeError(JSON.stringify(diagnostics));
  return image;
}

/** A machine with the program loaded, and what it writes to its console. */
export function load(source: string, options: MachineOptions = {}) {
  const output: string[] = [];
  const hooks = { console: (byte: number) => void output.push(String.fromCharCode(byte)) };
  const machine = new Machine({ ...SMALL, hooks, ...options });
  machine.input({ kind: 'file', path: 'C:\\T.COM', bytes: com(source) });
  const problem = machine.input({ kind: 'program', path: 'C:\\T.COM', args: '' });
  if (problem !== null) throw new RangeError(problem.cause);
  return { machine, output: () => output.join('') };
}

export const EXIT = 'mov ax, 4c00h\nint 21h\n';
