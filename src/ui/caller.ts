/**
 * Where the program is while a service of the ROM works for it: the return address that INT left
 * on the stack. A stub that waits has pushed nothing else, so that SS:SP is that of the frame.
 */
import { register, type RegisterValues } from './registers.ts';
import type { Bytes } from './listing.ts';

/** The segment of the ROM, which holds the services' stubs and nothing of any program. */
const ROM_SEGMENT = 0xf000;
/** IP, CS and FLAGS, a word each. */
const FRAME_SIZE = 6;
/** Services call each other no deeper than this. */
const MAX_FRAMES = 4;
const INT_LENGTH = 2;
const INT_OPCODE = 0xcd;

export interface Caller {
  readonly cs: number;
  /** Offset of the instruction behind the INT. */
  readonly ip: number;
}

/** Who called the service that the machine is in; null if it is in none, or that is not known. */
export function callerOf(registers: RegisterValues, stack: Bytes | null): Caller | null {
  if (register(registers, 'CS') !== ROM_SEGMENT || stack === null) return null;
  const top = register(registers, 'SS') * 16 + register(registers, 'SP') - stack.lin;
  for (let i = 0, at = top; i < MAX_FRAMES && at >= 0; i++, at += FRAME_SIZE) {
    if (at + FRAME_SIZE > stack.bytes.length) return null;
    const word = (offset: number) => stack.bytes[at + offset] | (stack.bytes[at + offset + 1] << 8);
    if (word(2) !== ROM_SEGMENT) return { cs: word(2), ip: word(0) };
  }
  return null;
}

/** The INT that a return address belongs to, if the bytes before it are one. */
export function callingInt(
  window: Bytes,
  { cs, ip }: Caller,
): { off: number; vector: number } | null {
  const at = cs * 16 + ip - INT_LENGTH - window.lin;
  if (ip < INT_LENGTH || window.bytes[at] !== INT_OPCODE) return null;
  return { off: ip - INT_LENGTH, vector: window.bytes[at + 1] };
}
