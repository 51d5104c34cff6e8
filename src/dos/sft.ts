/**
 * The system file table: one entry per open file or device, in guest memory in blocks that begin at
 * the list of lists. Source: dos-bios.md 3.4. A guest may write anything there; what it says is
 * checked where it is used, and the chain of blocks is followed for a few steps only.
 */
import type { Guest } from '../bios/service.ts';
import type { Memory } from '../state/memory.ts';
import { linear } from '../state/memory.ts';
import type { Struct, View } from '../state/struct.ts';
import { DOS, dosLin, ListOfLists, Sft, SftBlock } from './area.ts';
import { charsOf, peek, put } from './far.ts';

const MAX_BLOCKS = 8;
/** FFh in a JFT means closed, so this many entries can be named. */
const MAX_ENTRIES = 255;

/** Device info word: bits of functions 4400h and 4401h. */
export const INFO_DEVICE = 0x0080;
export const INFO_RAW = 0x0020;
/** For a file: not written since it was opened. */
export const INFO_CLEAN = 0x0040;

type SftFields = typeof Sft extends Struct<infer F> ? F : never;
export type SftView = Readonly<View<SftFields>>;
export type SftUpdate = Partial<View<SftFields>>;

/** Linear address of entry `index`, or 0 if there is none. */
export function entryLin(memory: Memory, index: number): number {
  let pointer = memory.read32(dosLin(DOS.listOfLists) + ListOfLists.offsets.sft);
  let first = 0;
  for (let i = 0; i < MAX_BLOCKS && (pointer & 0xffff) !== 0xffff; i++) {
    const at = linear(pointer >>> 16, pointer & 0xffff);
    if (at + SftBlock.size > 0xa0000) return 0;
    const count = memory.read16(at + SftBlock.offsets.count);
    if (index < first + count) {
      const lin = at + SftBlock.size + (index - first) * Sft.size;
      return lin + Sft.size > 0xa0000 ? 0 : lin;
    }
    first += count;
    pointer = memory.read32(at + SftBlock.offsets.next);
  }
  return 0;
}

/** Entry `index`, or null if the table has none. */
export function sftEntry(guest: Guest, index: number): SftView | null {
  const at = index < MAX_ENTRIES ? entryLin(guest.memory, index) : 0;
  return at === 0 ? null : peek(guest.memory, Sft, at);
}

export function updateSft(guest: Guest, index: number, fields: SftUpdate): void {
  const at = entryLin(guest.memory, index);
  if (at !== 0) put(guest.memory, Sft, at, fields);
}

/** Takes a free entry and fills it; its index, or -1 when the table is full. */
export function takeSft(guest: Guest, fields: SftUpdate): number {
  for (let index = 0; ; index++) {
    const entry = sftEntry(guest, index);
    if (entry === null) return -1;
    if (entry.references !== 0) continue;
    const at = entryLin(guest.memory, index);
    guest.memory.writeBytes(at, new Uint8Array(Sft.size));
    put(guest.memory, Sft, at, { references: 1, ...fields });
    return index;
  }
}

/** The entries in use. */
export function* openSfts(guest: Guest): Generator<{ index: number; entry: SftView }> {
  for (let index = 0; ; index++) {
    const entry = sftEntry(guest, index);
    if (entry === null) return;
    if (entry.references !== 0) yield { index, entry };
  }
}

export function sftName(entry: SftView): string {
  return charsOf(entry.name);
}

export function isDevice(entry: SftView): boolean {
  return (entry.info & INFO_DEVICE) !== 0;
}
