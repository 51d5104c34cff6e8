/**
 * The machine's memory: one block, its regions, and access to guest RAM by the host (services,
 * devices, loaders, debugger). The CPU has its own inlined access and shares the code map.
 */
import { AT, DRIVES, LAYOUT_VERSION, PAGE_SIZE, RAM, RAM_SIZE, STATE, XMEM } from './layout.ts';
import type { DriveName } from './layout.ts';
import { machineStateOf } from './machineState.ts';
import { array, defineStruct, u32 } from './struct.ts';
import { resetSystemRegisters } from './systemRegisters.ts';

/** `VM86` in ASCII: the first word of every memory block and save-state. */
export const MAGIC = 0x36384d56;

const Header = defineStruct({
  magic: u32,
  layoutVersion: u32,
  xmemSize: u32,
  diskSizes: array(u32, DRIVES.length),
});

/** Sizes that are fixed when a memory is created, in bytes, multiples of 4096; 0 is absent. */
export interface MemoryOptions {
  /** Extended memory (XMS). */
  readonly xmem?: number;
  /** Image size of each drive. */
  readonly disks?: Partial<Record<DriveName, number>>;
  /** Shared between page and worker: only where the page is cross-origin isolated. */
  readonly shared?: boolean;
}

/** Page protection, a byte per 4 KiB page of RAM in STATE (vm86.md 8.1). */
export const PROT_RW = 0;
export const PROT_READ_ONLY = 1;
export const PROT_ABSENT = 2;

/**
 * Code-map bits, a byte per byte of RAM. A store to a byte whose map is zero is plain; any other
 * value sends it down the slow path.
 */
export const MAP_CODE = 1; // an engine has decoded or compiled this byte
export const MAP_WATCH = 2; // the debugger watches writes to it
export const MAP_PROTECTED = 4; // its page is read-only (ROM) or absent

export interface Region {
  readonly at: number;
  readonly size: number;
}

/** Told the linear address and length of RAM bytes that carried MAP_CODE and have changed. */
export type CodeListener = (lin: number, length: number) => void;

export class Memory {
  readonly buffer: ArrayBufferLike;
  /** The whole block. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Guest RAM, index = linear address. */
  readonly ram: Uint8Array;
  /** Host-side map of RAM, MAP_* bits; never saved. */
  readonly codeMap: Uint8Array;
  readonly xmem: Region;
  readonly disks: Readonly<Record<DriveName, Region>>;
  /** End of the guest part: a save-state is bytes 0 up to here. */
  readonly guestSize: number;
  readonly #codeListeners: CodeListener[] = [];
  /** Raised with every change of page protection, so that an engine can look again. */
  protectionVersion = 0;

  /** Wraps a block that `createMemory` made or a save-state filled; reads sizes from its header. */
  constructor(buffer: ArrayBufferLike) {
    this.buffer = buffer;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    const header = Header.at(this.view, STATE + AT.header);
    if (header.magic !== MAGIC) throw new RangeError('this is not the memory of a vm86 machine');
    if (header.layoutVersion !== LAYOUT_VERSION)
      throw new RangeError(
        `memory layout ${header.layoutVersion}; this program reads layout ${LAYOUT_VERSION}`,
      );
    this.ram = new Uint8Array(buffer, RAM, RAM_SIZE);
    this.xmem = { at: XMEM, size: header.xmemSize };
    let end = XMEM + header.xmemSize;
    const disks = {} as Record<DriveName, Region>;
    DRIVES.forEach((drive, i) => {
      disks[drive] = { at: end, size: header.diskSizes.get(i) };
      end += header.diskSizes.get(i);
    });
    this.disks = disks;
    this.guestSize = end;
    this.codeMap = new Uint8Array(RAM_SIZE);
    this.refreshProtection();
  }

  /** Rebuilds the map bits that follow from the protection bytes in STATE. */
  refreshProtection(): void {
    this.protectionVersion++;
    for (let page = 0; page < RAM_SIZE / PAGE_SIZE; page++)
      this.#mapPage(page, this.bytes[STATE + AT.protection + page]);
  }

  /** Protection of the page that holds `lin`: a PROT_* value. */
  protectionOf(lin: number): number {
    return this.bytes[STATE + AT.protection + (lin >>> 12)];
  }

