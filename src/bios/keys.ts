/**
 * The translation inside INT 09h: from scan codes to shift states and to words in the keyboard
 * ring. The code around it is `int_09` of rom.asm.
 *
 * Source: dos-bios.md sections 2, 8.1 and 9.4. Not implemented: the beep when the ring is full,
 * sending the lights to the keyboard (their state is kept), NumLock's effect on grey cursor keys.
 */
import { BDA } from './bda.ts';
import { ENHANCED_ONLY, flushKeys, GREY, putKey } from './int16.ts';
import { DONE } from './service.ts';
import type { Guest, Outcome } from './service.ts';

/** What `int_09` has to do behind the trap, in AH. */
const ACTION_NONE = 0;
const ACTION_BREAK = 1;
const ACTION_PRINT_SCREEN = 2;
const ACTION_SYSTEM_REQUEST = 3;
const ACTION_PAUSE = 4;
const ACTION_REBOOT = 5;

/** BDA 40:17. */
const RIGHT_SHIFT = 0x01;
const LEFT_SHIFT = 0x02;
const CTRL = 0x04;
const ALT = 0x08;
const SCROLL_LOCK = 0x10;
const NUM_LOCK = 0x20;
const CAPS_LOCK = 0x40;
const INSERT = 0x80;

/** BDA 40:18: keys that are down; bit 3 says that Pause holds the machine. */
const LEFT_CTRL_DOWN = 0x01;
const LEFT_ALT_DOWN = 0x02;
const SYSTEM_REQUEST_DOWN = 0x04;
const PAUSED = 0x08;

/** BDA 40:96. */
const E1_SEEN = 0x01;
const E0_SEEN = 0x02;
const RIGHT_CTRL_DOWN = 0x04;
const RIGHT_ALT_DOWN = 0x08;

const SCAN_CTRL = 0x1d;
const SCAN_LEFT_SHIFT = 0x2a;
const SCAN_RIGHT_SHIFT = 0x36;
const SCAN_PRINT_SCREEN = 0x37;
const SCAN_ALT = 0x38;
const SCAN_NUM_LOCK = 0x45;
const SCAN_SCROLL_LOCK = 0x46;
const SCAN_HOME = 0x47;
const SCAN_INSERT = 0x52;
const SCAN_DELETE = 0x53;
const SCAN_SYSTEM_REQUEST = 0x54;

const WARM_BOOT = 0x1234;

/** The words of a key: plain, with Shift, with Ctrl, with Alt; -1 is none. */
type KeyWords = readonly [number, number, number, number];

/** A word that only the enhanced functions of INT 16h report. */
function enhanced(scan: number): number {
  return (scan << 8) | ENHANCED_ONLY;
}

/** Keys from `first` on that type characters; with Alt they give enhanced-only words. */
function typing(first: number, plain: string, shifted: string): [number, KeyWords][] {
  return [...plain].map((character, i) => {
    const scan = first + i;
    const word = (code: number) => (scan << 8) | code;
    const letter = character >= 'a' && character <= 'z';
    return [
      scan,
      [
        word(character.charCodeAt(0)),
        word(shifted.charCodeAt(i)),
        letter ? word(character.charCodeAt(0) & 0x1f) : -1,
        letter ? word(0) : enhanced(scan),
      ],
    ];
  });
}

function letters(first: number, plain: string): [number, KeyWords][] {
  return typing(first, plain, plain.toUpperCase());
}

const KEYS: ReadonlyMap<number, KeyWords> = new Map<number, KeyWords>([
  [0x01, [0x011b, 0x011b, 0x011b, enhanced(0x01)]],
  ...typing(0x02, '1234567890', '!@#$%^&*()').map(([scan, [plain, shift]], i) => {
    const ctrl = scan === 0x03 ? 0x0300 : scan === 0x07 ? 0x071e : -1;
    return [scan, [plain, shift, ctrl, (0x78 + i) << 8]] satisfies [number, KeyWords];
  }),
  [0x0c, [0x0c2d, 0x0c5f, 0x0c1f, 0x8200]],
  [0x0d, [0x0d3d, 0x0d2b, -1, 0x8300]],
  [0x0e, [0x0e08, 0x0e08, 0x0e7f, enhanced(0x0e)]],
  [0x0f, [0x0f09, 0x0f00, 0x9400, 0xa500]],
  ...letters(0x10, 'qwertyuiop'),
  [0x1a, [0x1a5b, 0x1a7b, 0x1a1b, enhanced(0x1a)]],
  [0x1b, [0x1b5d, 0x1b7d, 0x1b1d, enhanced(0x1b)]],
  [0x1c, [0x1c0d, 0x1c0d, 0x1c0a, enhanced(0x1c)]],
  ...letters(0x1e, 'asdfghjkl'),
  ...typing(0x27, ";'`", ':"~'),
  [0x2b, [0x2b5c, 0x2b7c, 0x2b1c, enhanced(0x2b)]],
  ...letters(0x2c, 'zxcvbnm'),
  ...typing(0x33, ',./', '<>?'),
  [0x37, [0x372a, 0x372a, 0x9600, enhanced(0x37)]],
  [0x39, [0x3920, 0x3920, 0x3920, 0x3920]],
  ...Array.from({ length: 10 }, (_, i): [number, KeyWords] => [
    0x3b + i,
    [(0x3b + i) << 8, (0x54 + i) << 8, (0x5e + i) << 8, (0x68 + i) << 8],
  ]),
  [0x4a, [0x4a2d, 0x4a2d, 0x8e00, enhanced(0x4a)]],
  [0x4e, [0x4e2b, 0x4e2b, 0x9000, enhanced(0x4e)]],
  [0x56, [0x565c, 0x567c, -1, -1]],
  [0x57, [0x8500, 0x8700, 0x8900, 0x8b00]],
  [0x58, [0x8600, 0x8800, 0x8a00, 0x8c00]],
]);

