/**
 * INT 13h, disks: sectors of the images in the machine's drives by cylinder, head and sector.
 *
 * Source: dos-bios.md 7.2. Not implemented: write protection and changed disks (16 always answers
 * "not changed"), bad tracks, the extended functions 41h-48h ("bad command").
 */
import { CF } from '../cpu/regs.ts';
import { linear } from '../state/memory.ts';
import { BDA } from './bda.ts';
import { diskCount, diskOf, SECTOR_SIZE } from './disks.ts';
import type { Disk } from './disks.ts';
import { DONE } from './service.ts';
import type { Caller, Guest, Outcome } from './service.ts';

const OK = 0x00;
const BAD_COMMAND = 0x01;
const SECTOR_NOT_FOUND = 0x04;
const DMA_BOUNDARY = 0x09;
const NOT_READY = 0x80;

const HARD_DISK = 0x80;
const VECTOR_FLOPPY_TABLE = 0x1e * 4;
/** What a freshly formatted sector holds. */
const FORMAT_FILL = 0xf6;
const DMA_PAGE = 0x1_0000;

function statusAddress(number: number): number {
  return number & HARD_DISK ? BDA.diskStatus : BDA.floppyStatus;
}

/** The first sector that CX and DH name, counted from the start of the disk, or -1. */
function firstSector({ regs }: Guest, { geometry }: Disk): number {
  const cylinder = regs.ch | ((regs.cl & 0xc0) << 2);
  const sector = regs.cl & 0x3f;
  const { cylinders, heads, sectors } = geometry;
  if (cylinder >= cylinders || regs.dh >= heads || sector < 1 || sector > sectors) return -1;
  return (cylinder * heads + regs.dh) * sectors + sector - 1;
}

/** Reads, writes or verifies AL sectors; AL becomes the number that were done. */
function transfer(guest: Guest, disk: Disk, kind: 'read' | 'write' | 'verify'): number {
  const { memory, regs } = guest;
  const wanted = regs.al;
  regs.al = 0;
  const first = firstSector(guest, disk);
  if (first < 0) return SECTOR_NOT_FOUND;
  const buffer = linear(regs.es, regs.bx);
  const floppy = (regs.dl & HARD_DISK) === 0;
  if (floppy && kind !== 'verify' && (buffer % DMA_PAGE) + wanted * SECTOR_SIZE > DMA_PAGE)
    return DMA_BOUNDARY;
  const { cylinders, heads, sectors } = disk.geometry;
  const end = cylinders * heads * sectors;
  for (let i = 0; i < wanted; i++) {
    if (first + i >= end) return SECTOR_NOT_FOUND;
    const at = (first + i) * SECTOR_SIZE;
    const off = regs.bx + i * SECTOR_SIZE;
    for (let j = 0; kind === 'read' && j < SECTOR_SIZE; j++)
      memory.write8(linear(regs.es, off + j), disk.image[at + j]);
    for (let j = 0; kind === 'write' && j < SECTOR_SIZE; j++)
      disk.image[at + j] = memory.read8(linear(regs.es, off + j));
    regs.al = i + 1;
  }
  return OK;
}

function format(guest: Guest, disk: Disk): number {
  const { regs } = guest;
  regs.cl = (regs.cl & 0xc0) | 1;
  const first = firstSector(guest, disk);
  if (first < 0) return SECTOR_NOT_FOUND;
  const at = first * SECTOR_SIZE;
  disk.image.fill(FORMAT_FILL, at, at + disk.geometry.sectors * SECTOR_SIZE);
  return OK;
}

/** Function 08: the last cylinder, head and sector, and how many drives of the kind there are. */
function parameters(guest: Guest, disk: Disk | null): number {
  const { memory, regs } = guest;
  const hard = (regs.dl & HARD_DISK) !== 0;
  if (disk === null && hard) return BAD_COMMAND;
  const last = disk === null ? 0 : disk.geometry.cylinders - 1;
  regs.ax = 0;
  regs.ch = last & 0xff;
  regs.cl = disk === null ? 0 : disk.geometry.sectors | ((last >> 2) & 0xc0);
  regs.dh = disk === null ? 0 : disk.geometry.heads - 1;
  regs.dl = diskCount(memory, hard ? 'hard' : 'floppy');
  if (hard) return OK;
  regs.bh = 0;
  regs.bl = disk?.geometry.floppyType ?? 0;
  regs.di = memory.read16(VECTOR_FLOPPY_TABLE);
  regs.es = memory.read16(VECTOR_FLOPPY_TABLE + 2);
  return OK;
}

/** Function 15: the kind of drive in AH, and the sectors of a hard disk in CX:DX. */
function driveType({ regs }: Guest, disk: Disk | null): void {
  if (disk === null) {
    regs.ah = 0;
    return;
  }
  if ((regs.dl & HARD_DISK) === 0) {
    regs.ah = 1;
    return;
  }
  const { cylinders, heads, sectors } = disk.geometry;
  const total = cylinders * heads * sectors;
  regs.cx = total >>> 16;
  regs.dx = total & 0xffff;
  regs.ah = 3;
}

export function int13(guest: Guest, caller: Caller): Outcome {
  const { memory, regs } = guest;
  const drive = regs.dl;
  const statusAt = statusAddress(drive);
  const disk = diskOf(memory, drive);
  const answer = (status: number): Outcome => {
    memory.write8(statusAt, status);
    regs.ah = status;
    caller.flags = status === OK ? caller.flags & ~CF : caller.flags | CF;
    return DONE;
  };
  const missing = drive & HARD_DISK ? BAD_COMMAND : NOT_READY;
  switch (regs.ah) {
    case 0x00:
      return answer(disk === null ? missing : OK);
    case 0x01: {
      const status = memory.read8(statusAt);
      regs.ah = status;
      caller.flags = status === OK ? caller.flags & ~CF : caller.flags | CF;
      return DONE;
    }
    case 0x08:
      return answer(parameters(guest, disk));
    case 0x15:
      memory.write8(statusAt, OK);
      driveType(guest, disk);
      caller.flags &= ~CF;
      return DONE;
  }
  if (disk === null) return answer(missing);
  switch (regs.ah) {
    case 0x02:
      return answer(transfer(guest, disk, 'read'));
    case 0x03:
      return answer(transfer(guest, disk, 'write'));
    case 0x04:
      return answer(transfer(guest, disk, 'verify'));
    case 0x05:
      return answer(format(guest, disk));
    case 0x0c:
      return answer(firstSector(guest, disk) < 0 ? SECTOR_NOT_FOUND : OK);
    case 0x09: // initialize drive
    case 0x0d: // reset
    case 0x10: // ready?
    case 0x11: // recalibrate
    case 0x14: // controller diagnostic
    case 0x16: // changed?
    case 0x17: // set disk type
    case 0x18: // set media type
      return answer(OK);
    default:
      return answer(BAD_COMMAND);
  }
}
