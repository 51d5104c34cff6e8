/** What the command line needs of the computer it runs on; tests give it another one. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A keyboard that a person types on while the guest runs. */
export interface Terminal {
  /** Begins to hand over what is typed, as the terminal sends it. */
  start(onData: (text: string) => void): void;
  stop(): void;
}

export interface CliHost {
  /** Resolves when the bytes are on their way and more may follow; rejects with PipeClosed. */
  out(bytes: Uint8Array): Promise<void>;
  err(bytes: Uint8Array): Promise<void>;
  /** Standard output is a terminal: characters beyond ASCII are shown, not passed on as bytes. */
  readonly outIsTerminal: boolean;
  /** Everything on standard input, to its end. */
  readStdin(): Promise<Uint8Array>;
  /** The keyboard, where standard input is a terminal. */
  readonly terminal: Terminal | null;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  date(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** Whoever read our output is gone (`vm86 run … | head`). */
export class PipeClosed extends Error {}

/** Our output could not be written, as on a disk that is full. */
export class WriteFailed extends Error {}

function writeError(error: unknown): Error {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code !== 'EPIPE')
    return new WriteFailed(error.message);
  return new PipeClosed();
}

async function write(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  if (stream.destroyed || stream.errored) throw writeError(stream.errored);
  try {
    if (!stream.write(bytes)) await once(stream, 'drain');
  } catch (error) {
    throw writeError(error);
  }
}

/** The computer itself. */
export function nodeHost(): CliHost {
  const { stdin, stdout, stderr } = process;
  // Without a listener Node would end with a stack trace when the reader goes away.
  for (const stream of [stdout, stderr]) stream.on('error', () => {});
  return {
    out: (bytes) => write(stdout, bytes),
    err: (bytes) => write(stderr, bytes),
    outIsTerminal: stdout.isTTY === true,
    readStdin: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return new Uint8Array(Buffer.concat(chunks));
    },
    terminal: stdin.isTTY ? nodeTerminal() : null,
    now: () => performance.now(),
    date: () => new Date(),
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
  };
}

function nodeTerminal(): Terminal {
  const { stdin } = process;
  let listener: ((chunk: Buffer) => void) | null = null;
  return {
    start: (onData) => {
      stdin.setRawMode(true);
      listener = (chunk) => onData(chunk.toString('utf8'));
      stdin.on('data', listener);
    },
    stop: () => {
      if (listener === null) return;
      stdin.off('data', listener);
      stdin.setRawMode(false);
      stdin.pause();
      listener = null;
    },
  };
}
