/** What can be traced. */
import type { Memory } from '../../state/memory.ts';
import type { TraceSink } from '../../state/trace.ts';

/** A machine, or a bare task. */
export interface TraceSource {
  readonly memory: Memory;
  /** The virtual clock, instructions of the call that is running included. */
  readonly ticks: number;
  trace: TraceSink | null;
}
