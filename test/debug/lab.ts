/** Programs run under a trace. */
import { assemble } from '../../src/asm/assemble.ts';
import type { TraceEvent } from '../../src/debug/trace/event.ts';
import { createTrace } from '../../src/debug/trace/trace.ts';
import type { Trace, TraceOptions } from '../../src/debug/trace/trace.ts';
import { Machine } from '../../src/machine.ts';
import type { CpuModel } from '../../src/state/machineState.ts';

export function image(source: string): Uint8Array {
  const { image: bytes, diagnostics } = assemble(`org 100h\n${source}\n`);
  if (diagnostics.length > 0) throw new Error(diagnostics[0]?.message);
  return bytes;
}

export interface Traced {
  readonly machine: Machine;
  readonly trace: Trace;
  readonly events: readonly TraceEvent[];
  readonly text: readonly string[];
  readonly json: readonly string[];
}

export interface TracedOptions extends TraceOptions {
  readonly cpu?: CpuModel;
  readonly args?: string;
  /** More files of drive C:, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly ticks?: number;
}

/** A machine at a fixed date, with a program on C: and a small disk. */
export function machineWith(source: string, options: TracedOptions = {}): Machine {
  const machine = new Machine({
    cpu: options.cpu,
    date: [2026, 1, 2, 3, 4, 5],
    diskC: 4 * 1024 * 1024,
  });
  for (const [name, text] of Object.entries({ 'PROG.COM': source, ...options.files }))
    machine.input({ kind: 'file', path: `C:\\${name}`, bytes: image(text) });
  return machine;
}

/** Runs C:\PROG.COM, made of `source`, to its end. */
export function trace(source: string, options: TracedOptions = {}): Traced {
  const machine = machineWith(source, options);
  const { filter, ring, onFull } = options;
  const result = createTrace(machine, { filter, ring, onFull });
  const path = 'C:\\PROG.COM';
  const problem = machine.input({ kind: 'program', path, args: options.args ?? '' });
  if (problem !== null) throw new Error(problem.cause);
  machine.run(options.ticks ?? 2_000_000);
  result.stop();
  const events = result.take();
  return {
    machine,
    trace: result,
    events,
    text: events.map((event) => result.text(event)),
    json: events.map((event) => result.json(event)),
  };
}

/** The values of an event by the names of its fields. */
export function fields(event: TraceEvent | undefined): Record<string, unknown> {
  return Object.fromEntries(
    (event?.schema.fields ?? []).map(({ name }, i) => [name, event?.values[i]]),
  );
}
