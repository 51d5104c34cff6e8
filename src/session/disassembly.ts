/** Bytes as lines of assembly, for the command line and the library. */
import { decodeBytes } from '../isa/decode.ts';
import type { DecodeModel } from '../isa/decode.ts';
import { format } from '../isa/format.ts';
import type { FormatStyle } from '../isa/format.ts';

export interface DisassembleOptions {
  /** Offset of the first byte; 100h by default, as in a .COM. */
  readonly origin?: number;
  /** 8086 by default. */
  readonly cpu?: DecodeModel;
  readonly style?: FormatStyle;
}

export interface DisassembledLine {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Every instruction of `bytes`, one behind the other; what is none comes as DB. */
export function disassemble(
  bytes: Uint8Array,
  options: DisassembleOptions = {},
): DisassembledLine[] {
  const { origin = 0x100, cpu = '8086', style = 'nasm' } = options;
  const lines: DisassembledLine[] = [];
  for (let at = 0; at < bytes.length;) {
    const decoded = decodeBytes(bytes, at, cpu);
    const whole = decoded.row !== null && at + decoded.length <= bytes.length;
    const length = whole ? decoded.length : 1;
    const offset = (origin + at) & 0xffff;
    lines.push({
      offset,
      bytes: bytes.subarray(at, at + length),
      text: whole
        ? format(decoded, offset, style)
        : `db 0x${bytes[at].toString(16).padStart(2, '0')}`,
    });
    at += length;
  }
  return lines;
}
