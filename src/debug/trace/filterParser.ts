/**
 * The parser of the filter language: text to clauses, or a Failure that says where it is wrong, why,
 * and what to write instead.
 */
import { nearest } from './nearest.ts';
import { Failure, FilterText } from './filterText.ts';
import type { Span, Word } from './filterText.ts';
import { EVENTS, NUMBER_OPERATORS, SCOPE_FIELDS, TAGS, TEXT_OPERATORS } from './schema.ts';
import type { EventSchema, FieldSchema, FieldType, ScopeField } from './schema.ts';

export type Operator = (typeof NUMBER_OPERATORS)[number];

/** A text with `*` at an end. */
export interface Pattern {
  test(value: string): boolean;
}
export type Wanted = number | boolean | Pattern;

export type ProcessField = ScopeField | 'tree';

export interface Comparison {
  readonly subject:
    | { readonly kind: 'data'; readonly field: string }
    | { readonly kind: 'process'; readonly field: ProcessField };
  readonly operator: Operator;
  readonly values: readonly Wanted[];
}

export type Clause =
  /** Names, or the events of tags, that are wanted or taken away. */
  | { readonly kind: 'select'; readonly events: readonly EventSchema[]; readonly remove: boolean }
  /** An event that is wanted on a condition. */
  | { readonly kind: 'condition'; readonly event: EventSchema; readonly comparison: Comparison }
  /** A condition on the processes of all events. */
  | { readonly kind: 'scope'; readonly comparison: Comparison }
  | { readonly kind: 'follow' }
  | { readonly kind: 'new' };

const NUMBER = /^-?(0[xX][0-9a-fA-F]+|\d+)$/;
const NUMERIC: ReadonlySet<FieldType> = new Set([
  'int32',
  'u_int32',
  'int64',
  'u_int64',
  'pointer',
]);
const SCOPES = ['uid', 'pid', 'comm', 'executable', 'exec', 'binary', 'bin', 'tree'] as const;
const NUMBER_SCOPES: ReadonlySet<string> = new Set(['uid', 'pid', 'ppid', 'tree']);

/** What the lines of the text form begin with, and the event that each is. */
const SHOWN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^int21h?$/i, 'dos_int21'],
  [/^int[0-9a-f]{2}h?$/i, 'bios_int'],
  [/^out[bwl]?$/i, 'port_out'],
  [/^in[bwl]?$/i, 'port_in'],
];

function listed(words: readonly string[]): string {
  return words.join(', ');
}

/** `Did you mean X?`, or what there is. */
function suggestion(word: string, words: readonly string[], otherwise: string): string {
  const near = nearest(word, words);
  return near === null ? otherwise : `Did you mean ${near}?`;
}

export class FilterParser {
  readonly #text: FilterText;

  constructor(text: string) {
    this.#text = new FilterText(text);
  }

  parse(): Clause[] {
    const clauses: Clause[] = [];
    while (this.#text.skip()) clauses.push(this.#clause());
    return clauses;
  }

  #clause(): Clause {
    const word = this.#text.name();
    const { text, at } = word;
    if (text === '' || text === '-')
      throw new Failure(
        [at[0], at[0] + 1],
        'A name is missing',
        `There is ${JSON.stringify(this.#text.at(at[0]))} where the name of an event or a field must stand.`,
        'Begin with a name, such as dos_int21, tag=io or pid=1001.',
      );
    const removes = text.startsWith('-');
    const name = removes ? text.slice(1) : text;
    const span: Span = [at[0] + (removes ? 1 : 0), at[1]];
    const operator = this.#text.operator();
    if (name === 'follow' && operator === null && !removes) return { kind: 'follow' };
    if (operator === null) {
      if (!name.includes('.')) return this.#select({ text: name, at: span }, removes);
      throw new Failure(
        [at[1], at[1] + 1],
        'A comparison is missing',
        `${name} is a field: it lets events through by its value.`,
        `Write an operator and a value behind it, such as ${name}=1.`,
      );
    }
    if (name === 'tag') return this.#tags(operator, removes);
    if (removes)
      throw new Failure(
        at,
        'A condition cannot be taken away',
        `A - in front takes away events by their names, and ${name} is compared with a value.`,
        `Leave out the -, or turn the comparison round: ${name}!=…`,
      );
    const dot = name.indexOf('.');
    if (dot >= 0) return this.#condition({ text: name, at: span }, dot, operator);
    return this.#scope({ text: name, at: span }, operator);
  }

