/** A cursor over the tokens of one line, and the error that ends the reading of a line. */
import { type Span, joinSpans } from '../diagnostic.ts';
import type { Token } from './lexer.ts';

/** Thrown inside the front end to give up a line; parser.ts turns it into a diagnostic. */
export class SyntaxProblem extends Error {
  readonly span: Span;
  readonly fix: string;

  constructor(span: Span, message: string, fix: string) {
    super(message);
    this.span = span;
    this.fix = fix;
  }
}

export class TokenStream {
  /** Operators in the expression that is being read. */
  operators = 0;
  #at = 0;
  readonly #tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get position(): number {
    return this.#at;
  }

  /** The token `ahead` places on, or undefined at the end of the line. */
  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  back(): void {
    this.#at--;
  }

  get ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Whether the next token is this operator. */
  at(text: string): boolean {
    const token = this.peek();
    return token?.type === 'operator' && token.text === text;
  }

  /** Takes the next token if it is this operator. */
  take(text: string): boolean {
    if (!this.at(text)) return false;
    this.#at++;
    return true;
  }

  /** Takes the next token if it is one of these words, whatever their case; returns it in lower case. */
  takeWord(words: readonly string[]): string | null {
    const word = this.word();
    if (word === null || !words.includes(word)) return null;
    this.#at++;
    return word;
  }

  /** The next token in lower case if it is a word, else null. */
  word(ahead = 0): string | null {
    const token = this.peek(ahead);
    return token?.type === 'identifier' ? token.text.toLowerCase() : null;
  }

  expect(text: string, fix: string): void {
    if (this.take(text)) return;
    throw new SyntaxProblem(this.here(), `"${text}" is missing${this.#found()}.`, fix);
  }

  /** Where the next token stands, or just behind the last one. */
  here(): Span {
    const token = this.peek();
    if (token) return token.span;
    const last = this.#tokens[this.#tokens.length - 1];
    if (!last) return { line: 1, column: 1, endColumn: 2, file: '' };
    return { ...last.span, column: last.span.endColumn, endColumn: last.span.endColumn + 1 };
  }

  /** From the token at `start` to the last one taken. */
  spanFrom(start: number): Span {
    const first = this.#tokens[start];
    const last = this.#tokens[this.#at - 1];
    return first && last ? joinSpans(first.span, last.span) : this.here();
  }

  unexpected(fix: string): SyntaxProblem {
    const token = this.peek();
    return new SyntaxProblem(
      this.here(),
      token
        ? `"${token.text}" is not expected here.`
        : 'Something is missing at the end of the line.',
      fix,
    );
  }

  #found(): string {
    const token = this.peek();
    return token ? ` before "${token.text}"` : ' at the end of the line';
  }
}
