/**
 * Open files and devices: what an SFT entry means, and reading, writing, seeking and closing it.
 * Source: dos-bios.md 3.4, 5.5. Size, first cluster and time are written to the directory at once, so
 * that the disk is consistent whenever the machine stops; a file that was deleted or replaced while
 * open is known by its directory entry no longer bearing its name, and then reads as empty.
 */
import type { Guest } from '../bios/service.ts';
import { SECTOR_SIZE } from './bpb.ts';
import { DOS, DOS_SEG, Dpb, farPointer } from './area.ts';
import { stampNow } from './datetime.ts';
import type { Device } from './devices.ts';
import { headerPointer } from './devices.ts';
import type { Entry } from './directory.ts';
import { ARCHIVE, DIRECTORY, READ_ONLY, VOLUME } from './directory.ts';
import { volumeOf } from './drives.ts';
import { ACCESS_DENIED, INVALID_FUNCTION, INVALID_HANDLE, TOO_MANY_FILES } from './errors.ts';
import { codes } from './far.ts';
import type { SftUpdate, SftView } from './sft.ts';
import { INFO_CLEAN, isDevice, openSfts, sftEntry, sftName, takeSft, updateSft } from './sft.ts';
import { currentPsp } from './variables.ts';
import type { FatVolume } from './volume.ts';

/** Access in the low three bits of an open mode. */
export const ACCESS_READ = 0;
export const ACCESS_WRITE = 1;
export const ACCESS_READ_WRITE = 2;

/** The drive bits of the info word of a file. */
const INFO_DRIVE = 0x3f;

/** Opens a device; its SFT index, or minus an error. */
export function openDevice(guest: Guest, device: Device, mode: number): number {
  const index = takeSft(guest, {
    mode,
    info: device.info,
    device: headerPointer(device),
    name: Uint8Array.from(codes(device.name + '   ')),
    owner: currentPsp(guest),
    ...stampNow(guest),
  });
  return index < 0 ? -TOO_MANY_FILES : index;
}

/** Opens an existing file; its SFT index, or minus an error. */
export function openEntry(
  guest: Guest,
  drive: number,
  volume: FatVolume,
  entry: Entry,
  mode: number,
): number {
  if (entry.attributes & (DIRECTORY | VOLUME)) return -ACCESS_DENIED;
  if (entry.attributes & READ_ONLY && (mode & 7) !== ACCESS_READ) return -ACCESS_DENIED;
  const at = entry.at - volume.geometry.start;
  const index = takeSft(guest, {
    mode,
    attributes: entry.attributes,
    info: drive | INFO_CLEAN,
    device: farPointer(DOS_SEG, DOS.dpb + drive * Dpb.size),
    cluster: entry.cluster,
    time: entry.time,
    date: entry.date,
    size: entry.size,
    directorySector: Math.floor(at / SECTOR_SIZE),
    directoryIndex: (at % SECTOR_SIZE) / 32,
    name: Uint8Array.from(codes(entry.name)),
    owner: currentPsp(guest),
  });
  return index < 0 ? -TOO_MANY_FILES : index;
}

/** Opens a chain that is in no directory (redirected input): freed when it is closed. */
export function openAnonymous(guest: Guest, drive: number, cluster: number, size: number): number {
  const index = takeSft(guest, {
    mode: ACCESS_READ,
    info: drive | INFO_CLEAN,
    device: farPointer(DOS_SEG, DOS.dpb + drive * Dpb.size),
    cluster,
    size,
    name: Uint8Array.from(codes('STDIN      ')),
    owner: currentPsp(guest),
  });
  return index < 0 ? -TOO_MANY_FILES : index;
}

function isAnonymous(entry: SftView): boolean {
  return entry.directorySector === 0;
}

/** The volume of an open file, or minus an error. */
function volumeOfFile(guest: Guest, entry: SftView): FatVolume | number {
  return volumeOf(guest, entry.info & INFO_DRIVE);
}

/** The directory entry of an open file, or null if it is no longer there. */
function directoryEntry(volume: FatVolume, entry: SftView): Entry | null {
  const at =
    volume.geometry.start + entry.directorySector * SECTOR_SIZE + entry.directoryIndex * 32;
  return volume.directories.entryAtByte(at, sftName(entry));
}

/** Whether two SFT entries are the same file. */
function sameFile(a: SftView, b: SftView): boolean {
  return (
    !isDevice(a) &&
    !isDevice(b) &&
    a.directorySector === b.directorySector &&
    a.directoryIndex === b.directoryIndex &&
    (a.info & INFO_DRIVE) === (b.info & INFO_DRIVE) &&
    sftName(a) === sftName(b)
  );
}

