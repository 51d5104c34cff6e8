/**
 * The disks that INT 13h knows: which image a drive number means, and its geometry.
 *
 * Floppies have the geometry that goes with their size; a hard disk is divided into tracks of 63
 * sectors and as few of 16, 32 … heads as keep it within 1024 cylinders (dos-bios.md 7.2). Sectors
 * behind the last whole cylinder cannot be reached, as on real disks.
 */
import type { DriveName } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';

export const SECTOR_SIZE = 512;

export interface Geometry {
  readonly cylinders: number;
  readonly heads: number;
  /** Sectors a track. */
  readonly sectors: number;
  /** Floppy type of INT 13h/08h (1 360K, 2 1.2M, 3 720K, 4 1.44M, 6 2.88M), 0 for a hard disk. */
  readonly floppyType: number;
}

/** Sizes in KiB of the floppies that drives of the PC and AT take. */
const FLOPPIES: ReadonlyMap<number, Geometry> = new Map(
  [
    [160, 40, 1, 8, 1],
    [180, 40, 1, 9, 1],
    [320, 40, 2, 8, 1],
    [360, 40, 2, 9, 1],
    [720, 80, 2, 9, 3],
    [1200, 80, 2, 15, 2],
    [1440, 80, 2, 18, 4],
    [2880, 80, 2, 36, 6],
  ].map(([kib, cylinders, heads, sectors, floppyType]) => [
    kib,
    { cylinders, heads, sectors, floppyType },
  ]),
);

const TRACK_SECTORS = 63;
const MAX_CYLINDERS = 1024;
const MAX_HEADS = 255;

/** The geometry of an image of `size` bytes, or null if it is too small to be a disk. */
export function geometry(size: number): Geometry | null {
  const floppy = size % 1024 === 0 ? FLOPPIES.get(size / 1024) : undefined;
  if (floppy !== undefined) return floppy;
  const total = Math.floor(size / SECTOR_SIZE);
  let heads = 16;
  while (total / (heads * TRACK_SECTORS) > MAX_CYLINDERS && heads < MAX_HEADS)
    heads = Math.min(heads * 2, MAX_HEADS);
  const cylinders = Math.min(MAX_CYLINDERS, Math.floor(total / (heads * TRACK_SECTORS)));
  if (cylinders === 0) return null;
  return { cylinders, heads, sectors: TRACK_SECTORS, floppyType: 0 };
}

/** A drive with an image in it. */
export interface Disk {
  readonly drive: DriveName;
  readonly image: Uint8Array;
  readonly geometry: Geometry;
}

/** The disk of an INT 13h drive number: 0 and 1 floppies, 80h and 81h hard disks. */
export function diskOf(memory: Memory, number: number): Disk | null {
  const drive = ({ 0: 'A', 1: 'B', 0x80: 'C', 0x81: 'D' } as const)[number];
  if (drive === undefined) return null;
  const region = memory.disks[drive];
  const shape = geometry(region.size);
  if (shape === null) return null;
  return { drive, image: memory.region(region), geometry: shape };
}

/** How many drives of a kind there are: they are numbered without gaps from the first. */
export function diskCount(memory: Memory, kind: 'floppy' | 'hard'): number {
  const first = kind === 'floppy' ? 0 : 0x80;
  let count = 0;
  while (count < 2 && diskOf(memory, first + count) !== null) count++;
  return count;
}