/** The keypad from 47 to 53: digit with NumLock, code with Ctrl, and the grey twin's with Alt. */
const KEYPAD = '789-456+1230.';
const KEYPAD_CTRL = [0x77, 0x8d, 0x84, 0, 0x73, 0x8f, 0x74, 0, 0x75, 0x91, 0x76, 0x92, 0x93];
const GREY_ALT = [0x97, 0x98, 0x99, 0, 0x9b, 0, 0x9d, 0, 0x9f, 0xa0, 0xa1, 0xa2, 0xa3];

/** Other keys behind E0. */
const EXTENDED: ReadonlyMap<number, KeyWords> = new Map([
  [0x1c, [0xe00d, 0xe00d, 0xe00a, 0xa600]],
  [0x35, [0xe02f, 0xe02f, 0x9500, 0xa400]],
]);

/** One of four by the modifiers held; Alt goes before Ctrl, Ctrl before Shift. */
function select(words: KeyWords, flags: number, shift: boolean): number {
  if (flags & ALT) return words[3];
  if (flags & CTRL) return words[2];
  return words[shift ? 1 : 0];
}

/** The word that a key puts in the ring, or -1. */
function wordOf(scan: number, extended: boolean, flags: number): number {
  const shifted = (flags & (LEFT_SHIFT | RIGHT_SHIFT)) !== 0;
  if (extended && !(scan >= SCAN_HOME && scan <= SCAN_DELETE)) {
    const words = EXTENDED.get(scan);
    return words === undefined ? -1 : select(words, flags, shifted);
  }
  const words = KEYS.get(scan);
  if (words !== undefined) {
    const letter = (words[0] & 0xff) >= 0x61 && (words[0] & 0xff) <= 0x7a;
    return select(words, flags, letter && flags & CAPS_LOCK ? !shifted : shifted);
  }
  const index = scan - SCAN_HOME;
  if (index < 0 || index >= KEYPAD.length) return -1;
  if (extended) {
    const grey = (code: number) => (code << 8) | GREY;
    return select(
      [grey(scan), grey(scan), grey(KEYPAD_CTRL[index]), GREY_ALT[index] << 8],
      flags,
      shifted,
    );
  }
  if (flags & CTRL) return KEYPAD_CTRL[index] << 8;
  if (shifted !== ((flags & NUM_LOCK) !== 0)) return (scan << 8) | KEYPAD.charCodeAt(index);
  return KEYPAD[index] === '5' ? enhanced(scan) : scan << 8;
}

/** Shift, Ctrl, Alt and the locks: updates their states; false if `scan` is none of them. */
function modifier(guest: Guest, scan: number, extended: boolean, down: boolean): boolean {
  const { memory } = guest;
  const set = (lin: number, bit: number, on: boolean) =>
    memory.write8(lin, on ? memory.read8(lin) | bit : memory.read8(lin) & ~bit);
  const locks = new Map([
    [0x3a, CAPS_LOCK],
    [SCAN_NUM_LOCK, NUM_LOCK],
    [SCAN_SCROLL_LOCK, SCROLL_LOCK],
  ]);
  switch (scan) {
    case SCAN_LEFT_SHIFT:
    case SCAN_RIGHT_SHIFT:
      // Behind E0 these are the shifts that the keyboard fakes around its grey keys.
      if (!extended) set(BDA.shift1, scan === SCAN_LEFT_SHIFT ? LEFT_SHIFT : RIGHT_SHIFT, down);
      return true;
    case SCAN_CTRL: {
      if (extended) set(BDA.keyboardFlags, RIGHT_CTRL_DOWN, down);
      else set(BDA.shift2, LEFT_CTRL_DOWN, down);
      const either =
        (memory.read8(BDA.keyboardFlags) & RIGHT_CTRL_DOWN) |
        (memory.read8(BDA.shift2) & LEFT_CTRL_DOWN);
      set(BDA.shift1, CTRL, either !== 0);
      return true;
    }
    case SCAN_ALT: {
      if (extended) set(BDA.keyboardFlags, RIGHT_ALT_DOWN, down);
      else set(BDA.shift2, LEFT_ALT_DOWN, down);
      const either =
        (memory.read8(BDA.keyboardFlags) & RIGHT_ALT_DOWN) |
        (memory.read8(BDA.shift2) & LEFT_ALT_DOWN);
      set(BDA.shift1, ALT, either !== 0);
      if (either !== 0) return true;
      const typed = memory.read8(BDA.keypad);
      memory.write8(BDA.keypad, 0);
      if (typed !== 0) putKey(guest, typed);
      return true;
    }
  }
  const lock = extended ? undefined : locks.get(scan);
  if (lock === undefined) return false;
  const isDown = memory.read8(BDA.shift2) & lock;
  set(BDA.shift2, lock, down);
  if (!down || isDown) return true;
  set(BDA.shift1, lock, (memory.read8(BDA.shift1) & lock) === 0);
  memory.write8(BDA.leds, (memory.read8(BDA.leds) & ~7) | ((memory.read8(BDA.shift1) >> 4) & 7));
  return true;
}

