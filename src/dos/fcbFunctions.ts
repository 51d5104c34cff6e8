/**
 * The FCB functions 0Fh-17h, 21h-24h, 27h-29h. They answer in AL: 0 or a RECORD_* value, FFh for "no".
 * Source: dos-bios.md 5.3.
 */
import type { Guest } from '../bios/service.ts';
import { stampNow } from './datetime.ts';
import { deviceNamed } from './devices.ts';
import { ARCHIVE, DIRECTORY, ENTRY_SIZE, READ_ONLY, VOLUME } from './directory.ts';
import { driveExists } from './drives.ts';
import { ACCESS_DENIED, FILE_NOT_FOUND, NO_MORE_FILES } from './errors.ts';
import { charsOf, readByte, readBytes, writeByte, writeBytes, codes } from './far.ts';
import type { FcbFields, FcbPlace, Transfer } from './fcb.ts';
import {
  directoryOf,
  fcbAt,
  fcbDrive,
  openedFields,
  randomOf,
  readFcb,
  readRecords,
  RECORD_DONE,
  RECORD_PARTIAL,
  resizeFile,
  sequentialOf,
  setRandom,
  setSequential,
  writeFcb,
  writeRecords,
} from './fcb.ts';
import { parseFcbName } from './fcbName.ts';
import { search } from './find.ts';
import { matches } from './names.ts';
import { updateOpenFiles } from './openFiles.ts';
import { dta, noteError } from './variables.ts';

const FAILED = 0xff;
/** Longest name that 29h looks at. */
const MAX_NAME = 128;

/** The FCB at DS:DX. */
function given(guest: Guest): { place: FcbPlace; fcb: FcbFields } {
  const place = fcbAt(guest, guest.regs.ds, guest.regs.dx);
  return { place, fcb: readFcb(guest, place) };
}

function answer(guest: Guest, al: number, error = FILE_NOT_FOUND): void {
  guest.regs.al = al;
  if (al === FAILED) noteError(guest, error);
}

/** 0Fh */
export function openFcb(guest: Guest): void {
  const { place, fcb } = given(guest);
  const name = charsOf(fcb.name);
  if (deviceNamed(name) !== null) {
    const drive = fcbDrive(guest, fcb.drive) + 1;
    writeFcb(guest, place, {
      drive,
      block: 0,
      recordSize: 128,
      size: 0,
      mark: 0,
      ...stampNow(guest),
    });
    return answer(guest, 0);
  }
  const where = directoryOf(guest, fcb.drive);
  if (typeof where === 'number') return answer(guest, FAILED, -where);
  const entry = search(where.volume, where.directory, name, 0x06, 0);
  if (entry === null) return answer(guest, FAILED);
  writeFcb(guest, place, {
    ...openedFields(where.drive, entry),
    name: Uint8Array.from(codes(entry.name)),
  });
  answer(guest, 0);
}

/** 10h: the directory is up to date already. */
export function closeFcb(guest: Guest): void {
  const { fcb } = given(guest);
  const name = charsOf(fcb.name);
  const where = directoryOf(guest, fcb.drive);
  const there =
    deviceNamed(name) !== null ||
    (typeof where !== 'number' &&
      (where.volume.directories.entryAt(fcb.directory, fcb.index, name) ??
        where.volume.directories.find(where.directory, name)) !== null);
  answer(guest, there ? 0 : FAILED);
}

