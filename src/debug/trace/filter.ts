/**
 * Which events a trace has: the filter language of vm86.md 12.5, made into tests on events. Parts
 * of a filter are separated by blanks or commas; names and tags add up, conditions are AND-ed,
 * several values of one `=` are OR-ed.
 */
import type { TracedProcess, TraceEvent } from './event.ts';
import { FilterParser } from './filterParser.ts';
import type { Clause, Comparison } from './filterParser.ts';
import { Failure } from './filterText.ts';
import { compare, matchesProcess } from './filterMatch.ts';
import type { FilterProblem } from './problem.ts';
import { EVENTS } from './schema.ts';
import type { EventSchema } from './schema.ts';

export type Predicate = (event: TraceEvent) => boolean;

export interface Filter {
  /** The text that it was made of. */
  readonly text: string;
  /** WANTS_* bits of the events that it can let through. */
  readonly wants: number;
  /**
   * By the number of the event (its place in EVENTS): what it must fulfil. Null: nothing;
   * undefined: it is not wanted at all.
   */
  readonly conditions: readonly (Predicate | null | undefined)[];
}

/** Longest text of a filter. */
const LONGEST = 4096;

/** Understands a filter. An empty one lets through all events but `guest_int`. Never throws. */
export function parseFilter(text: string): Filter | FilterProblem {
  try {
    if (text.length > LONGEST)
      throw new Failure(
        [LONGEST, text.length],
        'The filter is too long',
        `It has ${text.length} characters, and a filter has at most ${LONGEST}.`,
        'Leave out names that a tag or a * would cover.',
      );
    return compile(text, new FilterParser(text).parse());
  } catch (error) {
    if (error instanceof Failure) return error.problem;
    throw error;
  }
}

export function isProblem(result: Filter | FilterProblem): result is FilterProblem {
  return 'title' in result;
}

/** The events that names, tags and conditions ask for, without those that are taken away. */
function selected(clauses: readonly Clause[]): ReadonlySet<EventSchema> {
  const wanted = new Set<EventSchema>();
  const removed = new Set<EventSchema>();
  for (const clause of clauses) {
    if (clause.kind === 'condition') wanted.add(clause.event);
    else if (clause.kind === 'select')
      for (const event of clause.events) (clause.remove ? removed : wanted).add(event);
  }
  const base = wanted.size > 0 ? [...wanted] : EVENTS.filter(({ byDefault }) => byDefault);
  return new Set(base.filter((event) => !removed.has(event)));
}

function compile(text: string, clauses: readonly Clause[]): Filter {
  const events = selected(clauses);
  if (events.size === 0)
    throw new Failure(
      [0, text.length],
      'The filter lets nothing through',
      'It takes away all the events that it names.',
      'Leave out a name with a - in front of it.',
    );
  const scope = scopeOf(clauses);
  const conditions = EVENTS.map((event) => {
    if (!events.has(event)) return undefined;
    const own = clauses.flatMap((clause) =>
      clause.kind === 'condition' && clause.event === event
        ? [conditionOf(event, clause.comparison)]
        : [],
    );
    const all = scope === null ? own : [scope, ...own];
    if (all.length === 0) return null;
    return all.length === 1 ? all[0] : (one: TraceEvent) => all.every((test) => test(one));
  });
  const wants = [...events].reduce((bits, event) => bits | event.wants, 0);
  return { text, wants, conditions };
}

function conditionOf(event: EventSchema, comparison: Comparison): Predicate {
  const { subject } = comparison;
  if (subject.kind === 'process') return (one) => matchesProcess(comparison, subject.field, one);
  const at = event.fields.findIndex(({ name }) => name === subject.field);
  return (one) => compare(comparison, one.values[at]);
}

function isNew({ process: { isNew: began } }: TraceEvent): boolean {
  return began;
}

/** What all events must fulfil, or null. */
function scopeOf(clauses: readonly Clause[]): Predicate | null {
  const comparisons = clauses.flatMap((clause) =>
    clause.kind === 'scope' ? [clause.comparison] : [],
  );
  const follows = clauses.some(({ kind }) => kind === 'follow');
  const onlyNew = clauses.some(({ kind }) => kind === 'new');
  if (comparisons.length === 0 && !onlyNew) return null;
  const matches = (event: TraceEvent) =>
    (!onlyNew || isNew(event)) &&
    comparisons.every(
      (comparison) =>
        comparison.subject.kind === 'process' &&
        matchesProcess(comparison, comparison.subject.field, event),
    );
  if (!follows) return matches;
  return (event) => {
    let one: TracedProcess | null = event.process;
    for (; one !== null; one = one.parent) if (matches({ ...event, process: one })) return true;
    return false;
  };
}
