/**
 * What a file is, judged by its bytes first and its name second, and why it is no program for DOS.
 *
 * Sources: dos-bios.md 4.1 and 4.2 (what the loader takes), Microsoft's PE/COFF specification and
 * "New Executable" format for Windows programs, and the signatures of common file formats. Not
 * implemented: programs packed for other computers than the PC.
 */
import type { Problem } from '../state/input.ts';

export type FileKind = 'program' | 'zip' | 'other';

/** A .COM has its segment less the PSP and a word of stack. */
export const COM_MAX = 0x1_0000 - 0x100 - 2;
/** Conventional memory less what DOS itself needs: no larger program can be loaded. */
const EXE_MAX = 640 * 1024;
const EXE_HEADER = 28;

interface Signature {
  readonly at: number;
  /** ISO-8859-1 characters. */
  readonly bytes: string;
  readonly what: string;
}

const SIGNATURES: readonly Signature[] = [
  { at: 0, bytes: '\x7fELF', what: 'a Linux program (ELF)' },
  { at: 0, bytes: '\xcf\xfa\xed\xfe', what: 'a macOS program' },
  { at: 0, bytes: '\xca\xfe\xba\xbe', what: 'a Java class or a macOS program' },
  { at: 0, bytes: '\0asm', what: 'a WebAssembly module' },
  { at: 0, bytes: '\x89PNG', what: 'a picture (PNG)' },
  { at: 0, bytes: '\xff\xd8\xff', what: 'a picture (JPEG)' },
  { at: 0, bytes: 'GIF8', what: 'a picture (GIF)' },
  { at: 8, bytes: 'WEBP', what: 'a picture (WebP)' },
  { at: 0, bytes: 'II*\0', what: 'a picture (TIFF)' },
  { at: 0, bytes: '%PDF', what: 'a document (PDF)' },
  { at: 0, bytes: '{\\rtf', what: 'a document (RTF)' },
  { at: 0, bytes: '\xd0\xcf\x11\xe0', what: 'an Office document or an installer (MSI)' },
  { at: 0, bytes: 'Rar!', what: 'an archive (RAR)' },
  { at: 0, bytes: "7z\xbc\xaf'", what: 'an archive (7-Zip)' },
  { at: 0, bytes: '\x1f\x8b', what: 'an archive (gzip)' },
  { at: 0, bytes: 'BZh', what: 'an archive (bzip2)' },
  { at: 0, bytes: '\xfd7zXZ', what: 'an archive (xz)' },
  { at: 257, bytes: 'ustar', what: 'an archive (tar)' },
  { at: 2, bytes: '-lh', what: 'an archive (LHA)' },
  { at: 0, bytes: 'RIFF', what: 'a sound or a video' },
  { at: 0, bytes: 'ID3', what: 'a piece of music (MP3)' },
  { at: 0, bytes: 'OggS', what: 'a piece of music (Ogg)' },
  { at: 4, bytes: 'ftyp', what: 'a video (MP4)' },
  { at: 0, bytes: 'SQLite format', what: 'a database (SQLite)' },
];

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8);
}

function isZip(bytes: Uint8Array): boolean {
  return hasText(bytes, 0, 'PK\x03\x04') || hasText(bytes, 0, 'PK\x05\x06');
}

/** Whether the loader treats it as an .EXE, whatever its name. */
function isExe(bytes: Uint8Array): boolean {
  return hasText(bytes, 0, 'MZ') || hasText(bytes, 0, 'ZM');
}

function extension(name: string): string {
  const match = /\.([^./\\]*)$/.exec(name);
  return match === null ? '' : match[1].toLowerCase();
}

/** The kind of a file among others: a program goes by its name, or by the mark of an .EXE. */
export function fileKind(name: string, bytes: Uint8Array): FileKind {
  if (isZip(bytes)) return 'zip';
  const type = extension(name);
  return type === 'com' || type === 'exe' ? 'program' : 'other';
}

/** Why a file cannot be run as a DOS program, or null if it can. */
export function programProblem(name: string, bytes: Uint8Array): Problem | null {
  if (bytes.length === 0)
    return {
      title: `${name} is empty`,
      cause: 'The file has no bytes at all, so there is nothing to run.',
      fix: 'Copy or build it again; an interrupted download or a full disk leaves empty files.',
    };
  if (isExe(bytes)) return exeProblem(name, bytes);
  if (isZip(bytes)) return notAProgram(name, 'an archive (ZIP) inside another one');
  const foreign = SIGNATURES.find(({ at, bytes: text }) => hasText(bytes, at, text));
  if (foreign !== undefined) return notAProgram(name, foreign.what);
  const type = extension(name);
  if (type === 'com') return comProblem(name, bytes);
  if (type === 'bat' || type === 'cmd')
    return notAProgram(name, 'a batch file, which needs a command prompt');
  if (isDiskImage(bytes)) return notAProgram(name, 'a disk image');
  if (isText(bytes))
    return /^(asm|s|inc|nasm)$/.test(type)
      ? {
          title: `${name} is assembly source`,
          cause: 'It is text that must be assembled before it can run.',
          fix: `Assemble it first: "vm86 asm ${name}" makes a .COM of it.`,
        }
      : notAProgram(name, 'a text file');
  if (type === 'exe')
    return {
      title: `${name} is not an .EXE`,
      cause: 'It does not begin with the letters MZ that every .EXE begins with.',
      fix: 'Copy or unpack it again. If it is a .COM, give it the ending .COM.',
    };
  if (type === '' || type === 'bin') return comProblem(name, bytes);
  return notAProgram(name, 'no file that DOS would run (it runs .COM and .EXE)');
}

