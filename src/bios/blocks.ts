/** Moving and filling stretches of display memory, with the effect of byte writes. */
import type { Memory } from '../state/memory.ts';

/** Whether writes to the bytes have no effect but on the bytes themselves. */
function isPlain({ codeMap }: Memory, lin: number, length: number): boolean {
  let at = lin;
  const end = lin + length;
  for (; at < end && at & 3; at++) if (codeMap[at] !== 0) return false;
  const words = new Int32Array(codeMap.buffer, codeMap.byteOffset, codeMap.length >> 2);
  for (; at + 4 <= end; at += 4) if (words[at >> 2] !== 0) return false;
  for (; at < end; at++) if (codeMap[at] !== 0) return false;
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
  if (!isPlain(memory, lin, length)) {
    for (let i = 0; i < length; i++) memory.write8(lin + i, pattern[i % pattern.length]);
    return;
  }
  const { ram } = memory;
  let done = Math.min(length, pattern.length);
  for (let i = 0; i < done; i++) ram[lin + i] = pattern[i];
  // What is there is repeated behind itself, twice as much each time.
  for (; done < length; done *= 2)
    ram.copyWithin(lin + done, lin, lin + Math.min(done, length - done));
}
