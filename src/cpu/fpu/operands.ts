/** What all arithmetic does before it computes: NaNs, formats that are no operand, denormals. */
import { DE, I80387, IE, context, invalid, raise } from './context.ts';
import { type Extended, INTEGER_BIT, SPECIAL } from './extended.ts';

/** The 16-bit coprocessors take any significand with the largest exponent that is no infinity for a NaN. */
export function isNan(one: Extended): boolean {
  if (context.generation === I80387) return one.isNan;
  return one.exponent === SPECIAL && one.significand !== INTEGER_BIT;
}

/** Only the 80387 refuses unnormals and the like; the others compute with their value. */
export function isUnsupported(one: Extended): boolean {
  return context.generation === I80387 && one.isUnsupported;
}

/**
 * The NaN that answers an operation with one operand, or null if it is a number. The 80387 signals
 * for signaling NaNs only, the 8087 and 80287 for all.
 */
export function nanOf(one: Extended): Extended | null {
  if (isUnsupported(one)) return invalid();
  if (!isNan(one)) return null;
  if (context.generation !== I80387 || one.isSignaling) raise(IE);
  return one.quieted;
}

/** The NaN that answers an operation with two operands: that with the larger significand. */
export function nanOfTwo(one: Extended, other: Extended): Extended | null {
  if (isUnsupported(one) || isUnsupported(other)) return invalid();
  const first = isNan(one);
  const second = isNan(other);
  if (!first && !second) return null;
  const signals = one.isSignaling || other.isSignaling;
  if (signals || context.generation !== I80387) raise(IE);
  if (!second) return one.quieted;
  if (!first) return other.quieted;
  // Of a signaling and a quiet NaN the quiet one; else the larger, of equals the positive one.
  if (one.isSignaling !== other.isSignaling && context.generation === I80387)
    return one.isSignaling ? other : one;
  const a = one.quieted;
  const b = other.quieted;
  if (a.significand !== b.significand) return a.significand > b.significand ? a : b;
  return a.sign === 0 ? a : b;
}

/**
 * An operand by which the 8087 and 80287 refuse to divide, or whose root they refuse: one without
 * its leading bit (Intel SDM 3, "FDIV, FPREM, and FSQRT Instructions").
 */
export function isRefused(one: Extended): boolean {
  const { generation } = context;
  return generation !== I80387 && one.significand !== 0n && one.significand < INTEGER_BIT;
}

/** Signals denormal operands of a transcendental instruction or FXTRACT, as the 80387 does. */
export function checkDenormals387(one: Extended, other: Extended): void {
  if (context.generation === I80387) checkDenormals(one, other);
}

/** Signals denormal operands. */
export function checkDenormals(one: Extended, other: Extended): void {
  if (context.denormalSource || one.isDenormal || other.isDenormal) raise(DE);
}
