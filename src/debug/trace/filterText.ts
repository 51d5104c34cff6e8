/** The text of a filter, read from left to right: words, operators, values and quotes. */
import type { FilterProblem } from './problem.ts';

export type Span = readonly [number, number];

/** Thrown inside of the parser only. */
export class Failure extends Error {
  readonly problem: FilterProblem;

  constructor(at: Span, title: string, cause: string, fix: string) {
    super(title);
    this.problem = { title, cause, fix, at };
  }
}

/** A part of the text and where it stands. */
export interface Word {
  readonly text: string;
  readonly at: Span;
}

const SEPARATOR = /[\s,]/;
const OPERATOR = /[=!<>]/;
const END_OF_NAME = /[\s,=!<>"']/;
const END_OF_VALUE = /[\s,]/;

export class FilterText {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes on behind blanks and commas; false at the end of the text. */
  skip(): boolean {
    this.#while(SEPARATOR);
    return this.#at < this.#text.length;
  }

  /** A name, which may be empty, up to an operator, quote or separator. */
  name(): Word {
    return this.#read(END_OF_NAME);
  }

  /** The character at a place. */
  at(place: number): string {
    return this.#text[place] ?? ' ';
  }

  /** Takes the word if it stands here as a whole value. */
  takes(word: string): boolean {
    const end = this.#at + word.length;
    if (!this.#text.startsWith(word, this.#at) || !END_OF_VALUE.test(this.at(end))) return false;
    this.#at = end;
    return true;
  }

  /** The operator that stands here, or null. */
  operator(): Word | null {
    const word = this.#while(OPERATOR);
    return word.text === '' ? null : word;
  }

  /** Values separated by commas. In a list of `names` a word with a - in front begins a new part. */
  values(name: string, names = false, several = true): Word[] {
    const values = [this.#value(name)];
    while (several && this.#text[this.#at] === ',') {
      const next = this.#text[this.#at + 1] ?? ' ';
      if (names && next === '-') break;
      this.#at++;
      values.push(this.#value(name));
    }
    return values;
  }

  #value(name: string): Word {
    const quote = this.#text[this.#at];
    if (quote === '"' || quote === "'") return this.#quoted(quote);
    const word = this.#read(END_OF_VALUE);
    if (word.text !== '') return word;
    throw new Failure(
      [word.at[0], word.at[0] + 1],
      'A value is missing',
      `${name} is compared with nothing.`,
      'Write the value right behind the operator or comma; one with blanks stands in quotes.',
    );
  }

  #quoted(quote: string): Word {
    const start = this.#at;
    const end = this.#text.indexOf(quote, start + 1);
    if (end < 0)
      throw new Failure(
        [start, this.#text.length],
        'A quote is not closed',
        `The value begins with ${quote} and goes on to the end of the filter.`,
        `Write another ${quote} where it ends.`,
      );
    this.#at = end + 1;
    const next = this.#text[this.#at] ?? ' ';
    if (!END_OF_VALUE.test(next))
      throw new Failure(
        [this.#at, this.#at + 1],
        'Something stands right behind a quote',
        `The value has ended with ${quote}, and ${JSON.stringify(next)} follows.`,
        'Put a blank or a comma between them, or the whole value into the quotes.',
      );
    return { text: this.#text.slice(start + 1, end), at: [start + 1, end] };
  }

  /** The text from here up to a character of `end`. */
  #read(end: RegExp): Word {
    const start = this.#at;
    while (this.#at < this.#text.length && !end.test(this.#text[this.#at])) this.#at++;
    return { text: this.#text.slice(start, this.#at), at: [start, this.#at] };
  }

  #while(characters: RegExp): Word {
    const start = this.#at;
    while (this.#at < this.#text.length && characters.test(this.#text[this.#at])) this.#at++;
    return { text: this.#text.slice(start, this.#at), at: [start, this.#at] };
  }
}
