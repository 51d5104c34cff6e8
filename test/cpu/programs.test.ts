/**
 * Self-checking programs, run as .COM files on a whole machine of each model. What they expect was
 * worked out by hand or comes from a host (programs/makeExpected.mjs).
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/asm/assemble.ts';
import { Machine } from '../../src/machine.ts';
import { CPU_MODELS, STATUS_ENDED, type CpuModel } from '../../src/state/machineState.ts';

const BUDGET = 10_000_000;
const TEXT_SCREEN = 0xb8000;

/** The programs and the first model that has their instructions. */
const PROGRAMS: readonly (readonly [name: string, since: CpuModel])[] = [
  ['arithmetic', '8086'],
  ['shifts', '8086'],
  ['multiply', '8086'],
  ['branches', '8086'],
  ['flow', '8086'],
  ['strings', '8086'],
  ['stack', '8086'],
  ['model', '8086'],
  ['i186', '80186'],
  ['frames', '80186'],
  ['i386', '80386'],
  ['wide', '80386'],
  ['i486', 'v86'],
];

function read(name: string): string {
  return readFileSync(new URL(`programs/${name}`, import.meta.url), 'utf8');
}

function build(name: string, cpu: CpuModel): Uint8Array<ArrayBuffer> {
  const { image, diagnostics, ok } = assemble(read(`${name}.asm`), { cpu, include: read });
  if (!ok) throw new RangeError(`${name}.asm: ${JSON.stringify(diagnostics.slice(0, 5))}`);
  return image;
}

/** Exit code and what the program has printed. */
function run(bytes: Uint8Array<ArrayBuffer>, cpu: CpuModel): { code: number; text: string } {
  const machine = new Machine({ cpu });
  const path = 'C:\\CHECK.COM';
  expect(machine.input({ kind: 'file', path, bytes })).toBeNull();
  const args = String(CPU_MODELS.indexOf(cpu));
  expect(machine.input({ kind: 'program', path, args })).toBeNull();
  machine.run(BUDGET);
  expect(machine.state.status).toBe(STATUS_ENDED);
  const cells = machine.memory.readBytes(TEXT_SCREEN, 4000).filter((_, i) => i % 2 === 0);
  return { code: machine.state.exitCode, text: String.fromCharCode(...cells).trim() };
}

const CASES = PROGRAMS.flatMap(([name, since]) =>
  CPU_MODELS.slice(CPU_MODELS.indexOf(since)).map((cpu) => [name, cpu, since] as const),
);

describe('the self-checking program', () => {
  it.each(CASES)('%s passes on the %s', (name, cpu, since) => {
    expect(run(build(name, since), cpu)).toEqual({ code: 0, text: '' });
  });

  it('says which case fails, and ends with code 1', () => {
    const source = read('shifts.asm').replace('rol1:   rol', 'rol1:   ror');
    const { image } = assemble(source, { cpu: '8086', include: read });
    const { code, text } = run(image, '8086');
    expect(code).toBe(1);
    expect(text).toMatch(/^FAILED case 0002 got [0-9A-F]{4} expected [0-9A-F]{4}$/);
  });
});
