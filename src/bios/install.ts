/**
 * Power-on of the BIOS: ROM, interrupt vectors, BIOS data area, video mode 3.
 *
 * Source: dos-bios.md sections 1 and 2. The devices have been reset before; DOS puts its own
 * structures in afterwards.
 */
import type { Guest } from './service.ts';
import { PROT_READ_ONLY } from '../state/memory.ts';
import { BDA, TICKS_PER_DAY } from './bda.ts';
import { dropAllCalls } from './calls.ts';
import { diskCount, diskOf } from './disks.ts';
import { FONT_8X14, FONT_8X16, FONT_8X8 } from './font.ts';
import { setMode } from './int10.ts';
import { hasLabel, label, ROM_IMAGE, ROM_LINEAR, ROM_SEGMENT } from './rom.ts';

const ROM_SIZE = 0x1_0000;
const CONVENTIONAL_KIB = 640;
const SECONDS_PER_DAY = 86_400;

/** Vectors without a trap of their own: the label of rom.asm that they point at. */
const VECTORS: ReadonlyMap<number, string> = new Map([
  [0x02, 'int_02'],
  [0x08, 'int_08'],
  [0x09, 'int_09'],
  [0x0a, 'irq_dummy'],
  [0x0b, 'irq_dummy'],
  [0x0c, 'irq_dummy'],
  [0x0d, 'irq_dummy'],
  [0x0e, 'int_0e'],
  [0x0f, 'irq_dummy'],
  [0x1b, 'int_none'],
  [0x1d, 'video_table'],
  [0x1e, 'floppy_table'],
  [0x40, 'trap_13'],
  [0x41, 'disk_table_c'],
  [0x42, 'trap_10'],
  [0x46, 'disk_table_d'],
  [0x70, 'int_70'],
  [0x71, 'int_71'],
  [0x72, 'irq_dummy_2'],
  [0x73, 'irq_dummy_2'],
  [0x74, 'irq_dummy_2'],
  [0x75, 'int_75'],
  [0x76, 'irq_dummy_2'],
  [0x77, 'irq_dummy_2'],
]);

/** 60h-66h are for users and F1h-FFh for nobody: both are zero. */
function isEmptyVector(vector: number): boolean {
  return (vector >= 0x60 && vector <= 0x66) || vector >= 0xf1;
}

function vectorLabel(vector: number): string {
  const trap = `trap_${vector.toString(16).padStart(2, '0')}`;
  return VECTORS.get(vector) ?? (hasLabel(trap) ? trap : 'int_none');
}

function installVectors({ memory }: Guest): void {
  for (let vector = 0; vector < 256; vector++) {
    const empty = isEmptyVector(vector);
    memory.write16(vector * 4, empty ? 0 : label(vectorLabel(vector)));
    memory.write16(vector * 4 + 2, empty ? 0 : ROM_SEGMENT);
  }
}

/** The fixed-disk parameter table that INT 41h and 46h point at. */
function diskTable(cylinders: number, heads: number, sectors: number): Uint8Array {
  const table = new Uint8Array(16);
  const view = new DataView(table.buffer);
  view.setUint16(0, cylinders, true);
  table[2] = heads;
  view.setUint16(5, 0xffff, true); // no write precompensation
  table[8] = heads > 8 ? 8 : 0;
  view.setUint16(12, cylinders, true); // landing zone
  table[14] = sectors;
  return table;
}

function installRom({ memory }: Guest): void {
  const put = (name: string, bytes: Uint8Array) => memory.poke(ROM_LINEAR + label(name), bytes);
  memory.poke(ROM_LINEAR, ROM_IMAGE);
  put('font_8x16', FONT_8X16);
  put('font_8x14', FONT_8X14);
  put('font_8x8', FONT_8X8.subarray(0, 1024));
  put('font_8x8_high', FONT_8X8.subarray(1024));
  for (const [number, name] of [
    [0x80, 'disk_table_c'],
    [0x81, 'disk_table_d'],
  ] as const) {
    const disk = diskOf(memory, number);
    if (disk === null) continue;
    const { cylinders, heads, sectors } = disk.geometry;
    put(name, diskTable(cylinders, heads, sectors));
  }
  memory.protect(ROM_LINEAR, ROM_SIZE, PROT_READ_ONLY);
}

/** Bits of the equipment word. */
function equipmentWord({ memory, state }: Guest): number {
  const floppies = diskCount(memory, 'floppy');
  const floppyBits = floppies === 0 ? 0 : 1 | ((floppies - 1) << 6);
  const color80 = 0x20;
  return floppyBits | (state.fpu ? 0x02 : 0) | color80;
}

function installData(guest: Guest): void {
  const { memory, state } = guest;
  for (let lin = 0x400; lin <= 0x500; lin++) memory.write8(lin, 0);
  memory.write16(BDA.equipment, equipmentWord(guest));
  memory.write16(BDA.memoryKib, CONVENTIONAL_KIB);
  for (const pointer of [BDA.head, BDA.tail, BDA.ringStart])
    memory.write16(pointer, BDA.ring - 0x400);
  memory.write16(BDA.ringEnd, BDA.ring + 32 - 0x400);
  const seconds = (state.hour * 60 + state.minute) * 60 + state.second;
  memory.write32(BDA.ticks, Math.floor((seconds * TICKS_PER_DAY) / SECONDS_PER_DAY));
  memory.write8(BDA.diskCount, diskCount(memory, 'hard'));
  memory.write32(BDA.lptTimeouts, 0x14141414);
  memory.write32(BDA.comTimeouts, 0x01010101);
  memory.write8(BDA.videoSwitches, 0xf9);
  memory.write8(BDA.vgaFlags, 0x11);
  memory.write8(BDA.displayCombination, 0x0b);
  memory.write8(BDA.keyboardFlags, 0x10);
  memory.write16(BDA.videoSavePointers, label('video_save'));
  memory.write16(BDA.videoSavePointers + 2, ROM_SEGMENT);
}

/** Fills ROM, vectors and BIOS data area, and clears the screen. */
export function installBios(guest: Guest): void {
  dropAllCalls(guest.memory);
  installRom(guest);
  installVectors(guest);
  installData(guest);
  setMode(guest, 3);
}
