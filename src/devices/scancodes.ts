/**
 * The US keyboard: scan codes (set 1) by the names that browsers give keys (KeyboardEvent.code),
 * and the keys that type a character. Source: dos-bios.md 8.1.
 *
 * Not implemented: other national layouts; the shifts that a real keyboard fakes around the grey
 * cursor keys while NumLock is on.
 */

/** Keys whose make code is one byte, in the order of their codes; null where there is no key. */
const PLAIN_KEYS: readonly (readonly [number, string])[] = [
  [0x01, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0'],
  [0x0c, 'Minus Equal Backspace Tab KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP'],
  [0x1a, 'BracketLeft BracketRight Enter ControlLeft KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL'],
  [0x27, 'Semicolon Quote Backquote ShiftLeft Backslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM'],
  [0x33, 'Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock'],
  [0x3b, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock'],
  [0x47, 'Numpad7 Numpad8 Numpad9 NumpadSubtract Numpad4 Numpad5 Numpad6 NumpadAdd'],
  [0x4f, 'Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal'],
  [0x56, 'IntlBackslash F11 F12'],
];

/** Keys that the 101-key keyboard added: their code follows E0. */
const EXTENDED_KEYS: Readonly<Record<string, number>> = {
  NumpadEnter: 0x1c,
  ControlRight: 0x1d,
  NumpadDivide: 0x35,
  AltRight: 0x38,
  Home: 0x47,
  ArrowUp: 0x48,
  PageUp: 0x49,
  ArrowLeft: 0x4b,
  ArrowRight: 0x4d,
  End: 0x4f,
  ArrowDown: 0x50,
  PageDown: 0x51,
  Insert: 0x52,
  Delete: 0x53,
  MetaLeft: 0x5b,
  MetaRight: 0x5c,
  ContextMenu: 0x5d,
};

/** Make codes by KeyboardEvent.code. */
export const SCAN_CODES: ReadonlyMap<string, readonly number[]> = new Map<
  string,
  readonly number[]
>([
  ...PLAIN_KEYS.flatMap(([first, names]) =>
    names.split(' ').map((name, i): [string, number[]] => [name, [first + i]]),
  ),
  ...Object.entries(EXTENDED_KEYS).map(([name, code]): [string, number[]] => [name, [0xe0, code]]),
  ['PrintScreen', [0xe0, 0x2a, 0xe0, 0x37]],
  // Pause sends make and break at once and nothing when it is let go.
  ['Pause', [0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5]],
]);

/** Ctrl-Break, what the Pause key sends while Ctrl is down: make and break at once. */
export const CTRL_BREAK: readonly number[] = [0xe0, 0x46, 0xe0, 0xc6];

/** The bytes a key sends when it goes down; none for keys that a PC keyboard does not have. */
export function makeCodes(code: string): readonly number[] {
  return SCAN_CODES.get(code) ?? [];
}

/** The bytes a key sends when it is let go. */
export function breakCodes(code: string): readonly number[] {
  if (code === 'PrintScreen') return [0xe0, 0xb7, 0xe0, 0xaa];
  if (code === 'Pause') return [];
  return makeCodes(code).map((byte) => (byte === 0xe0 ? byte : byte | 0x80));
}

/** A key with the modifiers that are held while it is pressed. */
export interface Stroke {
  readonly key: string;
  readonly shift?: boolean;
  readonly ctrl?: boolean;
  readonly alt?: boolean;
}

/** What the keys between Escape and Slash type, plain and with Shift. */
const CHARACTERS: readonly (readonly [string, string, string])[] = [
  [
    'Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0',
    '1234567890',
    '!@#$%^&*()',
  ],
  ['Minus Equal BracketLeft BracketRight Backslash', '-=[]\\', '_+{}|'],
  ['Semicolon Quote Backquote Comma Period Slash Space', ";'`,./ ", ':"~<>? '],
];

const STROKES: ReadonlyMap<number, Stroke> = new Map<number, Stroke>([
  ...Array.from({ length: 26 }, (_, i): [number, Stroke][] => {
    const key = `Key${String.fromCharCode(0x41 + i)}`;
    return [
      [0x01 + i, { key, ctrl: true }],
      [0x61 + i, { key }],
      [0x41 + i, { key, shift: true }],
    ];
  }).flat(),
  ...CHARACTERS.flatMap(([keys, plain, shifted]) =>
    keys.split(' ').flatMap((key, i): [number, Stroke][] => [
      [shifted.charCodeAt(i), { key, shift: true }],
      [plain.charCodeAt(i), { key }],
    ]),
  ),
  [0x08, { key: 'Backspace' }],
  [0x09, { key: 'Tab' }],
  [0x0d, { key: 'Enter' }],
  [0x1b, { key: 'Escape' }],
  [0x1c, { key: 'Backslash', ctrl: true }],
  [0x1d, { key: 'BracketRight', ctrl: true }],
  [0x1e, { key: 'Digit6', ctrl: true }],
  [0x1f, { key: 'Minus', ctrl: true }],
  [0x7f, { key: 'Backspace', ctrl: true }],
]);

/** The key that types a CP437 character, or null if the US keyboard has none for it. */
export function characterStroke(byte: number): Stroke | null {
  return STROKES.get(byte) ?? null;
}

/** All the bytes of a stroke: modifiers down, key down and up, modifiers up. */
export function strokeCodes(stroke: Stroke): number[] {
  const modifiers = [
    stroke.ctrl ? 'ControlLeft' : '',
    stroke.alt ? 'AltLeft' : '',
    stroke.shift ? 'ShiftLeft' : '',
  ].filter((name) => name !== '');
  const key =
    stroke.key === 'Pause' && stroke.ctrl
      ? CTRL_BREAK
      : [...makeCodes(stroke.key), ...breakCodes(stroke.key)];
  return [...modifiers.flatMap(makeCodes), ...key, ...modifiers.reverse().flatMap(breakCodes)];
}

/**
 * The bytes that type the CP437 character `byte`: a key with or without Shift or Ctrl, or, for
 * characters that the US keyboard does not have, its number on the keypad with Alt held.
 */
export function characterCodes(byte: number): number[] {
  const stroke = STROKES.get(byte);
  if (stroke !== undefined) return strokeCodes(stroke);
  const digits = [...String(byte)].map((digit) => `Numpad${digit}`);
  return [
    ...makeCodes('AltLeft'),
    ...digits.flatMap((key) => [...makeCodes(key), ...breakCodes(key)]),
    ...breakCodes('AltLeft'),
  ];
}
