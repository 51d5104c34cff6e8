/**
 * F2XM1, FYL2X and FYL2XP1, each within half a unit of the last place and a hair. The series are of
 * the exact argument (exp) and of s = (x-1)/(x+1), since log x = 2 atanh s.
 */
import { ZE, context, invalid, raise } from './context.ts';
import { BIAS, type Extended, INTEGER_BIT, ONE, bitLength, infinity, zero } from './extended.ts';
import { checkDenormals387, nanOf, nanOfTwo } from './operands.ts';
import { roundExtended } from './round.ts';
import {
  FRACTION,
  LN2,
  UNIT,
  type Wide,
  arcSeries,
  divideWide,
  exponentialSeries,
  fixed,
  multiplyWide,
  over,
  roundWide,
  shorten,
  times,
} from './wide.ts';

const LN2_WIDE: Wide = { value: LN2, scale: -FRACTION };
/** 2 / ln 2: atanh to the binary logarithm. */
const TWO_LOG2_E: Wide = { value: 2n * over(UNIT, LN2), scale: -FRACTION };

/** 2 ** x - 1 for -1 <= x <= 1. Beyond, where the result is undefined, the operand is left. */
export function twoToXMinusOne(x: Extended): Extended {
  const nan = nanOf(x);
  if (nan !== null) return nan;
  if (x.isInfinity) return x.sign ? ONE.negated : x;
  checkDenormals387(x, x);
  if (x.significand === 0n) return x;
  if (x.exponent > BIAS || (x.exponent === BIAS && x.significand !== INTEGER_BIT)) return x;
  if (x.exponent === BIAS) return x.sign ? roundExtended(1, 1n, -1, false, 64) : x;
  const t = multiplyWide({ value: x.significand, scale: x.scale }, LN2_WIDE);
  const power = fixed(t.value, t.scale);
  const series = exponentialSeries(x.sign ? -power : power);
  return roundWide(x.sign, multiplyWide(t, { value: series, scale: -FRACTION }));
}

/** A logarithm: exact (an integer) or not. */
interface Logarithm {
  readonly sign: number;
  readonly wide: Wide;
  readonly exact: boolean;
}

/** 2/ln2 * atanh(top/bottom), the binary logarithm of (bottom + top) / (bottom - top). */
function twiceArtanh(top: Wide, bottom: Wide): Wide {
  const s = divideWide(top, bottom);
  const units = fixed(s.value, s.scale);
  const series = arcSeries(times(units, units), false);
  return multiplyWide(multiplyWide(s, { value: series, scale: -FRACTION }), TWO_LOG2_E);
}

/** The binary logarithm of value * 2 ** scale; value is exact. Null is zero. */
function log2(value: bigint, scale: number): Logarithm | null {
  const bits = BigInt(bitLength(value) - 1);
  let power = Number(bits) + scale;
  let one = 1n << bits;
  if (value === one) {
    if (power === 0) return null;
    return {
      sign: power < 0 ? 1 : 0,
      wide: { value: BigInt(Math.abs(power)), scale: 0 },
      exact: true,
    };
  }
  // Between the roots of 1/2 and of 2, so that the sum below loses nothing.
  if ((value * value) >> (2n * bits + 1n) !== 0n) {
    one <<= 1n;
    power++;
  }
  const top = value - one;
  const part = twiceArtanh(
    { value: top < 0n ? -top : top, scale: 0 },
    { value: value + one, scale: 0 },
  );
  const sign = top < 0n ? 1 : 0;
  if (power === 0) return { sign, wide: part, exact: false };
  const fraction = fixed(part.value, part.scale);
  const sum = BigInt(power) * UNIT + (sign ? -fraction : fraction);
  return {
    sign: sum < 0n ? 1 : 0,
    wide: { value: sum < 0n ? -sum : sum, scale: -FRACTION },
    exact: false,
  };
}

/** y times a logarithm. */
function scaled(y: Extended, logarithm: Logarithm): Extended {
  const sign = y.sign ^ logarithm.sign;
  const factor = { value: y.significand, scale: y.scale };
  if (logarithm.exact)
    return roundExtended(sign, y.significand * logarithm.wide.value, y.scale, false, 64);
  return roundWide(sign, multiplyWide(factor, logarithm.wide));
}

/** y * log2(x). */
export function yLog2X(x: Extended, y: Extended): Extended {
  const nan = nanOfTwo(x, y);
  if (nan !== null) return nan;
  if (x.significand === 0n) return ofZero(y);
  if (x.sign === 1) return invalid();
  if (x.isInfinity) {
    if (y.significand === 0n || context.projective) return invalid();
    checkDenormals387(x, y);
    return infinity(y.sign);
  }
  const logarithm = log2(x.significand, x.scale);
  if (y.isInfinity) {
    if (logarithm === null || context.projective) return invalid();
    checkDenormals387(x, y);
    return infinity(y.sign ^ logarithm.sign);
  }
  checkDenormals387(x, y);
  if (logarithm === null) return zero(y.sign);
  if (y.significand === 0n) return zero(y.sign ^ logarithm.sign);
  return scaled(y, logarithm);
}

/** y times minus infinity. */
function ofZero(y: Extended): Extended {
  if (y.significand === 0n) return invalid();
  if (y.isInfinity) return y.negated;
  raise(ZE);
  return infinity(y.sign ^ 1);
}

/** Exponent below which x is nothing beside 2: then log2(1+x) = x / ln 2 to 160 bits. */
const NEGLIGIBLE = -170;

/** y * log2(x + 1); beyond the range that Intel guarantees it is computed just the same. */
export function yLog2XPlus1(x: Extended, y: Extended): Extended {
  const nan = nanOfTwo(x, y);
  if (nan !== null) return nan;
  if (x.isInfinity) {
    if (x.sign === 1 || y.significand === 0n) return invalid();
    return infinity(y.sign);
  }
  const sign = y.sign ^ x.sign;
  if (x.sign === 1 && x.exponent >= BIAS) {
    // The argument of the logarithm is negative, or zero.
    return x.exponent === BIAS && x.significand === INTEGER_BIT ? ofZero(y) : invalid();
  }
  if (y.isInfinity) {
    if (x.significand === 0n) return invalid();
    checkDenormals387(x, y);
    return infinity(sign);
  }
  checkDenormals387(x, y);
  if (x.significand === 0n || y.significand === 0n) return zero(sign);
  if (x.exponent >= BIAS - 1) {
    const sum = onePlus(x, 1n);
    const logarithm = log2(sum.value, sum.scale);
    return logarithm === null ? zero(sign) : scaled(y, logarithm);
  }
  const top = { value: x.significand, scale: x.scale };
  const bottom = x.exponent - BIAS < NEGLIGIBLE ? { value: 2n, scale: 0 } : onePlus(x, 2n);
  const wide = twiceArtanh(top, shorten(bottom));
  return scaled(y, { sign: x.sign, wide, exact: false });
}

/** A small integer plus x, exactly unless x is so large that it makes no difference. */
function onePlus(x: Extended, integer: bigint): Wide {
  if (x.scale > 200) return { value: x.significand, scale: x.scale };
  if (x.scale > 0) return { value: (x.significand << BigInt(x.scale)) + integer, scale: 0 };
  const whole = integer << BigInt(-x.scale);
  return { value: x.sign ? whole - x.significand : whole + x.significand, scale: x.scale };
}
