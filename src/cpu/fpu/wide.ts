/**
 * Fixed-point arithmetic of 160 bits for the transcendental functions: a number is an integer that
 * counts units of 2 ** -160. Their results are rounded once at the end, to 64 bits, so that of 2 **
 * 80 arguments one or so is rounded the wrong way.
 */
import { integerRoot } from './arithmetic.ts';
import type { Extended } from './extended.ts';
import { bitLength } from './extended.ts';
import { roundExtended } from './round.ts';

export const FRACTION = 160;
const F = BigInt(FRACTION);
export const UNIT = 1n << F;

/** A positive number value * 2 ** scale that is not exact in its last bits. */
export interface Wide {
  readonly value: bigint;
  readonly scale: number;
}

export function times(a: bigint, b: bigint): bigint {
  return (a * b) >> F;
}

export function over(a: bigint, b: bigint): bigint {
  return (a << F) / b;
}

export function rootOf(a: bigint): bigint {
  return integerRoot(a << F);
}

/** A finite magnitude in fixed point; bits below the last one are lost. */
export function fixed(significand: bigint, scale: number): bigint {
  const shift = FRACTION + scale;
  return shift >= 0 ? significand << BigInt(shift) : significand >> BigInt(-shift);
}

/** Rounds a number that is not exact to a register: it is told as inexact always. */
export function roundWide(sign: number, { value, scale }: Wide): Extended {
  // A tail of ones and zeros cannot be a result of these functions: the sticky bit is true.
  return roundExtended(sign, value, scale, true, 64);
}

export function multiplyWide(a: Wide, b: Wide): Wide {
  return shorten({ value: a.value * b.value, scale: a.scale + b.scale });
}

/** Cuts a number down to about 200 bits. */
export function shorten({ value, scale }: Wide): Wide {
  const excess = bitLength(value) - 200;
  return excess <= 0 ? { value, scale } : { value: value >> BigInt(excess), scale: scale + excess };
}

/** value / other with about 160 bits. */
export function divideWide(a: Wide, b: Wide): Wide {
  const shift = FRACTION + bitLength(b.value) - bitLength(a.value) + 2;
  const dividend = shift >= 0 ? a.value << BigInt(shift) : a.value >> BigInt(-shift);
  return { value: dividend / b.value, scale: a.scale - b.scale - shift };
}

/** 1 - a/3 + a*a/5 - …, for atan(x) = x * S(x * x), and with plus signs for atanh. */
export function arcSeries(square: bigint, alternating: boolean): bigint {
  let sum = UNIT;
  let power = UNIT;
  for (let n = 3n; ; n += 2n) {
    power = times(power, square);
    if (power === 0n) return sum;
    const term = power / n;
    sum += alternating && (n & 2n) !== 0n ? -term : term;
  }
}

/** 1 - a/(2*3) + a*a/(2*3*4*5) - …, for sin(x) = x * S(x * x); from 1*2 on for cos. */
export function circularSeries(square: bigint, first: bigint): bigint {
  let sum = UNIT;
  let term = UNIT;
  let negative = true;
  for (let n = first; ; n += 2n) {
    term = times(term, square) / (n * (n + 1n));
    if (term === 0n) return sum;
    sum += negative ? -term : term;
    negative = !negative;
  }
}

/** 1 + a/2 + a*a/(2*3) + …, for exp(x) - 1 = x * S(x); a may be negative. */
export function exponentialSeries(a: bigint): bigint {
  let sum = UNIT;
  let term = UNIT;
  for (let n = 2n; ; n++) {
    term = times(term, a) / n;
    // Shifting rounds down, so a negative term ends at -1.
    if (term === 0n || term === -1n) return sum;
    sum += term;
  }
}

/** The natural logarithm of 2: twice atanh(1/3). */
export const LN2 = 2n * times(UNIT / 3n, arcSeries(UNIT / 9n, false));
