/**
 * File control blocks: what one in guest memory says, and reading and writing records through it.
 * Source: dos-bios.md 3.6, 5.3; gotchas G43-G47. The reserved bytes hold where the directory entry is;
 * a program may move or change its FCB at will, so the entry is checked by its name each time, and
 * looked for in the current directory if it is not there.
 */
import type { Guest } from '../bios/service.ts';
import { bytes, defineStruct, u16, u32, u8 } from '../state/struct.ts';

import { currentDirectory, walk } from './paths.ts';
import { END_OF_TEXT, writeCon } from './console.ts';
import { stampNow } from './datetime.ts';
import type { Device } from './devices.ts';
import { deviceNamed } from './devices.ts';
import type { Entry } from './directory.ts';
import { ARCHIVE, DIRECTORY, READ_ONLY } from './directory.ts';
import { volumeOf } from './drives.ts';
import { FILE_NOT_FOUND, PATH_NOT_FOUND } from './errors.ts';
import { charsOf, readByte, readBytes, writeBytes } from './far.ts';
import { packName } from './names.ts';
import { updateOpenFiles } from './openFiles.ts';
import { currentDrive, dta } from './variables.ts';
import type { FatVolume } from './volume.ts';

const EXTENDED = 0xff;
const EXTENDED_PREFIX = 7;
const RECORDS_PER_BLOCK = 128;

/** Answers of the record functions in AL. */
export const RECORD_DONE = 0;
export const RECORD_END = 1;
export const RECORD_WRAP = 2;
export const RECORD_PARTIAL = 3;
/** Writing: the disk is full. */
export const RECORD_FULL = 1;

export const Fcb = defineStruct({
  drive: u8,
  name: bytes(11),
  block: u16,
  recordSize: u16,
  size: u32,
  date: u16,
  time: u16,
  /** Reserved: OPEN, then where the directory entry is. */
  mark: u8,
  unused: u8,
  index: u16,
  directory: u16,
  unused2: u16,
  record: u8,
  random: u32,
});
const MARK_OPEN = 0x4f;

/** An FCB in guest memory: seg:off of its drive byte. */
export interface FcbPlace {
  readonly seg: number;
  readonly off: number;
  /** Attribute byte of an extended FCB, or -1. */
  readonly attribute: number;
}

/** The FCB at seg:off, an extended one behind its prefix. */
export function fcbAt(guest: Guest, seg: number, off: number): FcbPlace {
  if (readByte(guest, seg, off) !== EXTENDED) return { seg, off, attribute: -1 };
  const attribute = readByte(guest, seg, off + EXTENDED_PREFIX - 1);
  return { seg, off: off + EXTENDED_PREFIX, attribute };
}

export type FcbFields = ReturnType<typeof Fcb.at>;

export function readFcb(guest: Guest, { seg, off }: FcbPlace): FcbFields {
  return Fcb.at(new DataView(readBytes(guest, seg, off, Fcb.size).buffer), 0);
}

/** Writes some fields and touches no other byte. */
export function writeFcb(guest: Guest, { seg, off }: FcbPlace, fields: Partial<FcbFields>): void {
  const raw = new Uint8Array(Fcb.size);
  const view = Fcb.at(new DataView(raw.buffer), 0);
  const ends = [...Object.values<number>(Fcb.offsets), Fcb.size];
  for (const name of Object.keys(fields) as (keyof typeof Fcb.offsets)[]) {
    Object.assign(view, { [name]: fields[name] });
    const from = Fcb.offsets[name];
    const end = ends[ends.indexOf(from) + 1];
    writeBytes(guest, seg, off + from, raw.subarray(from, end));
  }
}

/** Drive number of an FCB drive byte. */
export function fcbDrive(guest: Guest, drive: number): number {
  return drive === 0 ? currentDrive(guest) : drive - 1;
}

/** Where the files of an FCB are: the current directory of its drive. Or minus an error. */
export interface FcbDirectory {
  readonly drive: number;
  readonly volume: FatVolume;
  readonly directory: number;
}

export function directoryOf(guest: Guest, driveByte: number): FcbDirectory | number {
  const drive = fcbDrive(guest, driveByte);
  const volume = volumeOf(guest, drive);
  if (typeof volume === 'number') return volume;
  const names: string[] = [];
  for (const part of currentDirectory(guest, drive).split('\\')) {
    const name = packName(part);
    if (name !== null) names.push(name);
  }
  const directory = walk(volume, names);
  return directory < 0 ? -PATH_NOT_FOUND : { drive, volume, directory };
}

/** What an open FCB stands for. */
type OpenFcb =
  | { readonly kind: 'device'; readonly device: Device }
  | {
      readonly kind: 'file';
      readonly drive: number;
      readonly volume: FatVolume;
      readonly entry: Entry;
    };

function openFcb(guest: Guest, fcb: FcbFields): OpenFcb | number {
  const name = charsOf(fcb.name);
  const device = deviceNamed(name);
  if (device !== null) return { kind: 'device', device };
  const place = directoryOf(guest, fcb.drive);
  if (typeof place === 'number') return place;
  const { drive, volume, directory } = place;
  const known =
    fcb.mark === MARK_OPEN ? volume.directories.entryAt(fcb.directory, fcb.index, name) : null;
  const entry = known ?? volume.directories.find(directory, name);
  if (entry === null || entry.attributes & DIRECTORY) return -FILE_NOT_FOUND;
  return { kind: 'file', drive, volume, entry };
}

