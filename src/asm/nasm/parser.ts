/** Lines of NASM source -> statements (ast.ts). */
import { NO_SEGMENT } from '../../isa/decode.ts';
import { canonicalMnemonic } from '../../isa/encode.ts';
import { REGISTERS, SEGMENT_REGISTERS } from '../../isa/operands.ts';
import type { Body, Expression, Label, OperandNode, PrefixNode, Statement } from '../ast.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { parseExpression } from './expressions.ts';
import type { Token } from './lexer.ts';
import { SyntaxProblem, TokenStream } from './tokens.ts';

const SIZES: Readonly<Record<string, number>> = {
  ...{ byte: 1, word: 2, dword: 4, qword: 8, tword: 10, tbyte: 10 },
};
const SIZE_WORDS = [...Object.keys(SIZES), 'far', 'near', 'short', 'strict', 'to'];
const DATA: Readonly<Record<string, number>> = { db: 1, dw: 2, dd: 4, dq: 8, dt: 10 };
const RESERVE: Readonly<Record<string, number>> = {
  ...{ resb: 1, resw: 2, resd: 4, resq: 8, rest: 10 },
};
const REPEATS: Readonly<Record<string, number>> = {
  ...{ rep: 0xf3, repe: 0xf3, repz: 0xf3, repne: 0xf2, repnz: 0xf2 },
};
const PREFIX_WORDS = new Set([...Object.keys(REPEATS), 'lock', 'o16', 'o32', 'a16', 'a32']);
/** Directives that do nothing in a flat 16-bit image. */
const IGNORED = new Set(['global', 'extern', 'static', 'common', 'default', 'warning']);
const DIRECTIVES = new Set([
  ...['org', 'equ', 'times', 'section', 'segment', 'align', 'alignb', 'bits', 'use16', 'cpu'],
  ...IGNORED,
]);

const NO_PREFIXES: PrefixNode = {
  rep: 0,
  lock: false,
  segment: NO_SEGMENT,
  operand32: false,
  address32: false,
};

/** A word that cannot be a label: it already means something. */
function isReserved(word: string): boolean {
  return (
    REGISTERS.has(word) ||
    PREFIX_WORDS.has(word) ||
    DIRECTIVES.has(word) ||
    word in DATA ||
    word in RESERVE ||
    canonicalMnemonic(word) !== null
  );
}

export class Parser {
  readonly #diagnostics: Diagnostics;
  /** The label that local labels belong to. */
  #scope = '';

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** The statement of a line; null for an empty line or one that cannot be read. */
  parse(tokens: readonly Token[]): Statement | null {
    if (tokens.length === 0) return null;
    const stream = new TokenStream(tokens);
    let label: Label | null = null;
    try {
      const bracketed = stream.take('[');
      if (!bracketed) label = this.#label(stream);
      return this.#statement(stream, label, bracketed);
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      this.#diagnostics.error(problem.span, problem.message, problem.fix);
      // The label counts all the same: one mistake is not to make every jump to it another.
      return label && { span: label.span, label, times: null, body: null };
    }
  }