/** 16h */
export function createFcb(guest: Guest): void {
  const { place, fcb } = given(guest);
  const name = charsOf(fcb.name);
  if (deviceNamed(name) !== null) return openFcb(guest);
  const where = directoryOf(guest, fcb.drive);
  if (typeof where === 'number') return answer(guest, FAILED, -where);
  const { drive, volume, directory } = where;
  if (name.trim() === '' || name.includes('?')) return answer(guest, FAILED, ACCESS_DENIED);
  const stamp = stampNow(guest);
  const attributes = place.attribute < 0 ? ARCHIVE : (place.attribute & 0x27) | ARCHIVE;
  const entry =
    volume.directories.find(directory, name) ?? volume.create(directory, name, attributes, stamp);
  if (typeof entry === 'number' || entry.attributes & (DIRECTORY | READ_ONLY))
    return answer(guest, FAILED, ACCESS_DENIED);
  volume.replace(entry, new Uint8Array(0), stamp);
  updateOpenFiles(guest, drive, volume, entry, { cluster: 0, size: 0 });
  writeFcb(guest, place, openedFields(drive, { ...entry, ...stamp, size: 0 }));
  answer(guest, 0);
}

/** 11h */
export function findFirstFcb(guest: Guest): void {
  findFcb(guest, true);
}

/** 12h */
export function findNextFcb(guest: Guest): void {
  findFcb(guest, false);
}

/** Mark in the reserved bytes of an FCB that a search goes on from its index. */
const MARK_SEARCH = 0x53;

function findFcb(guest: Guest, first: boolean): void {
  const { place, fcb } = given(guest);
  const where = directoryOf(guest, fcb.drive);
  if (typeof where === 'number') return answer(guest, FAILED, -where);
  if (!first && fcb.mark !== MARK_SEARCH) return answer(guest, FAILED, NO_MORE_FILES);
  const directory = first ? where.directory : fcb.directory;
  const attribute = Math.max(0, place.attribute);
  const from = first ? 0 : fcb.index;
  const entry = search(where.volume, directory, charsOf(fcb.name), attribute, from);
  if (entry === null) {
    writeFcb(guest, place, { mark: 0 });
    return answer(guest, FAILED, NO_MORE_FILES);
  }
  writeFcb(guest, place, { mark: MARK_SEARCH, index: (entry.index + 1) & 0xffff, directory });
  const { seg, off } = dta(guest);
  const prefix = place.attribute < 0 ? [] : [0xff, 0, 0, 0, 0, 0, place.attribute];
  const raw = where.volume.image.subarray(entry.at, entry.at + ENTRY_SIZE);
  writeBytes(guest, seg, off, [...prefix, where.drive + 1, ...raw]);
  answer(guest, 0);
}

/** 13h: deletes all that match; read-only ones stay. */
export function deleteFcb(guest: Guest): void {
  const { fcb } = given(guest);
  const where = directoryOf(guest, fcb.drive);
  if (typeof where === 'number') return answer(guest, FAILED, -where);
  let deleted = 0;
  let refused = 0;
  for (const entry of [...where.volume.directories.list(where.directory)]) {
    if (!matches(charsOf(fcb.name), entry.name) || entry.attributes & (DIRECTORY | VOLUME))
      continue;
    if (entry.attributes & READ_ONLY) refused++;
    else {
      where.volume.remove(entry);
      deleted++;
    }
  }
  answer(guest, deleted > 0 ? 0 : FAILED, refused > 0 ? ACCESS_DENIED : FILE_NOT_FOUND);
}

/** 17h: the new name is at FCB+11h; its `?` keep the old letters. */
export function renameFcb(guest: Guest): void {
  const { place, fcb } = given(guest);
  const where = directoryOf(guest, fcb.drive);
  if (typeof where === 'number') return answer(guest, FAILED, -where);
  const { drive, volume, directory } = where;
  const wanted = charsOf(readBytes(guest, place.seg, place.off + 0x11, 11));
  let renamed = 0;
  for (const entry of [...volume.directories.list(directory)]) {
    if (!matches(charsOf(fcb.name), entry.name) || entry.attributes & VOLUME) continue;
    const name = Array.from(wanted, (char, i) => (char === '?' ? entry.name[i] : char)).join('');
    if (volume.directories.find(directory, name) !== null || name.trim() === '')
      return answer(guest, FAILED, ACCESS_DENIED);
    volume.move(entry, directory, name);
    updateOpenFiles(guest, drive, volume, entry, { name: Uint8Array.from(codes(name)) });
    renamed++;
  }
  answer(guest, renamed > 0 ? 0 : FAILED);
}

