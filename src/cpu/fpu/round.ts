/**
 * Rounding of exact values to a format: precision and rounding control, overflow, underflow with
 * gradual denormals, the inexact exception and C1. Tininess is detected after rounding, as the
 * 80387 does.
 */
import { CHOP, DOWN, I80387, NEAREST, OE, PE, UE, UP, context, masked, raise } from './context.ts';
import { BIAS, Extended, SPECIAL, bitLength, infinity, zero } from './extended.ts';

/** Added to or taken from the exponent of a result out of range whose exception is unmasked. */
const WRAP = 24576;

/** A format that results are rounded to. */
export interface Format {
  readonly precision: number;
  readonly bias: number;
  /** Biased exponent of infinity. */
  readonly special: number;
}

export const SINGLE: Format = { precision: 24, bias: 0x7f, special: 0xff };
export const DOUBLE: Format = { precision: 53, bias: 0x3ff, special: 0x7ff };

/**
 * What `roundTo` has found, and whether the last `dropBits` lost anything; taken over at once by
 * their callers.
 */
export const rounded = { exponent: 0, significand: 0n, inexact: false };

/**
 * Whether a magnitude between two neighbours goes to the larger one; `comparison` says on which side
 * of the middle it is, and `odd` whether the smaller one is odd.
 */
function goesUp(sign: number, odd: boolean, comparison: number): boolean {
  switch (context.rounding) {
    case NEAREST:
      return comparison > 0 || (comparison === 0 && odd);
    case DOWN:
      return sign === 1;
    case UP:
      return sign === 0;
    default:
      return false;
  }
}

/**
 * Drops `count` low bits of `value`, to which `sticky` adds a little, by the rounding control. Notes
 * in `context.c1` whether it went up, and returns the rounded number.
 */
export function dropBits(sign: number, value: bigint, count: number, sticky: boolean): bigint {
  if (count <= 0) {
    const shifted = count === 0 ? value : value << BigInt(-count);
    rounded.inexact = sticky;
    context.c1 = false;
    if (!sticky) return shifted;
    context.c1 = goesUp(sign, false, -1);
    return context.c1 ? shifted + 1n : shifted;
  }
  const shift = BigInt(count);
  const kept = value >> shift;
  const rest = value - (kept << shift);
  if (rest === 0n && !sticky) {
    rounded.inexact = false;
    context.c1 = false;
    return kept;
  }
  rounded.inexact = true;
  const half = 1n << (shift - 1n);
  const comparison = rest > half || (rest === half && sticky) ? 1 : rest === half ? 0 : -1;
  context.c1 = goesUp(sign, (kept & 1n) === 1n, comparison);
  return context.c1 ? kept + 1n : kept;
}

/** Overflow: infinity or the largest number, as the rounding control says. */
function overflow(sign: number, precision: number, special: number): void {
  const { rounding, generation } = context;
  // Chopping, the 16-bit coprocessors answer infinity and tell no overflow (Intel SDM 3, "Numeric
  // Overflow Exception").
  raise(rounding === CHOP && generation !== I80387 ? PE : OE | PE);
  const toInfinity =
    rounding === NEAREST ||
    (rounding === UP && sign === 0) ||
    (rounding === DOWN && sign === 1) ||
    (rounding === CHOP && generation !== I80387);
  context.c1 = toInfinity;
  rounded.exponent = toInfinity ? special : special - 1;
  rounded.significand = toInfinity ? 1n << BigInt(precision - 1) : (1n << BigInt(precision)) - 1n;
}

/** An unmasked exception keeps a result from memory, so that it has not been rounded either. */
function refuse(exception: number): void {
  raise(exception);
  context.c1 = false;
}

/**
 * Rounds the magnitude value * 2 ** scale (value > 0; `sticky`: and a little more) to a format.
 * Leaves exponent and significand, of `precision` bits, in `rounded`. With `wraps` a result out of
 * range whose exception is unmasked keeps its digits with a wrapped exponent.
 */
export function roundTo(
  sign: number,
  value: bigint,
  scale: number,
  sticky: boolean,
  { precision, bias, special }: Format,
  wraps: boolean,
): void {
  const length = bitLength(value);
  let exponent = scale + length - 1 + bias;
  let significand = dropBits(sign, value, length - precision, sticky);
  if (significand >> BigInt(precision) !== 0n) {
    significand >>= 1n;
    exponent++;
  }
  if (exponent >= special) {
    if (masked(OE)) {
      overflow(sign, precision, special);
      return;
    }
    if (!wraps) {
      refuse(OE);
      return;
    }
    const tooLarge = exponent - WRAP >= special;
    raise(rounded.inexact || tooLarge ? OE | PE : OE);
    if (tooLarge) context.c1 = true;
    rounded.exponent = tooLarge ? special : exponent - WRAP;
    rounded.significand = tooLarge ? 1n << BigInt(precision - 1) : significand;
    return;
  }
  if (exponent <= 0) {
    if (!masked(UE)) {
      if (!wraps) {
        refuse(UE);
        return;
      }
      const tooSmall = exponent + WRAP <= 0;
      raise(rounded.inexact || tooSmall ? UE | PE : UE);
      if (tooSmall) context.c1 = false;
      rounded.exponent = tooSmall ? 0 : exponent + WRAP;
      rounded.significand = tooSmall ? 0n : significand;
      return;
    }
    // Rounded once more from the exact value, at the fixed point of the denormals.
    const count = 2 - bias - precision - scale;
    if (count > length + 2) significand = dropBits(sign, 1n, 3, true);
    else significand = dropBits(sign, value, count, sticky);
    if (rounded.inexact) raise(UE | PE);
    rounded.exponent = significand >> BigInt(precision - 1) === 0n ? 0 : 1;
    rounded.significand = significand;
    return;
  }
  if (rounded.inexact) raise(PE);
  rounded.exponent = exponent;
  rounded.significand = significand;
}

const EXTENDED: readonly Format[] = [24, 53, 64].map((precision) => ({
  precision,
  bias: BIAS,
  special: SPECIAL,
}));

/** Rounds ±value * 2 ** scale to a register, with the precision of the control word or 64 bits. */
export function roundExtended(
  sign: number,
  value: bigint,
  scale: number,
  sticky: boolean,
  precision = context.precision,
): Extended {
  roundTo(
    sign,
    value,
    scale,
    sticky,
    EXTENDED[precision === 64 ? 2 : precision === 53 ? 1 : 0],
    true,
  );
  const { exponent, significand } = rounded;
  if (significand === 0n) return zero(sign);
  if (exponent === SPECIAL) return infinity(sign);
  return new Extended(
    sign,
    exponent,
    precision === 64 ? significand : significand << BigInt(64 - precision),
  );
}