/** Changes every SFT entry of a file that lies at a directory entry: after a rename or truncation. */
export function updateOpenFiles(
  guest: Guest,
  drive: number,
  volume: FatVolume,
  { at, name }: Pick<Entry, 'at' | 'name'>,
  fields: SftUpdate,
): void {
  const place = at - volume.geometry.start;
  for (const { index, entry } of openSfts(guest))
    if (
      !isDevice(entry) &&
      (entry.info & INFO_DRIVE) === drive &&
      entry.directorySector === Math.floor(place / SECTOR_SIZE) &&
      entry.directoryIndex === (place % SECTOR_SIZE) / 32 &&
      sftName(entry) === name
    )
      updateSft(guest, index, fields);
}

/** Reads from a file at its position; the bytes, or minus an error. */
export function readFile(
  guest: Guest,
  index: number,
  entry: SftView,
  length: number,
): Uint8Array | number {
  const volume = volumeOfFile(guest, entry);
  if (typeof volume === 'number') return volume;
  if (!isAnonymous(entry) && directoryEntry(volume, entry) === null) return new Uint8Array(0);
  const bytes = volume.read(entry, entry.position, length);
  updateSft(guest, index, { position: entry.position + bytes.length });
  return bytes;
}

/** Sets what a write or truncation has made of a file, in its directory entry and wherever it is open. */
function settle(
  guest: Guest,
  volume: FatVolume,
  entry: SftView,
  at: number,
  fields: SftUpdate,
): void {
  const stamp = stampNow(guest);
  const { cluster, size } = { ...entry, ...fields };
  volume.directories.update(at, {
    cluster,
    size,
    ...stamp,
    attributes: entry.attributes | ARCHIVE,
  });
  for (const { index, entry: other } of openSfts(guest))
    if (sameFile(other, entry)) updateSft(guest, index, { cluster, size, ...stamp });
}

/** Writes to a file at its position; the number of bytes that found room, or minus an error. */
export function writeFile(guest: Guest, index: number, entry: SftView, bytes: Uint8Array): number {
  const volume = volumeOfFile(guest, entry);
  if (typeof volume === 'number') return volume;
  const place = isAnonymous(entry) ? null : directoryEntry(volume, entry);
  if (place === null) return -ACCESS_DENIED;
  const { cluster, size, written } = volume.write(entry, entry.position, bytes);
  settle(guest, volume, entry, place.at, { cluster, size });
  updateSft(guest, index, { position: entry.position + written, info: entry.info & ~INFO_CLEAN });
  return written;
}

/** Function 40h with CX=0: the file ends at its position. */
export function truncateFile(guest: Guest, index: number, entry: SftView): number {
  const volume = volumeOfFile(guest, entry);
  if (typeof volume === 'number') return volume;
  const place = isAnonymous(entry) ? null : directoryEntry(volume, entry);
  if (place === null) return -ACCESS_DENIED;
  const { cluster, size } = volume.resize(entry, entry.position);
  settle(guest, volume, entry, place.at, { cluster, size });
  updateSft(guest, index, { info: entry.info & ~INFO_CLEAN });
  return 0;
}

/** Function 42h: the new position, or minus an error. */
export function seek(
  guest: Guest,
  index: number,
  entry: SftView,
  from: number,
  offset: number,
): number {
  if (isDevice(entry)) return 0;
  if (from > 2) return -INVALID_FUNCTION;
  const base = [0, entry.position, entry.size][from];
  const position = (base + offset) >>> 0;
  updateSft(guest, index, { position });
  return position;
}

/** Function 57h/01: a time that survives closing. */
export function setFileTime(
  guest: Guest,
  index: number,
  entry: SftView,
  time: number,
  date: number,
): void {
  updateSft(guest, index, { time, date });
  if (isDevice(entry)) return;
  const volume = volumeOfFile(guest, entry);
  const place = typeof volume === 'number' ? null : directoryEntry(volume, entry);
  if (typeof volume !== 'number' && place !== null)
    volume.directories.update(place.at, { time, date });
}

/** One handle less; the last one frees the entry. */
export function closeEntry(guest: Guest, index: number): number {
  const entry = sftEntry(guest, index);
  if (entry === null || entry.references === 0) return -INVALID_HANDLE;
  const references = entry.references - 1;
  updateSft(guest, index, { references });
  if (references === 0 && !isDevice(entry) && isAnonymous(entry)) {
    const volume = volumeOfFile(guest, entry);
    if (typeof volume !== 'number') volume.table.free(entry.cluster);
  }
  return 0;
}
