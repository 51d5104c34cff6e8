/**
 * The bounded store of a trace: rows of numbers that cost no allocation to write and are made into
 * events only when somebody looks. When it is full the oldest rows give way and are counted.
 */
import type { TracedProcess } from './event.ts';

/** Words of a row; recorder.ts says what they hold. */
export const ROW_WORDS = 32;
/** Doubles of a row: ticks, microseconds, and two of the event's own. */
export const ROW_DOUBLES = 4;
export const D_TICKS = 0;
export const D_MICROSECONDS = 1;
export const D_FIRST = 2;
export const D_SECOND = 3;

/** Names and bytes that a row carries besides; most rows have none. */
export interface Payload {
  path?: string;
  newPath?: string;
  found?: string;
  argv?: readonly string[];
  envp?: readonly string[];
}

/** Rows with room for `capacity` of them, addressed by number modulo that. */
export class Rows {
  readonly capacity: number;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  readonly processes: (TracedProcess | null)[];
  readonly payloads: (Payload | null)[];

  constructor(capacity: number) {
    this.capacity = capacity;
    this.words = new Int32Array(capacity * ROW_WORDS);
    this.doubles = new Float64Array(capacity * ROW_DOUBLES);
    this.processes = new Array<TracedProcess | null>(capacity).fill(null);
    this.payloads = new Array<Payload | null>(capacity).fill(null);
  }

  /** Copies a row of `from`, or of these rows. */
  copy(to: number, from: Rows, at: number): void {
    const source = from.words;
    const target = this.words;
    const base = to * ROW_WORDS;
    const start = at * ROW_WORDS;
    for (let i = 0; i < ROW_WORDS; i++) target[base + i] = source[start + i];
    for (let i = 0; i < ROW_DOUBLES; i++)
      this.doubles[to * ROW_DOUBLES + i] = from.doubles[at * ROW_DOUBLES + i];
    this.processes[to] = from.processes[at];
    this.payloads[to] = from.payloads[at];
  }
}

/** The rows from `first` to before `next`; row n lies at `slotOf(n)`. */
export class Ring extends Rows {
  /** Most rows that are kept; the memory has one more, where the next is written. */
  readonly size: number;
  first = 0;
  next = 0;
  /** Where row `next` is to be written. */
  slot = 0;
  #dropped = 0;

  constructor(size: number) {
    super(size + 1);
    this.size = size;
  }

  get full(): boolean {
    return this.next - this.first >= this.size;
  }

  slotOf(sequence: number): number {
    return sequence % this.capacity;
  }

  /** Keeps the row that was written at `slot`; the oldest gives way if it must. */
  commit(): void {
    this.next++;
    if (++this.slot === this.capacity) this.slot = 0;
    if (this.next - this.first <= this.size) return;
    this.first++;
    this.#dropped++;
  }

  /** How many rows gave way before anybody took them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The same, counted from now on again. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}
