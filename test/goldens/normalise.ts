/** What is left out of a comparison, as `meta.normalise` of the file of expected results says. */
import { createHash } from 'node:crypto';

const END_OF_TEXT = 0x1a;

/** Output with what may differ from run to run replaced: segments, free bytes, dates. */
export function normaliseText(text: string): string {
  return text
    .replace(/\r\r\n/g, '\r\n')
    .replace(/\d+ \+ \d+ Bytes symbol space free/g, '# + # Bytes symbol space free')
    .replace(/^( *)[0-9A-F]{4}:(?=[0-9A-F]{4}[ \r])/gim, '$1SSSS:')
    .replace(/\b(DS|ES|SS|CS)=[0-9A-F]{4}/g, '$1=SSSS')
    .replace(/\bSP=[0-9A-F]{4}/g, 'SP=PPPP')
    .replace(/\d{1,2}\/\d{1,2}\/\d{2} +\d{1,2}:\d{2}:\d{2}/g, '<DATETIME>')
    .replace(/[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}:\d{2} \d{4}/g, '<DATETIME>');
}

/** One character per byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

export function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts)
    hash.update(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
  return hash.digest('hex');
}

/**
 * An .EXE without the slack of its header and what lies behind its image: header fields and sorted
 * relocations, written as Python's `repr` writes a tuple, and the load image.
 */
function exeDigest(bytes: Uint8Array): string {
  const word = (at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  const [last, pages, count, header] = [word(2), word(4), word(6), word(8)];
  const size = last === 0 ? pages * 512 : (pages - 1) * 512 + last;
  const table = word(0x18);
  const relocations = Array.from({ length: count }, (_, i) => [
    word(table + i * 4),
    word(table + i * 4 + 2),
  ]).sort(([offA, segA], [offB, segB]) => offA - offB || segA - segB);
  const pairs = relocations.map(([off, seg]) => `(${off}, ${seg})`).join(', ');
  const fields = [header, word(0x0a), word(0x0c), word(0x0e), word(0x10), word(0x14), word(0x16)];
  const repr = `(${[...fields, word(0x1a)].join(', ')}, [${pairs}])`;
  return sha256(repr, bytes.subarray(header * 16, size));
}

/** The digest of a file by its kind: raw bytes, text up to its ^Z, or an .EXE. */
export function fileDigest(bytes: Uint8Array, kind: 'raw' | 'text' | 'exe'): string {
  if (kind === 'raw') return sha256(bytes);
  if (kind === 'exe') return exeDigest(bytes);
  const end = bytes.indexOf(END_OF_TEXT);
  return sha256(normaliseText(latin1(end < 0 ? bytes : bytes.subarray(0, end))));
}

/** Where two texts first differ, in one line. */
export function firstDifference(expected: string, got: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === got[at]) at++;
  const line = expected.slice(0, at).split('\n').length;
  const show = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 60));
  return `line ${line}, character ${at + 1}: expected ${show(expected)}, got ${show(got)}`;
}
