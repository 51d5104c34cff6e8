/**
 * What may stand at a place of a filter for the trace (vm86.md 12.5): names of events, tags, parts
 * of an event, fields and operators, each with a few words about it.
 */
import {
  EVENTS,
  NUMBER_OPERATORS,
  SCOPE_FIELDS,
  TAGS,
  TEXT_OPERATORS,
  type EventSchema,
  type FieldType,
} from '../debug/trace/schema.ts';

export interface Completion {
  /** What stands there when it is taken. */
  readonly text: string;
  readonly about: string;
}

export interface Completions {
  /** The first character that is replaced; the last is the one before the caret. */
  readonly from: number;
  readonly options: readonly Completion[];
}

const SCOPES: readonly Completion[] = [
  { text: 'pid=', about: 'of this process; pid=new: of programs that start from now on' },
  { text: 'comm=', about: 'of programs of this name' },
  { text: 'executable=', about: 'of programs with this DOS path' },
  { text: 'tree=', about: 'of this process and all that it starts' },
  { text: 'follow', about: 'also of what the chosen processes start' },
];

const PARTS: readonly Completion[] = [
  { text: 'data.', about: 'an argument or result' },
  { text: 'retval', about: 'the return value' },
  { text: 'scope.', about: 'whose event it is' },
];

const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  '=': 'is, or is one of: values with commas between them',
  '!=': 'is none of',
  '<': 'is less than',
  '>': 'is more than',
  '<=': 'is at most',
  '>=': 'is at least',
};

const TYPE_WORDS: Readonly<Record<FieldType, string>> = {
  int32: 'number',
  u_int32: 'number',
  int64: 'number',
  u_int64: 'number',
  pointer: 'address',
  str: 'text; * stands for any end or beginning',
  bool: 'true or false',
  str_array: 'texts',
};

function operators(names: readonly string[]): Completion[] {
  return names.map((text) => ({ text, about: OPERATOR_WORDS[text] }));
}

function returns({ fields }: EventSchema): boolean {
  return fields.some(({ name }) => name === 'returnValue');
}

/** What the word before the caret may be one of, and where the part of it begins that is typed. */
function candidates(word: string, afterTag: boolean): { typed: string; all: Completion[] } {
  const tags = TAGS.map((text) => ({ text, about: tagged(text) }));
  const [, tag] = /^tag!?=(.*)$/.exec(word) ?? [];
  if (tag !== undefined) return { typed: tag, all: tags };
  const [, name, part, field] = /^-?([\w*]+)\.(?:(data|scope)\.)?(\w*)$/.exec(word) ?? [];
  if (field !== undefined) {
    const event = EVENTS.find((known) => known.name === name);
    return { typed: field, all: partsOf(event, part, field) };
  }
  const [, minus, typed] = /^(-?)([\w*]*)$/.exec(word) ?? [];
  if (typed === undefined) return { typed: '', all: [] };
  const names = EVENTS.map((event) => ({ text: event.name, about: event.about }));
  if (EVENTS.some((event) => event.name === typed) && minus === '')
    names.push({ text: `${typed}.`, about: 'only with these arguments or results' });
  const rest = minus === '' ? [{ text: 'tag=', about: 'a group of events' }, ...SCOPES] : [];
  return { typed, all: [...(afterTag ? tags : []), ...names, ...rest] };
}

function tagged(tag: string): string {
  const names = EVENTS.filter(({ tags }) => tags.some((own) => own === tag)).map(
    ({ name }) => name,
  );
  return names.length > 6 ? `${names.slice(0, 5).join(', ')} …` : names.join(', ');
}

function partsOf(
  event: EventSchema | undefined,
  part: string | undefined,
  typed: string,
): Completion[] {
  if (part === 'scope') {
    if (typed in SCOPE_FIELDS)
      return operators(NUMBER_OPERATORS).map(({ text, about }) => ({ text: typed + text, about }));
    return Object.entries(SCOPE_FIELDS).map(([text, about]) => ({ text, about }));
  }
  if (part === 'data') {
    if (event === undefined) return [];
    const field = event.fields.find(({ name }) => name === typed);
    if (field !== undefined)
      return operators(TEXT_OPERATORS).map(({ text, about }) => ({ text: typed + text, about }));
    return event.fields.map(({ name, type }) => ({ text: name, about: TYPE_WORDS[type] }));
  }
  if (typed === 'retval')
    return operators(NUMBER_OPERATORS).map(({ text, about }) => ({ text: typed + text, about }));
  return PARTS.filter(({ text }) => text !== 'retval' || event === undefined || returns(event));
}

/** What can be put in at the caret, the likeliest first. */
export function completionsAt(filter: string, caret: number): Completions {
  const before = filter.slice(0, caret);
  const word = /[^\s,"]*$/.exec(before)?.[0] ?? '';
  // A quoted value is anything that the user likes.
  if ((before.split('"').length - 1) % 2 === 1) return { from: caret, options: [] };
  const clause = /[^\s"]*$/.exec(before)?.[0] ?? '';
  const { typed, all } = candidates(word, /^tag!?=.*,/.test(clause));
  const wanted = typed.toLowerCase();
  const starting = all.filter(({ text }) => text.toLowerCase().startsWith(wanted));
  const containing = all.filter(
    ({ text }) => wanted !== '' && text.toLowerCase().indexOf(wanted) > 0,
  );
  const options = [...starting, ...containing].filter(({ text }) => text !== typed);
  return { from: caret - typed.length, options };
}
