/**
 * The guest's console on the host's standard output and error: bytes as they are written, in
 * order, handed over before the guest sleeps or ends.
 */
import type { ConsoleStream, Hooks } from '../state/hooks.ts';
import { OutputBatch } from '../session/output.ts';
import { consoleText } from '../session/cp437.ts';
import type { CliHost } from './host.ts';

interface Piece {
  readonly stream: ConsoleStream;
  readonly batch: OutputBatch;
}

export class GuestConsole {
  readonly #host: CliHost;
  /** Keep standard output's bytes instead of writing them (`--json`). */
  readonly #keep: boolean;
  readonly #kept = new OutputBatch();
  #pieces: Piece[] = [];
  #lastByte = 0x0a;

  constructor(host: CliHost, keep: boolean) {
    this.#host = host;
    this.#keep = keep;
  }

  readonly hook: NonNullable<Hooks['console']> = (byte, stream) => {
    if (stream === 1) {
      this.#lastByte = byte;
      if (this.#keep) {
        this.#kept.add(byte);
        return;
      }
    }
    let piece = this.#pieces.at(-1);
    if (piece?.stream !== stream) {
      piece = { stream, batch: new OutputBatch() };
      this.#pieces.push(piece);
    }
    piece.batch.add(byte);
  };

  /** Whether the output so far ends with a whole line. */
  get atLineStart(): boolean {
    return this.#lastByte === 0x0a;
  }

  /** What was kept of standard output. */
  get kept(): Uint8Array {
    return this.#kept.take() ?? new Uint8Array();
  }

  async flush(): Promise<void> {
    if (this.#pieces.length === 0) return;
    const pieces = this.#pieces;
    this.#pieces = [];
    for (const { stream, batch } of pieces) {
      const bytes = batch.take() ?? new Uint8Array();
      if (stream === 2) await this.#host.err(bytes);
      else await this.#host.out(this.#host.outIsTerminal ? utf8(consoleText(bytes)) : bytes);
    }
  }
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
