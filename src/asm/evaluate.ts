/**
 * Evaluates expressions. Numbers are 64 bits wide as in NASM, kept as JavaScript numbers while they
 * are small. A value knows which section's start it moves with, and which registers it contains.
 */
import type { Register } from '../isa/operands.ts';
import type { BinaryOperator, Expression } from './ast.ts';
import type { Diagnostics, Span } from './diagnostic.ts';

/** `Value.section` of a plain number, and of a mixture of sections. */
export const ABSOLUTE = -1;
export const MIXED = -2;

export interface RegisterTerm {
  readonly register: Register;
  readonly scale: number;
}

export interface Value {
  readonly value: number;
  /** False while a symbol in it has no value yet. */
  readonly known: boolean;
  /** Number of the section that it is an offset in, ABSOLUTE or MIXED. */
  readonly section: number;
  readonly registers: readonly RegisterTerm[];
}

export interface Scope {
  lookup(name: string): Value | null;
  readonly here: Value;
  readonly sectionStart: Value;
  readonly diagnostics: Diagnostics;
  /** Says that a name has no value: an error once all of the source has been seen. */
  undefinedSymbol(name: string, span: Span): void;
}

const NO_REGISTERS: readonly RegisterTerm[] = [];

export function absolute(value: number): Value {
  return { value, known: true, section: ABSOLUTE, registers: NO_REGISTERS };
}

export const UNKNOWN: Value = {
  value: 0,
  known: false,
  section: ABSOLUTE,
  registers: NO_REGISTERS,
};

/** Characters as a number, the first in the low byte. */
export function stringValue(bytes: readonly number[]): number {
  let value = 0;
  for (let i = Math.min(bytes.length, 8) - 1; i >= 0; i--) value = value * 256 + (bytes[i] ?? 0);
  return value;
}

/** Whether the value of an expression is the same wherever and whenever it is evaluated. */
export function isConstant(expression: Expression): boolean {
  switch (expression.type) {
    case 'number':
    case 'float':
    case 'string':
    case 'register':
      return true;
    case 'unary':
      return isConstant(expression.operand);
    case 'binary':
      return isConstant(expression.left) && isConstant(expression.right);
    default:
      return false;
  }
}

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.type) {
    case 'number':
      return absolute(expression.value);
    case 'string':
      return absolute(stringValue(expression.bytes));
    case 'float':
      scope.diagnostics.error(
        expression.span,
        `${expression.text} is a number for the coprocessor and cannot be computed with.`,
        'Put it alone into DD, DQ or DT, and load it from there with FLD.',
      );
      return absolute(0);
    case 'here':
      return scope.here;
    case 'sectionStart':
      return scope.sectionStart;
    case 'register':
      return { ...absolute(0), registers: [{ register: expression.register, scale: 1 }] };
    case 'symbol': {
      const value = scope.lookup(expression.name);
      if (!value) scope.undefinedSymbol(expression.name, expression.span);
      return value ?? UNKNOWN;
    }
    case 'conditional': {
      const test = evaluate(expression.test, scope);
      return evaluate(test.value !== 0 ? expression.yes : expression.no, scope);
    }
    case 'unary': {
      const operand = evaluate(expression.operand, scope);
      if (expression.operator === '+') return operand;
      if (expression.operator === '-') return combine(absolute(0), operand, -1);
      if (!isPlain(operand, expression.span, scope)) return { ...UNKNOWN, known: operand.known };
      const value = expression.operator === '~' ? -1 - operand.value : operand.value === 0 ? 1 : 0;
      return { ...absolute(value), known: operand.known };
    }
    case 'binary':
      return binary(expression.operator, expression.left, expression.right, expression.span, scope);
  }
}

/** One plus or minus the other, with sections and registers. */
function combine(one: Value, other: Value, sign: 1 | -1): Value {
  let section = one.section;
  if (other.section !== ABSOLUTE) {
    if (sign === -1 && one.section === other.section) section = ABSOLUTE;
    else section = sign === 1 && one.section === ABSOLUTE ? other.section : MIXED;
  }
  let registers = one.registers;
  if (other.registers.length > 0) {
    const sum: RegisterTerm[] = [...one.registers];
    for (const { register, scale } of other.registers) {
      const at = sum.findIndex((term) => term.register === register);
      const old = sum[at];
      if (old) sum[at] = { register, scale: old.scale + sign * scale };
      else sum.push({ register, scale: sign * scale });
    }
    registers = sum.filter((term) => term.scale !== 0);
  }
  return {
    value: exact(one.value + sign * other.value),
    known: one.known && other.known,
    section,
    registers,
  };
}

