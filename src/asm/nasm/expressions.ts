/** Expressions in NASM syntax -> Expression trees. */
import { REGISTERS } from '../../isa/operands.ts';
import type { BinaryOperator, Expression } from '../ast.ts';
import { FLOAT_WORDS } from '../floatLiteral.ts';
import { parseNumber } from './lexer.ts';
import { SyntaxProblem, type TokenStream } from './tokens.ts';

/** Binary operators from the loosest to the tightest level. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['^^'],
  ['&&'],
  ['=', '==', '!=', '<>', '<', '<=', '>', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>', '<<<', '>>>'],
  ['+', '-'],
  ['*', '/', '//', '%', '%%'],
];

const SAME_OPERATOR: Readonly<Record<string, BinaryOperator>> = {
  '==': '=',
  '<>': '!=',
  '<<<': '<<',
};

const BINARY = new Set<string>(LEVELS.flat());

function isBinary(text: string): text is BinaryOperator {
  return BINARY.has(text);
}

/** Deeper and longer than any sane source; keeps hostile ones off the stack's end. */
const MAX_DEPTH = 200;
const MAX_OPERATORS = 1000;

/** `qualify` makes the whole name of a symbol: a local one belongs to the label above it. */
export type Qualify = (name: string) => string;

export function parseExpression(stream: TokenStream, qualify: Qualify, depth = 0): Expression {
  const start = stream.position;
  if (depth === 0) stream.operators = 0;
  const test = parseLevel(stream, qualify, 0, depth);
  if (!stream.take('?')) return test;
  const yes = parseExpression(stream, qualify, depth + 1);
  stream.expect(':', 'Write test ? value : value.');
  const no = parseExpression(stream, qualify, depth + 1);
  return { type: 'conditional', test, yes, no, span: stream.spanFrom(start) };
}

function parseLevel(
  stream: TokenStream,
  qualify: Qualify,
  level: number,
  depth: number,
): Expression {
  const operators = LEVELS[level];
  if (!operators) return parseUnary(stream, qualify, depth);
  const start = stream.position;
  let left = parseLevel(stream, qualify, level + 1, depth);
  for (;;) {
    const token = stream.peek();
    // Outside of macros `x%10` is a remainder.
    const remainder = token?.type === 'parameter' && /^%[0-9]/.test(token.text);
    if (token && remainder && operators.includes('%')) {
      if (++stream.operators > MAX_OPERATORS) throw tooComplex(stream);
      stream.next();
      const value = parseNumber(token.text.slice(1)) ?? 0;
      const right: Expression = { type: 'number', value, span: token.span };
      left = { type: 'binary', operator: '%', left, right, span: stream.spanFrom(start) };
      continue;
    }
    if (token?.type !== 'operator' || !operators.includes(token.text)) return left;
    if (++stream.operators > MAX_OPERATORS) throw tooComplex(stream);
    stream.next();
    const operator = SAME_OPERATOR[token.text] ?? token.text;
    if (!isBinary(operator)) return left;
    const right = parseLevel(stream, qualify, level + 1, depth);
    left = { type: 'binary', operator, left, right, span: stream.spanFrom(start) };
  }
}

function parseUnary(stream: TokenStream, qualify: Qualify, depth: number): Expression {
  if (depth > MAX_DEPTH) throw tooComplex(stream);
  const start = stream.position;
  const token = stream.next();
  if (!token) {
    stream.back();
    throw new SyntaxProblem(stream.here(), 'A value is missing.', 'Add a number or a name.');
  }
  const { span, text } = token;
  switch (token.type) {
    case 'number':
      return { type: 'number', value: token.value, span };
    case 'float':
      return { type: 'float', text, span };
    case 'string':
      return { type: 'string', bytes: token.bytes, span };
    case 'identifier': {
      if (text.toLowerCase() === 'seg' && !stream.ended) {
        throw new SyntaxProblem(span, 'SEG has no meaning in a flat image.', 'Use CS, or 0.');
      }
      if (FLOAT_WORDS.has(text.toLowerCase())) return { type: 'float', text, span };
      const register = REGISTERS.get(text.toLowerCase());
      if (register) return { type: 'register', register, span };
      return { type: 'symbol', name: qualify(text), span };
    }
    case 'operator':
      if (text === '$') return { type: 'here', span };
      if (text === '$$') return { type: 'sectionStart', span };
      if (text === '(') {
        const inside = parseExpression(stream, qualify, depth + 1);
        stream.expect(')', 'Close the parenthesis.');
        return inside;
      }
      if (text === '-' || text === '+' || text === '~' || text === '!') {
        const operand = parseUnary(stream, qualify, depth + 1);
        return { type: 'unary', operator: text, operand, span: stream.spanFrom(start) };
      }
      break;
    default:
      break;
  }
  stream.back();
  throw stream.unexpected('A number, a name, a string, $ or "(" belongs here.');
}

function tooComplex(stream: TokenStream): SyntaxProblem {
  return new SyntaxProblem(
    stream.here(),
    'This expression is too long or nested too deeply.',
    'Split it with EQU into several.',
  );
}
