import { describe, expect, it } from 'vitest';
import { Machine } from '../../src/machine.ts';
import { CPU_MODELS, STATUS_ENDED, STATUS_WAITING } from '../../src/state/machineState.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { DEMO_NAMES, type DemoName, demoProgram } from './program.ts';

const SECOND = 1_000_000;
const TEXT_SCREEN = 0xb8000;
const VECTOR_1C = 4 * 0x1c;

/** A demo on a machine of its own that runs a million instructions in a virtual second. */
class Run {
  readonly machine: Machine;

  constructor(name: DemoName, cpu: CpuModel) {
    this.machine = new Machine({ cpu, ips: SECOND, date: [1990, 5, 17, 10, 59, 57] });
    const path = `C:\\${name.toUpperCase()}.COM`;
    expect(this.machine.input({ kind: 'file', path, bytes: demoProgram(name) })).toBeNull();
    expect(this.machine.input({ kind: 'program', path, args: '' })).toBeNull();
  }

  /** Runs until it ends or waits for a key, at most for some virtual seconds. */
  go(seconds = 5): this {
    this.machine.run(seconds * SECOND);
    return this;
  }

  /** Types text, and goes on until the program waits again. */
  type(text: string): this {
    expect(this.machine.input({ kind: 'type', text })).toBeNull();
    return this.go();
  }

  /** Lets virtual time pass while the program waits. */
  pass(seconds: number): this {
    const end = this.machine.state.clock + seconds * SECOND;
    while (this.machine.state.clock < end) this.machine.run(end - this.machine.state.clock);
    return this;
  }

  row(row: number): string {
    const cells = this.machine.memory.readBytes(TEXT_SCREEN + row * 160, 160);
    const characters = Array.from({ length: 80 }, (_, column) => cells[2 * column] ?? 0);
    return String.fromCharCode(...characters).trimEnd();
  }

  attribute(row: number, column: number): number {
    return this.machine.memory.read8(TEXT_SCREEN + row * 160 + column * 2 + 1);
  }

  /** The rows of the screen that are not empty. */
  get screen(): string[] {
    return Array.from({ length: 25 }, (_, row) => this.row(row)).filter((row) => row !== '');
  }

  get status(): number {
    return this.machine.state.status;
  }

  expectEnd(): void {
    expect(this.status).toBe(STATUS_ENDED);
    expect(this.machine.state.exitCode).toBe(0);
  }
}

describe('demos', () => {
  it.each(DEMO_NAMES)('%s fits a .COM file and assembles to 8086 code', (name) => {
    expect(demoProgram(name).length).toBeGreaterThan(20);
    expect(demoProgram(name).length).toBeLessThan(1024);
  });
});

describe.each(CPU_MODELS)('demos on %s', (cpu) => {
  it('hello writes a greeting and ends with code 0', () => {
    const run = new Run('hello', cpu).go();
    expect(run.screen[0]).toBe('Hello from a real DOS program!');
    run.expectEnd();
  });

  it('echo gives back what was typed, with the editing of DOS, until the line is empty', () => {
    const run = new Run('echo', cpu).go();
    expect(run.status).toBe(STATUS_WAITING);
    run.type('one twp\b\bwo\r').type('no{Esc}yes\r');
    expect(run.screen).toContain('You typed: one two');
    expect(run.screen).toContain('You typed: yes');
    run.type('\r');
    expect(run.screen.at(-1)).toBe('Goodbye!');
    run.expectEnd();
  });

  it('colours shows each of the 256 attributes in its own colours', () => {
    const run = new Run('colours', cpu).go();
    expect(run.status).toBe(STATUS_WAITING);
    for (let attribute = 0; attribute < 256; attribute++) {
      const row = 4 + (attribute >> 4);
      const column = 8 + 4 * (attribute & 15);
      const digits = attribute.toString(16).toUpperCase().padStart(2, '0');
      expect(
        run
          .row(row)
          .padEnd(80)
          .slice(column, column + 4),
      ).toBe(` ${digits} `);
      for (let cell = 0; cell < 4; cell++)
        expect(run.attribute(row, column + cell)).toBe(attribute);
    }
    run.type('b');
    expect(run.status).toBe(STATUS_WAITING);
    run.type('x').expectEnd();
    expect(run.screen).toEqual([]);
  });

  it('bounce moves its box on every tick, stays on the screen, and ends at a key', () => {
    const run = new Run('bounce', cpu);
    const places = new Set<string>();
    for (let i = 0; i < 400; i++) {
      run.go(0.05);
      const rows = Array.from({ length: 25 }, (_, row) => run.row(row));
      const row = rows.findIndex((text) => text.includes('BOUNCE'));
      if (row < 0) continue; // between taking it away and drawing it
      places.add(`${row},${rows[row]?.indexOf('BOUNCE')}`);
      expect(rows[24]).toMatch(/^The box .* key to end\.$/);
    }
    expect(places.size).toBeGreaterThan(200);
    run.type(' ').expectEnd();
    expect(run.screen).toEqual([]);
  });

  it('clock shows the time from INT 1Ch while it waits, and unhooks at its end', () => {
    const run = new Run('clock', cpu);
    const before = run.machine.memory.read32(VECTOR_1C);
    run.go();
    expect(run.status).toBe(STATUS_WAITING);
    expect(run.machine.memory.read32(VECTOR_1C)).not.toBe(before);
    run.pass(1.5);
    expect(run.row(0).slice(71)).toMatch(/^10:59:5[78]$/);
    run.pass(5);
    expect(run.row(0).slice(71)).toMatch(/^11:00:0[23]$/);
    run.type(' ').expectEnd();
    expect(run.machine.memory.read32(VECTOR_1C)).toBe(before);
  });

  it('guess is won by halving the range, and counts the tries', () => {
    const run = new Run('guess', cpu).go();
    run.type('abc\r');
    expect(run.screen).toContain('Please type a number from 1 to 100.');
    run.type('0\r').type('101\r');
    let [low, high, tries] = [1, 100, 0];
    let answer = '';
    while (!answer.startsWith('Right!') && tries < 8) {
      const middle = (low + high) >> 1;
      run.type(`${middle}\r`);
      tries++;
      answer = run.screen.findLast((row) => /higher|lower|Right/.test(row)) ?? '';
      if (answer.includes('higher')) low = middle + 1;
      else high = middle - 1;
    }
    expect(answer).toBe(`Right! You found it in ${tries} ${tries === 1 ? 'try' : 'tries'}.`);
    expect(tries).toBeLessThan(8);
    run.type('n').expectEnd();
  });

  it('guess tells its number to who gives up', () => {
    const run = new Run('guess', cpu).go().type('\r');
    const number = Number(/^It was (\d+)\.$/.exec(run.screen.at(-1) ?? '')?.[1]);
    expect(number).toBeGreaterThanOrEqual(1);
    expect(number).toBeLessThanOrEqual(100);
    run.expectEnd();
  });
});
