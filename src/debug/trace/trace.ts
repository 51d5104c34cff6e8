/**
 * A trace of a machine or a task: which events, how many are kept, and taking them out as text, JSON
 * or values (vm86.md section 12).
 */
import type { TraceEvent } from './event.ts';
import { decodeRow } from './decode.ts';
import { isProblem, parseFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import { jsonLine } from './json.ts';
import { Recorder } from './recorder.ts';
import type { TraceSource } from './source.ts';
import { Ring } from './ring.ts';
import { textLine } from './text.ts';
import { powerOnOf } from './time.ts';

export interface TraceOptions {
  /** Which events, in the filter language; all but `guest_int` if it is left out. */
  readonly filter?: string | Filter;
  /** How many events are kept until they are taken: 1 to 1,000,000; 4096 if it is left out. */
  readonly ring?: number;
  /**
   * Called when the ring is full, to take events out of it. Without it the oldest give way. It is
   * called while the machine runs, so it may not run that machine.
   */
  readonly onFull?: (trace: Trace) => void;
}

const DEFAULT_RING = 4096;
const LARGEST_RING = 1_000_000;

function filterOf(filter: string | Filter): Filter {
  const parsed = typeof filter === 'string' ? parseFilter(filter) : filter;
  if (isProblem(parsed)) throw new RangeError(`${parsed.title}. ${parsed.cause} ${parsed.fix}`);
  return parsed;
}

export class Trace {
  readonly #source: TraceSource;
  readonly #ring: Ring;
  readonly #recorder: Recorder;

  constructor(source: TraceSource, options: TraceOptions) {
    const { filter = '', ring = DEFAULT_RING, onFull } = options;
    if (!Number.isInteger(ring) || ring < 1 || ring > LARGEST_RING)
      throw new RangeError(`a ring of ${ring} events: it holds 1 to ${LARGEST_RING}`);
    this.#source = source;
    this.#ring = new Ring(ring);
    const drain = onFull === undefined ? null : () => onFull(this);
    this.#recorder = new Recorder(source, this.#ring, filterOf(filter), drain);
    source.trace = this.#recorder;
  }

  /** Lets other events through, from now on. Throws a RangeError for a filter that has an error. */
  setFilter(filter: string | Filter): void {
    this.#recorder.filter = filterOf(filter);
  }

  /** How many events can be taken. */
  get length(): number {
    return this.#ring.next - this.#ring.first;
  }

  /** How many events gave way to newer ones since the trace began, or since `takeDropped`. */
  get dropped(): number {
    return this.#ring.dropped;
  }

  takeDropped(): number {
    return this.#ring.takeDropped();
  }

  /** Takes the oldest events out, at most so many. */
  take(most = Infinity): TraceEvent[] {
    const ring = this.#ring;
    const end = Math.min(ring.next, ring.first + most);
    const events: TraceEvent[] = [];
    for (; ring.first < end; ring.first++)
      events.push(decodeRow(ring, ring.slotOf(ring.first), ring.first));
    return events;
  }

  /** Forgets what was not taken. */
  clear(): void {
    this.#ring.first = this.#ring.next;
  }

  /** Ends the trace. Calls that have not returned become its last events. */
  stop(): void {
    if (this.#source.trace !== this.#recorder) return;
    this.#source.trace = null;
    this.#recorder.powered();
  }

  /** An event as a line in the manner of strace. */
  text(event: TraceEvent): string {
    return textLine(event);
  }

  /** An event as a JSON line in the form of Tracee. */
  json(event: TraceEvent): string {
    return jsonLine(event, powerOnOf(this.#source.memory));
  }
}

/**
 * Traces a machine, or a bare task, from now on, until `stop`. A machine has one trace at a time: a
 * second takes the place of the first.
 */
export function createTrace(source: TraceSource, options: TraceOptions = {}): Trace {
  return new Trace(source, options);
}
