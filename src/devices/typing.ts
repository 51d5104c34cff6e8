/**
 * Text that is to be typed: from the notation of `--keys` to the bytes that a keyboard sends.
 *
 * Every character is typed as it is, a line end (CR, LF or both) as Enter. `\r` and `\n` are
 * Enter, `\t` Tab, `\b` Backspace, `\e` Escape, `\xHH` the character HH, `\\` and `\{` the
 * characters themselves. `{Name}` is a key of KEY_NAMES or a KeyboardEvent.code, with modifiers
 * before it: `{F1}`, `{Ctrl+Left}`, `{Alt+x}`. `{wait:500}` waits 500 virtual milliseconds.
 */
import type { Problem } from '../state/input.ts';
import { toCp437 } from './cp437.ts';
import { characterCodes, characterStroke, SCAN_CODES, strokeCodes } from './scancodes.ts';
import type { Stroke } from './scancodes.ts';

/** One thing to type: the bytes of a key stroke, or a pause. */
export type Typed =
  | { readonly kind: 'codes'; readonly codes: readonly number[] }
  | { readonly kind: 'wait'; readonly milliseconds: number };

/** Short names of keys, lower case, beside the names of KeyboardEvent.code. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  return: 'Enter',
  esc: 'Escape',
  escape: 'Escape',
  tab: 'Tab',
  space: 'Space',
  bs: 'Backspace',
  backspace: 'Backspace',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  up: 'ArrowUp',
  down: 'ArrowDown',
  home: 'Home',
  end: 'End',
  pgup: 'PageUp',
  pageup: 'PageUp',
  pgdn: 'PageDown',
  pagedown: 'PageDown',
  ins: 'Insert',
  insert: 'Insert',
  del: 'Delete',
  delete: 'Delete',
  pause: 'Pause',
  prtsc: 'PrintScreen',
  printscreen: 'PrintScreen',
  caps: 'CapsLock',
  num: 'NumLock',
  scroll: 'ScrollLock',
};

const CODES_BY_LOWER_CASE: ReadonlyMap<string, string> = new Map(
  [...SCAN_CODES.keys()].map((code) => [code.toLowerCase(), code]),
);

/** Longest `{wait:…}`, an hour. */
const MAX_WAIT = 3_600_000;

const ESCAPES: Readonly<Record<string, number>> = {
  r: 0x0d,
  n: 0x0d,
  t: 0x09,
  b: 0x08,
  e: 0x1b,
  '\\': 0x5c,
  '{': 0x7b,
  '}': 0x7d,
};

function wrong(cause: string): Problem {
  return {
    title: 'These keys cannot be typed',
    cause,
    fix: 'Use plain characters, \\r, \\t, \\e, \\\\, \\xHH, {F1} to {F12}, {Left}, {Ctrl+C} and the like, and {wait:500}.',
  };
}

/** What stands between the braces of `{Ctrl+Left}`, or null if no key has that name. */
function namedStroke(name: string): Stroke | null {
  const parts = name.split(/[+-](?=.)/);
  const key = parts.pop() ?? '';
  let stroke: Stroke | null;
  if (/^(ctrl\+)?break$/i.test(name)) stroke = { key: 'Pause', ctrl: true };
  else if ([...key].length === 1) stroke = characterStroke(toCp437(key));
  else {
    const code = KEY_NAMES[key.toLowerCase()] ?? CODES_BY_LOWER_CASE.get(key.toLowerCase());
    stroke = code === undefined ? null : { key: code };
  }
  for (const modifier of parts) {
    if (stroke === null) return null;
    const lower = modifier.toLowerCase();
    if (lower === 'shift') stroke = { ...stroke, shift: true };
    else if (lower === 'ctrl') stroke = { ...stroke, ctrl: true, shift: false };
    else if (lower === 'alt') stroke = { ...stroke, alt: true, shift: false };
    else return null;
  }
  return stroke;
}

/** The key strokes that type `text`, or what in it cannot be typed. */
export function parseKeys(text: string): readonly Typed[] | Problem {
  const typed: Typed[] = [];
  const type = (byte: number) => typed.push({ kind: 'codes', codes: characterCodes(byte) });
  const characters = [...text];
  let i = 0;
  while (i < characters.length) {
    const c = characters[i++];
    if (c === '\\') {
      const escape = characters[i++] ?? '';
      const digits = (characters[i] ?? '') + (characters[i + 1] ?? '');
      if (escape === 'x' && /^[0-9a-f]{2}$/i.test(digits)) {
        type(parseInt(digits, 16));
        i += 2;
      } else if (escape in ESCAPES) type(ESCAPES[escape]);
      else return wrong(`“\\${escape}” is no key.`);
    } else if (c === '{') {
      const end = characters.indexOf('}', i + 1);
      if (end < 0) return wrong('A “{” has no “}” behind it.');
      const name = characters.slice(i, end).join('');
      i = end + 1;
      const wait = /^wait:(\d{1,9})$/i.exec(name);
      if (wait) {
        typed.push({ kind: 'wait', milliseconds: Math.min(Number(wait[1]), MAX_WAIT) });
        continue;
      }
      const stroke = namedStroke(name);
      if (stroke === null) return wrong(`There is no key “${name}”.`);
      typed.push({ kind: 'codes', codes: strokeCodes(stroke) });
    } else if (c === '\r' || c === '\n') {
      type(0x0d);
      if (c === '\r' && characters[i] === '\n') i++;
    } else {
      const byte = toCp437(c);
      if (byte < 0) return wrong(`The PC has no character “${c}”.`);
      if (byte > 0) type(byte);
    }
  }
  return typed;
}
