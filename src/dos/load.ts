/**
 * Program files: .COM images and MZ .EXE files, by their first two bytes and not by their names. Source:
 * dos-bios.md 4.1, 4.2. An image that cannot be loaded is answered with what is wrong with it, in
 * words for the user, and with the error that EXEC returns.
 */
import { BAD_FORMAT, OUT_OF_MEMORY } from './errors.ts';
import { defineStruct, u16 } from '../state/struct.ts';

const MZ = 0x5a4d;
const ZM = 0x4d5a;
export const PARAGRAPH = 16;
const PAGE = 512;
/** A .COM file leaves room for the PSP and a stack. */
export const MAX_COM = 0x1_0000 - 0x100;

const ExeHeader = defineStruct({
  signature: u16,
  last: u16,
  pages: u16,
  relocations: u16,
  headerParagraphs: u16,
  min: u16,
  max: u16,
  ss: u16,
  sp: u16,
  checksum: u16,
  ip: u16,
  cs: u16,
  relocationTable: u16,
  overlay: u16,
});

export interface ComImage {
  readonly kind: 'com';
  readonly image: Uint8Array;
}

export interface ExeImage {
  readonly kind: 'exe';
  /** The load image as far as the file goes, and how long its header says it is. */
  readonly image: Uint8Array;
  readonly imageSize: number;
  readonly min: number;
  readonly max: number;
  readonly ss: number;
  readonly sp: number;
  readonly cs: number;
  readonly ip: number;
  /** Linear offsets in the image of the words to relocate. */
  readonly relocations: readonly number[];
}

/** What is wrong with a program file. */
export interface BadImage {
  readonly kind: 'bad';
  readonly error: number;
  readonly cause: string;
  readonly fix: string;
}

export type ProgramImage = ComImage | ExeImage | BadImage;

const DAMAGED = 'The file is damaged or incomplete: get it again, or build it again.';

function bad(cause: string, fix = DAMAGED, error = BAD_FORMAT): BadImage {
  return { kind: 'bad', error, cause, fix };
}

/** Reads a program file; `complete` also refuses an .EXE whose file ends before its image does. */
export function parseProgram(file: Uint8Array, complete: boolean): ProgramImage {
  if (file.length === 0) return bad('The file is empty.', 'Give a file that holds a program.');
  const signature = file[0] | ((file[1] ?? 0) << 8);
  if (signature === MZ || signature === ZM) return parseExe(file, complete);
  if (file.length > MAX_COM)
    return bad(
      `It has ${file.length} bytes; a .COM program has at most ${MAX_COM}, and this is no .EXE.`,
      'Give a .COM of at most 65,280 bytes, or an .EXE, which may be larger.',
      OUT_OF_MEMORY,
    );
  return { kind: 'com', image: file };
}

function parseExe(file: Uint8Array, complete: boolean): ProgramImage {
  if (file.length < ExeHeader.size)
    return bad(
      `An .EXE begins with a header of ${ExeHeader.size} bytes; the file has ${file.length}.`,
    );
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const header = ExeHeader.at(view, 0);
  const start = header.headerParagraphs * PARAGRAPH;
  // A last page of 4 bytes is left by some linkers for a full one.
  const last = header.last === 0 || header.last === 4 || header.last > PAGE ? PAGE : header.last;
  const imageSize = (header.pages - 1) * PAGE + last - start;
  if (header.pages === 0 || imageSize <= 0) return bad('Its header says that it holds no program.');
  if (start > file.length || (complete && start + imageSize > file.length + PAGE))
    return bad(
      `Its header says ${start + imageSize} bytes, but the file ends after ${file.length}.`,
    );
  const relocations: number[] = [];
  for (let i = 0; i < header.relocations; i++) {
    const at = header.relocationTable + i * 4;
    if (at + 4 > file.length) return bad('The file ends inside its relocation table.');
    const lin = view.getUint16(at + 2, true) * PARAGRAPH + view.getUint16(at, true);
    if (lin + 2 > imageSize)
      return bad(
        `Relocation ${i + 1} points at byte ${lin}, outside the program of ${imageSize} bytes.`,
      );
    relocations.push(lin);
  }
  const { min, max, ss, sp, cs, ip } = header;
  const entry = ((cs * PARAGRAPH + ip) & 0xf_ffff) >>> 0;
  // CS may be FFF0h, which begins the program in its PSP (CS:IP = load - 10h paragraphs : 100h).
  if (entry >= imageSize + min * PARAGRAPH)
    return bad(`Its entry point is at byte ${entry}, outside the program of ${imageSize} bytes.`);
  const image = file.subarray(start, Math.min(file.length, start + imageSize));
  return { kind: 'exe', image, imageSize, min, max, ss, sp, cs, ip, relocations };
}
