/**
 * NASM's preprocessor, the part that programs of this size use: %define, %xdefine, %assign, %undef,
 * %if, %ifdef, %ifndef, %elif, %else, %endif, %macro with counted parameters, %rep, %include,
 * %error, %warning.
 *
 * Not implemented: contexts, %rotate, string functions, %ifidn and the other tests, overloads of a
 * macro by the number of its parameters, defaults.
 */
import type { Diagnostics, Span } from '../diagnostic.ts';
import { constantOf } from './constants.ts';
import { type Token, tokenize } from './lexer.ts';
import {
  MAX_LINE_TOKENS,
  type SingleLineMacro,
  expandLine,
  isOperator,
  moveTo,
  substitute,
} from './macros.ts';

export interface PreprocessorOptions {
  readonly name?: string;
  readonly include?: (path: string) => string | null;
  readonly defines?: Readonly<Record<string, string>>;
}

type Line = readonly Token[];

interface Macro {
  readonly least: number;
  readonly most: number;
  /** The last parameter takes all that is left, commas included. */
  readonly greedy: boolean;
  readonly body: readonly Line[];
}

/** An open %if: whether its lines count now, whether a branch has been taken, and its place. */
interface Condition {
  active: boolean;
  taken: boolean;
  readonly outer: boolean;
  readonly span: Span;
}

const MAX_LINES = 300_000;
const MAX_DEPTH = 40;

const OPENERS: Readonly<Record<string, string>> = {
  ...{ '%macro': '%endmacro', '%imacro': '%endmacro', '%rep': '%endrep' },
};

/** The lines of a source, as tokens, without directives of the preprocessor. */
export function preprocess(
  source: string,
  options: PreprocessorOptions,
  diagnostics: Diagnostics,
): Token[][] {
  return new Preprocessor(options, diagnostics).run(source);
}

class Preprocessor {
  readonly #options: PreprocessorOptions;
  readonly #diagnostics: Diagnostics;
  readonly #defines = new Map<string, SingleLineMacro>();
  readonly #macros = new Map<string, Macro>();
  readonly #output: Token[][] = [];
  #calls = 0;
  #lines = 0;

  constructor(options: PreprocessorOptions, diagnostics: Diagnostics) {
    this.#options = options;
    this.#diagnostics = diagnostics;
    for (const [name, text] of Object.entries(options.defines ?? {})) {
      const body = tokenize(text, 1, '', diagnostics);
      this.#defines.set(name, { parameters: null, body });
    }
  }

  run(source: string): Token[][] {
    this.#process(this.#read(source, ''), 0);
    return this.#output;
  }

  #read(source: string, file: string): Line[] {
    const lines: Line[] = [];
    let continued: Token[] | null = null;
    source.split(/\r\n|\n|\r/).forEach((text, index) => {
      const more = text.endsWith('\\');
      const shown = more ? text.slice(0, -1) : text;
      const tokens = tokenize(shown, index + 1, file, this.#diagnostics);
      const whole: Token[] = continued ? [...continued, ...tokens] : tokens;
      continued = more ? whole : null;
      if (!more) lines.push(whole);
    });
    if (continued) lines.push(continued);
    return lines;
  }

  #process(lines: readonly Line[], depth: number): void {
    const conditions: Condition[] = [];
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? [];
      const head = line[0];
      if (!head || ++this.#lines > MAX_LINES) {
        if (this.#lines > MAX_LINES && head) this.#tooMuch(head.span);
        continue;
      }
      const directive = head.type === 'directive' ? head.text.toLowerCase() : '';
      if (this.#conditional(directive, line, conditions)) continue;
      if (conditions.some((one) => !one.active)) continue;
      const closer = OPENERS[directive];
      if (closer !== undefined) {
        const end = this.#findEnd(lines, i, directive, closer);
        const body = lines.slice(i + 1, end);
        if (closer === '%endrep') this.#repeat(line, body, depth);
        else this.#defineMacro(line, body);
        i = end;
      } else if (directive !== '') {
        this.#directive(directive, line, depth);
      } else {
        this.#ordinary(line, depth);
      }
    }
    for (const { span } of conditions) {
      this.#diagnostics.error(span, 'This %if has no %endif.', 'Add %endif where it ends.');
    }
  }

