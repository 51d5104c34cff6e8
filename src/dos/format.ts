/**
 * Formatting: an empty FAT volume on a disk image. A floppy size gets the volume that DOS puts
 * there; any other image is a hard disk: a partition table in sector 0 and one partition that begins
 * on the second track and ends with the last whole cylinder. FAT16, or FAT12 on a small disk.
 * Source: Microsoft "FAT: General Overview of On-Disk Format" 1.03; the floppy layouts of FORMAT.COM.
 * Not implemented: a boot loader (the boot sector says so and waits for a key).
 */
import { geometry } from '../bios/disks.ts';
import {
  BootSector,
  FAT12_LIMIT,
  Partition,
  PARTITION_FAT12,
  PARTITION_FAT16,
  PARTITION_FAT16_SMALL,
  PARTITION_TABLE,
  SECTOR_SIZE,
} from './bpb.ts';
import { VOLUME } from './directory.ts';
import { packName, upperText } from './names.ts';
import { openVolume } from './volume.ts';

/** Sectors -> [sectors per cluster, root entries, sectors per FAT, media byte]. */
const FLOPPIES: Readonly<Record<number, readonly [number, number, number, number]>> = {
  320: [1, 64, 1, 0xfe],
  360: [1, 64, 2, 0xfc],
  640: [2, 112, 1, 0xff],
  720: [2, 112, 2, 0xfd],
  1440: [2, 112, 3, 0xf9],
  2400: [1, 224, 7, 0xf9],
  2880: [1, 224, 9, 0xf0],
  5760: [2, 240, 9, 0xf0],
};

const HARD_DISK_MEDIA = 0xf8;
const HARD_DISK_ROOT_ENTRIES = 512;

/** Smallest image that holds a hard disk: one cylinder of 16 heads and 63 sectors, in whole pages. */
export const MIN_HARD_DISK = 16 * 63 * SECTOR_SIZE;

/**
 * Code of a boot sector that cannot boot: writes the text behind it with INT 10h/0Eh, waits for a
 * key (INT 16h/00) and goes on to INT 19h.
 * push cs / pop ds / mov si,7C58h / lodsb / or al,al / jz +9 / mov ah,0Eh / mov bx,7 / int 10h /
 * jmp lodsb / xor ax,ax / int 16h / int 19h
 */
const BOOT_CODE = [
  0x0e, 0x1f, 0xbe, 0x58, 0x7c, 0xac, 0x08, 0xc0, 0x74, 0x09, 0xb4, 0x0e, 0xbb, 0x07, 0x00, 0xcd,
  0x10, 0xeb, 0xf2, 0x31, 0xc0, 0xcd, 0x16, 0xcd, 0x19,
];
const BOOT_CODE_AT = 0x3e;
const BOOT_TEXT_AT = 0x58;
const BOOT_TEXT = 'This disk has no system on it.\r\nPut another in and press a key.\r\n';

interface Layout {
  readonly start: number;
  readonly sectors: number;
  readonly sectorsPerCluster: number;
  readonly rootEntries: number;
  readonly sectorsPerFat: number;
  readonly media: number;
  readonly track: number;
  readonly heads: number;
  readonly bits: 12 | 16;
}

function chars(text: string): number[] {
  return Array.from(text, (char) => char.charCodeAt(0) & 0xff);
}

function writeVolume(image: Uint8Array, layout: Layout, label: string): void {
  const at = layout.start * SECTOR_SIZE;
  const tables = (1 + 2 * layout.sectorsPerFat) * SECTOR_SIZE + layout.rootEntries * 32;
  image.fill(0, at, at + tables);
  const boot = BootSector.at(new DataView(image.buffer, image.byteOffset, image.length), at);
  const large = layout.sectors > 0xffff;
  const name = packName(label) ?? 'NO NAME    ';
  boot.jump = Uint8Array.from([0xeb, BOOT_CODE_AT - 2, 0x90]);
  boot.oem = Uint8Array.from(chars('VM86 5.0'));
  boot.sectorSize = SECTOR_SIZE;
  boot.sectorsPerCluster = layout.sectorsPerCluster;
  boot.reserved = 1;
  boot.fats = 2;
  boot.rootEntries = layout.rootEntries;
  boot.sectors16 = large ? 0 : layout.sectors;
  boot.sectors32 = large ? layout.sectors : 0;
  boot.media = layout.media;
  boot.sectorsPerFat = layout.sectorsPerFat;
  boot.sectorsPerTrack = layout.track;
  boot.heads = layout.heads;
  boot.hidden = layout.start;
  boot.drive = layout.start > 0 ? 0x80 : 0;
  boot.extended = 0x29;
  boot.serial = 0x1986_0808;
  boot.label = Uint8Array.from(chars(name));
  boot.type = Uint8Array.from(chars(layout.bits === 12 ? 'FAT12   ' : 'FAT16   '));
  image.set(BOOT_CODE, at + BOOT_CODE_AT);
  image.set(chars(BOOT_TEXT), at + BOOT_TEXT_AT);
  image.set([0x55, 0xaa], at + 510);
  for (let copy = 0; copy < 2; copy++) {
    const table = at + (1 + copy * layout.sectorsPerFat) * SECTOR_SIZE;
    image.set([layout.media, 0xff, 0xff], table);
    if (layout.bits === 16) image[table + 3] = 0xff;
  }
  const volume = openVolume(image);
  const stamp = { time: 0, date: (1 << 5) | 1 };
  if (label !== '')
    volume?.directories.add(0, upperText(label.slice(0, 11).padEnd(11)), VOLUME, stamp);
}

