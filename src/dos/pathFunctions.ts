/**
 * Functions that name files and directories without opening them: 39h, 3Ah, 3Bh, 41h, 43h, 56h, 60h. Source:
 * dos-bios.md 5.5. A result below 0 is minus the error that goes to AX with CF.
 */
import type { Guest } from '../bios/service.ts';
import { stampNow } from './datetime.ts';
import { DIRECTORY, READ_ONLY, SETTABLE, VOLUME } from './directory.ts';
import { ACCESS_DENIED, FILE_NOT_FOUND, INVALID_FUNCTION, NOT_SAME_DEVICE } from './errors.ts';
import { codes, readAsciz, writeBytes } from './far.ts';
import { hasWildcard } from './names.ts';
import { updateOpenFiles } from './openFiles.ts';
import type { Target } from './paths.ts';
import {
  changeDirectory,
  existing,
  fullPath,
  makeDirectory,
  MAX_PATH,
  removeDirectory,
  resolveAt,
  splitDrive,
  withPath,
} from './paths.ts';

/** 39h, 3Ah, 3Bh */
export function mkdir(guest: Guest): number {
  return withPath(guest, (target) => makeDirectory(target, stampNow(guest)));
}

export function rmdir(guest: Guest): number {
  return withPath(guest, (target) => removeDirectory(guest, target));
}

export function chdir(guest: Guest): number {
  return withPath(guest, (target) => changeDirectory(guest, target));
}

/** 41h */
export function unlink(guest: Guest): number {
  return withPath(guest, (target) => {
    const entry = existing(target);
    if (typeof entry === 'number') return target.device === null ? entry : -ACCESS_DENIED;
    if (entry.attributes & (DIRECTORY | READ_ONLY)) return -ACCESS_DENIED;
    target.volume.remove(entry);
    return 0;
  });
}

/** 43h */
export function attributes(guest: Guest): number {
  return withPath(guest, (target) => {
    const { regs } = guest;
    if (regs.al > 1) return -INVALID_FUNCTION;
    const entry = existing(target);
    if (typeof entry === 'number') return target.device === null ? entry : -FILE_NOT_FOUND;
    if (regs.al === 0) {
      regs.cx = entry.attributes;
      regs.ax = entry.attributes;
      return 0;
    }
    const wanted = regs.cx & 0xff;
    if (wanted & (DIRECTORY | VOLUME)) return -ACCESS_DENIED;
    const kept = entry.attributes & DIRECTORY;
    target.volume.directories.update(entry.at, { attributes: (wanted & SETTABLE) | kept });
    return 0;
  });
}

/** 56h */
export function rename(guest: Guest): number {
  const { regs } = guest;
  return withPath(guest, (from) => {
    const to = resolveAt(guest, regs.es, regs.di);
    if (typeof to === 'number') return to;
    if (to.drive !== from.drive) return -NOT_SAME_DEVICE;
    return renameEntry(guest, from, to);
  });
}

function renameEntry(guest: Guest, from: Target, to: Target): number {
  const { volume, drive } = from;
  const entry = existing(from);
  if (typeof entry === 'number') return from.device === null ? entry : -ACCESS_DENIED;
  if (to.name === '' || to.device !== null || hasWildcard(to.name)) return -ACCESS_DENIED;
  if (volume.directories.find(to.directory, to.name) !== null) return -ACCESS_DENIED;
  if (entry.attributes & DIRECTORY && to.directory !== entry.directory) return -ACCESS_DENIED;
  const moved = volume.move(entry, to.directory, to.name);
  if (typeof moved === 'number') return -ACCESS_DENIED;
  const place = moved.at - volume.geometry.start;
  updateOpenFiles(guest, drive, volume, entry, {
    name: Uint8Array.from(codes(to.name)),
    directorySector: Math.floor(place / 512),
    directoryIndex: (place % 512) / 32,
  });
  return 0;
}

/** 60h */
export function trueName(guest: Guest): number {
  const { regs } = guest;
  const path = readAsciz(guest, regs.ds, regs.si, MAX_PATH);
  if (path === null || splitDrive(guest, path).rest === '') return -FILE_NOT_FOUND;
  const target = resolveAt(guest, regs.ds, regs.si);
  if (typeof target === 'number') return target;
  writeBytes(guest, regs.es, regs.di, [...codes(fullPath(target)), 0]);
  return 0;
}
