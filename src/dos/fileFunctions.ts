/**
 * Functions that open files and work on handles: 3Ch, 3Dh, 3Fh, 40h, 42h, 57h, 5Ah-5Ch, 68h, 6Ch.
 * Source: dos-bios.md 5.5. A result below 0 is minus the error that goes to AX with CF.
 */
import type { Guest, Outcome } from '../bios/service.ts';
import { readCon } from './conRead.ts';
import { END_OF_TEXT, writeCon } from './console.ts';
import { stampNow } from './datetime.ts';
import { isCon } from './devices.ts';
import type { Entry } from './directory.ts';
import { ARCHIVE, DIRECTORY, READ_ONLY, SETTABLE, VOLUME } from './directory.ts';
import {
  ACCESS_DENIED,
  BAD_ACCESS_CODE,
  FILE_EXISTS,
  FILE_NOT_FOUND,
  INVALID_FUNCTION,
  INVALID_HANDLE,
  PATH_NOT_FOUND,
} from './errors.ts';
import { codes, readAsciz, readBytes, writeBytes } from './far.ts';
import { attach, entryOf, streamOf } from './handles.ts';
import { hasWildcard } from './names.ts';
import {
  ACCESS_READ,
  ACCESS_READ_WRITE,
  ACCESS_WRITE,
  openDevice,
  openEntry,
  readFile,
  seek,
  setFileTime,
  truncateFile,
  updateOpenFiles,
  writeFile,
} from './openFiles.ts';
import type { Target } from './paths.ts';
import { existing, MAX_PATH, resolveAt, withPath } from './paths.ts';
import { INFO_RAW, isDevice } from './sft.ts';
import { variables } from './variables.ts';

/** Gives an opened entry a handle in AX. */
function handleFor(guest: Guest, index: number): number {
  const handle = index < 0 ? index : attach(guest, index);
  if (handle >= 0) guest.regs.ax = handle;
  return handle;
}

/** Opens what a target names; its handle in AX. */
function open(guest: Guest, target: Target, mode: number): number {
  if ((mode & 7) > ACCESS_READ_WRITE) return -BAD_ACCESS_CODE;
  if (target.device !== null) return handleFor(guest, openDevice(guest, target.device, mode));
  if (target.name === '') return -ACCESS_DENIED;
  const entry = existing(target);
  if (typeof entry === 'number') return entry;
  return handleFor(guest, openEntry(guest, target.drive, target.volume, entry, mode));
}

/** An empty file for a target: a new one, or the old one cut to nothing. */
function emptyFile(guest: Guest, target: Target, attributes: number): Entry | number {
  const { drive, volume, directory, name } = target;
  if (name === '' || attributes & (DIRECTORY | VOLUME)) return -ACCESS_DENIED;
  if (hasWildcard(name)) return -PATH_NOT_FOUND;
  const stamp = stampNow(guest);
  const old = volume.directories.find(directory, name);
  if (old === null) {
    const made = volume.create(directory, name, (attributes & SETTABLE) | ARCHIVE, stamp);
    return typeof made === 'number' ? -ACCESS_DENIED : made;
  }
  if (old.attributes & (DIRECTORY | READ_ONLY)) return -ACCESS_DENIED;
  volume.replace(old, new Uint8Array(0), stamp);
  volume.directories.update(old.at, { attributes: (attributes & SETTABLE) | ARCHIVE });
  updateOpenFiles(guest, drive, volume, old, { cluster: 0, size: 0 });
  return { ...old, ...stamp, cluster: 0, size: 0, attributes: (attributes & SETTABLE) | ARCHIVE };
}

function createFile(
  guest: Guest,
  target: Target,
  attributes: number,
  mode = ACCESS_READ_WRITE,
): number {
  if (target.device !== null) return handleFor(guest, openDevice(guest, target.device, mode));
  const entry = emptyFile(guest, target, attributes);
  if (typeof entry === 'number') return entry;
  // A file that is made read-only can still be written through the handle that made it.
  const writable = { ...entry, attributes: entry.attributes & ~READ_ONLY };
  return handleFor(guest, openEntry(guest, target.drive, target.volume, writable, mode));
}

/** 3Ch */
export function create(guest: Guest): number {
  return withPath(guest, (target) => createFile(guest, target, guest.regs.cx & 0xff));
}

/** 3Dh */
export function openFile(guest: Guest): number {
  return withPath(guest, (target) => open(guest, target, guest.regs.al));
}

/** 5Bh */
export function createNew(guest: Guest): number {
  return withPath(guest, (target) => {
    if (target.device !== null || typeof existing(target) !== 'number') return -FILE_EXISTS;
    return createFile(guest, target, guest.regs.cx & 0xff);
  });
}

