/**
 * Conventional memory: the chain of memory control blocks, real guest memory. Functions 48h, 49h,
 * 4Ah, 58h. Source: dos-bios.md 3.2, 5.7. A program may have destroyed the chain: every walk is
 * bounded and answers MCB_DESTROYED where a block does not say M or Z or leads backwards.
 */
import type { Guest } from '../bios/service.ts';
import type { Memory } from '../state/memory.ts';
import { linear } from '../state/memory.ts';
import { DOS, dosLin, Mcb } from './area.ts';
import { INVALID_BLOCK, MCB_DESTROYED, OUT_OF_MEMORY } from './errors.ts';
import { codes, peek, put } from './far.ts';
import { currentPsp, variables } from './variables.ts';

export const OWNER_FREE = 0x0000;
const MORE = 0x4d;
const LAST = 0x5a;
/** The arena ends below the video memory. */
const ARENA_END = 0xa000;

/** A block: `seg` is its first paragraph, the control block is the one before. */
export interface Block {
  readonly seg: number;
  readonly owner: number;
  readonly size: number;
  readonly last: boolean;
}

function read(memory: Memory, mcb: number): Block | null {
  const { letter, owner, size } = peek(memory, Mcb, linear(mcb, 0));
  if (letter !== MORE && letter !== LAST) return null;
  if (mcb + 1 + size > ARENA_END) return null;
  return { seg: mcb + 1, owner, size, last: letter === LAST };
}

function write(memory: Memory, { seg, owner, size, last }: Block): void {
  put(memory, Mcb, linear(seg - 1, 0), {
    letter: last ? LAST : MORE,
    owner,
    size,
    reserved: new Uint8Array(3),
  });
}

/** All blocks in order, or null when the chain is destroyed. */
export function blocks(memory: Memory): Block[] | null {
  const out: Block[] = [];
  let mcb = memory.read16(dosLin(DOS.firstMcb));
  for (;;) {
    const block = mcb === 0 ? null : read(memory, mcb);
    if (block === null) return null;
    out.push(block);
    if (block.last) return out;
    mcb = block.seg + block.size;
  }
}

/** Joins free neighbours. False when the chain is destroyed. */
function merge(memory: Memory): boolean {
  const all = blocks(memory);
  if (all === null) return false;
  let previous = all[0];
  for (const block of all.slice(1)) {
    if (previous.owner === OWNER_FREE && block.owner === OWNER_FREE) {
      previous = { ...previous, size: previous.size + 1 + block.size, last: block.last };
      write(memory, previous);
    } else previous = block;
  }
  return true;
}

/** Takes `size` paragraphs at the low or high end of a free block. */
function take(memory: Memory, block: Block, size: number, owner: number, high: boolean): number {
  if (block.size === size) {
    write(memory, { ...block, owner });
    return block.seg;
  }
  const rest = block.size - size - 1;
  if (high) {
    const taken = { seg: block.seg + rest + 1, owner, size, last: block.last };
    write(memory, taken);
    write(memory, { ...block, size: rest, last: false });
    return taken.seg;
  }
  write(memory, { seg: block.seg + size + 1, owner: OWNER_FREE, size: rest, last: block.last });
  write(memory, { ...block, owner, size, last: false });
  return block.seg;
}

/** Paragraphs of the largest free block, or minus MCB_DESTROYED. */
export function largestFree(guest: Guest): number {
  if (!merge(guest.memory)) return -MCB_DESTROYED;
  const free = (blocks(guest.memory) ?? []).filter((block) => block.owner === OWNER_FREE);
  return free.reduce((most, block) => Math.max(most, block.size), 0);
}

/** Function 48h: a block of `size` paragraphs by the strategy of 58h. Its segment or minus an error. */
export function allocate(
  guest: Guest,
  size: number,
  owner = currentPsp(guest),
  strategy = variables(guest).strategy & 3,
): number {
  if (!merge(guest.memory)) return -MCB_DESTROYED;
  const fit = (blocks(guest.memory) ?? []).filter(
    (block) => block.owner === OWNER_FREE && block.size >= size,
  );
  if (fit.length === 0) return -OUT_OF_MEMORY;
  let chosen = fit[0];
  if (strategy === 1) for (const block of fit) if (block.size < chosen.size) chosen = block;
  if (strategy === 2) chosen = fit[fit.length - 1];
  return take(guest.memory, chosen, size, owner, strategy === 2);
}

/** The block that begins at `seg`; minus INVALID_BLOCK or MCB_DESTROYED if there is none. */
function blockAt(memory: Memory, seg: number): Block | number {
  const all = blocks(memory);
  if (all === null) return -MCB_DESTROYED;
  return all.find((block) => block.seg === seg) ?? -INVALID_BLOCK;
}

/** Function 49h. */
export function release(guest: Guest, seg: number): number {
  const block = blockAt(guest.memory, seg);
  if (typeof block === 'number') return block;
  write(guest.memory, { ...block, owner: OWNER_FREE });
  return 0;
}

/**
 * Function 4Ah: makes a block `size` paragraphs long. If it cannot grow so far it grows as far as
 * it can and `size` is that (DOS 2 to 6).
 */
export function resize(guest: Guest, seg: number, size: number): { error: number; size: number } {
  const { memory } = guest;
  if (!merge(memory)) return { error: -MCB_DESTROYED, size: 0 };
  const all = blocks(memory) ?? [];
  const position = all.findIndex((block) => block.seg === seg);
  if (position < 0) return { error: -INVALID_BLOCK, size: 0 };
  let block = all[position];
  const next = all[position + 1];
  if (size > block.size && next !== undefined && next.owner === OWNER_FREE) {
    block = { ...block, size: block.size + 1 + next.size, last: next.last };
    write(memory, block);
  }
  if (size > block.size) return { error: -OUT_OF_MEMORY, size: block.size };
  if (size < block.size) take(memory, { ...block, owner: OWNER_FREE }, size, block.owner, false);
  merge(memory);
  return { error: 0, size };
}

/** Frees every block that a program owns. A destroyed chain is left as it is. */
export function releaseAll(guest: Guest, owner: number): void {
  for (const block of blocks(guest.memory) ?? [])
    if (block.owner === owner) write(guest.memory, { ...block, owner: OWNER_FREE });
  merge(guest.memory);
}

/** Gives a block to another owner, and the program's name to show for it. */
export function setOwner(guest: Guest, seg: number, owner: number, name?: string): void {
  put(guest.memory, Mcb, linear(seg - 1, 0), { owner });
  if (name !== undefined)
    put(guest.memory, Mcb, linear(seg - 1, 0), { name: Uint8Array.from(codes(name.slice(0, 8))) });
}

/** Power-on: one free block from `first` to the end of conventional memory. */
export function makeArena(memory: Memory, first: number, end: number): void {
  memory.write16(dosLin(DOS.firstMcb), first);
  write(memory, {
    seg: first + 1,
    owner: OWNER_FREE,
    size: Math.min(end, ARENA_END) - first - 1,
    last: true,
  });
}
