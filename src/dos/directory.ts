/**
 * Directories: tables of 32-byte entries, the root at a fixed place, others in cluster chains.
 * Source: Microsoft "FAT: General Overview of On-Disk Format" 1.03; dos-bios.md 3.7. Long-name
 * entries (attribute 0Fh) are passed over. A directory ends after 65,536 entries whatever its chain does.
 */
import type { Geometry } from './bpb.ts';
import { SECTOR_SIZE } from './bpb.ts';
import type { FatTable } from './fatTable.ts';
import { bytes, defineStruct, u16, u32, u8 } from '../state/struct.ts';

export const READ_ONLY = 0x01;
export const HIDDEN = 0x02;
export const SYSTEM = 0x04;
export const VOLUME = 0x08;
export const DIRECTORY = 0x10;
export const ARCHIVE = 0x20;
/** Attributes that a program may give a file. */
export const SETTABLE = READ_ONLY | HIDDEN | SYSTEM | ARCHIVE;
const LONG_NAME = 0x0f;

export const ENTRY_SIZE = 32;
const MAX_ENTRIES = 0x1_0000;
/** First byte of a deleted entry; a name that begins with it is stored with 05h instead. */
const DELETED = 0xe5;
const STORED_E5 = 0x05;

const RawEntry = defineStruct({
  name: bytes(11),
  attributes: u8,
  reserved: bytes(10),
  time: u16,
  date: u16,
  cluster: u16,
  size: u32,
});

/** One file, directory or label as its entry says, and where the entry is. */
export interface Entry {
  /** First cluster of the directory that holds it, 0 for the root. */
  readonly directory: number;
  readonly index: number;
  /** Byte of the image at which the entry lies. */
  readonly at: number;
  readonly name: string;
  readonly attributes: number;
  readonly time: number;
  readonly date: number;
  readonly cluster: number;
  readonly size: number;
}

/** Packed date and time, as directory entries hold them. */
export interface Stamp {
  readonly time: number;
  readonly date: number;
}

export class Directories {
  readonly #image: Uint8Array;
  readonly #view: DataView;
  readonly #geometry: Geometry;
  readonly #table: FatTable;

  constructor(image: Uint8Array, geometry: Geometry, table: FatTable) {
    this.#image = image;
    this.#view = new DataView(image.buffer, image.byteOffset, image.length);
    this.#geometry = geometry;
    this.#table = table;
  }

  /** Byte of the image at which a cluster begins. */
  clusterAt(cluster: number): number {
    const g = this.#geometry;
    return g.start + (g.dataSector + (cluster - 2) * g.sectorsPerCluster) * SECTOR_SIZE;
  }

  get clusterSize(): number {
    return this.#geometry.sectorsPerCluster * SECTOR_SIZE;
  }

  /** The byte offsets of all entries of a directory in order, used or not. */
  *#slots(directory: number): Generator<number> {
    const g = this.#geometry;
    if (directory === 0) {
      const root = g.start + g.rootSector * SECTOR_SIZE;
      for (let i = 0; i < g.rootEntries; i++) yield root + i * ENTRY_SIZE;
      return;
    }
    let left = MAX_ENTRIES;
    for (const cluster of this.#table.chain(directory)) {
      const at = this.clusterAt(cluster);
      for (let i = 0; i < this.clusterSize; i += ENTRY_SIZE) {
        if (left-- === 0) return;
        yield at + i;
      }
    }
  }

  #decode(directory: number, index: number, at: number): Entry {
    const raw = RawEntry.at(this.#view, at);
    let name = '';
    for (const code of raw.name) name += String.fromCharCode(code);
    if (name.charCodeAt(0) === STORED_E5) name = String.fromCharCode(DELETED) + name.slice(1);
    const { attributes, time, date, cluster, size } = raw;
    return { directory, index, at, name, attributes, time, date, cluster, size };
  }

  /** The entries in use from number `from` on, labels included. */
  *list(directory: number, from = 0): Generator<Entry> {
    let index = -1;
    for (const at of this.#slots(directory)) {
      index++;
      const first = this.#image[at];
      if (first === 0) return;
      if (index < from || first === DELETED || this.#image[at + 11] === LONG_NAME) continue;
      yield this.#decode(directory, index, at);
    }
  }

  /** The file or directory of that name. */
  find(directory: number, name: string): Entry | null {
    for (const entry of this.list(directory))
      if (entry.name === name && (entry.attributes & VOLUME) === 0) return entry;
    return null;
  }

  /** The entry at a place, if one of that name is (still) there. */
  entryAt(directory: number, index: number, name: string): Entry | null {
    for (const entry of this.list(directory, index)) {
      if (entry.index !== index) return null;
      return entry.name === name ? entry : null;
    }
    return null;
  }

  /** The entry at byte `at` of the image, if `at` can be an entry and one of that name is there. */
  entryAtByte(at: number, name: string): Entry | null {
    const g = this.#geometry;
    const first = g.start + g.rootSector * SECTOR_SIZE;
    const end = g.start + g.sectors * SECTOR_SIZE;
    if (at < first || at + ENTRY_SIZE > end || (at - first) % ENTRY_SIZE !== 0) return null;
    const entry = this.#decode(0, 0, at);
    return entry.name === name && this.#image[at] !== DELETED ? entry : null;
  }

  /**
   * Makes an entry in the first free place; a subdirectory grows by a cluster. Null when there is
   * no room.
   */
  add(directory: number, name: string, attributes: number, stamp: Stamp): Entry | null {
    let index = 0;
    for (const at of this.#slots(directory)) {
      const first = this.#image[at];
      if (first === 0 || first === DELETED)
        return this.#fill(directory, index, at, name, attributes, stamp);
      index++;
    }
    if (directory === 0 || index >= MAX_ENTRIES) return null;
    const cluster = this.#table.allocate(this.#table.end(directory).last);
    if (cluster === 0) return null;
    const at = this.clusterAt(cluster);
    this.#image.fill(0, at, at + this.clusterSize);
    return this.#fill(directory, index, at, name, attributes, stamp);
  }

  #fill(
    directory: number,
    index: number,
    at: number,
    name: string,
    attributes: number,
    { time, date }: Stamp,
  ): Entry {
    this.#image.fill(0, at, at + ENTRY_SIZE);
    this.setName(at, name);
    this.update(at, { attributes, time, date });
    return this.#decode(directory, index, at);
  }

  setName(at: number, name: string): void {
    for (let i = 0; i < 11; i++) this.#image[at + i] = name.charCodeAt(i);
    if (this.#image[at] === DELETED) this.#image[at] = STORED_E5;
  }

  update(
    at: number,
    fields: { attributes?: number; time?: number; date?: number; cluster?: number; size?: number },
  ): void {
    Object.assign(RawEntry.at(this.#view, at), fields);
  }

  /** Marks the entry as deleted; its chain is not touched. */
  erase(at: number): void {
    this.#image[at] = DELETED;
  }
}
