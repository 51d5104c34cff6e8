/**
 * The file allocation table: cluster chains in 12- or 16-bit entries, written to every copy. Source:
 * Microsoft "FAT: General Overview of On-Disk Format" 1.03. A table may hold anything: an entry that
 * points outside the volume ends its chain, and no walk takes more steps than there are clusters.
 */
import type { Geometry } from './bpb.ts';
import { SECTOR_SIZE } from './bpb.ts';

/** What `next` gives at the end of a chain. */
export const END = -1;

export class FatTable {
  readonly #bytes: Uint8Array;
  readonly #geometry: Geometry;

  constructor(image: Uint8Array, geometry: Geometry) {
    this.#bytes = image;
    this.#geometry = geometry;
  }

  /** Whether `cluster` is a data cluster of this volume. */
  exists(cluster: number): boolean {
    return cluster >= 2 && cluster < this.#geometry.clusters + 2;
  }

  #raw(cluster: number): number {
    const { start, reserved, bits } = this.#geometry;
    const table = start + reserved * SECTOR_SIZE;
    if (bits === 16)
      return this.#bytes[table + cluster * 2] | (this.#bytes[table + cluster * 2 + 1] << 8);
    const at = table + cluster + (cluster >> 1);
    const word = this.#bytes[at] | (this.#bytes[at + 1] << 8);
    return cluster & 1 ? word >> 4 : word & 0x0fff;
  }

  /** The cluster behind `cluster`, 0 if it is free, END at the end (bad entries end a chain too). */
  next(cluster: number): number {
    if (!this.exists(cluster)) return END;
    const value = this.#raw(cluster);
    return value === 0 || this.exists(value) ? value : END;
  }

  isFree(cluster: number): boolean {
    return this.#raw(cluster) === 0;
  }

  /** Sets an entry in all copies; END writes the end-of-chain mark. */
  set(cluster: number, value: number): void {
    if (!this.exists(cluster)) return;
    const { start, reserved, bits, fats, sectorsPerFat } = this.#geometry;
    const bytes = this.#bytes;
    for (let copy = 0; copy < fats; copy++) {
      const table = start + (reserved + copy * sectorsPerFat) * SECTOR_SIZE;
      if (bits === 16) {
        bytes[table + cluster * 2] = value;
        bytes[table + cluster * 2 + 1] = value >> 8;
      } else {
        const at = table + cluster + (cluster >> 1);
        const entry = value & 0x0fff;
        if (cluster & 1) {
          bytes[at] = (bytes[at] & 0x0f) | (entry << 4);
          bytes[at + 1] = entry >> 4;
        } else {
          bytes[at] = entry;
          bytes[at + 1] = (bytes[at + 1] & 0xf0) | (entry >> 8);
        }
      }
    }
  }

  /** The cluster `steps` links behind `first`, or 0 where the chain is shorter. */
  walk(first: number, steps: number): number {
    if (!this.exists(first) || steps > this.#geometry.clusters) return 0;
    let cluster = first;
    for (let i = 0; i < steps; i++) {
      cluster = this.next(cluster);
      if (cluster <= 0) return 0;
    }
    return cluster;
  }

  /** The clusters of a chain in order; a chain that loops ends after as many as the volume has. */
  *chain(first: number): Generator<number> {
    let cluster = first;
    for (let i = 0; i < this.#geometry.clusters && this.exists(cluster); i++) {
      yield cluster;
      cluster = this.next(cluster);
    }
  }

  /** The last cluster of a chain and its length. */
  end(first: number): { last: number; length: number } {
    let last = 0;
    let length = 0;
    for (const cluster of this.chain(first)) {
      last = cluster;
      length++;
    }
    return { last, length };
  }

  /** Takes a free cluster and links it behind `previous` (0: it begins a chain). 0 when full. */
  allocate(previous: number): number {
    const { clusters } = this.#geometry;
    const from = this.exists(previous) ? previous - 2 : 0;
    for (let i = 0; i < clusters; i++) {
      const cluster = 2 + ((from + i) % clusters);
      if (!this.isFree(cluster)) continue;
      this.set(cluster, END);
      if (this.exists(previous)) this.set(previous, cluster);
      return cluster;
    }
    return 0;
  }

  /** Frees a chain. What a loop or a cross-link leads to twice is met as free and ends it. */
  free(first: number): void {
    let cluster = first;
    while (this.exists(cluster)) {
      const next = this.next(cluster);
      this.set(cluster, 0);
      cluster = next;
    }
  }

  /** Number of free clusters. */
  freeCount(): number {
    let count = 0;
    for (let cluster = 2; cluster < this.#geometry.clusters + 2; cluster++)
      if (this.isFree(cluster)) count++;
    return count;
  }
}