/** Sums beyond 53 bits wrap as 64-bit numbers do. */
function exact(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  return Number.isFinite(value) ? narrow(BigInt.asIntN(64, BigInt(value))) : 0;
}

/** Of a number beyond 53 bits the low 32 stay exact: no field of 16-bit code holds more. */
function narrow(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Number(BigInt.asIntN(32, value));
}

/** No register in it; an address is fine, as its number is known in a flat image. */
function isPlain(value: Value, span: Span, scope: Scope): boolean {
  if (value.registers.length === 0) return true;
  scope.diagnostics.error(
    span,
    'A register cannot be part of this calculation.',
    'Inside [ ] registers may be added, and multiplied by a number; do the rest in instructions.',
  );
  return false;
}

function binary(
  operator: BinaryOperator,
  leftNode: Expression,
  rightNode: Expression,
  span: Span,
  scope: Scope,
): Value {
  const left = evaluate(leftNode, scope);
  const right = evaluate(rightNode, scope);
  if (operator === '+') return combine(left, right, 1);
  if (operator === '-') return combine(left, right, -1);
  const known = left.known && right.known;
  if (operator === '*' && left.registers.length > 0 !== right.registers.length > 0) {
    const [sum, factor] = left.registers.length > 0 ? [left, right] : [right, left];
    return {
      value: exact(sum.value * factor.value),
      known,
      section: sum.section === ABSOLUTE && factor.section === ABSOLUTE ? ABSOLUTE : MIXED,
      registers: sum.registers.map(({ register, scale }) => ({
        register,
        scale: scale * factor.value,
      })),
    };
  }
  if (!isPlain(left, span, scope) || !isPlain(right, span, scope)) return UNKNOWN;
  const divides = operator === '/' || operator === '//' || operator === '%' || operator === '%%';
  if (divides && right.value === 0) {
    if (known) {
      scope.diagnostics.error(
        span,
        'This divides by zero.',
        'Give the divisor a value other than zero.',
      );
    }
    return UNKNOWN;
  }
  return { ...absolute(calculate(operator, left.value, right.value)), known };
}

function calculate(operator: BinaryOperator, a: number, b: number): number {
  switch (operator) {
    case '=':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '&&':
      return a !== 0 && b !== 0 ? 1 : 0;
    case '||':
      return a !== 0 || b !== 0 ? 1 : 0;
    case '^^':
      return (a !== 0) !== (b !== 0) ? 1 : 0;
    default:
      return wide(operator, a, b);
  }
}

const U32 = 0x1_0000_0000;

/** The operators whose results depend on 64 bits; small operands take the short way. */
function wide(operator: BinaryOperator, a: number, b: number): number {
  const small = a >= 0 && a < U32 && b >= 0 && b < U32;
  if (small) {
    if (operator === '/' || operator === '//') return Math.floor(a / b);
    if (operator === '%' || operator === '%%') return a % b;
    if (operator === '&') return (a & b) >>> 0;
    if (operator === '|') return (a | b) >>> 0;
    if (operator === '^') return (a ^ b) >>> 0;
    if (operator === '*' && a * b <= Number.MAX_SAFE_INTEGER) return a * b;
    if (operator === '<<' && b < 20) return a * 2 ** b;
    if (operator === '>>') return Math.floor(a / 2 ** b);
  }
  const x = BigInt(Math.trunc(a));
  const y = BigInt(Math.trunc(b));
  const u = (value: bigint) => BigInt.asUintN(64, value);
  return narrow(BigInt.asIntN(64, wideResult(operator, x, y, u)));
}

function wideResult(
  operator: BinaryOperator,
  x: bigint,
  y: bigint,
  u: (value: bigint) => bigint,
): bigint {
  switch (operator) {
    case '*':
      return x * y;
    case '/':
      return u(x) / u(y);
    case '//':
      return x / y;
    case '%':
      return u(x) % u(y);
    case '%%':
      return x % y;
    case '&':
      return x & y;
    case '|':
      return x | y;
    case '^':
      return x ^ y;
    case '<<':
      return x << (u(y) & 63n);
    case '>>':
      return u(x) >> (u(y) & 63n);
    default:
      return 0n;
  }
}