  /** Events by name, or by the beginning or end of their names. */
  #select({ text, at }: Word, remove: boolean): Clause {
    if (!text.includes('*')) return { kind: 'select', events: [this.#event({ text, at })], remove };
    const pattern = this.#pattern({ text, at });
    const events = EVENTS.filter(({ name }) => pattern.test(name));
    if (events.length > 0) return { kind: 'select', events, remove };
    throw new Failure(
      at,
      `No event is called ${text}`,
      `Events are ${listed(EVENTS.map(({ name }) => name))}.`,
      'Write the beginning or the end of one of these, and a * for the rest: vm86*, *_int.',
    );
  }

  #event({ text, at }: Word): EventSchema {
    const event = EVENTS.find(({ name }) => name === text);
    if (event !== undefined) return event;
    const names = EVENTS.map(({ name }) => name);
    if (TAGS.some((tag) => tag === text))
      throw new Failure(
        at,
        `There is no event ${text}`,
        `${text} is a tag: a set of events.`,
        `Write tag=${text}.`,
      );
    if (SCOPES.some((scope) => scope === text))
      throw new Failure(
        at,
        'A comparison is missing',
        `${text} is a property of processes: it lets events through by its value.`,
        `Write an operator and a value behind it: ${text}=…`,
      );
    const [, shown] = SHOWN_NAMES.find(([name]) => name.test(text)) ?? [];
    if (shown !== undefined)
      throw new Failure(
        at,
        `There is no event ${text}`,
        `Lines of the trace that begin so are events of the name ${shown}.`,
        `Write ${shown}.`,
      );
    throw new Failure(
      at,
      `There is no event ${text}`,
      `Events are ${listed(names)}.`,
      suggestion(
        text,
        [...names, 'follow'],
        'Take one of these, or a set of them: tag=playground.',
      ),
    );
  }

