/** Where something stands in a source, and what the assembler has to say about it. */

/** A place in a source: lines and columns count from 1, `endColumn` is one past the end. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** The included file, or '' for the source itself. */
  readonly file: string;
}

export interface Diagnostic extends Span {
  readonly severity: 'error' | 'warning';
  /** What is wrong, a sentence. */
  readonly message: string;
  /** What would mend it, a sentence. */
  readonly fix: string;
}

/** Collects the diagnostics of one pass, up to a limit that nobody reads beyond. */
export class Diagnostics {
  static readonly LIMIT = 200;
  readonly list: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  error(span: Span, message: string, fix: string): void {
    this.#add('error', span, message, fix);
  }

  warning(span: Span, message: string, fix: string): void {
    this.#add('warning', span, message, fix);
  }

  #add(severity: Diagnostic['severity'], span: Span, message: string, fix: string): void {
    const key = `${span.file}:${span.line}:${span.column}:${message}`;
    if (this.list.length >= Diagnostics.LIMIT || this.#seen.has(key)) return;
    this.#seen.add(key);
    const { line, column, endColumn, file } = span;
    this.list.push({ severity, line, column, endColumn, file, message, fix });
  }
}

/** The span from the start of one to the end of the other, when they share a line. */
export function joinSpans(first: Span, last: Span): Span {
  return first.line === last.line ? { ...first, endColumn: last.endColumn } : first;
}