  readonly #qualify = (name: string): string => {
    const plain = name.startsWith('$') ? name.slice(1) : name;
    return plain.startsWith('.') && !plain.startsWith('..') ? this.#scope + plain : plain;
  };

  #expression(stream: TokenStream): Expression {
    return parseExpression(stream, this.#qualify);
  }

  #statement(stream: TokenStream, label: Label | null, bracketed: boolean): Statement | null {
    let times: Expression | null = null;
    if (stream.takeWord(['times'])) times = this.#expression(stream);
    const body = stream.ended ? null : this.#body(stream);
    if (bracketed) stream.expect(']', 'Close the directive with "]".');
    if (!stream.ended)
      throw stream.unexpected('Put one instruction on a line; ";" starts a comment.');
    if (!label && !body) return null;
    return { span: stream.spanFrom(0), label, times, body };
  }

  #label(stream: TokenStream): Label | null {
    const token = stream.peek();
    if (token?.type !== 'identifier') return null;
    const colon = stream.peek(1)?.type === 'operator' && stream.peek(1)?.text === ':';
    const lower = token.text.toLowerCase();
    if (REGISTERS.has(lower) && colon) {
      throw new SyntaxProblem(
        token.span,
        `"${token.text}" cannot be a label: it is the name of a register.`,
        `Choose another name, or write $${token.text}.`,
      );
    }
    if (isReserved(lower) && !colon) return null;
    if (!colon && stream.peek(1) && !this.#startsBody(stream)) return null;
    stream.next();
    if (colon) stream.next();
    if (!colon && stream.ended) {
      this.#diagnostics.warning(
        token.span,
        `"${token.text}" stands alone and is taken as a label.`,
        'Put ":" behind a label; if it was meant as an instruction, correct its spelling.',
      );
    }
    const name = this.#qualify(token.text);
    const local = token.text.startsWith('.');
    // EQU of a plain name does not open a scope for local labels in NASM either.
    if (!local && stream.word() !== 'equ') this.#scope = name;
    return { name, span: token.span };
  }

  /** Whether the word after the first begins a directive or instruction: then the first is a label. */
  #startsBody(stream: TokenStream): boolean {
    const word = stream.word(1);
    return word !== null && isReserved(word) && !REGISTERS.has(word);
  }

  #body(stream: TokenStream): Body | null {
    const token = stream.peek();
    const word = stream.word();
    if (!token || word === null) {
      throw stream.unexpected('A line starts with a label, an instruction or a directive.');
    }
    const unit = DATA[word];
    if (unit !== undefined) {
      stream.next();
      return { type: 'data', unit, items: this.#dataItems(stream) };
    }
    const reserved = RESERVE[word];
    if (reserved !== undefined) {
      stream.next();
      return { type: 'reserve', unit: reserved, count: this.#expression(stream) };
    }
    if (DIRECTIVES.has(word)) {
      stream.next();
      return this.#directive(word, token, stream);
    }
    return this.#instruction(stream);
  }

  #dataItems(stream: TokenStream): (Expression | null)[] {
    const items: (Expression | null)[] = [];
    do {
      // NASM allows a comma at the end of the line.
      if (stream.ended && items.length > 0) break;
      items.push(stream.take('?') ? null : this.#expression(stream));
    } while (stream.take(','));
    return items;
  }

  #directive(word: string, token: Token, stream: TokenStream): Body | null {
    switch (word) {
      case 'equ':
        return { type: 'equ', value: this.#expression(stream) };
      case 'org':
        return { type: 'org', value: this.#expression(stream) };
      case 'align':
      case 'alignb': {
        const boundary = this.#expression(stream);
        const fill = stream.take(',') ? this.#body(stream) : null;
        const reserve: Body = { type: 'reserve', unit: 1, count: numberNode(1, token) };
        return { type: 'align', boundary, fill: fill ?? (word === 'alignb' ? reserve : null) };
      }
      case 'section':
      case 'segment': {
        const name = stream.next()?.text ?? '.text';
        let align: Expression | null = null;
        while (!stream.ended && !stream.at(']')) {
          if (stream.takeWord(['align'])) {
            stream.expect('=', 'Write align=16.');
            align = this.#expression(stream);
          } else {
            stream.next();
          }
        }
        return { type: 'section', name, align };
      }
      case 'bits': {
        const bits = stream.next();
        if (bits?.value === 16) return null;
        throw new SyntaxProblem(
          (bits ?? token).span,
          'Only 16-bit code is assembled: the machine runs in real mode.',
          'Write BITS 16, or leave it out.',
        );
      }
      case 'cpu':
        return { type: 'cpu', name: stream.next()?.text.toLowerCase() ?? '' };
      case 'times':
        throw new SyntaxProblem(
          token.span,
          'TIMES cannot repeat a TIMES.',
          'Multiply the two counts.',
        );
      default:
        while (!stream.ended && !stream.at(']')) stream.next();
        return null;
    }
  }

  #instruction(stream: TokenStream): Body {
    const start = stream.position;
    const prefixes = this.#prefixes(stream);
    const token = stream.peek();
    if (token?.type !== 'identifier') {
      if (token || stream.position === start)
        throw stream.unexpected('An instruction belongs here.');
      const span = stream.spanFrom(start);
      return { type: 'instruction', mnemonic: '', mnemonicSpan: span, prefixes, operands: [] };
    }
    stream.next();
    const operands: OperandNode[] = [];
    if (!stream.ended && !stream.at(']')) {
      do operands.push(this.#operand(stream));
      while (stream.take(','));
    }
    const mnemonic = token.text.toLowerCase();
    return { type: 'instruction', mnemonic, mnemonicSpan: token.span, prefixes, operands };
  }

  #prefixes(stream: TokenStream): PrefixNode {
    let prefixes = NO_PREFIXES;
    for (;;) {
      const word = stream.word();
      if (word === null) return prefixes;
      const segment = (SEGMENT_REGISTERS as readonly string[]).indexOf(word);
      if (segment >= 0) prefixes = { ...prefixes, segment };
      else if (!PREFIX_WORDS.has(word)) return prefixes;
      else if (word === 'lock') prefixes = { ...prefixes, lock: true };
      else if (word === 'o32') prefixes = { ...prefixes, operand32: true };
      else if (word === 'a32') prefixes = { ...prefixes, address32: true };
      else if (word in REPEATS) prefixes = { ...prefixes, rep: REPEATS[word] ?? 0 };
      stream.next();
    }
  }

  #operand(stream: TokenStream): OperandNode {
    const start = stream.position;
    let size = 0;
    let far = false;
    let strict = false;
    let to = false;
    let distance: 'any' | 'short' | 'near' = 'any';
    for (;;) {
      const word = stream.takeWord(SIZE_WORDS);
      if (word === null) break;
      if (word === 'far') far = true;
      else if (word === 'strict') strict = true;
      else if (word === 'to') to = true;
      else if (word === 'near' || word === 'short') distance = word;
      else size = SIZES[word] ?? size;
    }
    if (stream.word() === 'ptr') {
      throw new SyntaxProblem(
        stream.here(),
        'PTR is MASM syntax.',
        'In NASM leave PTR out: mov byte [bx], 1.',
      );
    }
    if (stream.take('[')) {
      const memory = this.#memory(stream, size, far);
      return { ...memory, span: stream.spanFrom(start) };
    }
    const expression = this.#expression(stream);
    if (stream.at('[')) {
      throw new SyntaxProblem(
        stream.spanFrom(start),
        'An address in front of "[" is MASM syntax.',
        'In NASM put it inside: [table+bx].',
      );
    }
    if (stream.take(':')) {
      if (expression.type === 'register' && stream.at('[')) {
        throw new SyntaxProblem(
          stream.spanFrom(start),
          'A segment in front of "[" is MASM syntax.',
          'In NASM put it inside: [es:di].',
        );
      }
      const offset = this.#expression(stream);
      return { type: 'far', size, segment: expression, offset, span: stream.spanFrom(start) };
    }
    const span = stream.spanFrom(start);
    return { type: 'value', size, strict, to, distance, expression, span };
  }

  #memory(stream: TokenStream, size: number, far: boolean): OperandNode {
    const start = stream.position - 1;
    let dispSize = 0;
    for (;;) {
      const word = stream.takeWord(['byte', 'word', 'dword', 'nosplit', 'rel', 'abs']);
      if (word === null) break;
      dispSize = SIZES[word] ?? dispSize;
    }
    let segment = NO_SEGMENT;
    const register = stream.word();
    const prefix = (SEGMENT_REGISTERS as readonly string[]).indexOf(register ?? '');
    if (prefix >= 0 && stream.peek(1)?.text === ':') {
      segment = prefix;
      stream.next();
      stream.next();
    }
    const expression = this.#expression(stream);
    stream.expect(']', 'Close the memory operand with "]".');
    const span = stream.spanFrom(start);
    return { type: 'memory', size, far, dispSize, segment, expression, span };
  }
}

function numberNode(value: number, token: Token): Expression {
  return { type: 'number', value, span: token.span };
}
