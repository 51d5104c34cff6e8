/**
 * Numbers in the coprocessor's 80-bit format: sign, 15-bit exponent with bias 3FFF, and a 64-bit
 * significand whose highest bit, the integer bit, is explicit.
 */

export const BIAS = 0x3fff;
/** Exponent of infinities and NaNs. */
export const SPECIAL = 0x7fff;
export const INTEGER_BIT = 1n << 63n;
const QUIET_BIT = 1n << 62n;
const LOW_62 = QUIET_BIT - 1n;

export class Extended {
  constructor(
    /** 1 for negative. */
    readonly sign: number,
    /** Biased, 0-7FFF. */
    readonly exponent: number,
    readonly significand: bigint,
  ) {}

  get isZero(): boolean {
    return this.exponent === 0 && this.significand === 0n;
  }

  get isInfinity(): boolean {
    return this.exponent === SPECIAL && this.significand === INTEGER_BIT;
  }

  /** A NaN that the 80387 knows: with its integer bit. */
  get isNan(): boolean {
    return this.exponent === SPECIAL && this.significand > INTEGER_BIT;
  }

  get isSignaling(): boolean {
    return this.isNan && (this.significand & QUIET_BIT) === 0n;
  }

  /** Exponent zero and not zero: a denormal, or with its integer bit a pseudo-denormal. */
  get isDenormal(): boolean {
    return this.exponent === 0 && this.significand !== 0n;
  }

  /** Pseudo-NaN, pseudo-infinity or unnormal: no operand for the 80387. */
  get isUnsupported(): boolean {
    return this.exponent !== 0 && this.significand < INTEGER_BIT;
  }

  /** Power of two of the significand's lowest bit: the value is significand * 2 ** scale. */
  get scale(): number {
    return (this.exponent === 0 ? 1 : this.exponent) - BIAS - 63;
  }

  withSign(sign: number): Extended {
    return this.sign === sign ? this : new Extended(sign, this.exponent, this.significand);
  }

  get negated(): Extended {
    return new Extended(this.sign ^ 1, this.exponent, this.significand);
  }

  /** The same number; a pseudo-denormal with the exponent that a normal number has. */
  get canonical(): Extended {
    if (this.exponent !== 0 || this.significand < INTEGER_BIT) return this;
    return new Extended(this.sign, 1, this.significand);
  }

  /** A NaN made quiet. */
  get quieted(): Extended {
    return new Extended(this.sign, this.exponent, this.significand | INTEGER_BIT | QUIET_BIT);
  }
}

const ZEROS = [new Extended(0, 0, 0n), new Extended(1, 0, 0n)];
const INFINITIES = [new Extended(0, SPECIAL, INTEGER_BIT), new Extended(1, SPECIAL, INTEGER_BIT)];

export function zero(sign: number): Extended {
  return ZEROS[sign];
}

export function infinity(sign: number): Extended {
  return INFINITIES[sign];
}

export const ONE = new Extended(0, BIAS, INTEGER_BIT);

/** The quiet NaN that answers an invalid operation. */
export const INDEFINITE = new Extended(1, SPECIAL, INTEGER_BIT | QUIET_BIT);

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Bits of a number from 1 up to 2 ** 1000. */
export function bitLength(value: bigint): number {
  float[0] = Number(value);
  const bits = (words[1] >>> 20) - 1022;
  // The conversion may have rounded up to the next power of two.
  return bits <= 53 || value >> BigInt(bits - 1) !== 0n ? bits : bits - 1;
}

/** An integer as it is in a register; it has at most 64 bits. */
export function fromInteger(value: bigint): Extended {
  if (value === 0n) return ZEROS[0];
  const sign = value < 0n ? 1 : 0;
  const magnitude = sign ? -value : value;
  const bits = bitLength(magnitude);
  return new Extended(sign, BIAS + bits - 1, magnitude << BigInt(64 - bits));
}

/** Widens IEEE bits: `fraction` bits behind the point, exponent bias `bias`. Exact, NaNs as they are. */
export function fromIeee(
  sign: number,
  exponent: number,
  bits: bigint,
  fraction: number,
  bias: number,
): Extended {
  if (exponent === 2 * bias + 1)
    return new Extended(sign, SPECIAL, INTEGER_BIT | (bits << BigInt(63 - fraction)));
  if (exponent !== 0)
    return new Extended(
      sign,
      exponent - bias + BIAS,
      INTEGER_BIT | (bits << BigInt(63 - fraction)),
    );
  if (bits === 0n) return ZEROS[sign];
  const length = bitLength(bits);
  return new Extended(sign, BIAS - bias + length - fraction, bits << BigInt(64 - length));
}

/** The fraction of a NaN without integer and quiet bit, for narrower formats. */
export function payload(nan: Extended): bigint {
  return nan.significand & LOW_62;
}
