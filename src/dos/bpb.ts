/**
 * Where the FAT volume lies on a disk image and how it is laid out: the BIOS parameter block, and
 * before it, on a hard disk, the partition table. Source: Microsoft "FAT: General Overview of
 * On-Disk Format" 1.03. Every number read is checked against the image, so that a garbage block is
 * no volume rather than an access outside. Not implemented: FAT32, sectors other than 512 bytes,
 * extended partitions.
 */
import { bytes, defineStruct, u16, u32, u8 } from '../state/struct.ts';

export const SECTOR_SIZE = 512;

/** The first 62 bytes of a volume, up to the end of the extended block of DOS 4. */
export const BootSector = defineStruct({
  jump: bytes(3),
  oem: bytes(8),
  sectorSize: u16,
  sectorsPerCluster: u8,
  reserved: u16,
  fats: u8,
  rootEntries: u16,
  sectors16: u16,
  media: u8,
  sectorsPerFat: u16,
  sectorsPerTrack: u16,
  heads: u16,
  hidden: u32,
  sectors32: u32,
  drive: u8,
  reserved1: u8,
  extended: u8,
  serial: u32,
  label: bytes(11),
  type: bytes(8),
});

/** The first partition-table entry lies here in sector 0 of a hard disk; there are four. */
export const PARTITION_TABLE = 0x1be;
export const Partition = defineStruct({
  active: u8,
  firstChs: bytes(3),
  type: u8,
  lastChs: bytes(3),
  first: u32,
  sectors: u32,
});

/** Partition types that hold FAT12 or FAT16. */
export const PARTITION_FAT12 = 0x01;
export const PARTITION_FAT16_SMALL = 0x04;
export const PARTITION_FAT16 = 0x06;
const FAT_TYPES = [PARTITION_FAT12, PARTITION_FAT16_SMALL, PARTITION_FAT16, 0x0e];

/** A volume with fewer clusters than this has 12-bit FAT entries, others 16-bit ones. */
export const FAT12_LIMIT = 4085;

export interface Geometry {
  /** Byte of the image at which the volume begins. */
  readonly start: number;
  readonly sectors: number;
  readonly sectorsPerCluster: number;
  readonly reserved: number;
  readonly fats: number;
  readonly sectorsPerFat: number;
  readonly rootEntries: number;
  readonly media: number;
  /** First sectors, counted from the start of the volume. */
  readonly rootSector: number;
  readonly dataSector: number;
  /** Clusters 2 to clusters + 1 exist. */
  readonly clusters: number;
  readonly bits: 12 | 16;
  readonly serial: number;
}

function readBlock(image: Uint8Array, start: number): Geometry | null {
  if (start + SECTOR_SIZE > image.length) return null;
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const boot = BootSector.at(view, start);
  const { sectorsPerCluster, reserved, fats, rootEntries, sectorsPerFat } = boot;
  if (boot.sectorSize !== SECTOR_SIZE) return null;
  if (sectorsPerCluster === 0 || (sectorsPerCluster & (sectorsPerCluster - 1)) !== 0) return null;
  if (reserved === 0 || fats === 0 || rootEntries === 0 || sectorsPerFat === 0) return null;
  const room = Math.floor((image.length - start) / SECTOR_SIZE);
  const sectors = boot.sectors16 || boot.sectors32;
  if (sectors === 0 || sectors > room) return null;
  const rootSector = reserved + fats * sectorsPerFat;
  const dataSector = rootSector + Math.ceil((rootEntries * 32) / SECTOR_SIZE);
  if (dataSector >= sectors) return null;
  const clusters = Math.floor((sectors - dataSector) / sectorsPerCluster);
  const bits = clusters < FAT12_LIMIT ? 12 : 16;
  const entries = Math.floor((sectorsPerFat * SECTOR_SIZE * 8) / bits);
  const usable = Math.min(clusters, entries - 2, 0xfff4 - 2);
  if (usable < 1) return null;
  return {
    start,
    sectors,
    sectorsPerCluster,
    reserved,
    fats,
    sectorsPerFat,
    rootEntries,
    media: boot.media,
    rootSector,
    dataSector,
    clusters: usable,
    bits,
    serial: boot.serial,
  };
}

/** Finds the volume of an image: the whole image, or its first FAT partition. Null if there is none. */
export function findVolume(image: Uint8Array): Geometry | null {
  const plain = readBlock(image, 0);
  if (plain !== null) return plain;
  if (image.length < SECTOR_SIZE || image[510] !== 0x55 || image[511] !== 0xaa) return null;
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  for (let i = 0; i < 4; i++) {
    const partition = Partition.at(view, PARTITION_TABLE + i * Partition.size);
    if (!FAT_TYPES.includes(partition.type)) continue;
    const volume = readBlock(image, partition.first * SECTOR_SIZE);
    if (volume !== null) return volume;
  }
  return null;
}
