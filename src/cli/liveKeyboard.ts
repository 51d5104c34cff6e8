/** A person at a terminal: what is typed goes to the guest, and twice Ctrl-C ends the run. */
import type { CliHost, Terminal } from './host.ts';
import { terminalToKeys } from './terminalKeys.ts';

const CTRL_C = '\x03';
/** A second Ctrl-C within this many milliseconds is meant for us. */
const TWICE = 1000;

export class LiveKeyboard {
  /** Set by the second Ctrl-C. */
  interrupted = false;
  readonly #terminal: Terminal;
  #keys = '';
  #lastBreak = -Infinity;
  #wake: (() => void) | null = null;
  #started = false;
  #now: () => number = () => 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  start(): void {
    this.#started = true;
    this.#terminal.start((text) => this.#receive(text));
  }

  stop(): void {
    if (this.#started) this.#terminal.stop();
    this.#started = false;
  }

  /** Waits for a key, at most so long; with 0 only lets the terminal hand over what it has. */
  async wait(milliseconds: number, host: CliHost): Promise<void> {
    this.#now = () => host.now();
    if (milliseconds <= 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      return;
    }
    if (this.#keys !== '' || this.interrupted) return;
    const typed = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    await Promise.race([typed, host.sleep(milliseconds)]);
    this.#wake = null;
  }

  /** What was typed since the last call, as text for the guest's keyboard. */
  take(): string {
    const keys = this.#keys;
    this.#keys = '';
    return keys;
  }

  #receive(text: string): void {
    if (text.includes(CTRL_C)) {
      const now = this.#now();
      if (now - this.#lastBreak < TWICE) this.interrupted = true;
      this.#lastBreak = now;
    }
    this.#keys += terminalToKeys(text);
    this.#wake?.();
  }
}
