/** To and from the formats of memory: integers, packed decimal, single and double; FRNDINT. */
import { DE, I80387, IE, PE, context, raise } from './context.ts';
import { BIAS, type Extended, fromInteger, fromIeee, payload, zero } from './extended.ts';
import { checkDenormals, isNan, isUnsupported, nanOf } from './operands.ts';
import { DOUBLE, type Format, SINGLE, dropBits, rounded, roundTo } from './round.ts';

/** A single-precision operand; denormals are noted for the instruction that uses it. */
export function fromSingle(bits: number): Extended {
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0 && fraction !== 0) context.denormalSource = true;
  return fromIeee(bits >>> 31, exponent, BigInt(fraction), 23, 0x7f);
}

export function fromDouble(bits: bigint): Extended {
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  if (exponent === 0 && fraction !== 0n) context.denormalSource = true;
  return fromIeee(Number(bits >> 63n), exponent, fraction, 52, 0x3ff);
}

/** FLD of a single or double: signaling NaNs become quiet, denormals are told. */
export function loaded(value: Extended): Extended {
  const nan = nanOf(value);
  if (nan !== null) return nan;
  if (context.denormalSource) raise(DE);
  return value;
}

/**
 * The bits of a register as single or double. After an unmasked exception the number means nothing:
 * see `stopped` and `outOfRange`.
 */
function toIeee(value: Extended, format: Format): bigint {
  const { precision, special } = format;
  const fraction = BigInt(precision - 1);
  const pack = (sign: number, exponent: number, bits: bigint): bigint =>
    (((BigInt(sign) * BigInt(special + 1)) | BigInt(exponent)) << fraction) |
    (bits & ((1n << fraction) - 1n));
  const nan = nanOf(value);
  if (nan !== null)
    return pack(
      nan.sign,
      special,
      (1n << (fraction - 1n)) | (payload(nan) >> BigInt(64 - precision)),
    );
  if (value.isInfinity) return pack(value.sign, special, 0n);
  if (value.significand === 0n) return pack(value.sign, 0, 0n);
  roundTo(value.sign, value.significand, value.scale, false, format, false);
  return pack(value.sign, rounded.exponent, rounded.significand);
}

export function toSingle(value: Extended): number {
  return Number(toIeee(value, SINGLE));
}

export function toDouble(value: Extended): bigint {
  return toIeee(value, DOUBLE);
}

/** The magnitude of a number rounded to an integer; exact only below 2 ** 70. */
function integerPart(value: Extended): bigint {
  const { significand, scale, sign } = value;
  if (scale > 8) return 1n << 70n;
  // So small that only its being there matters.
  if (scale < -70) return dropBits(sign, significand === 0n ? 0n : 1n, 3, false);
  return dropBits(sign, significand, -scale, false);
}

/** FIST: the integer of `bits` bits, or the largest negative one when there is none. */
export function toInteger(value: Extended, bits: number): bigint {
  const indefinite = -(1n << BigInt(bits - 1));
  // The 16-bit coprocessors refuse denormals too (Intel SDM 3, "Invalid Operation Exception").
  const refuses = context.generation !== I80387 && value.isDenormal;
  if (isUnsupported(value) || isNan(value) || value.isInfinity || refuses) {
    raise(IE);
    return indefinite;
  }
  const magnitude = integerPart(value);
  const integer = value.sign ? -magnitude : magnitude;
  if (integer < indefinite || integer >= -indefinite) {
    context.c1 = false;
    raise(IE);
    return indefinite;
  }
  if (rounded.inexact) raise(PE);
  return integer;
}

/** FRNDINT. */
export function roundToInteger(value: Extended): Extended {
  const nan = nanOf(value);
  if (nan !== null) return nan;
  if (value.isInfinity || value.significand === 0n) return value;
  checkDenormals(value, value);
  if (value.exponent >= BIAS + 63) return value;
  const magnitude = integerPart(value);
  if (rounded.inexact) raise(PE);
  return magnitude === 0n ? zero(value.sign) : fromInteger(magnitude).withSign(value.sign);
}

/** Decimal digits of the packed format. */
const DIGITS = 18;
const TOO_LARGE = 10n ** BigInt(DIGITS);

/** FBLD: nine bytes of digits, the low ones first, and the sign in the tenth. */
export function fromPacked(bytes: Uint8Array): Extended {
  let value = 0n;
  for (let i = 8; i >= 0; i--)
    value = value * 100n + BigInt((bytes[i] >> 4) * 10 + (bytes[i] & 15));
  return fromInteger(value).withSign(bytes[9] >> 7);
}

const PACKED_INDEFINITE = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0xff);

/** FBSTP. */
export function toPacked(value: Extended): Uint8Array {
  const refuses = context.generation !== I80387 && value.isDenormal;
  if (isUnsupported(value) || isNan(value) || value.isInfinity || refuses) {
    raise(IE);
    return PACKED_INDEFINITE;
  }
  let magnitude = integerPart(value);
  if (magnitude >= TOO_LARGE) {
    context.c1 = false;
    raise(IE);
    return PACKED_INDEFINITE;
  }
  if (rounded.inexact) raise(PE);
  const bytes = new Uint8Array(10);
  for (let i = 0; i < 9; i++) {
    const pair = Number(magnitude % 100n);
    magnitude /= 100n;
    bytes[i] = (Math.floor(pair / 10) << 4) | (pair % 10);
  }
  bytes[9] = value.sign << 7;
  return bytes;
}
