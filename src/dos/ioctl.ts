/** Function 44h: device and drive control. Source: dos-bios.md 5.6. */
import type { Guest } from '../bios/service.ts';
import { peekKey } from '../bios/int16.ts';
import { codes, writeByte, writeBytes, writeLong, writeWord } from './far.ts';
import { isCon } from './devices.ts';
import { driveExists, volumeOf } from './drives.ts';
import { BAD_DATA, INVALID_DRIVE, INVALID_FUNCTION, INVALID_HANDLE } from './errors.ts';
import { entryOf } from './handles.ts';
import { isDevice, openSfts, updateSft } from './sft.ts';
import { currentDrive } from './variables.ts';

/** Drives A: and B: hold floppies. */
const FIRST_FIXED = 2;

/** The drive in BL (0 is the current one), or -1 if there is none. */
function driveInBl(guest: Guest): number {
  const drive = guest.regs.bl === 0 ? currentDrive(guest) : guest.regs.bl - 1;
  return driveExists(guest, drive) ? drive : -1;
}

function handleFunction(guest: Guest, what: number): number {
  const { regs } = guest;
  const open = entryOf(guest, regs.bx);
  if (open === null) return -INVALID_HANDLE;
  const { entry } = open;
  switch (what) {
    case 0x00:
      regs.dx = entry.info;
      regs.ax = entry.info;
      return 0;
    case 0x01:
      if (!isDevice(entry)) return -INVALID_FUNCTION;
      if (regs.dh !== 0) return -BAD_DATA;
      // The mode is the device's: every handle on it has it (G63).
      for (const other of openSfts(guest))
        if (isDevice(other.entry) && other.entry.device === entry.device)
          updateSft(guest, other.index, { info: (other.entry.info & 0xff00) | regs.dl | 0x80 });
      return 0;
    case 0x06:
      if (isCon(guest, entry)) regs.al = peekKey(guest) === null ? 0 : 0xff;
      else regs.al = isDevice(entry) || entry.position >= entry.size ? 0 : 0xff;
      return 0;
    case 0x07:
      regs.al = 0xff;
      return 0;
    case 0x0a:
      regs.dx = isDevice(entry) ? entry.info : entry.info & 0x7fff;
      return 0;
    default:
      return -INVALID_FUNCTION;
  }
}

/** 440Dh: device parameters and media id of a block device. */
function genericBlock(guest: Guest, drive: number): number {
  const { regs } = guest;
  if (regs.ch !== 0x08) return -INVALID_FUNCTION;
  const volume = volumeOf(guest, drive);
  if (typeof volume === 'number') return volume;
  const { ds, dx } = regs;
  const { geometry } = volume;
  if (regs.cl === 0x66) {
    writeWord(guest, ds, dx, 0);
    writeLong(guest, ds, dx + 2, geometry.serial);
    writeBytes(guest, ds, dx + 6, codes('NO NAME    '));
    writeBytes(guest, ds, dx + 17, codes(geometry.bits === 12 ? 'FAT12   ' : 'FAT16   '));
    return 0;
  }
  if (regs.cl !== 0x60) return -INVALID_FUNCTION;
  const small = geometry.sectors <= 0xffff;
  writeByte(guest, ds, dx + 1, drive >= FIRST_FIXED ? 5 : 7);
  writeWord(guest, ds, dx + 2, drive >= FIRST_FIXED ? 1 : 0);
  writeWord(guest, ds, dx + 4, 0);
  writeByte(guest, ds, dx + 6, 0);
  writeWord(guest, ds, dx + 7, 512);
  writeByte(guest, ds, dx + 9, geometry.sectorsPerCluster);
  writeWord(guest, ds, dx + 10, geometry.reserved);
  writeByte(guest, ds, dx + 12, geometry.fats);
  writeWord(guest, ds, dx + 13, geometry.rootEntries);
  writeWord(guest, ds, dx + 15, small ? geometry.sectors : 0);
  writeByte(guest, ds, dx + 17, geometry.media);
  writeWord(guest, ds, dx + 18, geometry.sectorsPerFat);
  writeLong(guest, ds, dx + 28, small ? 0 : geometry.sectors);
  return 0;
}

/** 44h */
export function ioctl(guest: Guest): number {
  const { regs } = guest;
  const what = regs.al;
  if (what === 0x0b) return 0;
  if (what === 0x08 || what === 0x09 || (what >= 0x0d && what <= 0x0f)) {
    const drive = driveInBl(guest);
    if (drive < 0) return -INVALID_DRIVE;
    if (what === 0x08) regs.ax = drive >= FIRST_FIXED ? 1 : 0;
    else if (what === 0x09) regs.dx = 0;
    else if (what === 0x0d) return genericBlock(guest, drive);
    else regs.al = 0;
    return 0;
  }
  return handleFunction(guest, what);
}
