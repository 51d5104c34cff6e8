/**
 * File names as DOS keeps them: eleven characters, name and extension padded with blanks, as a string
 * of the characters 00-FF in code page 437. Source: dos-bios.md 3.6, 5.5 and the upper-case table of
 * country 1 (INT 21h/6502h).
 */

/** Upper case of the characters 80h-A5h of code page 437; the others are their own. */
const UPPER_HIGH = [
  0x80, 0x9a, 0x45, 0x41, 0x8e, 0x41, 0x8f, 0x80, 0x45, 0x45, 0x45, 0x49, 0x49, 0x49, 0x8e, 0x8f,
  0x90, 0x92, 0x92, 0x4f, 0x99, 0x4f, 0x55, 0x55, 0x59, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f,
  0x41, 0x49, 0x4f, 0x55, 0xa5, 0xa5,
];

/** Upper case of one character of code page 437. */
export function upper(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x20;
  if (code >= 0x80 && code < 0x80 + UPPER_HIGH.length) return UPPER_HIGH[code - 0x80];
  return code;
}

/** Upper case of a string of characters 00-FF. */
export function upperText(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++)
    out += String.fromCharCode(upper(text.charCodeAt(i) & 0xff));
  return out;
}

/** Characters that no file name may hold. `?` and `*` are wildcards where a name is searched for. */
const FORBIDDEN = '"/\\[]:|<>+=;,';

function pad(text: string, size: number): string {
  return text.slice(0, size).padEnd(size, ' ');
}

/**
 * The eleven characters of one path component, upper case, longer parts cut (`LONGNAMEX.TEXT` is
 * `LONGNAMETEX`), `*` replaced by `?` to the end of its part. Null for a name with characters
 * that are not allowed, or none at all. `.` and `..` are themselves.
 */
export function packName(component: string): string | null {
  if (component === '.' || component === '..') return component.padEnd(11, ' ');
  const dot = component.indexOf('.');
  const stem = (dot < 0 ? component : component.slice(0, dot)).trimEnd();
  const extension = dot < 0 ? '' : component.slice(dot + 1).split('.')[0];
  if (stem === '') return null;
  for (const char of stem + extension) if (char < ' ' || FORBIDDEN.includes(char)) return null;
  return upperText(pad(expandStar(stem, 8), 8) + pad(expandStar(extension, 3), 3));
}

function expandStar(part: string, size: number): string {
  const star = part.indexOf('*');
  return star < 0 ? part : part.slice(0, star).padEnd(size, '?');
}

/** `NAME.EXT` from the eleven characters. */
export function unpackName(name: string): string {
  const stem = name.slice(0, 8).trimEnd();
  const extension = name.slice(8, 11).trimEnd();
  return extension === '' ? stem : `${stem}.${extension}`;
}

export function hasWildcard(name: string): boolean {
  return name.includes('?') || name.includes('*');
}

/** Whether eleven characters match a template in which `?` stands for any character. */
export function matches(template: string, name: string): boolean {
  for (let i = 0; i < 11; i++) if (template[i] !== '?' && template[i] !== name[i]) return false;
  return true;
}
