/** Drive letters: which exist, and the FAT volume on each image. */
import type { Guest } from '../bios/service.ts';
import { DRIVES } from '../state/layout.ts';
import { INVALID_DRIVE, NOT_READY } from './errors.ts';
import { setSda } from './variables.ts';
import type { FatVolume } from './volume.ts';
import { openVolume } from './volume.ts';

/** Whether a drive (0 is A:) is part of the machine. */
export function driveExists(guest: Guest, drive: number): boolean {
  const name = DRIVES[drive];
  return name !== undefined && guest.memory.disks[name].size > 0;
}

/** The volume in a drive; minus INVALID_DRIVE without one, minus NOT_READY if it has no FAT volume. */
export function volumeOf(guest: Guest, drive: number): FatVolume | number {
  const name = DRIVES[drive];
  if (name === undefined || !driveExists(guest, drive)) return -INVALID_DRIVE;
  const volume = openVolume(guest.memory.region(guest.memory.disks[name]));
  if (volume !== null) return volume;
  setSda(guest, { errorDrive: drive });
  return -NOT_READY;
}

/** The letter of a drive number. */
export function driveLetter(drive: number): string {
  return String.fromCharCode(0x41 + drive);
}
