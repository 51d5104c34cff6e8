/**
 * The assembler: source -> image, symbols, listing and diagnostics. NASM syntax (nasm/), flat
 * images as `nasm -f bin` makes them. It returns all mistakes of a source at once and never throws
 * on one.
 *
 * Not implemented: floating point data and instructions, STRUC, object files, MASM syntax.
 */
import type { DecodeModel } from '../isa/decode.ts';
import { type Diagnostic, Diagnostics } from './diagnostic.ts';
import { parseNasm } from './nasm/frontEnd.ts';
import { type PassResult, runPasses } from './passes.ts';

export interface AssembleOptions {
  /** Name of the source, for the front end's messages about INCLUDE. */
  readonly name?: string;
  /** CPU that the code is for, until the source says `CPU`; `v86` (everything) if left out. */
  readonly cpu?: DecodeModel;
  /** The text of an included file, or null if there is none. */
  readonly include?: (path: string) => string | null;
  /** Single-line macros defined from outside, as with `nasm -D`. */
  readonly defines?: Readonly<Record<string, string>>;
}

/** The bytes that a line of the source has become. */
export interface ListingLine {
  readonly line: number;
  /** The included file, or '' for the source itself. */
  readonly file: string;
  /** Offset of the first byte, as `$` gives it. */
  readonly address: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Assembly {
  /** The bytes from `origin` on; empty when there are errors. */
  readonly image: Uint8Array<ArrayBuffer>;
  readonly origin: number;
  readonly symbols: ReadonlyMap<string, number>;
  readonly lines: readonly ListingLine[];
  /** In the order of the source, errors and warnings. */
  readonly diagnostics: readonly Diagnostic[];
  /** No errors; warnings there may be. */
  readonly ok: boolean;
}

export function assemble(source: string, options: AssembleOptions = {}): Assembly {
  const diagnostics = new Diagnostics();
  const statements = parseNasm(source, options, diagnostics);
  const result = runPasses(statements, options.cpu ?? 'v86');
  const all = [...diagnostics.list, ...result.diagnostics.list].sort(
    (a, b) =>
      Number(a.file !== '') - Number(b.file !== '') || a.line - b.line || a.column - b.column,
  );
  const ok = all.every((one) => one.severity !== 'error');
  const image = ok ? joinSections(result) : new Uint8Array(0);
  const symbols = new Map<string, number>();
  for (const [name, { value }] of result.symbols) {
    if (!name.startsWith('..@')) symbols.set(name, value.value);
  }
  const lines = result.pieces.map(({ span, section, offset, size }) => ({
    line: span.line,
    file: span.file,
    address: section.start + offset,
    bytes: section.bytes.slice(offset, offset + size),
  }));
  return { image, origin: result.origin, symbols, lines, diagnostics: all, ok };
}

function joinSections({ sections, origin }: PassResult): Uint8Array<ArrayBuffer> {
  const full = sections.filter((section) => section.bytes.length > 0);
  const end = full.reduce((most, one) => Math.max(most, one.start + one.size), origin);
  const image = new Uint8Array(end - origin);
  for (const section of full) image.set(section.bytes, section.start - origin);
  return image;
}
