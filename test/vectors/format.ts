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

export interface Vector {
  readonly idx: number;
  readonly name: string;
  readonly bytes: string;
  readonly init: { readonly regs: readonly number[]; readonly ram: readonly Patch[] };
  readonly fin: {
    readonly regs: Readonly<Record<string, number>>;
    readonly ram: readonly Patch[];
  };
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

/** Reads the sample: several files one after the other, each with its header. */
export function readSample(path: string): VectorFile[] {
  return unpack(path)
    .split(/^(?=\{"format")/m)
    .map(parse);
}
