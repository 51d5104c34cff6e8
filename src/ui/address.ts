/** Addresses as people type them: segment:offset, linear, or registers by name. */
import { hex, REGISTER_INDEX, type RegisterValues } from './registers.ts';

/** One side of an address: a number, or the name of a register that is looked up each time. */
type Part = number | string;

export interface Address {
  /** Null for a linear address. */
  readonly seg: Part | null;
  readonly off: Part;
  /** How it reads. */
  readonly label: string;
}

const LAST_LINEAR = 0x10_ffef;
const REGISTERS = /^(AX|BX|CX|DX|SI|DI|BP|SP|CS|DS|ES|SS|FS|GS|IP)$/;

function part(text: string, digits: number): Part | null {
  if (REGISTERS.test(text)) return text;
  const number = /^(?:0X)?([0-9A-F]+)H?$/.exec(text)?.[1];
  if (number === undefined || number.length > digits) return null;
  return parseInt(number, 16);
}

const shown = (value: Part) => (typeof value === 'string' ? value : hex(value, 4));

/** The address that a text means, or a sentence that says why it means none. */
export function parseAddress(text: string): Address | string {
  const [left, right, more] = text.trim().toUpperCase().split(':');
  if (left === '' || more !== undefined)
    return 'Type an address such as DS:SI, B800:0000 or B8000.';
  if (right === undefined) {
    const off = part(left, 6);
    if (typeof off !== 'number') return `“${text}” is neither a hex number nor segment:offset.`;
    if (off > LAST_LINEAR) return `${hex(off, 5)} is past the last address, 10FFEF.`;
    return { seg: null, off, label: hex(off, 5) };
  }
  const seg = part(left, 4);
  const off = part(right, 4);
  if (seg === null) return `“${left}” is no segment: use four hex digits or a register.`;
  if (off === null) return `“${right}” is no offset: use four hex digits or a register.`;
  return { seg, off, label: `${shown(seg)}:${shown(off)}` };
}

function valueOf(value: Part, registers: RegisterValues): number {
  return typeof value === 'number' ? value : registers[REGISTER_INDEX[value]];
}

export interface ResolvedAddress {
  readonly seg: number | null;
  readonly lin: number;
}

/** Where an address points with these register values. */
export function resolveAddress(address: Address, registers: RegisterValues): ResolvedAddress {
  const off = valueOf(address.off, registers);
  if (address.seg === null) return { seg: null, lin: off };
  const seg = valueOf(address.seg, registers);
  return { seg, lin: seg * 16 + off };
}

/** A linear address as offset in a segment where it has one there, else linear. */
export function addressText(lin: number, seg: number | null): string {
  const off = seg === null ? -1 : lin - seg * 16;
  return seg !== null && off >= 0 && off <= 0xffff
    ? `${hex(seg, 4)}:${hex(off, 4)}`
    : hex(lin, 5).padStart(9);
}
