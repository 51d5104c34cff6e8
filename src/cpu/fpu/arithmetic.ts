/** Add, subtract, multiply, divide, square root: exact, then rounded once. */
import { DOWN, ZE, context, invalid, raise } from './context.ts';
import { type Extended, bitLength, infinity, zero } from './extended.ts';
import { checkDenormals, isRefused, nanOf, nanOfTwo } from './operands.ts';
import { roundExtended } from './round.ts';

/** Bits between two significands after which the smaller one only counts as "a little". */
const FAR = 130;

/** ST + source, for either order of the operands. */
export function add(a: Extended, b: Extended): Extended {
  return sum(a, b, b.sign);
}

export function subtract(a: Extended, b: Extended): Extended {
  return sum(a, b, b.sign ^ 1);
}

export function subtractReversed(a: Extended, b: Extended): Extended {
  return sum(b, a, a.sign ^ 1);
}

/** a plus b with the sign `sign` in place of its own. */
function sum(a: Extended, b: Extended, sign: number): Extended {
  const nan = nanOfTwo(a, b);
  if (nan !== null) return nan;
  if (a.isInfinity || b.isInfinity) return infiniteSum(a, b, sign);
  checkDenormals(a, b);
  const one = a.significand;
  const other = b.significand;
  if (one === 0n && other === 0n) return zero(a.sign === sign ? sign : zeroSign());
  let scale = a.scale;
  const distance = scale - b.scale;
  let x = a.sign ? -one : one;
  let y = sign ? -other : other;
  if (distance > 0) {
    if (distance > FAR && one !== 0n) {
      x <<= BigInt(FAR);
      y = y > 0n ? 1n : y < 0n ? -1n : 0n;
      scale -= FAR;
    } else if (one === 0n) {
      scale = b.scale;
    } else {
      x <<= BigInt(distance);
      scale = b.scale;
    }
  } else if (distance < 0) {
    if (-distance > FAR && other !== 0n) {
      y <<= BigInt(FAR);
      x = x > 0n ? 1n : x < 0n ? -1n : 0n;
      scale = b.scale - FAR;
    } else if (other !== 0n) {
      y <<= BigInt(-distance);
    }
  }
  const total = x + y;
  if (total === 0n) return zero(zeroSign());
  return total < 0n
    ? roundExtended(1, -total, scale, false)
    : roundExtended(0, total, scale, false);
}

function infiniteSum(a: Extended, b: Extended, sign: number): Extended {
  if (a.isInfinity && b.isInfinity && (a.sign !== sign || context.projective)) return invalid();
  checkDenormals(a, b);
  return a.isInfinity ? a : infinity(sign);
}

/** Sign of a zero that is a difference of equals. */
function zeroSign(): number {
  return context.rounding === DOWN ? 1 : 0;
}

export function multiply(a: Extended, b: Extended): Extended {
  const nan = nanOfTwo(a, b);
  if (nan !== null) return nan;
  const sign = a.sign ^ b.sign;
  if (a.isInfinity || b.isInfinity) {
    if (a.significand === 0n || b.significand === 0n) return invalid();
    checkDenormals(a, b);
    return infinity(sign);
  }
  checkDenormals(a, b);
  const product = a.significand * b.significand;
  if (product === 0n) return zero(sign);
  return roundExtended(sign, product, a.scale + b.scale, false);
}

export function divide(a: Extended, b: Extended): Extended {
  const nan = nanOfTwo(a, b);
  if (nan !== null) return nan;
  if (isRefused(b)) return invalid();
  const sign = a.sign ^ b.sign;
  if (a.isInfinity) {
    if (b.isInfinity) return invalid();
    checkDenormals(a, b);
    return infinity(sign);
  }
  if (b.isInfinity) {
    checkDenormals(a, b);
    return zero(sign);
  }
  if (b.significand === 0n) {
    if (a.significand === 0n) return invalid();
    raise(ZE);
    return infinity(sign);
  }
  checkDenormals(a, b);
  if (a.significand === 0n) return zero(sign);
  // 66 bits of quotient at least: 64, one for the middle and one for normalization.
  const shift = 66 + bitLength(b.significand) - bitLength(a.significand);
  const dividend = a.significand << BigInt(shift);
  const quotient = dividend / b.significand;
  const isExact = quotient * b.significand === dividend;
  return roundExtended(sign, quotient, a.scale - b.scale - shift, !isExact);
}

export function divideReversed(a: Extended, b: Extended): Extended {
  return divide(b, a);
}

export function squareRoot(a: Extended): Extended {
  const nan = nanOf(a);
  if (nan !== null) return nan;
  if (a.significand === 0n) return a;
  // The 8087 and 80287 have no positive infinity in projective mode.
  if (a.sign === 1 || isRefused(a) || (a.isInfinity && context.projective)) return invalid();
  if (a.isInfinity) return a;
  checkDenormals(a, a);
  // 132 bits or so, at an even power of two.
  let shift = 132 - bitLength(a.significand);
  if (((a.scale - shift) & 1) !== 0) shift++;
  const radicand = a.significand << BigInt(shift);
  const root = integerRoot(radicand);
  return roundExtended(0, root, (a.scale - shift) / 2, root * root !== radicand);
}

/** The square root of a positive integer, rounded down. */
export function integerRoot(value: bigint): bigint {
  const bits = bitLength(value);
  // The double's root has 52 good bits, each step doubles them; it must begin above the root.
  const low = Math.max(0, bits - 106) & ~1;
  let root = (BigInt(Math.floor(Math.sqrt(Number(value >> BigInt(low))))) + 2n) << BigInt(low / 2);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
