/**
 * Path names: from a string such as `..\SRC\PROG.ASM` to the directory and name that it means.
 * Source: dos-bios.md 5.5. Current directories are the texts in the CDS array, where programs may
 * read and change them; one that no longer exists is an error 3 like any other missing directory.
 */
import type { Guest } from '../bios/service.ts';
import { Cds, DOS, dosLin, LAST_DRIVE } from './area.ts';
import type { Device } from './devices.ts';
import { deviceNamed } from './devices.ts';
import { DIRECTORY } from './directory.ts';
import { driveLetter, volumeOf } from './drives.ts';
import {
  CURRENT_DIRECTORY,
  FILE_NOT_FOUND,
  INVALID_DRIVE,
  NOT_READY,
  PATH_NOT_FOUND,
  ACCESS_DENIED,
} from './errors.ts';
import { charsOf, codes, peek, put, readAsciz } from './far.ts';
import { hasWildcard, packName, unpackName, upperText } from './names.ts';
import { currentDrive } from './variables.ts';
import type { FatVolume } from './volume.ts';

/** Longest path that DOS takes, without the drive. */
export const MAX_PATH = 128;
/** Longest current directory. */
const MAX_CURRENT = 66;

/** What a path means. */
export interface Target {
  readonly drive: number;
  readonly volume: FatVolume;
  /** First cluster of the directory that holds the last component, 0 for the root. */
  readonly directory: number;
  /** The last component in eleven characters; empty if the path is the root itself. */
  readonly name: string;
  /** The device that the last component names, if any. */
  readonly device: Device | null;
  /** Packed names of the directories from the root to `directory`. */
  readonly parents: readonly string[];
}

function cdsLin(drive: number): number {
  return dosLin(DOS.cds) + drive * Cds.size;
}

/** The current directory of a drive without letter and leading backslash: `DIR\SUB`. */
export function currentDirectory(guest: Guest, drive: number): string {
  const path = charsOf(peek(guest.memory, Cds, cdsLin(drive)).path);
  const end = path.indexOf('\0');
  return path.slice(3, end < 0 ? MAX_CURRENT : Math.max(3, end));
}

export function setCurrentDirectory(guest: Guest, drive: number, path: string): void {
  const text = `${driveLetter(drive)}:\\${path}`.slice(0, MAX_CURRENT);
  put(guest.memory, Cds, cdsLin(drive), { path: Uint8Array.from(codes(text)) });
}

/** Splits off the drive letter: its number (current drive without one) and the rest. */
export function splitDrive(guest: Guest, path: string): { drive: number; rest: string } {
  if (path[1] !== ':') return { drive: currentDrive(guest), rest: path };
  const letter = upperText(path[0]).charCodeAt(0) - 0x41;
  return { drive: letter >= 0 && letter < 26 ? letter : 26, rest: path.slice(2) };
}

/** The components of a path from the root, `.` and `..` resolved. Null if one is not a name. */
function components(guest: Guest, drive: number, rest: string): string[] | null {
  const absolute = rest[0] === '\\' || rest[0] === '/';
  const current = absolute ? '' : currentDirectory(guest, drive);
  const out: string[] = [];
  for (const part of current.split('\\')) {
    const name = packName(part);
    if (name !== null) out.push(name);
  }
  const parts = rest.split(/[\\/]/);
  if (absolute) parts.shift();
  for (const [i, part] of parts.entries()) {
    if (part === '' && parts.length === 1) return out;
    if (part === '.') continue;
    if (part === '..') {
      if (out.pop() === undefined) return null;
      continue;
    }
    const last = i === parts.length - 1;
    const name = packName(last && part.endsWith(':') ? part.slice(0, -1) : part);
    if (name === null) return null;
    out.push(name);
  }
  return out;
}

/** The directory that packed names lead to from the root, or minus PATH_NOT_FOUND. */
export function walk(volume: FatVolume, names: readonly string[]): number {
  let directory = 0;
  for (const name of names) {
    const entry = volume.directories.find(directory, name);
    if (entry === null || (entry.attributes & DIRECTORY) === 0) return -PATH_NOT_FOUND;
    directory = entry.cluster;
  }
  return directory;
}

