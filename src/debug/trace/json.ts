/** Events as JSON lines in the form of Tracee's v1beta1 events (vm86.md 12.2). */
import type { FieldValue, TracedProcess, TraceEvent } from './event.ts';
import type { FieldSchema, FieldType } from './schema.ts';
import { timestamp } from './time.ts';

/** Values of these types are strings in JSON: a double cannot hold all of them. */
const AS_STRING: ReadonlySet<FieldType> = new Set(['int64', 'u_int64', 'pointer']);

/** The value of a field under its typed key. */
function typedValue({ name, type }: FieldSchema, value: FieldValue): object {
  if (type === 'str_array') {
    const list = Array.isArray(value) ? value : [];
    return { name, str_array: list.length === 0 ? {} : { value: list } };
  }
  return { name, [type]: AS_STRING.has(type) ? String(value) : value };
}

function executable({ path }: TracedProcess): object {
  return path === '' ? {} : { executable: { path } };
}

function processOf({ process, syscall, schema }: TraceEvent): object {
  const { pid, name, parent } = process;
  const isCall = schema.name === 'vm86' || schema.name === 'vm86old';
  return {
    ...executable(process),
    host_pid: pid,
    pid,
    real_user: { id: 0 },
    thread: {
      ...(name === '' ? {} : { name }),
      host_tid: pid,
      tid: pid,
      syscall,
      ...(isCall ? { compat: true } : {}),
    },
    ...(parent === null
      ? {}
      : { ancestors: [{ ...executable(parent), host_pid: parent.pid, pid: parent.pid }] }),
  };
}

/** One line, without its end. `powerOn` is the date at power-on in milliseconds since 1970. */
export function jsonLine(event: TraceEvent, powerOn: number): string {
  const { schema, values, microseconds } = event;
  const data = schema.fields.flatMap((field, i) => {
    const value = values[i];
    return value === undefined ? [] : [typedValue(field, value)];
  });
  return JSON.stringify({
    timestamp: timestamp(powerOn, microseconds),
    id: schema.id,
    name: schema.name,
    workload: { process: processOf(event) },
    data,
  });
}