  #tooMuch(span: Span): void {
    this.#diagnostics.error(
      span,
      'Macros and repetitions make too many lines.',
      'Look for a macro that calls itself, or lower the count of %rep.',
    );
  }

  #findEnd(lines: readonly Line[], start: number, opener: string, closer: string): number {
    let depth = 0;
    for (let i = start + 1; i < lines.length; i++) {
      const head = lines[i]?.[0];
      if (head?.type !== 'directive') continue;
      const text = head.text.toLowerCase();
      if (OPENERS[text] === closer) depth++;
      else if (text === closer && depth-- === 0) return i;
    }
    const span = lines[start]?.[0]?.span;
    if (span) this.#diagnostics.error(span, `This ${opener} has no ${closer}.`, `Add ${closer}.`);
    return lines.length;
  }

  /** Handles %if and its relatives; true when the line was one of them. */
  #conditional(directive: string, line: Line, conditions: Condition[]): boolean {
    const span = line[0]?.span;
    if (!span) return false;
    const outer = conditions.every((one) => one.active);
    if (directive.startsWith('%if')) {
      const value = outer && this.#test(directive.slice(3), line);
      conditions.push({ active: value, taken: value, outer, span });
      return true;
    }
    if (directive !== '%else' && directive !== '%endif' && !directive.startsWith('%elif'))
      return false;
    const open = conditions[conditions.length - 1];
    if (!open) {
      this.#diagnostics.error(span, `${directive} without %if.`, 'Remove it, or add the %if.');
    } else if (directive === '%endif') {
      conditions.pop();
    } else {
      const value =
        open.outer &&
        !open.taken &&
        (directive === '%else' || this.#test(directive.slice(5), line));
      open.active = value;
      open.taken ||= value;
    }
    return true;
  }

  #test(kind: string, line: Line): boolean {
    const name = line[1]?.text ?? '';
    switch (kind) {
      case '':
        return (this.#number(line) ?? 0) !== 0;
      case 'def':
        return this.#defines.has(name);
      case 'ndef':
        return !this.#defines.has(name);
      case 'macro':
        return this.#macros.has(name);
      case 'nmacro':
        return !this.#macros.has(name);
      default:
        this.#unknown(line);
        return false;
    }
  }

  #unknown(line: Line): void {
    const head = line[0];
    if (!head) return;
    this.#diagnostics.error(
      head.span,
      `"${head.text}" is not supported.`,
      'Use %define, %assign, %if, %ifdef, %macro, %rep or %include.',
    );
  }

  #number(line: Line, start = 1): number | null {
    return constantOf(expandLine(line.slice(start), this.#defines), this.#diagnostics);
  }

  #directive(directive: string, line: Line, depth: number): void {
    const [head, name] = line;
    if (!head) return;
    switch (directive) {
      case '%define':
      case '%idefine':
      case '%xdefine':
        this.#define(line, directive === '%xdefine');
        return;
      case '%assign': {
        const value = this.#number(line, 2);
        if (!name || value === null) return;
        const token: Token = {
          ...{ type: 'number', text: String(value), value, bytes: [], spaced: true },
          span: name.span,
        };
        this.#defines.set(name.text, { parameters: null, body: [token] });
        return;
      }
      case '%undef':
        if (name) this.#defines.delete(name.text);
        return;
      case '%include':
        this.#include(line, depth);
        return;
      case '%error':
      case '%fatal':
      case '%warning': {
        const text = line.slice(1).map((token) => token.text);
        const report = directive === '%warning' ? 'warning' : 'error';
        const fix = 'The source asks for this; see the lines around it.';
        this.#diagnostics[report](head.span, text.join(' ') || 'The source stops here.', fix);
        return;
      }
      default:
        this.#unknown(line);
    }
  }

  #define(line: Line, expandNow: boolean): void {
    const name = line[1];
    if (name?.type !== 'identifier') {
      const span = (name ?? line[0])?.span;
      if (span) this.#diagnostics.error(span, 'A name is missing.', 'Write %define name value.');
      return;
    }
    let parameters: string[] | null = null;
    let start = 2;
    const open = line[2];
    // A parenthesis without a space before it opens a list of parameters.
    if (open && isOperator(open, '(') && !open.spaced) {
      const end = line.findIndex((token) => isOperator(token, ')'));
      if (end > 0) {
        parameters = line
          .slice(3, end)
          .flatMap((one) => (one.type === 'identifier' ? [one.text] : []));
        start = end + 1;
      }
    }
    const body = line.slice(start);
    const value = expandNow ? expandLine(body, this.#defines) : body;
    this.#defines.set(name.text, { parameters, body: value });
  }

  #include(line: Line, depth: number): void {
    const path = line[1];
    if (!path) return;
    const name = path.type === 'string' ? path.text.slice(1, -1) : path.text;
    const text = depth < MAX_DEPTH ? (this.#options.include?.(name) ?? null) : null;
    if (text === null) {
      this.#diagnostics.error(
        path.span,
        depth < MAX_DEPTH
          ? `The file "${name}" is not here.`
          : 'Files include each other for ever.',
        'Check the name; the file must be beside the source.',
      );
      return;
    }
    this.#process(this.#read(text, name), depth + 1);
  }

  #defineMacro(line: Line, body: readonly Line[]): void {
    const name = line[1];
    if (name?.type !== 'identifier') {
      const span = (name ?? line[0])?.span;
      if (span) this.#diagnostics.error(span, 'A name is missing.', 'Write %macro name 0.');
      return;
    }
    const least = line[2]?.type === 'number' ? line[2].value : 0;
    let most = least;
    if (isOperator(line[3], '-')) most = line[4]?.type === 'number' ? line[4].value : Infinity;
    const greedy = line.some((token) => isOperator(token, '+'));
    this.#macros.set(name.text, { least, most, greedy, body });
  }

  #repeat(line: Line, body: readonly Line[], depth: number): void {
    const count = this.#number(line) ?? 0;
    const span = line[0]?.span;
    if (!span || depth >= MAX_DEPTH) return;
    for (let i = 0; i < count && this.#lines <= MAX_LINES; i++) {
      this.#lines++;
      if (body.some((one) => one[0]?.text.toLowerCase() === '%exitrep')) {
        this.#unknown(body.find((one) => one[0]?.text.toLowerCase() === '%exitrep') ?? line);
        return;
      }
      this.#process(body, depth + 1);
    }
    if (this.#lines > MAX_LINES) this.#tooMuch(span);
  }

  #ordinary(line: Line, depth: number): void {
    const tokens = expandLine(line, this.#defines);
    const first = tokens[0];
    if (tokens.length > MAX_LINE_TOKENS && first) {
      this.#diagnostics.error(
        first.span,
        'Macros make this line too long.',
        'Look for macros that grow with each use.',
      );
      return;
    }
    // A call may stand behind a label, with or without a colon.
    const behindLabel = isOperator(tokens[1], ':') ? 2 : 1;
    for (const at of [0, behindLabel]) {
      const token = tokens[at];
      const macro = token?.type === 'identifier' ? this.#macros.get(token.text) : undefined;
      if (!token || !macro) continue;
      if (at > 0) this.#output.push(tokens.slice(0, at));
      this.#call(macro, token, tokens.slice(at + 1), depth);
      return;
    }
    this.#output.push(tokens);
  }

  #call(macro: Macro, name: Token, rest: readonly Token[], depth: number): void {
    const lists: Token[][] = rest.length === 0 ? [] : [[]];
    let braces = 0;
    for (const token of rest) {
      if (isOperator(token, '{') && braces++ === 0) continue;
      if (isOperator(token, '}') && --braces === 0) continue;
      const last = macro.greedy && lists.length === macro.most;
      if (braces === 0 && !last && isOperator(token, ',')) lists.push([]);
      else lists[lists.length - 1]?.push(token);
    }
    if (lists.length < macro.least || lists.length > macro.most) {
      this.#diagnostics.error(
        name.span,
        `The macro "${name.text}" does not take ${lists.length} parameters.`,
        macro.least === macro.most
          ? `It takes ${macro.least}.`
          : `It takes ${macro.least} to ${macro.most}.`,
      );
      return;
    }
    if (depth >= MAX_DEPTH) {
      this.#tooMuch(name.span);
      return;
    }
    const call = ++this.#calls;
    const body = macro.body.map((line) => substitute(line, lists, call, name.span));
    this.#process(
      body.map((line) => moveTo(line, name.span)),
      depth + 1,
    );
  }
}
