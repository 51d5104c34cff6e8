/**
 * The engine behind the front ends: goes over the statements until no label moves any more, each
 * pass writing all bytes anew with the values of the pass before for what comes later. Jumps start
 * short and grow, so the result is the smallest. Bounded in passes, output and repetitions.
 */
import type { DecodeModel } from '../isa/decode.ts';
import type { Body, Expression, Statement } from './ast.ts';
import { Diagnostics, type Span } from './diagnostic.ts';
import { ABSOLUTE, MIXED, type Scope, type Value, absolute, evaluate } from './evaluate.ts';
import { cpuModel } from './cpuNames.ts';
import { assembleInstruction, isFixed } from './instruction.ts';
import { dataBytes } from './data.ts';
import { Section, placeSections } from './section.ts';
import { nearest } from './spelling.ts';

/** More than a machine's memory is a mistake in the source. */
export const MAX_OUTPUT = 0x110000;
/** From this pass on, statements whose size still changes take their longest form. */
const SETTLING_PASS = 12;
const MAX_PASSES = 40;
/** Repetitions of TIMES that may be worked out one by one, over all passes. */
const MAX_REPETITIONS = 2_000_000;

export interface SymbolEntry {
  value: Value;
  /** The statement that defines it, and the pass in which it last did. */
  statement: Statement;
  pass: number;
}

/** The bytes of one statement in the image. */
export interface Piece {
  readonly span: Span;
  readonly section: Section;
  readonly offset: number;
  readonly size: number;
}

export interface PassResult {
  readonly origin: number;
  readonly sections: readonly Section[];
  readonly symbols: ReadonlyMap<string, SymbolEntry>;
  readonly pieces: readonly Piece[];
  readonly diagnostics: Diagnostics;
}

export function runPasses(statements: readonly Statement[], model: DecodeModel): PassResult {
  const passes = new Passes(statements, model);
  return passes.run();
}

class Passes implements Scope {
  readonly #statements: readonly Statement[];
  readonly #initialModel: DecodeModel;
  readonly #symbols = new Map<string, SymbolEntry>();
  readonly #sections: Section[] = [];
  /** Size of each statement in the pass before, and those that must take their longest form. */
  readonly #sizes: number[] = [];
  readonly #settled = new Set<Statement>();
  /** Bytes of instructions that do not depend on the pass. */
  readonly #fixed = new Map<Body, readonly number[]>();
  #pieces: Piece[] = [];
  #section: Section;
  #model: DecodeModel;
  #origin = 0;
  #originSpan: Span | null = null;
  #pass = 0;
  #changed = false;
  #repetitions = 0;
  #overflow = false;

  diagnostics = new Diagnostics();
  here: Value = absolute(0);
  sectionStart: Value = absolute(0);

  constructor(statements: readonly Statement[], model: DecodeModel) {
    this.#statements = statements;
    this.#initialModel = model;
    this.#model = model;
    this.#section = this.#openSection('.text');
  }

