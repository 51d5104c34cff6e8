/** The table of cases and of a real coprocessor's results, as it is kept for `npm test`. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Case } from './cases.ts';
import { type Outcome, RESULT_SIZE, encodeCase, outcomeOf } from './compare.ts';

const CASE_SIZE = 24;

/** Cases and results one behind the other; what is not compared is zero, so that it packs well. */
export function encodeTable(cases: readonly Case[], results: Uint8Array): Uint8Array {
  const cleaned = results.slice();
  for (let i = 0; i < cases.length; i++) {
    const at = i * RESULT_SIZE;
    const { tags, status } = outcomeOf(results.subarray(at, at + RESULT_SIZE));
    const top = (status >> 11) & 7;
    cleaned.fill(0, at, at + 4);
    cleaned.fill(0, at + 6, at + 8);
    cleaned.fill(0, at + 10, at + 28);
    for (let r = 0; r < 8; r++) {
      const isEmpty = ((tags >> (2 * ((top + r) & 7))) & 3) === 3;
      if (isEmpty) cleaned.fill(0, at + 28 + 10 * r, at + 38 + 10 * r);
    }
  }
  // Column by column: equal bytes come together.
  const packed = new Uint8Array(cases.length * (CASE_SIZE + RESULT_SIZE));
  let to = 0;
  const rows = cases.map(encodeCase);
  for (let column = 0; column < CASE_SIZE; column++)
    for (const row of rows) packed[to++] = row[column];
  for (let column = 0; column < RESULT_SIZE; column++)
    for (let i = 0; i < cases.length; i++) packed[to++] = cleaned[i * RESULT_SIZE + column];
  return gzipSync(packed, { level: 9 });
}

export interface TableEntry {
  readonly one: Case;
  readonly theirs: Outcome;
}

function number(bytes: Uint8Array, from: number): string {
  return Buffer.from(bytes.subarray(from, from + 10))
    .reverse()
    .toString('hex');
}

export function decodeTable(bytes: Uint8Array): TableEntry[] {
  const packed = gunzipSync(bytes);
  const width = CASE_SIZE + RESULT_SIZE;
  const count = packed.length / width;
  const entries: TableEntry[] = [];
  for (let i = 0; i < count; i++) {
    const row = new Uint8Array(width);
    for (let column = 0; column < width; column++) row[column] = packed[column * count + i];
    entries.push({
      one: { op: row[0], control: row[2] | (row[3] << 8), a: number(row, 4), b: number(row, 14) },
      theirs: outcomeOf(row.subarray(CASE_SIZE)),
    });
  }
  return entries;
}
