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

/** Reads one file; `limit` takes only the first tests. */
export function readVectors(path: string, limit = Infinity): VectorFile {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  const [first = '', ...rest] = lines;
  const header = JSON.parse(first) as VectorHeader;
  if (header.format !== 'sst-jsonl-1') throw new Error(`${path}: not in the format sst-jsonl-1`);
  return {
    header,
    tests: rest.slice(0, limit).map((line) => JSON.parse(line) as Vector),
  };
}