  #tags(operator: Word, remove: boolean): Clause {
    this.#mustBe(operator, ['='], 'tag');
    const events: EventSchema[] = [];
    for (const word of this.#text.values('tag', true)) {
      const tag = TAGS.find((one) => one === word.text);
      if (tag === undefined)
        throw new Failure(
          word.at,
          `There is no tag ${word.text}`,
          `Tags are ${listed(TAGS)}.`,
          EVENTS.some(({ name }) => name === word.text)
            ? `${word.text} is an event: put it in front of tag=, or a blank between them.`
            : suggestion(word.text, TAGS, 'Take one of these.'),
        );
      events.push(...EVENTS.filter(({ tags }) => tags.includes(tag)));
    }
    return { kind: 'select', events, remove };
  }

  /** `event.data.field`, `event.retval` or `event.scope.field`. */
  #condition({ text, at }: Word, dot: number, operator: Word): Clause {
    const head = text.slice(0, dot);
    if (head.includes('*'))
      throw new Failure(
        [at[0], at[0] + dot],
        'A condition is on one event',
        `${head} may be several, with different fields.`,
        `Write the whole name of the event: ${EVENTS[0].name}.${text.slice(dot + 1)}.`,
      );
    const event = this.#event({ text: head, at: [at[0], at[0] + dot] });
    const rest = text.slice(dot + 1);
    const restAt: Span = [at[0] + dot + 1, at[1]];
    const [what, field, ...more] = rest.split('.');
    const isKnown = what === 'retval' ? field === undefined : what === 'data' || what === 'scope';
    if (!isKnown || more.length > 0)
      throw new Failure(
        restAt,
        `An event has no part ${rest}`,
        'Behind the name of an event stand data.FIELD, retval, or scope.FIELD.',
        this.#partFix(event, what, rest),
      );
    if (what === 'retval') return this.#retval(event, operator, at);
    const fieldAt: Span = [restAt[0] + what.length + 1, restAt[1]];
    const word = { text: field ?? '', at: fieldAt };
    return what === 'data'
      ? this.#data(event, word, operator)
      : this.#eventScope(event, word, operator);
  }

  #partFix(event: EventSchema, what: string, rest: string): string {
    if (event.fields.some(({ name }) => name === rest)) return `Write ${event.name}.data.${rest}.`;
    return suggestion(
      what,
      ['data', 'retval', 'scope'],
      `Write ${event.name}.data.${event.fields[0].name}=….`,
    );
  }

  #data(event: EventSchema, { text, at }: Word, operator: Word): Clause {
    const field = event.fields.find(({ name }) => name === text);
    if (field === undefined) {
      const names = event.fields.map(({ name }) => name);
      throw new Failure(
        at,
        `${event.name} has no field ${text}`,
        `Its fields are ${listed(names)}.`,
        suggestion(text, names, 'Take one of these.'),
      );
    }
    const name = `${event.name}.data.${text}`;
    this.#mustBe(operator, TEXT_OPERATORS, name);
    const values = this.#text.values(name).map((word) => this.#fieldValue(field, word));
    const subject = { kind: 'data', field: text } as const;
    const comparison = { subject, operator: operator.text as Operator, values };
    return { kind: 'condition', event, comparison };
  }

  #retval(event: EventSchema, operator: Word, at: Span): Clause {
    if (!event.fields.some(({ name }) => name === 'returnValue'))
      throw new Failure(
        at,
        `${event.name} returns nothing`,
        `${event.about.charAt(0).toUpperCase()}${event.about.slice(1)}: there is no result to compare.`,
        `Compare one of its fields: ${event.name}.data.${event.fields[0].name}=…`,
      );
    const name = `${event.name}.retval`;
    this.#mustBe(operator, NUMBER_OPERATORS, name);
    const values = this.#numbers(name, operator);
    const subject = { kind: 'data', field: 'returnValue' } as const;
    const comparison = { subject, operator: operator.text as Operator, values };
    return { kind: 'condition', event, comparison };
  }

  #eventScope(event: EventSchema, { text, at }: Word, operator: Word): Clause {
    const fields: Readonly<Record<string, ScopeField>> = SCOPE_FIELDS;
    const field = Object.hasOwn(fields, text) ? fields[text] : undefined;
    if (field === undefined)
      throw new Failure(
        at,
        `There is no scope field ${text}`,
        `They are ${listed(Object.keys(SCOPE_FIELDS))}.`,
        suggestion(text, Object.keys(SCOPE_FIELDS), 'Take one of these.'),
      );
    const comparison = this.#processComparison(`${event.name}.scope.${text}`, field, operator);
    return { kind: 'condition', event, comparison };
  }

  #scope({ text, at }: Word, operator: Word): Clause {
    const scope = SCOPES.find((one) => one === text);
    if (scope === undefined) {
      const isEvent = EVENTS.some(({ name }) => name === text);
      throw new Failure(
        at,
        isEvent ? `${text} is compared with nothing` : `There is nothing called ${text} to compare`,
        isEvent
          ? 'An event is not a value; its fields are.'
          : `Of processes there are ${listed(SCOPES)}; of events there are data.FIELD and retval.`,
        isEvent
          ? `Write ${text} alone, or name a field: ${text}.data.FIELD=…`
          : suggestion(
              text,
              ['tag', ...SCOPES],
              'Write EVENT.data.FIELD=…, EVENT.retval=… or pid=….',
            ),
      );
    }
    if (text === 'pid' && this.#text.takes('new')) {
      this.#mustBe(operator, ['='], 'pid');
      return { kind: 'new' };
    }
    const field = scope === 'tree' || scope === 'uid' || scope === 'pid' ? scope : undefined;
    const comparison = this.#processComparison(
      text,
      field ?? (scope === 'comm' ? 'comm' : 'path'),
      operator,
    );
    return { kind: 'scope', comparison };
  }

  #processComparison(name: string, field: ProcessField, operator: Word): Comparison {
    const isNumber = NUMBER_SCOPES.has(field);
    const all = isNumber && field !== 'tree' ? NUMBER_OPERATORS : TEXT_OPERATORS;
    this.#mustBe(operator, all, name);
    const values = isNumber
      ? this.#numbers(name, operator)
      : this.#text.values(name).map((word) => this.#pattern(word));
    const subject = { kind: 'process', field } as const;
    return { subject, operator: operator.text as Operator, values };
  }

  #numbers(name: string, operator: Word): number[] {
    const several = operator.text === '=' || operator.text === '!=';
    return this.#text.values(name, false, several).map((word) => this.#number(name, word));
  }

  #fieldValue({ name, type }: FieldSchema, word: Word): Wanted {
    if (NUMERIC.has(type)) return this.#number(name, word);
    if (type !== 'bool') return this.#pattern(word);
    if (word.text === 'true' || word.text === '1') return true;
    if (word.text === 'false' || word.text === '0') return false;
    throw new Failure(
      word.at,
      `${word.text} is neither true nor false`,
      `${name} is a yes or a no.`,
      `Write ${name}=true or ${name}=false.`,
    );
  }

  #number(name: string, { text, at }: Word): number {
    const value = NUMBER.test(text)
      ? Number(text.replace('-', '')) * (text.startsWith('-') ? -1 : 1)
      : NaN;
    if (Number.isSafeInteger(value)) return value;
    const isName = EVENTS.some((event) => event.name === text.split(/[.=!<>]/)[0]);
    throw new Failure(
      at,
      Number.isNaN(value) ? `${text} is no number` : `${text} is too large`,
      `${name} is a number: decimal, or hexadecimal with 0x in front.`,
      isName
        ? 'The comma goes on with the list of values: put a blank in its place.'
        : `Write it as 33 or 0x21.`,
    );
  }

  /** A text to be met exactly, or with `*` for anything at its beginning or end. */
  #pattern({ text, at }: Word): Pattern {
    const open = text.startsWith('*');
    const close = text.endsWith('*') && text.length > 1;
    const middle = text.slice(open ? 1 : 0, close ? -1 : undefined);
    const star = middle.indexOf('*');
    if (star >= 0)
      throw new Failure(
        [at[0] + star + (open ? 1 : 0), at[0] + star + (open ? 2 : 1)],
        'A * stands in the middle',
        'It means anything at the beginning or at the end of a text, and only there.',
        `Write ${middle.slice(0, star)}* or *${middle.slice(star + 1)}.`,
      );
    if (open && (close || text === '*')) return { test: (value) => value.includes(middle) };
    if (open) return { test: (value) => value.endsWith(middle) };
    if (close) return { test: (value) => value.startsWith(middle) };
    return { test: (value) => value === text };
  }

  #mustBe(operator: Word, allowed: readonly string[], name: string): void {
    if (allowed.includes(operator.text)) return;
    const isDouble = operator.text === '==';
    throw new Failure(
      operator.at,
      `${name} cannot be compared by ${operator.text}`,
      isDouble ? 'Equality is one =.' : `It takes ${allowed.join(' ')}.`,
      isDouble ? `Write ${name}=…` : `Write ${name}${allowed[0]}…`,
    );
  }
}
