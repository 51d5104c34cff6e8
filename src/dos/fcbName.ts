/**
 * File names in FCBs: the parser of function 29h, which also fills the two FCBs of a PSP from the
 * command line. Source: dos-bios.md 3.6, 4.5, 5.3 (29h).
 */
import { upper } from './names.ts';

/** Characters that end a name besides blanks and controls. */
const TERMINATORS = '.:;,=+/"[]<>|\\';
/** Separators of which function 29h skips any number, or one. */
const SEPARATORS = ':.;,=+ \t';

/** Bits of AL at entry. */
const SKIP_SEPARATORS = 0x01;
const KEEP_DRIVE = 0x02;
const KEEP_NAME = 0x04;
const KEEP_EXTENSION = 0x08;

export interface ParsedName {
  /** FCB drive byte, name and extension as far as they are to be set; null leaves what is there. */
  readonly drive: number | null;
  readonly name: string | null;
  readonly extension: string | null;
  /** Characters used. */
  readonly length: number;
  readonly wildcards: boolean;
}

function isEnd(char: string): boolean {
  return char === '' || char <= ' ' || TERMINATORS.includes(char);
}

/** Parses a name at the start of `text` by the rules that `control` (AL of 29h) sets. */
export function parseFcbName(text: string, control: number): ParsedName {
  let at = 0;
  const blank = () => text.charAt(at) === ' ' || text.charAt(at) === '\t';
  if (control & SKIP_SEPARATORS) {
    while (at < text.length && SEPARATORS.includes(text.charAt(at))) at++;
  } else {
    while (at < text.length && blank()) at++;
    if (at < text.length && SEPARATORS.includes(text.charAt(at)) && !blank()) at++;
    while (at < text.length && blank()) at++;
  }
  let drive: number | null = control & KEEP_DRIVE ? null : 0;
  if (text.charAt(at + 1) === ':' && !isEnd(text.charAt(at))) {
    drive = upper(text.charCodeAt(at)) - 0x40;
    at += 2;
  }
  let wildcards = false;
  const part = (size: number): string => {
    let out = '';
    for (let char = text.charAt(at); !isEnd(char); char = text.charAt(++at)) {
      if (out.length >= size) continue;
      if (char === '*') {
        out = out.padEnd(size, '?');
        wildcards = true;
        continue;
      }
      if (char === '?') wildcards = true;
      out += String.fromCharCode(upper(char.charCodeAt(0)));
    }
    return out.padEnd(size, ' ');
  };
  const blankName = ' '.repeat(8);
  let name: string | null = part(8);
  let extension: string | null = ' '.repeat(3);
  if (text.charAt(at) === '.' && name !== blankName) {
    at++;
    extension = part(3);
  } else if (control & KEEP_EXTENSION) extension = null;
  if (name === blankName && control & KEEP_NAME) name = null;
  return { drive, name, extension, length: at, wildcards };
}

/** The two FCBs (12 bytes each) that a command tail gives its program. */
export function fcbsOfTail(tail: string): [Uint8Array, Uint8Array] {
  const args = tail.split(/[ \t;,=]+/).filter((arg) => arg !== '');
  const make = (arg: string): Uint8Array => {
    const { drive, name, extension } = parseFcbName(arg, SKIP_SEPARATORS);
    const text = (name ?? '').padEnd(8) + (extension ?? '').padEnd(3);
    const out = new Uint8Array(12);
    out[0] = drive ?? 0;
    for (let i = 0; i < 11; i++) out[1 + i] = text.charCodeAt(i);
    return out;
  };
  return [make(args[0] ?? ''), make(args[1] ?? '')];
}
