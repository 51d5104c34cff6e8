/** NASM source text -> tokens with their places, a line at a time. */
import type { Diagnostics, Span } from '../diagnostic.ts';
import { FLOAT } from '../floatLiteral.ts';

export interface Token {
  readonly type:
    | 'identifier'
    | 'number'
    /** Digits with a point or exponent. */
    | 'float'
    | 'string'
    | 'operator'
    /** `%define` and the like, only as the first token of a line. */
    | 'directive'
    /** `%1`, `%0` and `%%name` in macros. */
    | 'parameter';
  /** As written; of operators and identifiers all there is. */
  readonly text: string;
  readonly value: number;
  /** Of a string. */
  readonly bytes: readonly number[];
  /** White space stands before it. */
  readonly spaced: boolean;
  readonly span: Span;
}

/** Longest first. */
const OPERATORS =
  /^(?:<<<|>>>|<=>|<<|>>|<=|>=|<>|==|!=|&&|\|\||\^\^|\/\/|%%|[-+*/%&|^~!<>=()[\],:?{}])/;
const IDENTIFIER = /^(?!\?(?:\W|$))[A-Za-z_.?@\u0080-\uffff$][\w$#@~.?\u0080-\uffff]*/;
const NUMBER = /^(?:\$[0-9][0-9A-Fa-f_]*|[0-9][0-9A-Za-z_]*)/;
const PARAMETER = /^%(?:[0-9]+|\{[0-9]+\}|%[A-Za-z_.?@][\w$#@~.?]*)/;
const DIRECTIVE = /^%[A-Za-z]+/;

const ESCAPES: Readonly<Record<string, number>> = {
  ...{ n: 10, r: 13, t: 9, a: 7, b: 8, v: 11, f: 12, e: 27, '0': 0 },
  ...{ '\\': 92, "'": 39, '"': 34, '`': 96, '?': 63 },
};

const NO_BYTES: readonly number[] = [];

/** The value of a NASM number (`0x1f`, `1fh`, `$1f`, `101b`, `0b101`, `17q`, `0d9`), or null. */
export function parseNumber(text: string): number | null {
  const clean = text.replaceAll('_', '').toLowerCase();
  const read = (digits: string, radix: number): number | null => {
    const allowed = '0123456789abcdef'.slice(0, radix);
    if (digits === '' || [...digits].some((digit) => !allowed.includes(digit))) return null;
    let value = 0;
    for (const digit of digits) value = value * radix + allowed.indexOf(digit);
    return Number.isSafeInteger(value) ? value : null;
  };
  if (clean.startsWith('$')) return read(clean.slice(1), 16);
  const prefix = /^0([xhdtoqby])(.+)$/.exec(clean);
  if (prefix && !clean.endsWith('h')) {
    const value = read(prefix[2] ?? '', radixOf(prefix[1] ?? ''));
    if (value !== null) return value;
  }
  const suffix = /^([0-9a-f]+)([hxdtoqby])$/.exec(clean);
  if (suffix) return read(suffix[1] ?? '', radixOf(suffix[2] ?? ''));
  return read(clean, 10);
}

function radixOf(letter: string): number {
  if (letter === 'x' || letter === 'h') return 16;
  if (letter === 'd' || letter === 't') return 10;
  return letter === 'b' || letter === 'y' ? 2 : 8;
}

/** Characters as bytes: code page 437 is the caller's matter, so above 7Fh UTF-8 as NASM has it. */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    } else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63));
      bytes.push(0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
  }
  return bytes;
}

function unescape(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character !== '\\') {
      bytes.push(...utf8(text.slice(i, i + 1)));
      continue;
    }
    const rest = text.slice(i + 1);
    const coded = /^(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3}))/.exec(rest);
    if (coded) {
      bytes.push((coded[1] ? parseInt(coded[1], 16) : parseInt(coded[2] ?? '0', 8)) & 0xff);
      i += coded[0].length;
    } else {
      bytes.push(ESCAPES[rest.charAt(0)] ?? rest.charCodeAt(0) & 0xff);
      i++;
    }
  }
  return bytes;
}

/** The tokens of a line, comments left out. */
export function tokenize(
  text: string,
  line: number,
  file: string,
  diagnostics: Diagnostics,
): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let spaced = false;
  const push = (type: Token['type'], length: number, value = 0, bytes = NO_BYTES) => {
    const span = { line, column: at + 1, endColumn: at + 1 + length, file };
    tokens.push({ type, text: text.slice(at, at + length), value, bytes, spaced, span });
    at += length;
    spaced = false;
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === ';') break;
    if (/\s/.test(character)) {
      at++;
      spaced = true;
      continue;
    }
    if (character === "'" || character === '"' || character === '`') {
      let end = at + 1;
      while (end < text.length && text.charAt(end) !== character) {
        end += character === '`' && text.charAt(end) === '\\' ? 2 : 1;
      }
      const inside = text.slice(at + 1, end);
      if (end >= text.length) {
        diagnostics.error(
          { line, column: at + 1, endColumn: text.length + 1, file },
          'This string has no end.',
          `Close it with ${character} on the same line.`,
        );
      }
      const length = Math.min(end + 1, text.length) - at;
      push('string', length, 0, character === '`' ? unescape(inside) : utf8(inside));
      continue;
    }
    const rest = text.slice(at);
    const float = FLOAT.exec(rest);
    if (float) {
      push('float', float[0].length);
      continue;
    }
    const number = NUMBER.exec(rest);
    if (number) {
      const value = parseNumber(number[0]);
      if (value === null) {
        diagnostics.error(
          { line, column: at + 1, endColumn: at + 1 + number[0].length, file },
          `"${number[0]}" is not a number.`,
          'Write decimal 26, hex 0x1a or 1ah, binary 11010b; of at most 53 bits.',
        );
      }
      push('number', number[0].length, value ?? 0);
      continue;
    }
    const parameter = PARAMETER.exec(rest);
    if (parameter) {
      push('parameter', parameter[0].length);
      continue;
    }
    const directive = tokens.length === 0 ? DIRECTIVE.exec(rest) : null;
    if (directive) {
      push('directive', directive[0].length);
      continue;
    }
    if (character === '$' && !/^\$[A-Za-z_.?]/.test(rest)) {
      push('operator', rest.startsWith('$$') ? 2 : 1);
      continue;
    }
    const identifier = IDENTIFIER.exec(rest);
    if (identifier) {
      push('identifier', identifier[0].length);
      continue;
    }
    const operator = OPERATORS.exec(rest);
    if (operator) {
      push('operator', operator[0].length);
      continue;
    }
    diagnostics.error(
      { line, column: at + 1, endColumn: at + 2, file },
      `The character "${character}" means nothing here.`,
      'Remove it, or start a comment with ";".',
    );
    at++;
  }
  return tokens;
}