/** The fields that opening sets: current record and random record are left alone (G43). */
export function openedFields(drive: number, entry: Entry): Partial<FcbFields> {
  const { index, directory, size, date, time } = entry;
  return {
    drive: drive + 1,
    block: 0,
    recordSize: 128,
    size,
    date,
    time,
    mark: MARK_OPEN,
    index,
    directory,
  };
}

function recordSizeOf(fcb: FcbFields): number {
  return fcb.recordSize === 0 ? 128 : fcb.recordSize;
}

/** The random record field: three bytes where records have 64 bytes or more. */
export function randomOf(fcb: FcbFields): number {
  return recordSizeOf(fcb) >= 64 ? fcb.random & 0xff_ffff : fcb.random;
}

export function setRandom(guest: Guest, place: FcbPlace, fcb: FcbFields, value: number): void {
  const kept = recordSizeOf(fcb) >= 64 ? fcb.random & 0xff00_0000 : 0;
  const raw = kept ? (value & 0xff_ffff) | kept : value;
  const size = recordSizeOf(fcb) >= 64 ? 3 : 4;
  const field = [raw, raw >>> 8, raw >>> 16, raw >>> 24].slice(0, size).map((byte) => byte & 0xff);
  writeBytes(guest, place.seg, place.off + Fcb.offsets.random, field);
}

/** The record that the sequential functions are at. */
export function sequentialOf(fcb: FcbFields): number {
  return fcb.block * RECORDS_PER_BLOCK + (fcb.record & 0x7f);
}

export function setSequential(guest: Guest, place: FcbPlace, record: number): void {
  writeFcb(guest, place, {
    block: Math.floor(record / RECORDS_PER_BLOCK) & 0xffff,
    record: record % RECORDS_PER_BLOCK,
  });
}

export interface Transfer {
  /** RECORD_* */
  readonly status: number;
  /** Records moved, a partial one counted. */
  readonly records: number;
}

/** How many records of a size fit between the DTA and the end of its segment. */
function roomInSegment(off: number, recordSize: number): number {
  return Math.floor((0x1_0000 - off) / recordSize);
}

/** Reads up to `count` records from number `record` to the DTA; a partial last one is zero filled. */
export function readRecords(guest: Guest, fcb: FcbFields, record: number, count: number): Transfer {
  const open = openFcb(guest, fcb);
  if (typeof open === 'number' || open.kind === 'device') return { status: RECORD_END, records: 0 };
  const size = recordSizeOf(fcb);
  const { seg, off } = dta(guest);
  const fit = Math.min(count, roomInSegment(off, size));
  const data = open.volume.read(open.entry, record * size, fit * size);
  const records = Math.ceil(data.length / size);
  writeBytes(guest, seg, off, data);
  writeBytes(guest, seg, off + data.length, new Uint8Array(records * size - data.length));
  if (data.length % size !== 0) return { status: RECORD_PARTIAL, records };
  if (records === count) return { status: RECORD_DONE, records };
  return { status: records < fit ? RECORD_END : RECORD_WRAP, records };
}

/** Writes `count` records from the DTA at number `record`. */
export function writeRecords(
  guest: Guest,
  place: FcbPlace,
  fcb: FcbFields,
  record: number,
  count: number,
): Transfer {
  const open = openFcb(guest, fcb);
  if (typeof open === 'number') return { status: RECORD_FULL, records: 0 };
  const size = recordSizeOf(fcb);
  const { seg, off } = dta(guest);
  const fit = Math.min(count, roomInSegment(off, size));
  const data = readBytes(guest, seg, off, fit * size);
  if (open.kind === 'device') {
    writeDevice(guest, open.device, data);
    return { status: fit === count ? RECORD_DONE : RECORD_WRAP, records: fit };
  }
  if (open.entry.attributes & READ_ONLY) return { status: RECORD_FULL, records: 0 };
  const written = open.volume.write(open.entry, record * size, data);
  settle(guest, place, open, written);
  const records = Math.floor(written.written / size);
  if (written.written < data.length) return { status: RECORD_FULL, records };
  return { status: fit === count ? RECORD_DONE : RECORD_WRAP, records };
}

/** Function 28h with CX=0: the file ends where the random field points. */
export function resizeFile(guest: Guest, place: FcbPlace, fcb: FcbFields, size: number): number {
  const open = openFcb(guest, fcb);
  if (typeof open === 'number' || open.kind === 'device') return RECORD_FULL;
  if (open.entry.attributes & READ_ONLY) return RECORD_FULL;
  const resized = open.volume.resize(open.entry, size);
  settle(guest, place, open, resized);
  return resized.size === size ? RECORD_DONE : RECORD_FULL;
}

function writeDevice(guest: Guest, device: Device, data: Uint8Array): void {
  if (device.name !== 'CON     ') return;
  for (const byte of data) {
    if (byte === END_OF_TEXT) return;
    writeCon(guest, byte, 1);
  }
}

function settle(
  guest: Guest,
  place: FcbPlace,
  { drive, volume, entry }: Extract<OpenFcb, { kind: 'file' }>,
  { cluster, size }: { cluster: number; size: number },
): void {
  const stamp = stampNow(guest);
  volume.directories.update(entry.at, {
    cluster,
    size,
    ...stamp,
    attributes: entry.attributes | ARCHIVE,
  });
  updateOpenFiles(guest, drive, volume, entry, { cluster, size, ...stamp });
  writeFcb(guest, place, { size, ...stamp });
}
