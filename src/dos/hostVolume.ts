/**
 * Files on a drive for the host: the page puts dropped files on C: and gives changed ones back, the
 * command line copies folders. Paths are DOS paths on the volume, `DIR\NAME.EXT`, with or without a
 * leading `\` or drive letter. It works on the same bytes as the guest, with or without a guest.
 */
import type { Entry, Stamp } from './directory.ts';
import { ARCHIVE, DIRECTORY, VOLUME } from './directory.ts';
import { ACCESS_DENIED, CANNOT_MAKE, FILE_NOT_FOUND, PATH_NOT_FOUND } from './errors.ts';
import { hasWildcard, packName, unpackName } from './names.ts';
import type { FatVolume } from './volume.ts';
import { openVolume } from './volume.ts';

/** A file or directory, with its path from the root. */
export interface HostEntry {
  readonly path: string;
  readonly directory: boolean;
  readonly size: number;
  readonly time: number;
  readonly date: number;
  readonly attributes: number;
}

/** 1 January 1980, 0:00. */
const EPOCH: Stamp = { time: 0, date: (1 << 5) | 1 };
const MAX_DEPTH = 32;

export class HostVolume {
  readonly volume: FatVolume;

  constructor(volume: FatVolume) {
    this.volume = volume;
  }

  /** Creates or replaces a file, and the directories on its way. 0, or minus a DOS error code. */
  write(path: string, bytes: Uint8Array, stamp: Stamp = EPOCH): number {
    const parts = split(path);
    const name = packName(parts.pop() ?? '');
    if (name === null || hasWildcard(name)) return -FILE_NOT_FOUND;
    const directory = this.#directory(parts, stamp);
    if (directory < 0) return directory;
    const { volume } = this;
    const old = volume.directories.find(directory, name);
    if (old !== null && old.attributes & DIRECTORY) return -ACCESS_DENIED;
    const entry = old ?? volume.create(directory, name, ARCHIVE, stamp);
    if (typeof entry === 'number') return entry;
    if (volume.replace(entry, bytes, stamp)) return 0;
    this.remove(path);
    return -CANNOT_MAKE;
  }

  /** The bytes of a file, or minus a DOS error code. */
  read(path: string): Uint8Array | number {
    const entry = this.find(path);
    if (entry === null || entry.attributes & DIRECTORY) return -FILE_NOT_FOUND;
    return this.volume.read(entry, 0, entry.size);
  }

  /** Deletes a file or an empty directory. 0, or minus a DOS error code. */
  remove(path: string): number {
    const entry = this.find(path);
    if (entry === null) return -FILE_NOT_FOUND;
    if (entry.attributes & DIRECTORY && !this.volume.isEmpty(entry.cluster)) return -ACCESS_DENIED;
    this.volume.remove(entry);
    return 0;
  }

  /** Makes a directory and those above it. 0, or minus a DOS error code. */
  makeDirectory(path: string, stamp: Stamp = EPOCH): number {
    return Math.min(0, this.#directory(split(path), stamp));
  }

  /** What a directory holds, labels and dot entries left out; empty if there is none. */
  list(path = ''): HostEntry[] {
    const parts = split(path);
    const directory = this.#lookup(parts);
    return directory < 0 ? [] : this.#list(directory, parts.map((part) => `${part}\\`).join(''));
  }

  /** All files and directories of the volume, a directory before what it holds. */
  tree(): HostEntry[] {
    const out: HostEntry[] = [];
    const seen = new Set<number>();
    const visit = (directory: number, prefix: string, depth: number): void => {
      if (seen.has(directory) || depth > MAX_DEPTH) return;
      seen.add(directory);
      for (const entry of this.#entries(directory)) {
        const item = describe(prefix, entry);
        out.push(item);
        if (item.directory) visit(entry.cluster, `${item.path}\\`, depth + 1);
      }
    };
    visit(0, '', 0);
    return out;
  }

  /** Free bytes of the volume. */
  free(): number {
    return this.volume.table.freeCount() * this.volume.clusterSize;
  }

  /** The entry of a path, or null. */
  find(path: string): Entry | null {
    const parts = split(path);
    const name = packName(parts.pop() ?? '');
    const directory = this.#lookup(parts);
    return name === null || directory < 0 ? null : this.volume.directories.find(directory, name);
  }

  #entries(directory: number): Entry[] {
    const all = [...this.volume.directories.list(directory)];
    return all.filter((entry) => (entry.attributes & VOLUME) === 0 && !entry.name.startsWith('.'));
  }

  #list(directory: number, prefix: string): HostEntry[] {
    return this.#entries(directory).map((entry) => describe(prefix, entry));
  }

  #lookup(parts: readonly string[]): number {
    let directory = 0;
    for (const part of parts) {
      const name = packName(part);
      const entry = name === null ? null : this.volume.directories.find(directory, name);
      if (entry === null || (entry.attributes & DIRECTORY) === 0) return -PATH_NOT_FOUND;
      directory = entry.cluster;
    }
    return directory;
  }

  #directory(parts: readonly string[], stamp: Stamp): number {
    let directory = 0;
    for (const part of parts) {
      const name = packName(part);
      if (name === null || hasWildcard(name)) return -PATH_NOT_FOUND;
      const entry =
        this.volume.directories.find(directory, name) ??
        this.volume.makeDirectory(directory, name, stamp);
      if (typeof entry === 'number') return entry;
      if ((entry.attributes & DIRECTORY) === 0) return -PATH_NOT_FOUND;
      directory = entry.cluster;
    }
    return directory;
  }
}

function split(path: string): string[] {
  return path
    .replace(/^[A-Za-z]:/, '')
    .split(/[\\/]/)
    .filter((part) => part !== '' && part !== '.');
}

function describe(prefix: string, entry: Entry): HostEntry {
  return {
    path: prefix + unpackName(entry.name),
    directory: (entry.attributes & DIRECTORY) !== 0,
    size: entry.size,
    time: entry.time,
    date: entry.date,
    attributes: entry.attributes,
  };
}

/** Access to the volume on an image; null if there is no FAT12 or FAT16 volume on it. */
export function createFatVolume(image: Uint8Array): HostVolume | null {
  const volume = openVolume(image);
  return volume === null ? null : new HostVolume(volume);
}
