/**
 * `--trace` and `--filter`: the events of a run as lines in a file, JSON if it ends in `.jsonl`, or on
 * standard error. Nothing is dropped: whenever the ring is full its events are written.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { isProblem, parseFilter } from '../debug/trace/filter.ts';
import type { Filter } from '../debug/trace/filter.ts';
import type { FilterProblem } from '../debug/trace/problem.ts';
import type { TraceSource } from '../debug/trace/source.ts';
import { createTrace } from '../debug/trace/trace.ts';
import type { Trace } from '../debug/trace/trace.ts';
import { PipeClosed, WriteFailed } from './host.ts';
import { Misuse } from './options.ts';

/** The name that stands for standard error. */
const STANDARD_ERROR = '-';
const STDERR = 2;
const RING = 2048;
/** Milliseconds between two looks at a pipe that is full. */
const PATIENCE = 2;

/** The filter of `--filter`, whose values are joined by blanks. */
export function readFilter(parts: readonly string[]): Filter {
  const text = parts.join(' ');
  const filter = parseFilter(text);
  if (isProblem(filter)) throw new Misuse(filterMessage(text, filter));
  return filter;
}

/** What is wrong, and a line that points at it. */
function filterMessage(text: string, { title, cause, fix, at }: FilterProblem): string {
  const line = text.replace(/\s/g, ' ');
  const mark = ' '.repeat(at[0]) + '^'.repeat(Math.max(1, at[1] - at[0]));
  return `--filter: ${title}. ${cause} ${fix}\n    ${line}\n    ${mark}`;
}

/**
 * Writes all the bytes before it returns. Standard error may be a pipe that refuses more than its
 * reader has taken: its reader is waited for.
 */
export function writeAll(file: number, bytes: Uint8Array): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let rest = bytes; rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(sleeper, 0, 0, PATIENCE);
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

export class FileTrace {
  readonly #path: string;
  readonly #file: number;
  readonly #json: boolean;
  readonly #filter: Filter;
  #trace: Trace | null = null;
  #failure: Error | null = null;

  /** Opens the file. Throws what the host throws. */
  constructor(path: string, filter: Filter) {
    this.#path = path;
    this.#file = path === STANDARD_ERROR ? STDERR : openSync(path, 'w');
    this.#json = path.toLowerCase().endsWith('.jsonl');
    this.#filter = filter;
  }

  /** Traces the machine from now on. */
  attach(machine: TraceSource): void {
    const onFull = (trace: Trace) => this.#write(trace);
    this.#trace = createTrace(machine, { filter: this.#filter, ring: RING, onFull });
  }

  /** Writes the rest and closes the file. Throws if something could not be written. */
  close(): void {
    this.#trace?.stop();
    if (this.#trace !== null) this.#write(this.#trace);
    if (this.#file !== STDERR) closeSync(this.#file);
    if (this.#failure === null) return;
    if (codeOf(this.#failure) === 'EPIPE') throw new PipeClosed();
    throw new WriteFailed(`--trace ${this.#path}: ${this.#failure.message}`);
  }

  /** The machine runs meanwhile: what goes wrong is told at the end. */
  #write(trace: Trace): void {
    const events = trace.take();
    if (this.#failure !== null) return;
    let lines = '';
    for (const event of events) lines += `${this.#json ? trace.json(event) : trace.text(event)}\n`;
    try {
      writeAll(this.#file, Buffer.from(lines));
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
  }
}
