/** Runs one speed program on a machine and takes the time between the `[` and `]` that it prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTrace } from '../../src/debug/trace/trace.ts';
import { Machine } from '../../src/machine.ts';
import { createMemory } from '../../src/state/memory.ts';

export interface Expectation {
  /** Checksum that the program prints. */
  readonly sum: string;
  /** Instructions between the marks, +-1 %. */
  readonly instr: number;
  /** Port accesses or service calls between the marks, in programs of the services set. */
  readonly calls?: number;
}

export interface Measurement {
  readonly name: string;
  readonly mips: number;
  readonly instructions: number;
  /** Nanoseconds a port access or service call takes, with the loop around it; 0 without calls. */
  readonly nanoseconds: number;
  /** What is wrong, or an empty string. */
  readonly problem: string;
}

/** Virtual speed: near the real one, so that the timer interrupts as often as on a real page. */
const IPS = 100_000_000;
const SLICE = 2_000_000;
/** Instructions after `[` that a quick measurement takes; the checksum is not seen then. */
const QUICK = 100_000_000;
/** A program that has not ended by then has failed. */
const LONGEST = 2_000_000_000;
const C_SIZE = 4 * 1024 * 1024;

/** Reads what `npm run bench` must find. `folder` is test/bench. */
export function expectations(folder: string): Record<string, Expectation> {
  return JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<
    string,
    Expectation
  >;
}

/** With a filter the run is traced: into a ring that nobody empties. */
export function measure(
  folder: string,
  name: string,
  expected: Expectation,
  quick: boolean,
  filter: string | null = null,
): Measurement {
  let text = '';
  let started = 0;
  let ended = 0;
  let firstInstruction = 0;
  let lastInstruction = 0;
  const memory = createMemory({ shared: true, disks: { C: C_SIZE } });
  const machine = new Machine({
    memory,
    ips: IPS,
    hooks: {
      console(byte) {
        const character = String.fromCharCode(byte);
        text += character;
        if (character === '[') {
          started = performance.now();
          firstInstruction = machine.state.icount;
        } else if (character === ']') {
          ended = performance.now();
          lastInstruction = machine.state.icount;
        }
      },
    },
  });
  if (filter !== null) createTrace(machine, { filter });
  const path = `C:\\${name.replace('-', '').toUpperCase()}.COM`;
  const bytes = new Uint8Array(readFileSync(join(folder, 'com', `${name}.com`)));
  const refused =
    machine.input({ kind: 'file', path, bytes }) ??
    machine.input({ kind: 'program', path, args: '' });
  if (refused) return { name, mips: 0, instructions: 0, nanoseconds: 0, problem: refused.cause };
  for (;;) {
    const stop = machine.run(SLICE);
    if (stop !== 'budget') break;
    const { icount } = machine.state;
    if (icount > LONGEST) break;
    if (quick && started > 0 && ended === 0 && icount - firstInstruction >= QUICK) {
      ended = performance.now();
      lastInstruction = icount;
      break;
    }
  }
  const instructions = lastInstruction - firstInstruction;
  const mips = ended > started ? instructions / (ended - started) / 1000 : 0;
  const sum = /\] ([0-9A-F]{4})/.exec(text)?.[1] ?? '';
  let problem = '';
  if (!quick || sum !== '') {
    if (sum !== expected.sum) problem = `printed "${text.trim().slice(-60)}", not ${expected.sum}`;
    else if (Math.abs(instructions / expected.instr - 1) > 0.01)
      problem = `${instructions} instructions, not ${expected.instr}`;
  }
  const nanoseconds = expected.calls === undefined ? 0 : ((ended - started) * 1e6) / expected.calls;
  return { name, mips, instructions, nanoseconds, problem };
}

/** The sets whose geometric means are compared. */
export const PLAIN = ['sieve', 'crc32', 'matmul', 'fib', 'dhry', 'movs', 'mandel'];
export const NEAR = ['sieve-near', 'dhry-near', 'mandel-near'];
/** Programs that spend their time in the machine around the interpreter. */
export const SERVICES = ['port', 'tty', 'dosout', 'poll'];

/** Geometric mean, or null when a program of the set was not measured. */
export function meanOf(set: readonly string[], of: (name: string) => number): number | null {
  const values = set.map(of);
  if (values.some((value) => !(value > 0))) return null;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
