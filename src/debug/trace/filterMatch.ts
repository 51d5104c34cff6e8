/** Comparing the values of events with those of a filter. */
import type { FieldValue, TracedProcess, TraceEvent } from './event.ts';
import type { Comparison, ProcessField, Wanted } from './filterParser.ts';

/** Whether a value is the wanted one; texts may have a `*` at their ends. */
function equals(value: FieldValue, wanted: Wanted): boolean {
  if (typeof value === 'object') return value.some((part) => equals(part, wanted));
  if (typeof wanted === 'object') return typeof value === 'string' && wanted.test(value);
  return value === wanted;
}

/** A value that is not there fulfils no condition. */
export function compare({ operator, values }: Comparison, value: FieldValue | undefined): boolean {
  if (value === undefined) return false;
  if (operator === '=') return values.some((wanted) => equals(value, wanted));
  if (operator === '!=') return !values.some((wanted) => equals(value, wanted));
  const [limit] = values;
  if (typeof value !== 'number' || typeof limit !== 'number') return false;
  if (operator === '<') return value < limit;
  if (operator === '>') return value > limit;
  return operator === '<=' ? value <= limit : value >= limit;
}

function isInTree(process: TracedProcess, { operator, values }: Comparison): boolean {
  let inTree = false;
  for (let one: TracedProcess | null = process; one !== null; one = one.parent)
    if (values.includes(one.pid)) inTree = true;
  return inTree === (operator === '=');
}

/** Whether an event's process fulfils a condition on it. */
export function matchesProcess(
  comparison: Comparison,
  field: ProcessField,
  { process: one, syscall }: TraceEvent,
): boolean {
  switch (field) {
    case 'tree':
      return isInTree(one, comparison);
    case 'pid':
      return compare(comparison, one.pid);
    case 'ppid':
      return compare(comparison, one.parent?.pid ?? 0);
    case 'uid':
      return compare(comparison, 0);
    case 'comm':
      return compare(comparison, one.name);
    case 'path':
      return compare(comparison, one.path);
    case 'syscall':
      return compare(comparison, syscall);
  }
}
