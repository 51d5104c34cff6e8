/**
 * The user's keys as scan codes: what was pressed and let go becomes make and break codes, nothing
 * stays down when the focus leaves, and Ctrl+Alt alone gives the keyboard back.
 */
import { breakCodes, CTRL_BREAK, makeCodes } from '../devices/scancodes.ts';

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
/** The right Alt is AltGr on most keyboards, whatever the browser calls it. */
const ALT = 'AltLeft';

export class GuestKeyboard {
  readonly #options: KeyboardOptions;
  /** Codes of the keys that the guest believes to be down. */
  readonly #held = new Set<string>();
  /** Whether only Ctrl and Alt have been pressed since the first of them went down. */
  #onlyCtrlAlt = false;
  #sawBoth = false;

  constructor(options: KeyboardOptions) {
    this.#options = options;
  }

  #ctrlHeld(): boolean {
    return [...this.#held].some((code) => CTRL.test(code));
  }

  /** A key went down, or repeats. Says whether it was the guest's. */
  down(key: Key): boolean {
    const make = makeCodes(key.code);
    if (make.length === 0 || key.metaKey) return false;
    const modifier = CTRL.test(key.code) || key.code === ALT;
    const altGr = key.key === 'AltGraph' || key.getModifierState('AltGraph');
    if (this.#held.size === 0) this.#onlyCtrlAlt = true;
    if (!modifier || altGr) this.#onlyCtrlAlt = false;
    this.#held.add(key.code);
    const both = this.#held.has(ALT) && this.#ctrlHeld();
    this.#sawBoth = this.#onlyCtrlAlt && (this.#sawBoth || both);
    const breaks = key.code === 'Pause' && this.#ctrlHeld();
    this.#options.send(breaks ? CTRL_BREAK : make);
    return true;
  }

  /** A key went up. Says whether it was the guest's. */
  up(key: Key): boolean {
    if (!this.#held.delete(key.code)) return false;
    this.#options.send(breakCodes(key.code));
    if (this.#held.size === 0 && this.#sawBoth) {
      this.#sawBoth = false;
      this.#options.release();
    }
    return true;
  }

  /** Lets go of everything that is down: the focus has left. */
  letGo(): void {
    for (const code of this.#held) this.#options.send(breakCodes(code));
    this.#held.clear();
    this.#onlyCtrlAlt = false;
    this.#sawBoth = false;
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