/**
 * What `path` means; minus PATH_NOT_FOUND for a missing directory or a malformed path, minus
 * NOT_READY for a drive without a readable disk. The last component need not exist and may hold
 * wildcards.
 */
export function resolve(guest: Guest, path: string): Target | number {
  const { drive, rest } = splitDrive(guest, path);
  if (rest === '') return -PATH_NOT_FOUND;
  const volume = volumeOf(guest, drive);
  if (typeof volume === 'number') return volume === -INVALID_DRIVE ? -PATH_NOT_FOUND : -NOT_READY;
  const names = components(guest, drive, rest);
  if (names === null) return -PATH_NOT_FOUND;
  const name = names.pop() ?? '';
  const directory = walk(volume, names);
  if (directory < 0) return directory;
  const device = name === '' ? null : deviceNamed(name);
  return { drive, volume, directory, name, device, parents: names };
}

/** `resolve` for a zero-terminated string in guest memory. */
export function resolveAt(guest: Guest, seg: number, off: number): Target | number {
  const path = readAsciz(guest, seg, off, MAX_PATH);
  return path === null ? -PATH_NOT_FOUND : resolve(guest, path);
}

/** Runs `use` on what DS:DX names. */
export function withPath(guest: Guest, use: (target: Target) => number): number {
  const { ds, dx } = guest.regs;
  const target = resolveAt(guest, ds, dx);
  return typeof target === 'number' ? target : use(target);
}

/** `C:\DIR\NAME.EXT` of a target. */
export function fullPath({ drive, parents, name, device }: Target): string {
  if (device !== null) return `${driveLetter(drive)}:/${unpackName(name)}`;
  const names = name === '' ? parents : [...parents, name];
  return `${driveLetter(drive)}:\\${names.map(unpackName).join('\\')}`;
}

/** Function 39h. */
export function makeDirectory(target: Target, stamp: { time: number; date: number }): number {
  const { volume, directory, name, device } = target;
  if (name === '' || device !== null) return -ACCESS_DENIED;
  if (hasWildcard(name)) return -PATH_NOT_FOUND;
  const made = volume.makeDirectory(directory, name, stamp);
  return typeof made === 'number' ? -ACCESS_DENIED : 0;
}

/** Function 3Ah. */
export function removeDirectory(guest: Guest, target: Target): number {
  const { volume, directory, name, drive } = target;
  const entry = name === '' ? null : volume.directories.find(directory, name);
  if (name === '') return -ACCESS_DENIED;
  if (entry === null) return -PATH_NOT_FOUND;
  if ((entry.attributes & DIRECTORY) === 0) return -ACCESS_DENIED;
  const current = currentDirectory(guest, drive);
  const path = fullPath(target).slice(3);
  if (current === path || current.startsWith(`${path}\\`)) return -CURRENT_DIRECTORY;
  if (!volume.isEmpty(entry.cluster)) return -ACCESS_DENIED;
  volume.remove(entry);
  return 0;
}

/** Function 3Bh. */
export function changeDirectory(guest: Guest, target: Target): number {
  const { volume, directory, name, drive, parents } = target;
  const names = name === '' ? parents : [...parents, name];
  if (name !== '') {
    const entry = volume.directories.find(directory, name);
    if (entry === null || (entry.attributes & DIRECTORY) === 0) return -PATH_NOT_FOUND;
  }
  const path = names.map(unpackName).join('\\');
  if (path.length > MAX_CURRENT - 3 || drive >= LAST_DRIVE) return -PATH_NOT_FOUND;
  setCurrentDirectory(guest, drive, path);
  return 0;
}

/** The existing file or directory of a target; minus FILE_NOT_FOUND without one. */
export function existing({ volume, directory, name }: Target) {
  if (name === '' || hasWildcard(name)) return -FILE_NOT_FOUND;
  return volume.directories.find(directory, name) ?? -FILE_NOT_FOUND;
}
