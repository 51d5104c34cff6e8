/**
 * Functions on whole drives: 0Eh, 19h, 1Ah-1Ch, 1Fh, 32h, 36h, 47h, 69h, and the parameter blocks (DPB) behind
 * them. Source: dos-bios.md 3.5, 5.3.
 */
import type { Guest } from '../bios/service.ts';
import { Cds, DOS, DOS_SEG, dosLin, Dpb, farPointer, LAST_DRIVE } from './area.ts';
import { SECTOR_SIZE } from './bpb.ts';
import { BLOCK_HEADER } from './devices.ts';
import { driveExists, driveLetter, volumeOf } from './drives.ts';
import { INVALID_DRIVE, INVALID_FUNCTION } from './errors.ts';
import { codes, put, writeBytes, writeLong, writeWord } from './far.ts';
import { currentDirectory } from './paths.ts';
import { currentDrive, setDta, setSda } from './variables.ts';
import type { FatVolume } from './volume.ts';

/** Clusters that old programs can count (G68). */
const MAX_CLUSTERS = 0x7fff;
const CDS_PHYSICAL = 0x4000;

/** The drive that a register names: 0 the current one, 1 A: and so on. */
function driveOf(guest: Guest, register: number): number {
  return register === 0 ? currentDrive(guest) : register - 1;
}

function volumeIn(guest: Guest, register: number): FatVolume | null {
  const volume = volumeOf(guest, driveOf(guest, register));
  return typeof volume === 'number' ? null : volume;
}

/** Offset of a drive's parameter block in the DOS area. */
function dpbOffset(drive: number): number {
  return DOS.dpb + drive * Dpb.size;
}

/** The next drive after `drive` that exists, or -1. */
function nextDrive(guest: Guest, drive: number): number {
  for (let next = drive + 1; next < LAST_DRIVE; next++) if (driveExists(guest, next)) return next;
  return -1;
}

/** Fills the parameter block of a drive from its volume. */
export function refreshDpb(guest: Guest, drive: number): void {
  const volume = volumeOf(guest, drive);
  const g = typeof volume === 'number' ? null : volume.geometry;
  const next = nextDrive(guest, drive);
  put(guest.memory, Dpb, dosLin(dpbOffset(drive)), {
    drive,
    unit: drive,
    sectorSize: SECTOR_SIZE,
    clusterMask: (g?.sectorsPerCluster ?? 1) - 1,
    clusterShift: Math.log2(g?.sectorsPerCluster ?? 1),
    reserved: g?.reserved ?? 1,
    fats: g?.fats ?? 2,
    rootEntries: g?.rootEntries ?? 224,
    dataSector: g?.dataSector ?? 33,
    maxCluster: (g?.clusters ?? 0) + 1,
    sectorsPerFat: g?.sectorsPerFat ?? 9,
    rootSector: g?.rootSector ?? 19,
    driver: farPointer(DOS_SEG, BLOCK_HEADER),
    media: g?.media ?? 0xf0,
    accessed: 0xff,
    next: next < 0 ? 0xffff_ffff : farPointer(DOS_SEG, dpbOffset(next)),
    searchStart: 0,
    freeClusters: 0xffff,
  });
}

/** Power-on: parameter blocks and current directories of all letters. Returns the first block's pointer. */
export function installDrives(guest: Guest): number {
  for (let drive = 0; drive < LAST_DRIVE; drive++) {
    const exists = driveExists(guest, drive);
    if (exists) refreshDpb(guest, drive);
    put(guest.memory, Cds, dosLin(DOS.cds) + drive * Cds.size, {
      path: Uint8Array.from(codes(`${driveLetter(drive)}:\\`)),
      flags: exists ? CDS_PHYSICAL : 0,
      dpb: exists ? farPointer(DOS_SEG, dpbOffset(drive)) : 0,
      startCluster: 0xffff,
      rootOffset: 2,
    });
  }
  const first = nextDrive(guest, -1);
  return first < 0 ? 0xffff_ffff : farPointer(DOS_SEG, dpbOffset(first));
}

/** 0Eh */
export function selectDrive(guest: Guest): void {
  const { regs } = guest;
  if (driveExists(guest, regs.dl)) setSda(guest, { drive: regs.dl });
  regs.al = LAST_DRIVE;
}

/** 19h */
export function getDrive(guest: Guest): void {
  guest.regs.al = currentDrive(guest);
}

/** 1Ah */
export function setTransferArea(guest: Guest): void {
  setDta(guest, guest.regs.ds, guest.regs.dx);
}

/** 1Bh and 1Ch: DS:BX points at the media byte, in the parameter block. */
function allocation(guest: Guest, register: number): void {
  const { regs } = guest;
  const volume = volumeIn(guest, register);
  if (volume === null) {
    regs.al = 0xff;
    return;
  }
  const drive = driveOf(guest, register);
  refreshDpb(guest, drive);
  regs.al = volume.geometry.sectorsPerCluster;
  regs.cx = SECTOR_SIZE;
  regs.dx = Math.min(volume.geometry.clusters, MAX_CLUSTERS);
  regs.ds = DOS_SEG;
  regs.bx = dpbOffset(drive) + Dpb.offsets.media;
}

export function allocationOfCurrent(guest: Guest): void {
  allocation(guest, 0);
}

export function allocationOf(guest: Guest): void {
  allocation(guest, guest.regs.dl);
}

/** 1Fh and 32h */
function parameterBlock(guest: Guest, register: number): void {
  const { regs } = guest;
  const drive = driveOf(guest, register);
  if (volumeIn(guest, register) === null) {
    regs.al = 0xff;
    return;
  }
  refreshDpb(guest, drive);
  regs.ds = DOS_SEG;
  regs.bx = dpbOffset(drive);
  regs.al = 0;
}

export function parameterBlockOfCurrent(guest: Guest): void {
  parameterBlock(guest, 0);
}

export function parameterBlockOf(guest: Guest): void {
  parameterBlock(guest, guest.regs.dl);
}

/** 36h */
export function freeSpace(guest: Guest): void {
  const { regs } = guest;
  const volume = volumeIn(guest, regs.dl);
  if (volume === null) {
    regs.ax = 0xffff;
    return;
  }
  regs.ax = volume.geometry.sectorsPerCluster;
  regs.bx = Math.min(volume.table.freeCount(), MAX_CLUSTERS);
  regs.cx = SECTOR_SIZE;
  regs.dx = Math.min(volume.geometry.clusters, MAX_CLUSTERS);
}

/** 47h */
export function getDirectory(guest: Guest): number {
  const { regs } = guest;
  const drive = driveOf(guest, regs.dl);
  if (!driveExists(guest, drive)) return -INVALID_DRIVE;
  writeBytes(guest, regs.ds, regs.si, [...codes(currentDirectory(guest, drive)), 0]);
  regs.ax = 0x0100;
  return 0;
}

/** 69h: serial number, label and kind of a volume. */
export function diskSerial(guest: Guest): number {
  const { regs } = guest;
  if (regs.al !== 0) return -INVALID_FUNCTION;
  const volume = volumeIn(guest, regs.bl);
  if (volume === null) return -INVALID_DRIVE;
  const { ds, dx } = regs;
  writeWord(guest, ds, dx, 0);
  writeLong(guest, ds, dx + 2, volume.geometry.serial);
  writeBytes(guest, ds, dx + 6, codes('NO NAME    '));
  writeBytes(guest, ds, dx + 17, codes(volume.geometry.bits === 12 ? 'FAT12   ' : 'FAT16   '));
  return 0;
}
