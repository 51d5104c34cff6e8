/** Every row of the table of vm86.md section 13 is a test with its number, and none is skipped. */
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROWS = 148;
const TEST = new URL('../', import.meta.url);
const THIS = 'vm86/rows.test.ts';

const sources = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.test.ts') && path !== THIS)
  .map((path) => ({ path, text: readFileSync(new URL(path, TEST), 'utf8') }));

/** A call of `it` or `it.each(…)` whose name begins with the number of a row. */
const NAMED = /\bit(?:\.each[^'"`]*?(?:\(|\[)[\s\S]*?\)\s*)?\(\s*['"`]V-(\d+)(?=[: ])/g;
const SKIPPED = /\b(?:it|describe|test)\.(?:skip|todo|only|fails|skipIf|runIf)\b|\bcontext\.skip\b/;

/** Numbers of the rows that a file has tests for. */
function rowsOf(text: string): number[] {
  return [...text.matchAll(NAMED)].map(([, row]) => Number(row));
}

describe('the conformance table', () => {
  it('has a test for each row', () => {
    const found = new Set(sources.flatMap(({ text }) => rowsOf(text)));
    const missing = Array.from({ length: ROWS }, (_, i) => i + 1).filter((row) => !found.has(row));
    expect(missing.map((row) => `V-${String(row).padStart(2, '0')}`)).toEqual([]);
  });

  it('knows no other rows', () => {
    const rows = sources.flatMap(({ text }) => rowsOf(text));
    expect(rows.filter((row) => row < 1 || row > ROWS)).toEqual([]);
  });

  it('skips none of them', () => {
    const skipping = sources.filter(({ text }) => rowsOf(text).length > 0 && SKIPPED.test(text));
    expect(skipping.map(({ path }) => path)).toEqual([]);
  });

  it('would notice a row that is named in a comment only, or is skipped', () => {
    expect(rowsOf("// V-52: pushes\nconst name = 'V-53: x';")).toEqual([]);
    expect(rowsOf("it('V-52: pushes', () => {})")).toEqual([52]);
    expect(rowsOf("it.each([['F3'], ['66']])('V-67: prefix %s', () => {})")).toEqual([67]);
    expect(SKIPPED.test("it.skip('V-52: pushes')")).toBe(true);
    expect(SKIPPED.test("it.runIf(has32)('V-52: pushes')")).toBe(true);
  });
});