/** Alt with digits of the keypad collects a character code; false if `scan` is no such digit. */
function collectDigit({ memory }: Guest, scan: number): boolean {
  const digit = KEYPAD[scan - SCAN_HOME];
  if (digit === undefined || digit < '0' || digit > '9') return false;
  memory.write8(BDA.keypad, memory.read8(BDA.keypad) * 10 + Number(digit));
  return true;
}

/** Handles one scan code and says what `int_09` has to do about it. */
function translate(guest: Guest, code: number): number {
  const { memory, regs } = guest;
  const prefixes = memory.read8(BDA.keyboardFlags);
  if (code === 0xe0 || code === 0xe1) {
    memory.write8(BDA.keyboardFlags, prefixes | (code === 0xe0 ? E0_SEEN : E1_SEEN));
    return ACTION_NONE;
  }
  const scan = code & 0x7f;
  const down = code < 0x80;
  if (prefixes & E1_SEEN) {
    if (scan === SCAN_CTRL) return ACTION_NONE;
    memory.write8(BDA.keyboardFlags, prefixes & ~(E0_SEEN | E1_SEEN));
    return down && scan === SCAN_NUM_LOCK ? pause(guest) : ACTION_NONE;
  }
  memory.write8(BDA.keyboardFlags, prefixes & ~E0_SEEN);
  const extended = (prefixes & E0_SEEN) !== 0;
  const flags = memory.read8(BDA.shift1);

  if (flags & CTRL && down) {
    if (scan === SCAN_SCROLL_LOCK) return breakKey(guest);
    if (scan === SCAN_NUM_LOCK && !extended) return pause(guest);
  }
  if (code >= 0xfa || modifier(guest, scan, extended, down)) return ACTION_NONE;
  if (scan === SCAN_SYSTEM_REQUEST) {
    const keys = memory.read8(BDA.shift2);
    memory.write8(BDA.shift2, down ? keys | SYSTEM_REQUEST_DOWN : keys & ~SYSTEM_REQUEST_DOWN);
    regs.al = down ? 0 : 1;
    return ACTION_SYSTEM_REQUEST;
  }
  const keysDown = memory.read8(BDA.shift2);
  if (!down) {
    if (scan === SCAN_INSERT) memory.write8(BDA.shift2, keysDown & ~INSERT);
    return ACTION_NONE;
  }
  if (keysDown & PAUSED) {
    memory.write8(BDA.shift2, keysDown & ~PAUSED);
    return ACTION_NONE;
  }
  if (flags & CTRL && flags & ALT && scan === SCAN_DELETE) {
    memory.write16(BDA.warmBoot, WARM_BOOT);
    return ACTION_REBOOT;
  }
  if (extended && scan === SCAN_PRINT_SCREEN) {
    if ((flags & CTRL) === 0) return ACTION_PRINT_SCREEN;
    putKey(guest, 0x7200);
    return ACTION_NONE;
  }
  if (flags & ALT && !extended && collectDigit(guest, scan)) return ACTION_NONE;
  const word = wordOf(scan, extended, flags);
  if (scan === SCAN_INSERT && (flags & (ALT | CTRL)) === 0 && (word & 0xff) !== 0x30) {
    if ((keysDown & INSERT) === 0) memory.write8(BDA.shift1, flags ^ INSERT);
    memory.write8(BDA.shift2, keysDown | INSERT);
  }
  if (word >= 0) putKey(guest, word);
  return ACTION_NONE;
}

function pause({ memory }: Guest): number {
  memory.write8(BDA.shift2, memory.read8(BDA.shift2) | PAUSED);
  return ACTION_PAUSE;
}

function breakKey(guest: Guest): number {
  flushKeys(guest);
  guest.memory.write8(BDA.ctrlBreak, 0x80);
  return ACTION_BREAK;
}

/** The trap `key` of `int_09`: AL is the scan code, AH takes what is to be done. */
export function translateKey(guest: Guest): Outcome {
  guest.regs.ah = translate(guest, guest.regs.al);
  return DONE;
}

/** The trap `break` of `int_09`, behind INT 1Bh: Ctrl-Break leaves the word 0000 in the ring. */
export function breakWord(guest: Guest): Outcome {
  putKey(guest, 0);
  return DONE;
}
