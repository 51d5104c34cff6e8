/**
 * A FAT volume: files as byte ranges of cluster chains, and the changes of directories that keep
 * both consistent. It works on the bytes of a disk image wherever they lie, keeps nothing else, and
 * never throws: what a damaged volume cannot give is a DOS error (errors.ts).
 */
import type { Geometry } from './bpb.ts';
import { findVolume, SECTOR_SIZE } from './bpb.ts';
import type { Entry, Stamp } from './directory.ts';
import { ARCHIVE, Directories, DIRECTORY } from './directory.ts';
import { ACCESS_DENIED, CANNOT_MAKE, FILE_EXISTS } from './errors.ts';
import { FatTable } from './fatTable.ts';

/** Where a file's bytes are: its first cluster (0 for none) and its length. */
export interface Extent {
  readonly cluster: number;
  readonly size: number;
}

const DOT = '.          ';
const DOT_DOT = '..         ';

export class FatVolume {
  readonly image: Uint8Array;
  readonly geometry: Geometry;
  readonly table: FatTable;
  readonly directories: Directories;

  constructor(image: Uint8Array, geometry: Geometry) {
    this.image = image;
    this.geometry = geometry;
    this.table = new FatTable(image, geometry);
    this.directories = new Directories(image, geometry, this.table);
  }

  get clusterSize(): number {
    return this.geometry.sectorsPerCluster * SECTOR_SIZE;
  }

  /** Up to `length` bytes from `position`; fewer at the end of the file or of its chain. */
  read({ cluster, size }: Extent, position: number, length: number): Uint8Array {
    const wanted = Math.max(0, Math.min(length, size - position));
    const out = new Uint8Array(wanted);
    const step = this.clusterSize;
    let done = 0;
    let at = wanted > 0 ? this.table.walk(cluster, Math.floor(position / step)) : 0;
    while (done < wanted && at > 0) {
      const skip = (position + done) % step;
      const count = Math.min(step - skip, wanted - done);
      const from = this.directories.clusterAt(at) + skip;
      out.set(this.image.subarray(from, from + count), done);
      done += count;
      at = this.table.next(at);
    }
    return out.subarray(0, done);
  }

  /** Makes the chain of a file long enough for `size` bytes, or as long as there is room. */
  extend({ cluster, size: old }: Extent, size: number): Extent {
    const step = this.clusterSize;
    let { last, length } = this.table.end(cluster);
    let first = length === 0 ? 0 : cluster;
    while (length * step < size) {
      const added = this.table.allocate(last);
      if (added === 0) break;
      const at = this.directories.clusterAt(added);
      this.image.fill(0, at, at + step);
      if (first === 0) first = added;
      last = added;
      length++;
    }
    return { cluster: first, size: Math.max(old, Math.min(size, length * step)) };
  }

  /** Writes `bytes` at `position`, extending the file; `written` is less when the disk is full. */
  write(extent: Extent, position: number, bytes: Uint8Array): Extent & { written: number } {
    if (bytes.length === 0) return { ...extent, written: 0 };
    const grown = this.extend(extent, position + bytes.length);
    const step = this.clusterSize;
    let done = 0;
    let at = this.table.walk(grown.cluster, Math.floor(position / step));
    while (done < bytes.length && at > 0) {
      const skip = (position + done) % step;
      const count = Math.min(step - skip, bytes.length - done);
      this.image.set(bytes.subarray(done, done + count), this.directories.clusterAt(at) + skip);
      done += count;
      at = this.table.next(at);
    }
    return {
      cluster: grown.cluster,
      size: Math.max(extent.size, Math.min(grown.size, position + done)),
      written: done,
    };
  }

  /** Cuts a file to `size` bytes, or extends it. */
  resize(extent: Extent, size: number): Extent {
    if (size > extent.size) return this.extend(extent, size);
    if (size === 0) {
      this.table.free(extent.cluster);
      return { cluster: 0, size: 0 };
    }
    const last = this.table.walk(extent.cluster, Math.ceil(size / this.clusterSize) - 1);
    if (last > 0) {
      const rest = this.table.next(last);
      this.table.set(last, -1);
      this.table.free(rest);
    }
    return { cluster: extent.cluster, size };
  }

  /** Makes an empty file; the name must be free. */
  create(directory: number, name: string, attributes: number, stamp: Stamp): Entry | number {
    if (this.directories.find(directory, name) !== null) return -FILE_EXISTS;
    return this.directories.add(directory, name, attributes, stamp) ?? -CANNOT_MAKE;
  }

  /** Deletes a file or an (emptied) directory. */
  remove(entry: Entry): void {
    this.directories.erase(entry.at);
    this.table.free(entry.cluster);
  }

  makeDirectory(parent: number, name: string, stamp: Stamp): Entry | number {
    if (this.directories.find(parent, name) !== null) return -ACCESS_DENIED;
    const cluster = this.table.allocate(0);
    if (cluster === 0) return -ACCESS_DENIED;
    const at = this.directories.clusterAt(cluster);
    this.image.fill(0, at, at + this.clusterSize);
    const entry = this.directories.add(parent, name, DIRECTORY, stamp);
    if (entry === null) {
      this.table.free(cluster);
      return -CANNOT_MAKE;
    }
    this.directories.update(entry.at, { cluster });
    for (const [dots, target] of [
      [DOT, cluster],
      [DOT_DOT, parent],
    ] as const) {
      const dot = this.directories.add(cluster, dots, DIRECTORY, stamp);
      if (dot !== null) this.directories.update(dot.at, { cluster: target });
    }
    return { ...entry, cluster };
  }

  /** Whether a directory holds nothing but `.` and `..`. */
  isEmpty(directory: number): boolean {
    for (const entry of this.directories.list(directory))
      if (entry.name !== DOT && entry.name !== DOT_DOT) return false;
    return true;
  }

  /** Gives a file another name or directory; the caller has seen that the new name is free. */
  move(entry: Entry, directory: number, name: string): Entry | number {
    if (directory === entry.directory) {
      this.directories.setName(entry.at, name);
      return { ...entry, name };
    }
    const moved = this.directories.add(directory, name, entry.attributes, entry);
    if (moved === null) return -CANNOT_MAKE;
    this.directories.update(moved.at, { cluster: entry.cluster, size: entry.size });
    this.directories.erase(entry.at);
    return { ...moved, cluster: entry.cluster, size: entry.size };
  }

  /** Replaces the contents of a file and says whether all of it found room. */
  replace(entry: Entry, bytes: Uint8Array, stamp: Stamp): boolean {
    this.table.free(entry.cluster);
    const { cluster, size, written } = this.write({ cluster: 0, size: 0 }, 0, bytes);
    this.directories.update(entry.at, {
      cluster,
      size,
      ...pick(stamp),
      attributes: entry.attributes | ARCHIVE,
    });
    return written === bytes.length;
  }
}

function pick({ time, date }: Stamp): Stamp {
  return { time, date };
}

/** The volume on an image, or null where there is none that can be used. */
export function openVolume(image: Uint8Array): FatVolume | null {
  const geometry = findVolume(image);
  return geometry === null ? null : new FatVolume(image, geometry);
}