/** 14h */
export function readSequential(guest: Guest): void {
  const { place, fcb } = given(guest);
  const record = sequentialOf(fcb);
  const { status } = readRecords(guest, fcb, record, 1);
  if (status === RECORD_DONE || status === RECORD_PARTIAL) setSequential(guest, place, record + 1);
  answer(guest, status);
}

/** 15h */
export function writeSequential(guest: Guest): void {
  const { place, fcb } = given(guest);
  const record = sequentialOf(fcb);
  const { status } = writeRecords(guest, place, fcb, record, 1);
  if (status === RECORD_DONE) setSequential(guest, place, record + 1);
  answer(guest, status);
}

/** 21h */
export function readRandom(guest: Guest): void {
  const { place, fcb } = given(guest);
  const record = randomOf(fcb);
  setSequential(guest, place, record);
  answer(guest, readRecords(guest, fcb, record, 1).status);
}

/** 22h */
export function writeRandom(guest: Guest): void {
  const { place, fcb } = given(guest);
  const record = randomOf(fcb);
  setSequential(guest, place, record);
  answer(guest, writeRecords(guest, place, fcb, record, 1).status);
}

/** 23h: the file's size in records. */
export function sizeInRecords(guest: Guest): void {
  const { place, fcb } = given(guest);
  const where = directoryOf(guest, fcb.drive);
  const entry =
    typeof where === 'number'
      ? null
      : search(where.volume, where.directory, charsOf(fcb.name), 0x06, 0);
  if (entry === null) return answer(guest, FAILED);
  const size = fcb.recordSize === 0 ? 128 : fcb.recordSize;
  setRandom(guest, place, fcb, Math.ceil(entry.size / size));
  answer(guest, 0);
}

/** 24h */
export function setRandomRecord(guest: Guest): void {
  const { place, fcb } = given(guest);
  setRandom(guest, place, fcb, sequentialOf(fcb));
}

/** Sets what 27h and 28h leave behind after moving records. */
function moved(guest: Guest, place: FcbPlace, fcb: FcbFields, { status, records }: Transfer): void {
  const next = randomOf(fcb) + records;
  setRandom(guest, place, fcb, next);
  setSequential(guest, place, next);
  guest.regs.cx = records;
  answer(guest, status);
}

/** 27h */
export function readBlock(guest: Guest): void {
  const { place, fcb } = given(guest);
  moved(guest, place, fcb, readRecords(guest, fcb, randomOf(fcb), guest.regs.cx));
}

/** 28h */
export function writeBlock(guest: Guest): void {
  const { place, fcb } = given(guest);
  const count = guest.regs.cx;
  if (count === 0) {
    const size = fcb.recordSize === 0 ? 128 : fcb.recordSize;
    return answer(guest, resizeFile(guest, place, fcb, randomOf(fcb) * size));
  }
  moved(guest, place, fcb, writeRecords(guest, place, fcb, randomOf(fcb), count));
}

/** 29h */
export function parseName(guest: Guest): void {
  const { regs } = guest;
  const { ds, si, es, di } = regs;
  const text = charsOf(readBytes(guest, ds, si, MAX_NAME));
  const parsed = parseFcbName(text, regs.al);
  if (parsed.drive !== null) writeByte(guest, es, di, parsed.drive);
  if (parsed.name !== null) writeBytes(guest, es, di + 1, codes(parsed.name));
  if (parsed.extension !== null) writeBytes(guest, es, di + 9, codes(parsed.extension));
  regs.si = (si + parsed.length) & 0xffff;
  const drive = readByte(guest, es, di);
  const valid = drive === 0 || driveExists(guest, drive - 1);
  regs.al = !valid ? 0xff : parsed.wildcards ? 1 : 0;
}
