/**
 * The user's keys as scan codes: what was pressed and let go becomes make and break codes, nothing
 * stays down when the focus leaves, and Ctrl+Alt alone gives the keyboard back.
 *
 * Keys go by their place on the keyboard. Where that would type another character than the user's
 * own layout does, the guest, whose keyboard is American, gets the key that types it there.
 */
import { toCp437 } from '../devices/cp437.ts';
import {
  breakCodes,
  characterCodes,
  characterStroke,
  CTRL_BREAK,
  makeCodes,
  strokeCodes,
} from '../devices/scancodes.ts';

/** The part of a KeyboardEvent that matters here. */
export interface Key {
  readonly code: string;
  readonly key: string;
  readonly metaKey: boolean;
  getModifierState(name: string): boolean;
}

export interface KeyboardOptions {
  readonly send: (codes: readonly number[]) => void;
  /** Called when Ctrl+Alt were pressed and let go with no other key between. */
  readonly release: () => void;
}

const CTRL = /^Control(Left|Right)$/;
const SHIFT = /^Shift(Left|Right)$/;
const MODIFIER = /^(Control|Shift|Alt)(Left|Right)$/;
/** The right Alt is AltGr on most keyboards, whatever the browser calls it. */
const ALT = 'AltLeft';

/** A key that went down: the guest's key that is held for it, or codes that were all of it. */
type Press = { readonly held: string } | { readonly held: null; readonly codes: readonly number[] };

function isAltGr(key: Key): boolean {
  return key.key === 'AltGraph' || key.getModifierState('AltGraph');
}

export class GuestKeyboard {
  readonly #options: KeyboardOptions;
  /** By KeyboardEvent.code: the guest's key that is down for it, null if none is. */
  readonly #held = new Map<string, string | null>();
  /** Whether only Ctrl and Alt have been pressed since the first of them went down. */
  #onlyCtrlAlt = false;
  #sawBoth = false;

  constructor(options: KeyboardOptions) {
    this.#options = options;
  }

  /** A key went down, or repeats. Says whether it was the guest's. */
  down(key: Key): boolean {
    if (makeCodes(key.code).length === 0 || key.metaKey) return false;
    const press = this.#pressOf(key);
    this.#watchRelease(key);
    this.#held.set(key.code, press.held);
    this.#watchBoth();
    const breaks = key.code === 'Pause' && this.#holds(CTRL);
    if (press.held === null) this.#options.send(press.codes);
    else this.#options.send(breaks ? CTRL_BREAK : makeCodes(press.held));
    return true;
  }

  /** A key went up. Says whether it was the guest's. */
  up(key: Key): boolean {
    const held = this.#held.get(key.code);
    if (held === undefined) return false;
    this.#held.delete(key.code);
    if (held !== null) this.#options.send(breakCodes(held));
    if (this.#held.size === 0 && this.#sawBoth) {
      this.#sawBoth = false;
      this.#options.release();
    }
    return true;
  }

  /** Lets go of everything that is down: the focus has left. */
  letGo(): void {
    for (const held of this.#held.values()) if (held !== null) this.#options.send(breakCodes(held));
    this.#held.clear();
    this.#onlyCtrlAlt = false;
    this.#sawBoth = false;
  }

  #holds(name: RegExp): boolean {
    return [...this.#held.keys()].some((code) => name.test(code));
  }

  #watchRelease(key: Key): void {
    if (this.#held.size === 0) {
      this.#onlyCtrlAlt = true;
      this.#sawBoth = false;
    }
    if ((!CTRL.test(key.code) && key.code !== ALT) || isAltGr(key)) this.#onlyCtrlAlt = false;
  }

  #watchBoth(): void {
    const both = this.#held.has(ALT) && this.#holds(CTRL);
    this.#sawBoth = this.#onlyCtrlAlt && (this.#sawBoth || both);
  }

  /** What a key is on the guest's keyboard. */
  #pressOf(key: Key): Press {
    const same: Press = { held: key.code };
    if (key.key.length !== 1) return same;
    const altGr = isAltGr(key);
    const byte = toCp437(key.key);
    const stroke = byte < 0x20 || byte > 0x7e ? null : characterStroke(byte);
    if (!altGr && (this.#holds(CTRL) || this.#held.has(ALT) || this.#held.has('AltRight')))
      return stroke !== null && stroke.key.startsWith('Key') ? { held: stroke.key } : same;
    if (stroke === null) return byte < 0x80 ? same : this.#alone(characterCodes(byte));
    if (key.code.startsWith('Numpad')) return same;
    const shifted = (stroke.shift ?? false) === this.#holds(SHIFT);
    const caps = key.getModifierState('CapsLock') && stroke.key.startsWith('Key');
    if (!altGr && (shifted || caps)) return { held: stroke.key };
    return this.#alone(strokeCodes(stroke));
  }

  /** Codes that must come without the modifiers that are down now. */
  #alone(codes: readonly number[]): Press {
    const names = [...this.#held.values()]
      .filter((held) => held !== null)
      .filter((held) => MODIFIER.test(held));
    return {
      held: null,
      codes: [...names.flatMap(breakCodes), ...codes, ...names.flatMap(makeCodes)],
    };
  }
}

/** Text from paste or a phone's keyboard, in the escapes of the `type` command. */
export function typedText(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/\{/g, '\\{')
    .replace(/\r\n|\n|\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/\x7f|\x08/g, '{Backspace}')
    .replace(/\x1b/g, '\\e');
}