/** The smallest clusters that keep a hard-disk volume within 7FFFh clusters (G68). */
function hardDiskLayout(start: number, sectors: number, track: number, heads: number): Layout {
  const root = (HARD_DISK_ROOT_ENTRIES * 32) / SECTOR_SIZE;
  for (let sectorsPerCluster = 4; ; sectorsPerCluster *= 2) {
    const most = Math.floor((sectors - 1 - root) / sectorsPerCluster);
    const bits = most < FAT12_LIMIT ? 12 : 16;
    const sectorsPerFat = Math.ceil(((most + 2) * bits) / 8 / SECTOR_SIZE);
    const clusters = Math.floor((sectors - 1 - root - 2 * sectorsPerFat) / sectorsPerCluster);
    // A volume whose count falls below the limit only because of its tables would change its kind.
    const stable = (clusters < FAT12_LIMIT ? 12 : 16) === bits;
    if ((most <= 0x7ff0 && stable) || sectorsPerCluster === 64)
      return {
        start,
        sectors,
        sectorsPerCluster,
        rootEntries: HARD_DISK_ROOT_ENTRIES,
        sectorsPerFat,
        media: HARD_DISK_MEDIA,
        track,
        heads,
        bits,
      };
  }
}

/** Cylinder, head and sector of a sector number, packed as a partition table wants them. */
function packChs(sector: number, track: number, heads: number): Uint8Array {
  const cylinder = Math.floor(sector / (track * heads));
  const head = Math.floor(sector / track) % heads;
  return Uint8Array.from([head, ((sector % track) + 1) | ((cylinder >> 8) << 6), cylinder & 0xff]);
}

/**
 * Empties `image` and puts a FAT volume on it. Misuse (an image too small for its kind) is a
 * RangeError.
 */
export function formatDisk(image: Uint8Array, label = ''): void {
  image.fill(0);
  formatQuickly(image, label);
}

/**
 * As `formatDisk`, but what the clusters hold stays: all that it takes for an image of zeros, and
 * faster.
 */
export function formatQuickly(image: Uint8Array, label = ''): void {
  const total = Math.floor(image.length / SECTOR_SIZE);
  const shape = geometry(image.length);
  const floppy = FLOPPIES[total];
  if (floppy === undefined && image.length < MIN_HARD_DISK)
    throw new RangeError(`a hard disk has at least ${MIN_HARD_DISK} bytes, not ${image.length}`);
  if (shape === null) throw new RangeError(`no disk has ${image.length} bytes`);
  const { heads, sectors: track, cylinders } = shape;
  if (floppy !== undefined) {
    const [sectorsPerCluster, rootEntries, sectorsPerFat, media] = floppy;
    writeVolume(
      image,
      {
        start: 0,
        sectors: total,
        sectorsPerCluster,
        rootEntries,
        sectorsPerFat,
        media,
        track,
        heads,
        bits: 12,
      },
      label,
    );
    return;
  }
  const end = cylinders * heads * track;
  const layout = hardDiskLayout(track, end - track, track, heads);
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  image.fill(0, 0, track * SECTOR_SIZE);
  const partition = Partition.at(view, PARTITION_TABLE);
  partition.active = 0x80;
  partition.firstChs = packChs(track, track, heads);
  partition.type =
    layout.bits === 12
      ? PARTITION_FAT12
      : layout.sectors > 0xffff
        ? PARTITION_FAT16
        : PARTITION_FAT16_SMALL;
  partition.lastChs = packChs(end - 1, track, heads);
  partition.first = track;
  partition.sectors = layout.sectors;
  image.set([0x55, 0xaa], 510);
  writeVolume(image, layout, label);
}