function comProblem(name: string, bytes: Uint8Array): Problem | null {
  if (bytes.length <= COM_MAX) return null;
  return {
    title: `${name} is too long for a .COM`,
    cause: `It has ${bytes.length} bytes; a .COM must fit in one segment, so ${COM_MAX} is the most.`,
    fix: 'If it is another kind of file, give it its real ending; a longer program must be an .EXE.',
  };
}

/** Names of programs that only begin with a DOS program, by the mark of their second header. */
const NEW_HEADERS: ReadonlyMap<string, string> = new Map([
  ['PE', 'a Windows program (PE, 32 or 64 bits)'],
  ['NE', 'a program for 16-bit Windows or OS/2 (NE)'],
  ['LE', 'a 32-bit program (LE) for Windows, or for a DOS extender'],
  ['LX', 'a program for OS/2 (LX)'],
]);

function exeProblem(name: string, bytes: Uint8Array): Problem | null {
  if (bytes.length < EXE_HEADER)
    return cutOff(name, `its header alone takes ${EXE_HEADER} bytes, and it has ${bytes.length}`);
  const second = bytes.length >= 0x40 ? word(bytes, 0x3c) + word(bytes, 0x3e) * 0x1_0000 : 0;
  if (second >= 0x1c && second + 2 <= bytes.length) {
    const what = NEW_HEADERS.get(String.fromCharCode(bytes[second], bytes[second + 1]));
    if (what !== undefined) return notAProgram(name, what);
  }
  const lastPage = word(bytes, 2);
  const pages = word(bytes, 4);
  const headerSize = word(bytes, 8) * 16;
  const fileSize = pages * 512 - (lastPage === 0 || lastPage === 4 ? 0 : 512 - lastPage);
  const imageSize = fileSize - headerSize;
  if (lastPage > 512 || imageSize <= 0)
    return damagedExe(name, 'the sizes in its header contradict each other');
  if (headerSize >= bytes.length)
    return cutOff(name, `its header should take ${headerSize} bytes, and it has ${bytes.length}`);
  // DOS reads what is there and some linkers round up, so a part of a page may be missing.
  if (bytes.length + 512 <= fileSize)
    return cutOff(
      name,
      `it should have ${fileSize} bytes by its header, and it has ${bytes.length}`,
    );
  if (imageSize + word(bytes, 0xa) * 16 > EXE_MAX)
    return {
      title: `${name} is too large`,
      cause: `It asks for ${Math.ceil((imageSize + word(bytes, 0xa) * 16) / 1024)} KiB of memory; DOS has 640 KiB.`,
      fix: 'It may be damaged, or no DOS program. Get it again from where you have it.',
    };
  return relocationProblem(name, bytes, imageSize);
}

function relocationProblem(name: string, bytes: Uint8Array, imageSize: number): Problem | null {
  const count = word(bytes, 6);
  const table = word(bytes, 0x18);
  if (count > 0 && table + count * 4 > bytes.length)
    return cutOff(name, `its table of ${count} relocations lies behind its end`);
  for (let i = 0; i < count; i++) {
    const lin = word(bytes, table + i * 4 + 2) * 16 + word(bytes, table + i * 4);
    if (lin + 2 > imageSize)
      return damagedExe(
        name,
        `relocation ${i + 1} of ${count} points at byte ${lin} of a program of ${imageSize} bytes`,
      );
  }
  return null;
}

function cutOff(name: string, why: string): Problem {
  return {
    title: `${name} is cut off`,
    cause: `It is an .EXE, but ${why}.`,
    fix: 'Copy, download or unpack it again.',
  };
}

function damagedExe(name: string, why: string): Problem {
  return {
    title: `${name} is damaged`,
    cause: `It is an .EXE, but ${why}.`,
    fix: 'Copy, download or unpack it again.',
  };
}

function notAProgram(name: string, what: string): Problem {
  return {
    title: `${name} is not a DOS program`,
    cause: `It is ${what}.`,
    fix: 'Open a .COM or .EXE made for DOS, or a .ZIP with one in it.',
  };
}

/** A boot sector's jump and mark, and whole sectors, more than a .COM can be. */
function isDiskImage(bytes: Uint8Array): boolean {
  const jump = bytes[0] === 0xeb || bytes[0] === 0xe9;
  return (
    bytes.length > COM_MAX && bytes.length % 512 === 0 && (jump || word(bytes, 510) === 0xaa55)
  );
}

/** Most of a text is ASCII, and it has no control characters but the usual ones. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096);
  const ascii = head.reduce((count, byte) => count + (byte < 0x80 ? 1 : 0), 0);
  if (ascii < head.length * 0.7) return false;
  return head.every((byte) => byte >= 0x20 || [0x09, 0x0a, 0x0c, 0x0d, 0x1a].includes(byte));
}
