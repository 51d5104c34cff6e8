import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/asm/assemble.ts';

/** What NASM 2.16 makes of lines.asm and programs/*.asm; nasmOracle.mjs writes it. */
interface Expected {
  readonly lines: Readonly<Record<string, string>>;
  readonly programs: Readonly<Record<string, string>>;
}

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const expected = JSON.parse(read('expected.json')) as Expected;

function hex(source: string): string {
  const { image, diagnostics } = assemble(source);
  const errors = diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) return errors.map((one) => `${one.line}: ${one.message}`).join('\n');
  return Buffer.from(image).toString('hex');
}

describe('bytes as NASM makes them', () => {
  it('for every line of lines.asm', () => {
    const lines = read('lines.asm')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(';'));
    expect(lines.length).toBeGreaterThan(370);
    const ours = Object.fromEntries(lines.map((line) => [line, hex(`org 100h\n${line}\n`)]));
    expect(ours).toEqual(expected.lines);
  });

  it.each(Object.keys(expected.programs))('for programs/%s', (name) => {
    expect(hex(read(`programs/${name}`))).toBe(expected.programs[name]);
  });
});