  /** Sets the protection of the pages that hold `length` bytes from `lin`. */
  protect(lin: number, length: number, protection: number): void {
    this.protectionVersion++;
    for (let page = lin >>> 12; page <= (lin + length - 1) >>> 12; page++) {
      this.bytes[STATE + AT.protection + page] = protection;
      this.#mapPage(page, protection);
    }
  }

  #mapPage(page: number, protection: number): void {
    const start = page * PAGE_SIZE;
    const bit = protection === PROT_RW ? 0 : MAP_PROTECTED;
    // The bytes of a page have this bit all alike.
    if ((this.codeMap[start] & MAP_PROTECTED) === bit) return;
    for (let lin = start; lin < start + PAGE_SIZE; lin++)
      this.codeMap[lin] = (this.codeMap[lin] & ~MAP_PROTECTED) | bit;
  }

  /** A view of one region (a disk image, XMEM). */
  region(region: Region): Uint8Array {
    return this.bytes.subarray(region.at, region.at + region.size);
  }

  read8(lin: number): number {
    return this.ram[lin];
  }

  read16(lin: number): number {
    return this.ram[lin] | (this.ram[lin + 1] << 8);
  }

  read32(lin: number): number {
    return (this.read16(lin) | (this.read16(lin + 2) << 16)) >>> 0;
  }

  /** Writes as the guest would: ignored on ROM and absent pages; decoded code is dropped. */
  write8(lin: number, value: number): void {
    const map = this.codeMap[lin];
    if (map & MAP_PROTECTED) return;
    this.ram[lin] = value;
    if (map & MAP_CODE) this.codeWritten(lin, 1);
  }

  write16(lin: number, value: number): void {
    this.write8(lin, value);
    this.write8(lin + 1, value >>> 8);
  }

  write32(lin: number, value: number): void {
    this.write16(lin, value);
    this.write16(lin + 2, value >>> 16);
  }

  /** Adds an engine, which drops what it has decoded from bytes that change. */
  onCodeWritten(listener: CodeListener): void {
    this.#codeListeners.push(listener);
  }

  /** Takes an engine away again. */
  offCodeWritten(listener: CodeListener): void {
    const at = this.#codeListeners.indexOf(listener);
    if (at >= 0) this.#codeListeners.splice(at, 1);
  }

  /** Whether more than one engine has to hear of changes. */
  get hasSeveralEngines(): boolean {
    return this.#codeListeners.length > 1;
  }

  /** Tells all engines on this memory that bytes have changed. */
  codeWritten(lin: number, length: number): void {
    for (const listener of this.#codeListeners) listener(lin, length);
  }

  /** A copy of `length` bytes from `lin`. */
  readBytes(lin: number, length: number): Uint8Array {
    return this.ram.slice(lin, lin + length);
  }

  writeBytes(lin: number, source: ArrayLike<number>): void {
    for (let i = 0; i < source.length; i++) this.write8(lin + i, source[i]);
  }

  /** Writes past any protection: power-on code filling the ROM. */
  poke(lin: number, source: ArrayLike<number>): void {
    this.ram.set(source, lin);
    this.codeWritten(lin, source.length);
  }
}

/** Makes a zeroed memory block with its header filled in, and address line 20 enabled. */
export function createMemory(options: MemoryOptions = {}): Memory {
  const sizes = DRIVES.map((drive) => options.disks?.[drive] ?? 0);
  const xmem = options.xmem ?? 0;
  const total = sizes.reduce((sum, size) => sum + size, XMEM + xmem);
  for (const size of [xmem, ...sizes])
    if (size % PAGE_SIZE !== 0) throw new RangeError(`size ${size} is not a multiple of 4096`);
  const pages = Math.ceil(total / 0x1_0000);
  const { buffer } = new WebAssembly.Memory({
    initial: pages,
    maximum: pages,
    shared: options.shared ?? false,
  });
  const header = Header.at(new DataView(buffer), STATE + AT.header);
  header.magic = MAGIC;
  header.layoutVersion = LAYOUT_VERSION;
  header.xmemSize = xmem;
  machineStateOf(new DataView(buffer)).a20 = 1;
  resetSystemRegisters(new DataView(buffer));
  sizes.forEach((size, i) => header.diskSizes.set(i, size));
  return new Memory(buffer);
}

/** The linear address of seg:off with `off` taken modulo 64 KiB, before the A20 mask. */
export function linear(seg: number, off: number): number {
  return (seg << 4) + (off & 0xffff);
}
