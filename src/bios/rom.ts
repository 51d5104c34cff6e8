/** The assembled ROM (rom.asm) and what its labels mean to the machine. */
import rom from './rom.asm';

/** Segment of the ROM. */
export const ROM_SEGMENT = 0xf000;
export const ROM_LINEAR = 0xf_0000;

/** The 64 KiB that lie at F000:0000. */
export const ROM_IMAGE: Uint8Array = rom.image;

/** The offset of a label of rom.asm in segment F000. */
export function label(name: string): number {
  const offset = rom.symbols[name];
  if (offset === undefined) throw new RangeError(`rom.asm has no label ${name}`);
  return offset;
}

/** Whether rom.asm has the label. */
export function hasLabel(name: string): boolean {
  return rom.symbols[name] !== undefined;
}

/** What the HLT at an offset of the ROM begins. */
export type Trap =
  /** The service of a vector; `resumed` behind the idle HLT of its waiting stub. */
  | { readonly kind: 'vector'; readonly vector: number; readonly resumed: boolean }
  /** A service with a name, of `biosTraps` and its like. */
  | { readonly kind: 'named'; readonly name: string };

/** Every HLT of the ROM that the machine serves, by offset. */
export const TRAPS: ReadonlyMap<number, Trap> = new Map(
  Object.entries(rom.symbols).flatMap(([name, offset]): [number, Trap][] => {
    const [, what, rest] = /^(trap|again)_(.*)$/.exec(name) ?? [];
    if (rest === undefined) return [];
    if (!/^[0-9a-f]{2}$/.test(rest)) return [[offset, { kind: 'named', name: rest }]];
    const vector = parseInt(rest, 16);
    return [[offset, { kind: 'vector', vector, resumed: what === 'again' }]];
  }),
);

const IDLE: ReadonlySet<number> = new Set(
  Object.keys(rom.symbols)
    .filter((name) => name.startsWith('idle_'))
    .map(label),
);

/** Whether the HLT at an offset of the ROM is the one at which a waiting service idles. */
export function isIdle(offset: number): boolean {
  return IDLE.has(offset);
}
