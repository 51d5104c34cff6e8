/** FPREM, FPREM1, FSCALE and FXTRACT. */
import { I80387, ZE, context, invalid, raise } from './context.ts';
import { BIAS, Extended, bitLength, fromInteger, infinity, zero } from './extended.ts';
import { checkDenormals, checkDenormals387, isRefused, nanOf, nanOfTwo } from './operands.ts';
import { roundExtended } from './round.ts';

/** What a partial remainder leaves besides its result; taken over at once by its caller. */
export const reduction = { incomplete: false, quotient: 0 };

/** Smallest difference of exponents that one FPREM does not reduce to the end. */
const LARGEST_REDUCTION = 64;

/**
 * The partial remainder of a and b, its quotient chopped (FPREM) or rounded to nearest (FPREM1).
 * The three low bits of the quotient and whether it is complete are left in `reduction`.
 */
export function remainder(a: Extended, b: Extended, nearest: boolean): Extended {
  reduction.incomplete = false;
  reduction.quotient = 0;
  const nan = nanOfTwo(a, b);
  if (nan !== null) return nan;
  if (a.isInfinity || b.significand === 0n || isRefused(b)) return invalid();
  checkDenormals(a, b);
  if (b.isInfinity || a.significand === 0n) return a.canonical;
  const difference = a.scale + bitLength(a.significand) - (b.scale + bitLength(b.significand));
  // Too small to take even half of the divisor from it.
  if (difference < -1) return settled(a.sign, a.significand, a.scale);
  if (difference >= LARGEST_REDUCTION) return reducePartly(a, b, difference);
  const scale = Math.min(a.scale, b.scale);
  const dividend = a.significand << BigInt(a.scale - scale);
  const divisor = b.significand << BigInt(b.scale - scale);
  let quotient = dividend / divisor;
  let rest = dividend - quotient * divisor;
  let sign = a.sign;
  if (nearest) {
    const twice = rest << 1n;
    if (twice > divisor || (twice === divisor && (quotient & 1n) === 1n)) {
      quotient++;
      rest = divisor - rest;
      sign ^= 1;
    }
  }
  reduction.quotient = Number(quotient & 7n);
  return rest === 0n ? zero(a.sign) : settled(sign, rest, scale);
}

/** Takes as many bits from the quotient as the difference of exponents leaves above 0-31. */
function reducePartly(a: Extended, b: Extended, difference: number): Extended {
  const step = (difference & 31) | 32;
  reduction.incomplete = true;
  const rest = (normalized(a) << BigInt(step)) % normalized(b);
  const scale = b.scale - (64 - bitLength(b.significand)) + difference - step;
  return rest === 0n ? zero(a.sign) : settled(a.sign, rest, scale);
}

function normalized({ significand }: Extended): bigint {
  return significand << BigInt(64 - bitLength(significand));
}

/** An exact remainder as a register, which may be a denormal. */
function settled(sign: number, value: bigint, scale: number): Extended {
  return roundExtended(sign, value, scale, false, 64);
}

/** a times 2 to the power of b chopped. */
export function scaleBy(a: Extended, b: Extended): Extended {
  const nan = nanOfTwo(a, b);
  if (nan !== null) return nan;
  if (b.isInfinity) {
    if (b.sign === 1 ? a.isInfinity : a.significand === 0n) return invalid();
    checkDenormals(a, b);
    return b.sign === 1 ? zero(a.sign) : infinity(a.sign);
  }
  checkDenormals(a, b);
  if (a.isInfinity || a.significand === 0n || b.significand === 0n) return a;
  const magnitude = b.scale >= 0 ? HUGE : Number(b.significand >> BigInt(Math.min(-b.scale, 64)));
  const power = Math.min(magnitude, HUGE);
  return roundExtended(a.sign, a.significand, a.scale + (b.sign ? -power : power), false, 64);
}

/** More than any exponent can be moved. */
const HUGE = 0x1_0000;

/** Exponent and significand of FXTRACT; taken over at once by its caller. */
export interface Extracted {
  readonly exponent: Extended;
  readonly significand: Extended;
}

export function extract(a: Extended): Extracted {
  const nan = nanOf(a);
  if (nan !== null) return { exponent: nan, significand: nan };
  if (a.isInfinity) {
    // The 16-bit coprocessors have no answer.
    if (context.generation !== I80387) {
      const indefinite = invalid();
      return { exponent: indefinite, significand: indefinite };
    }
    return { exponent: infinity(0), significand: a };
  }
  if (a.significand === 0n) {
    if (context.generation !== I80387) return { exponent: zero(a.sign), significand: a };
    raise(ZE);
    return { exponent: infinity(1), significand: a };
  }
  checkDenormals387(a, a);
  const bits = bitLength(a.significand);
  return {
    exponent: fromInteger(BigInt(a.scale + bits - 1)),
    significand: new Extended(a.sign, BIAS, a.significand << BigInt(64 - bits)),
  };
}
