/** The format of the test vectors, `sst-jsonl-1`: gzip of JSON lines, a header and then the tests. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface VectorHeader {
  readonly format: string;
  readonly cpu: string;
  readonly opcode: string;
  /** FLAGS bits that the manuals define after this form. */
  readonly flagsMask: number;
  /** Order of the numbers in `init.regs`. */
  readonly regs: readonly string[];
}

/** Address and bytes in hexadecimal. */
export type Patch = readonly [lin: number, hex: string];

/** A transfer of one or two bytes: memory read or written, port read (`i`) or written (`o`). */
export type Transfer = readonly [kind: 'r' | 'w' | 'i' | 'o', at: number, hex: string];

export interface Vector {
  readonly idx: number;
  readonly name: string;
  readonly bytes: string;
  readonly init: { readonly regs: readonly number[]; readonly ram: readonly Patch[] };
  readonly fin: {
    readonly regs: Readonly<Record<string, number>>;
    readonly ram: readonly Patch[];
  };
  /** What the bus carried, in order. Not in `host386`. */
  readonly bus?: readonly Transfer[];
  /** Exception raised, and where its FLAGS word was pushed. */
  readonly exc?: readonly [vector: number, lin: number];
  /** Mask of this test where it is not the header's. */
  readonly mask?: number;
}

export interface VectorFile {
  readonly header: VectorHeader;
  readonly tests: readonly Vector[];
}

function parse(text: string): VectorFile {
  const [first = '', ...rest] = text.trimEnd().split('\n');
  const header = JSON.parse(first) as VectorHeader;
  if (header.format !== 'sst-jsonl-1') throw new Error('not in the format sst-jsonl-1');
  return { header, tests: rest.map((line) => JSON.parse(line) as Vector) };
}

function unpack(path: string): string {
  return gunzipSync(readFileSync(path)).toString('utf8');
}

/** Reads one file. */
export function readVectors(path: string): VectorFile {
  return parse(unpack(path));
}

/** Reads a sample: several files one after the other, each with its header. */
export function readSample(path: string): VectorFile[] {
  return unpack(path)
    .split(/^(?=\{"format")/m)
    .map(parse);
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

/** The value of register `name` when the vector begins. */
export function initial(header: VectorHeader, vector: Vector, name: string): number {
  return vector.init.regs[header.regs.indexOf(name)] ?? 0;
}
