/** Lines and fields of the trace as the pane shows and exports them. */
import type { TraceEntry } from '../session/protocol.ts';

/** Virtual time since power-on: `0.001234`, `1:02.000005`. */
export function timeText(microseconds: number): string {
  const whole = Math.max(0, Math.floor(microseconds));
  const minutes = Math.floor(whole / 60_000_000);
  const seconds = Math.floor(whole / 1_000_000) % 60;
  const fraction = String(whole % 1_000_000).padStart(6, '0');
  if (minutes === 0) return `${seconds}.${fraction}`;
  return `${minutes}:${String(seconds).padStart(2, '0')}.${fraction}`;
}

/** A line in the parts that are drawn differently. */
export interface LineParts {
  readonly before: string;
  /** Name of the call, of the signal, or what happened. */
  readonly name: string;
  readonly rest: string;
}

/** Takes a line apart at the name of what happened. */
export function lineParts(text: string): LineParts {
  const [, before, name, rest] = /^(--- |\+\+\+ )?(\w+)([^]*)$/.exec(text) ?? ['', '', text, ''];
  return { before: before ?? '', name, rest };
}

export interface TraceField {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A number also in hex, as registers and addresses are read; names and texts as they are. */
function valueText(type: string, value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return 'value' in value && Array.isArray(value.value)
      ? value.value.map((item) => JSON.stringify(item)).join(', ')
      : 'none';
  if (typeof value === 'string' && type === 'str') return JSON.stringify(value);
  const number = Number(value);
  if (typeof value === 'boolean' || !(number > 9)) return String(value);
  return `${number} = ${number.toString(16).toUpperCase()}h`;
}

interface JsonField {
  readonly name: string;
  readonly [type: string]: unknown;
}

/** The fields of an event, out of its JSON line. */
export function fieldsOf(json: string): readonly TraceField[] {
  const { data } = JSON.parse(json) as { readonly data: readonly JsonField[] };
  return data.map((field) => {
    const [type, value] = Object.entries(field).find(([key]) => key !== 'name') ?? ['', ''];
    return { name: field.name, type, value: valueText(type, value) };
  });
}

/** The forms in which a trace can be kept. */
export const EXPORTS = [
  {
    extension: 'txt',
    about: 'One line of text for each event, as strace writes them.',
    line: (entry: TraceEntry) => `${entry.pid} ${entry.text}\n`,
  },
  {
    extension: 'jsonl',
    about: 'One JSON object for each event, as Tracee writes them.',
    line: (entry: TraceEntry) => `${entry.json}\n`,
  },
] as const;