  run(): PassResult {
    for (;;) {
      this.#runOne();
      // The first pass does not know what comes later, so there is always a second.
      if (this.#overflow || (this.#pass > 1 && !this.#changed)) break;
      if (this.#pass >= MAX_PASSES) {
        const last = this.#statements[this.#statements.length - 1];
        if (last) {
          this.diagnostics.error(
            last.span,
            'The addresses never come to rest: a size depends on itself.',
            'Look for TIMES, RESB or EQU that count with labels behind them.',
          );
        }
        break;
      }
    }
    return {
      origin: this.#origin,
      sections: this.#sections,
      symbols: this.#symbols,
      pieces: this.#pieces,
      diagnostics: this.diagnostics,
    };
  }

  lookup(name: string): Value | null {
    return this.#symbols.get(name)?.value ?? null;
  }

  undefinedSymbol(name: string, span: Span): void {
    if (this.#pass === 1) return;
    const shown = name.startsWith('..@') ? name.replace(/^\.\.@\d+\./, '%%') : name;
    // Guesses cost time; nobody reads that many.
    const guess = this.diagnostics.list.length < 20 ? nearest(shown, this.#symbols.keys()) : null;
    this.diagnostics.error(
      span,
      `"${shown}" is not defined.`,
      guess === null
        ? `Define it as a label, "${shown}:", or with EQU.`
        : `Did you mean "${guess}"?`,
    );
  }

  #runOne(): void {
    this.#pass++;
    this.#changed = false;
    this.#pieces = [];
    this.#originSpan = null;
    this.#model = this.#initialModel;
    this.diagnostics = new Diagnostics();
    for (const section of this.#sections) section.size = 0;
    this.#section = this.#openSection('.text');
    this.#statements.forEach((statement, index) => {
      if (!this.#overflow) this.#statement(statement, index);
    });
    if (placeSections(this.#sections, this.#origin)) this.#changed = true;
  }

  #openSection(name: string): Section {
    let section = this.#sections.find((one) => one.name === name);
    if (!section) {
      section = new Section(name, this.#sections.length);
      this.#sections.push(section);
    }
    return section;
  }

  #setHere(): void {
    const { number, start, size } = this.#section;
    const base = { known: this.#pass > 1 || number === 0, section: number, registers: [] };
    this.here = { ...base, value: start + size };
    this.sectionStart = { ...base, value: start };
  }

  #statement(statement: Statement, index: number): void {
    this.#setHere();
    const { label, body, times } = statement;
    if (body?.type === 'equ') {
      if (label) this.#define(label.name, statement, evaluate(body.value, this));
      else {
        this.diagnostics.error(
          statement.span,
          'EQU has no name in front of it.',
          'Write name EQU value.',
        );
      }
      return;
    }
    if (label) this.#define(label.name, statement, this.here);
    if (!body) return;
    const section = this.#section;
    const offset = section.size;
    if (times) this.#times(statement, body, times);
    else this.#body(statement, body);
    const size = section.size - offset;
    if (this.#pass > SETTLING_PASS && this.#sizes[index] !== size) this.#settled.add(statement);
    this.#sizes[index] = size;
    if (size > 0) this.#pieces.push({ span: statement.span, section, offset, size });
  }

  #define(name: string, statement: Statement, value: Value): void {
    const entry = this.#symbols.get(name);
    if (!entry) {
      this.#symbols.set(name, { value, statement, pass: this.#pass });
      this.#changed = true;
      return;
    }
    if (entry.pass === this.#pass && entry.statement !== statement) {
      this.diagnostics.error(
        statement.label?.span ?? statement.span,
        `"${name}" is already defined in line ${entry.statement.span.line}.`,
        'Give one of them another name; a name that starts with "." may repeat under another label.',
      );
      return;
    }
    const old = entry.value;
    if (old.value !== value.value || old.section !== value.section || old.known !== value.known) {
      this.#changed = true;
    }
    entry.value = value;
    entry.statement = statement;
    entry.pass = this.#pass;
  }

  /** A number that a directive needs; null when it is not known yet or makes no sense. */
  #count(expression: Expression, what: string): number | null {
    const { value, known, section, registers } = evaluate(expression, this);
    if (!known) return null;
    const ordinary = registers.length === 0 && (section === ABSOLUTE || section === MIXED);
    if (ordinary && value >= 0) return value;
    // Differences that come out right only when all sizes are known are negative in early passes.
    this.diagnostics.error(
      expression.span,
      ordinary ? `${what} is negative: ${value}.` : `${what} must be a number.`,
      ordinary
        ? 'What stands before it is longer than it allows: shorten that, or raise the number.'
        : 'Use a constant, or the difference of two labels.',
    );
    return null;
  }

  #room(bytes: number, span: Span): boolean {
    const total = this.#sections.reduce((sum, section) => sum + section.size, 0);
    if (total + bytes <= MAX_OUTPUT) return true;
    this.#overflow = true;
    this.diagnostics.error(
      span,
      `The program grows beyond ${MAX_OUTPUT >> 10} KiB, more than the machine's memory.`,
      'Lower the count.',
    );
    return false;
  }

  #times(statement: Statement, body: Body, times: Expression): void {
    const count = this.#count(times, 'The count of TIMES');
    if (count === null || count === 0) return;
    const section = this.#section;
    const before = section.size;
    if (!this.#room(count, times.span)) return;
    this.#body(statement, body);
    const size = section.size - before;
    if (size === 0 || !this.#room(size * (count - 1), times.span)) return;
    if (body.type === 'reserve') {
      section.reserve(size * (count - 1));
    } else if (isFixed(body)) {
      const bytes = [...section.bytes.subarray(before)];
      section.append(bytes, count - 1);
    } else {
      this.#repetitions += count;
      if (this.#repetitions > MAX_REPETITIONS) {
        this.#overflow = true;
        this.diagnostics.error(
          times.span,
          'TIMES repeats too many lines that differ each time.',
          'Lower the count, or repeat something that does not depend on $ or labels.',
        );
        return;
      }
      // `$` stays where the line begins, as in NASM.
      for (let i = 1; i < count; i++) this.#body(statement, body);
    }
  }

  /** Most instructions are the same in every pass, so those are encoded once. */
  #instruction(
    statement: Statement,
    body: Extract<Body, { type: 'instruction' }>,
  ): readonly number[] {
    const known = this.#fixed.get(body);
    if (known) return known;
    const section = this.#section;
    const problems = this.diagnostics.list.length;
    const bytes = assembleInstruction(body, {
      scope: this,
      model: this.#model,
      ip: section.start + section.size,
      section: section.number,
      settled: this.#settled.has(statement),
    });
    if (isFixed(body) && this.diagnostics.list.length === problems) this.#fixed.set(body, bytes);
    return bytes;
  }

  #body(statement: Statement, body: Body): void {
    const section = this.#section;
    switch (body.type) {
      case 'instruction': {
        const bytes = this.#instruction(statement, body);
        if (this.#room(bytes.length, statement.span)) section.append(bytes);
        return;
      }
      case 'data':
        {
          const bytes = dataBytes(body.unit, body.items, statement.span, this);
          if (this.#room(bytes.length, statement.span)) section.append(bytes);
        }
        return;
      case 'reserve': {
        const count = this.#count(body.count, 'The count') ?? 0;
        if (this.#room(count * body.unit, statement.span)) section.reserve(count * body.unit);
        return;
      }
      case 'org':
        this.#org(body.value);
        return;
      case 'section':
        this.#section = this.#openSection(body.name);
        if (body.align) {
          const align = this.#count(body.align, 'The alignment');
          if (align !== null && align > 0) this.#section.align = align;
        }
        return;
      case 'align':
        this.#align(statement, body.boundary, body.fill);
        return;
      case 'cpu': {
        const model = cpuModel(body.name);
        if (model) this.#model = model;
        else {
          this.diagnostics.error(
            statement.span,
            `There is no CPU "${body.name}".`,
            'Use 8086, 186, 286, 386, 486 or 586.',
          );
        }
        return;
      }
      case 'equ':
        this.diagnostics.error(statement.span, 'TIMES cannot repeat EQU.', 'Remove TIMES.');
    }
  }

  #org(expression: Expression): void {
    const value = evaluate(expression, this);
    if (this.#originSpan) {
      this.diagnostics.error(
        expression.span,
        `ORG stands already in line ${this.#originSpan.line}.`,
        'Keep one; move on inside the image with TIMES n-($-$$) DB 0.',
      );
      return;
    }
    if (!value.known || value.section !== ABSOLUTE || value.value < 0 || value.value > 0xfffff) {
      if (value.known) {
        this.diagnostics.error(
          expression.span,
          'ORG needs a number from 0 to 0xFFFFF.',
          'Write ORG 100h for a .COM program.',
        );
      }
      return;
    }
    this.#originSpan = expression.span;
    if (this.#origin !== value.value) this.#changed = true;
    this.#origin = value.value;
  }

  #align(statement: Statement, expression: Expression, fill: Body | null): void {
    const boundary = this.#count(expression, 'The boundary');
    if (boundary === null) return;
    if (boundary === 0 || boundary > 0x10000 || (boundary & (boundary - 1)) !== 0) {
      this.diagnostics.error(
        expression.span,
        `${boundary} is not a boundary.`,
        'Use a power of two: 2, 4, 8, 16.',
      );
      return;
    }
    const section = this.#section;
    section.align = Math.max(section.align, boundary);
    const gap = (boundary - (section.size % boundary)) % boundary;
    if (!this.#room(gap, statement.span)) return;
    if (section.reserveOnly) section.reserve(gap);
    else if (!fill) section.append([0x90], gap);
    else {
      const end = section.size + gap;
      while (section.size < end) {
        const before = section.size;
        this.#body(statement, fill);
        if (section.size === before) return;
      }
    }
  }
}
