/** Multiplication and division of 32-bit operands. */
import { EAX, EDX, r32 } from './core.ts';
import { multiplied } from './alu.ts';
import { highProduct, quotient64, signedHighProduct, signedQuotient64 } from './alu32.ts';
import type { Handler } from './op.ts';
import { read0 } from './operands.ts';
import { divideError } from './stop.ts';

/** The lower half of a signed product; CF and OF say whether the upper half is more than its sign. */
export function multiplySigned32(a: number, b: number): number {
  const low = Math.imul(a, b);
  multiplied(signedHighProduct(a, b) !== low >> 31);
  return low;
}

/** EDX:EAX = EAX * operand */
export const mul32: Handler = (op) => {
  const a = r32[EAX];
  const b = read0(op);
  const high = highProduct(a, b);
  r32[EAX] = Math.imul(a, b);
  r32[EDX] = high;
  multiplied(high !== 0);
  return op.next;
};

export const imul32: Handler = (op) => {
  const a = r32[EAX];
  const b = read0(op);
  r32[EAX] = multiplySigned32(a, b);
  r32[EDX] = signedHighProduct(a, b);
  return op.next;
};

/** EAX = EDX:EAX / operand, EDX = remainder */
export const div32: Handler = (op) => {
  const divisor = read0(op);
  const low = r32[EAX];
  const quotient = quotient64(r32[EDX], low, divisor);
  if (quotient < 0) return divideError(op);
  r32[EAX] = quotient;
  r32[EDX] = low - Math.imul(quotient, divisor);
  return op.next;
};

export const idiv32: Handler = (op) => {
  const divisor = read0(op);
  const low = r32[EAX];
  const quotient = signedQuotient64(r32[EDX], low, divisor);
  if (Number.isNaN(quotient)) return divideError(op);
  r32[EAX] = quotient;
  r32[EDX] = low - Math.imul(quotient, divisor);
  return op.next;
};