/** 5Ah: a name of eight hexadecimal digits that is not taken yet, written behind the path. */
export function createTemporary(guest: Guest): number {
  const { regs } = guest;
  const { ds, dx } = regs;
  const path = readAsciz(guest, ds, dx, MAX_PATH);
  if (path === null) return -PATH_NOT_FOUND;
  const dos = variables(guest);
  const end = dx + path.length;
  const separator = path === '' || /[\\/:]$/.test(path) ? '' : '\\';
  for (let tries = 0; tries < 0x1_0000; tries++) {
    dos.temporary = (dos.temporary + 1) & 0xffff;
    const name = `TMP${dos.temporary.toString(16).toUpperCase().padStart(5, '0')}`;
    writeBytes(guest, ds, end, [...codes(separator + name), 0]);
    const target = resolveAt(guest, ds, dx);
    if (typeof target === 'number') return target;
    if (typeof existing(target) === 'number') return createFile(guest, target, regs.cx & 0xff);
  }
  return -ACCESS_DENIED;
}

/** 6Ch: action bits 0-3 for a file that exists (1 open, 2 truncate), bit 4 to make one that does not. */
export function extendedOpen(guest: Guest): number {
  const { regs } = guest;
  const target = resolveAt(guest, regs.ds, regs.si);
  if (typeof target === 'number') return target;
  const found = target.device !== null || typeof existing(target) !== 'number';
  const action = regs.dl & 0x0f;
  const mode = regs.bx & 0xff;
  if (action > 2 || (regs.dl & 0xe0) !== 0) return -INVALID_FUNCTION;
  if (found && action === 0) return -FILE_EXISTS;
  if (!found && (regs.dl & 0x10) === 0) return -FILE_NOT_FOUND;
  const how = !found ? 2 : action === 2 && target.device === null ? 3 : 1;
  const handle =
    how === 1 ? open(guest, target, mode) : createFile(guest, target, regs.cx & 0xff, mode);
  if (handle >= 0) regs.cx = how;
  return handle;
}

/** 3Fh */
export function read(guest: Guest): number | Outcome {
  const { regs } = guest;
  const open = entryOf(guest, regs.bx);
  if (open === null) return -INVALID_HANDLE;
  const { index, entry } = open;
  if ((entry.mode & 7) === ACCESS_WRITE) return -ACCESS_DENIED;
  const count = regs.cx;
  if (isDevice(entry)) {
    if (isCon(guest, entry) && count > 0) return readCon(guest, entry, count);
    regs.ax = 0;
    return 0;
  }
  const bytes = readFile(guest, index, entry, count);
  if (typeof bytes === 'number') return bytes;
  writeBytes(guest, regs.ds, regs.dx, bytes);
  regs.ax = bytes.length;
  return 0;
}

/** 40h */
export function write(guest: Guest): number {
  const { regs } = guest;
  const handle = regs.bx;
  const open = entryOf(guest, handle);
  if (open === null) return -INVALID_HANDLE;
  const { index, entry } = open;
  if ((entry.mode & 7) === ACCESS_READ && !isDevice(entry)) return -ACCESS_DENIED;
  const count = regs.cx;
  if (isDevice(entry)) {
    if (isCon(guest, entry)) {
      const bytes = readBytes(guest, regs.ds, regs.dx, count);
      const end = entry.info & INFO_RAW ? -1 : bytes.indexOf(END_OF_TEXT);
      const stream = streamOf(handle, entry);
      for (const byte of end < 0 ? bytes : bytes.subarray(0, end)) writeCon(guest, byte, stream);
    }
    regs.ax = count;
    return 0;
  }
  if (count === 0) {
    const done = truncateFile(guest, index, entry);
    if (done >= 0) regs.ax = 0;
    return done;
  }
  const written = writeFile(guest, index, entry, readBytes(guest, regs.ds, regs.dx, count));
  if (written >= 0) regs.ax = written;
  return written;
}

/** 42h */
export function lseek(guest: Guest): number {
  const { regs } = guest;
  const open = entryOf(guest, regs.bx);
  if (open === null) return -INVALID_HANDLE;
  const offset = (regs.cx << 16) | regs.dx;
  const position = seek(guest, open.index, open.entry, regs.al, offset);
  if (position < 0) return position;
  regs.dx = position >>> 16;
  regs.ax = position & 0xffff;
  return 0;
}

/** 57h */
export function fileTime(guest: Guest): number {
  const { regs } = guest;
  const open = entryOf(guest, regs.bx);
  if (open === null) return -INVALID_HANDLE;
  const { index, entry } = open;
  if (regs.al > 1) return -INVALID_FUNCTION;
  if (regs.al === 1) setFileTime(guest, index, entry, regs.cx, regs.dx);
  else {
    const { time, date } = isDevice(entry) ? stampNow(guest) : entry;
    regs.cx = time;
    regs.dx = date;
  }
  return 0;
}

/** 5Ch: there is nobody to lock out. */
export function lock(guest: Guest): number {
  const { regs } = guest;
  if (entryOf(guest, regs.bx) === null) return -INVALID_HANDLE;
  return regs.al > 1 ? -INVALID_FUNCTION : 0;
}

/** 68h and 6Ah: the disk is always up to date. */
export function commit(guest: Guest): number {
  return entryOf(guest, guest.regs.bx) === null ? -INVALID_HANDLE : 0;
}
