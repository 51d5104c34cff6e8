/**
 * Unpacks .ZIP archives: the central directory is read here, with limits that no archive can talk
 * its way around, and fflate inflates. Loaded only when there is an archive to open.
 *
 * Source: PKWARE APPNOTE 4.3 (end record, central directory, local header). Methods 0 (stored) and
 * 8 (deflate). Not implemented: ZIP64, encryption, archives in several parts, other methods.
 */
import { inflateSync } from 'fflate';
import type { Problem } from '../state/input.ts';

export interface Unpacked {
  /** Path inside the archive, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What an archive may hold: drive C: takes 32 MiB. */
export const ZIP_MAX_TOTAL = 30 * 1024 * 1024;
export const ZIP_MAX_FILES = 2000;
/** Deflate cannot do better than about 1030; real files of any size stay far below this. */
const MAX_RATIO = 250;
/** Small files may be anything: a ratio says nothing about them. */
const RATIO_MATTERS_FROM = 1024 * 1024;

const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly localAt: number;
}

/** All files of an archive, or what is wrong with it. Folders are implied by the paths. */
export function unzip(name: string, bytes: Uint8Array): readonly Unpacked[] | Problem {
  const entries = readDirectory(name, bytes);
  if ('title' in entries) return entries;
  const files: Unpacked[] = [];
  for (const entry of entries) {
    const content = extract(bytes, entry);
    if (content === null) return damaged(name, `its file ${entry.path} cannot be unpacked`);
    files.push({ path: entry.path, bytes: content });
  }
  return files;
}

function readDirectory(name: string, bytes: Uint8Array): readonly Entry[] | Problem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) return damaged(name, 'its table of contents is missing, so it was cut off');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > ZIP_MAX_FILES)
    return unsafe(name, `it holds ${count} files; at most ${ZIP_MAX_FILES} are taken`);
  const entries: Entry[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_SIZE > bytes.length || view.getUint32(at, true) !== CENTRAL_SIGNATURE)
      return damaged(name, 'its table of contents is not readable');
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const path = entryPath(bytes.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength));
    const entry: Entry = {
      path,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      localAt: view.getUint32(at + 42, true),
    };
    at += CENTRAL_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (path.endsWith('/')) continue;
    if (escapes(path)) return unsafe(name, `the path "${path}" leads out of the archive`);
    if ((flags & 1) !== 0) return locked(name, path);
    if (entry.method !== 0 && entry.method !== 8) return unknownMethod(name, path, entry.method);
    total += entry.size;
    if (total > ZIP_MAX_TOTAL)
      return unsafe(name, `unpacked it is larger than ${ZIP_MAX_TOTAL / 1024 / 1024} MiB`);
    if (entry.size > RATIO_MATTERS_FROM && entry.size > entry.packed * MAX_RATIO)
      return unsafe(
        name,
        `the file ${path} is packed more than ${MAX_RATIO} times smaller than it is`,
      );
    entries.push(entry);
  }
  return entries;
}

/** Position of the end record, which is last but for a comment; -1 if there is none. */
function findEnd(view: DataView): number {
  const lowest = Math.max(0, view.byteLength - END_SIZE - 0xffff);
  for (let at = view.byteLength - END_SIZE; at >= lowest; at--)
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  return -1;
}

/** Names are CP437 or UTF-8; characters beyond ASCII become `_`, as DOS names need it anyway. */
function entryPath(bytes: Uint8Array): string {
  let path = '';
  for (const byte of bytes) path += byte < 0x80 ? String.fromCharCode(byte) : '_';
  return path.replaceAll('\\', '/');
}

function escapes(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:/.test(path) || path.split('/').includes('..');
}

/** The file's bytes, or null if they are not what the directory says. */
function extract(bytes: Uint8Array, entry: Entry): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { localAt } = entry;
  if (localAt + LOCAL_SIZE > bytes.length) return null;
  if (view.getUint32(localAt, true) !== LOCAL_SIGNATURE) return null;
  const start =
    localAt + LOCAL_SIZE + view.getUint16(localAt + 26, true) + view.getUint16(localAt + 28, true);
  if (start + entry.packed > bytes.length) return null;
  const packed = bytes.subarray(start, start + entry.packed);
  let content: Uint8Array;
  if (entry.method === 0) content = packed.slice();
  else {
    try {
      content = inflateSync(packed, { out: new Uint8Array(entry.size) });
    } catch {
      // fflate throws on damaged data.
      return null;
    }
  }
  return content.length === entry.size && crc32(content) === entry.crc ? content : null;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}

function damaged(name: string, why: string): Problem {
  return {
    title: `${name} is damaged`,
    cause: `It is a ZIP archive, but ${why}.`,
    fix: 'Get the archive again, or unpack it on your computer and open the files.',
  };
}

function unsafe(name: string, why: string): Problem {
  return {
    title: `${name} was not unpacked`,
    cause: `It is a ZIP archive that does not fit: ${why}.`,
    fix: 'Unpack it on your computer and open only the program and the files that it needs.',
  };
}

function locked(name: string, path: string): Problem {
  return {
    title: `${name} is protected with a password`,
    cause: `The file ${path} in it is encrypted.`,
    fix: 'Unpack it on your computer with its password and open the files.',
  };
}

function unknownMethod(name: string, path: string, method: number): Problem {
  return {
    title: `${name} cannot be unpacked`,
    cause: `The file ${path} in it is packed with method ${method}; only "stored" and "deflate" are known.`,
    fix: 'Unpack it on your computer and open the files, or pack it again as an ordinary ZIP.',
  };
}
