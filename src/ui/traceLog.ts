/**
 * What the pane Trace of a machine shows: the newest events that the worker sent, a bounded number
 * of them, and how many are lost. It turns the trace on and off and hands the filter over.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FilterProblem } from '../debug/trace/problem.ts';
import type { Session } from '../session/client.ts';
import type { Event, TraceEntry } from '../session/protocol.ts';
import { PRESETS } from './tracePresets.ts';

/** As many events as are kept; older ones are forgotten. */
export const KEPT = 10_000;
/** Nobody reads faster than the pane changes then, in milliseconds. */
const INTERVAL = 100;

export interface TraceState {
  /** Whether the machine is traced now. */
  readonly on: boolean;
  /** The filter as it was taken last. */
  readonly filter: string;
  /** What the worker found wrong with it. */
  readonly problem: FilterProblem | null;
  /** The newest events, at most KEPT; a new array with every change. */
  readonly entries: readonly TraceEntry[];
  /** Events that the worker lost because they came faster than they can be shown. */
  readonly dropped: number;
  /** Events that were here and had to make room. */
  readonly forgotten: number;
}

export class TraceLog {
  readonly store: StoreApi<TraceState> = createStore(() => ({
    on: false,
    filter: PRESETS[0].filter,
    problem: null,
    entries: [],
    dropped: 0,
    forgotten: 0,
  }));
  readonly #session: Pick<Session, 'send'>;
  /** What has come since the store was changed last. */
  #fresh: TraceEntry[] = [];
  #dropped = 0;
  /** Number of the newest event, and what is added to the worker's numbers. */
  #last = -1;
  #offset = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Pick<Session, 'send' | 'subscribe'>) {
    this.#session = session;
    session.subscribe((event) => this.#receive(event));
  }

  /** Traces what the filter lets through, from now on. */
  start(): void {
    this.store.setState({ on: true });
    this.#session.send({ type: 'trace', filter: this.store.getState().filter });
  }

  /** Traces no more; what is there stays. */
  pause(): void {
    this.store.setState({ on: false });
    this.#session.send({ type: 'trace', filter: null });
  }

  /** Takes a filter, which the caller has found to be right, for what comes from now on. */
  setFilter(filter: string): void {
    if (filter === this.store.getState().filter) return;
    this.store.setState({ filter, problem: null });
    if (this.store.getState().on) this.start();
  }

  /** Forgets all events. */
  clear(): void {
    this.#fresh = [];
    this.#dropped = 0;
    this.store.setState({ entries: [], dropped: 0, forgotten: 0 });
  }

  #receive(event: Event): void {
    if (event.type === 'traceFilter') this.store.setState({ problem: event.problem });
    if (event.type !== 'traced') return;
    for (const entry of event.entries) this.#fresh.push(this.#numbered(entry));
    this.#dropped += event.dropped;
    // In a page that is not seen the time may be long.
    if (this.#fresh.length > KEPT) this.#show();
    else this.#timer ??= setTimeout(() => this.#show(), INTERVAL);
  }

  /**
   * The worker counts from 0 again whenever the trace is turned on; here each number is given once,
   * because lines are known by it.
   */
  #numbered(entry: TraceEntry): TraceEntry {
    if (entry.sequence + this.#offset <= this.#last) this.#offset = this.#last + 1 - entry.sequence;
    this.#last = entry.sequence + this.#offset;
    return this.#offset === 0 ? entry : { ...entry, sequence: this.#last };
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { entries, dropped, forgotten } = this.store.getState();
    const all = [...entries, ...this.#fresh];
    this.store.setState({
      entries: all.slice(-KEPT),
      dropped: dropped + this.#dropped,
      forgotten: forgotten + Math.max(0, all.length - KEPT),
    });
    this.#fresh = [];
    this.#dropped = 0;
  }
}
