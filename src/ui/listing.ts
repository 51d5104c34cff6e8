/** Disassembly around CS:IP, from the bytes that a frame brought. */
import { decode } from '../isa/decode.ts';
import { format } from '../isa/format.ts';
import type { CpuModel } from '../state/machineState.ts';
import { hex } from './registers.ts';

/** Guest bytes from a linear address on. */
export interface Bytes {
  readonly lin: number;
  readonly bytes: Uint8Array;
}

export interface ListingLine {
  /** Offset in the code segment. */
  readonly off: number;
  readonly bytes: string;
  readonly text: string;
}

/** Enough lines to find the way from the first shown one to CS:IP. */
const MAX_LINES = 160;

/** Up to `count` instructions from CS:`off`, as far as the bytes reach. */
export function disassemble(
  window: Bytes,
  cs: number,
  off: number,
  count: number,
  model: CpuModel,
): ListingLine[] {
  const lines: ListingLine[] = [];
  while (lines.length < count && off <= 0xffff) {
    const at = cs * 16 + off - window.lin;
    if (at < 0 || at >= window.bytes.length) break;
    const decoded = decode((i) => window.bytes[at + i] ?? 0, model);
    const length = Math.max(1, decoded.length);
    if (at + length > window.bytes.length) break;
    const bytes = [...window.bytes.subarray(at, at + length)].map((byte) => hex(byte, 2)).join('');
    const text =
      decoded.row === null ? `db 0x${bytes.toLowerCase()}` : format(decoded, off, 'nasm');
    lines.push({ off, bytes, text });
    off += length;
  }
  return lines;
}

/** The instruction at CS:IP as text, empty where its bytes are not known. */
export function instructionAt(window: Bytes, cs: number, ip: number, model: CpuModel): string {
  return disassemble(window, cs, ip, 1, model)[0]?.text ?? '';
}

/** Where a listing begins: it stays there until CS:IP leaves it. */
export interface Anchor {
  readonly cs: number;
  readonly off: number;
}

/**
 * The anchor for a pane of `rows` lines: the old one while CS:IP is among its lines, one a little
 * further on when execution has left it downwards, else CS:IP itself, because what stands before
 * an address that was jumped to cannot be known to be code.
 */
export function anchorFor(
  window: Bytes,
  cs: number,
  ip: number,
  rows: number,
  model: CpuModel,
  old: Anchor | null,
): Anchor {
  if (old === null || old.cs !== cs) return { cs, off: ip };
  const lines = disassemble(window, cs, old.off, MAX_LINES, model);
  const index = lines.findIndex((line) => line.off === ip);
  if (index < 0) return { cs, off: ip };
  if (index < Math.max(1, rows - 2)) return old;
  return { cs, off: lines[index - Math.min(index, Math.floor(rows / 3))].off };
}
