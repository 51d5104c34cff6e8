/**
 * The trace on its way to the page: events gather in a ring beside the machine and leave it in
 * batches, so many a second at most. What comes faster gives way and is counted.
 */
import { isProblem, parseFilter } from '../debug/trace/filter.ts';
import type { TraceSource } from '../debug/trace/source.ts';
import { hasFailed, textOf } from '../debug/trace/text.ts';
import { createTrace } from '../debug/trace/trace.ts';
import type { Trace } from '../debug/trace/trace.ts';
import type { TraceEvent } from '../debug/trace/event.ts';
import type { Event, TraceEntry } from './protocol.ts';

/** Events that wait for the page at most. */
const RING = 16_384;
/** Entries of one `traced` event at most. */
const BATCH = 1000;
/** Milliseconds between two of them. */
const INTERVAL = 50;

export class TraceFeed {
  readonly #machine: TraceSource;
  readonly #emit: (event: Event) => void;
  #trace: Trace | null = null;
  #lastSent = -Infinity;

  constructor(machine: TraceSource, emit: (event: Event) => void) {
    this.#machine = machine;
    this.#emit = emit;
  }

  /** Traces what the filter lets through; null ends the trace. */
  set(filter: string | null): void {
    if (filter === null) {
      this.#trace?.stop();
      this.#emit({ type: 'traceFilter', problem: null });
      return;
    }
    const parsed = parseFilter(filter);
    if (isProblem(parsed)) {
      this.#emit({ type: 'traceFilter', problem: parsed });
      return;
    }
    if (this.#trace !== null && this.#machine.trace !== null) this.#trace.setFilter(parsed);
    else this.#trace = createTrace(this.#machine, { filter: parsed, ring: RING });
    this.#emit({ type: 'traceFilter', problem: null });
  }

  /** Whether events wait for the page. */
  get waiting(): boolean {
    return this.#trace !== null && this.#trace.length > 0;
  }

  /** Sends a batch if there are events and it is time for one. */
  send(now: number): void {
    const trace = this.#trace;
    if (trace === null || trace.length === 0 || now - this.#lastSent < INTERVAL) return;
    this.#lastSent = now;
    const dropped = trace.takeDropped();
    const entries = trace.take(BATCH).map((event) => entryOf(trace, event));
    this.#emit({ type: 'traced', entries, dropped });
  }
}

function entryOf(trace: Trace, event: TraceEvent): TraceEntry {
  const { sequence, clock, microseconds, process, schema } = event;
  return {
    sequence,
    clock,
    microseconds,
    pid: process.pid,
    name: schema.name,
    failed: hasFailed(event),
    text: textOf(event),
    json: trace.json(event),
  };
}
