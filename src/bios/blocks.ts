/** Moving and filling stretches of display memory, with the effect of byte writes. */
import type { Memory } from '../state/memory.ts';

/** Whether writes to the bytes have no effect but on the bytes themselves. */
function isPlain({ codeMap }: Memory, lin: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (codeMap[lin + i] !== 0) return false;
  return true;
}

/** Copies `length` bytes; the stretches may overlap. */
export function moveBytes(memory: Memory, to: number, from: number, length: number): void {
  if (isPlain(memory, to, length)) memory.ram.copyWithin(to, from, from + length);
  else memory.writeBytes(to, memory.readBytes(from, length));
}

/** Fills `length` bytes with the bytes of `pattern`, over and over. */
export function fillBytes(
  memory: Memory,
  lin: number,
  length: number,
  pattern: readonly number[],
): void {
  const plain = isPlain(memory, lin, length);
  for (let i = 0; i < length; i++) {
    const value = pattern[i % pattern.length];
    if (plain) memory.ram[lin + i] = value;
    else memory.write8(lin + i, value);
  }
}
