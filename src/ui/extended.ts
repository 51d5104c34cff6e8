/**
 * The 80-bit extended reals of the coprocessor as text: sign, 15 bits of exponent, 64 bits of
 * significand with its leading bit written out (80387 data sheet, "Data types").
 */

/** Decimal digits that tell any two of them apart: 1 + ⌊64 · log10 2⌋ rounded down to what reads well. */
const DIGITS = 18;
const BIAS = 16383;
const SIGNIFICAND_BITS = 64;
const LARGEST_EXPONENT = 0x7fff;
const LEADING_BIT = 1n << 63n;
const QUIET_BIT = 1n << 62n;
/** Numbers of this size and smaller than 10^DIGITS are written without an exponent. */
const SMALLEST_PLAIN = -5;

/** A value in its parts. */
interface Parts {
  readonly negative: boolean;
  readonly exponent: number;
  readonly significand: bigint;
}

function partsOf(bytes: Uint8Array): Parts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 10);
  const top = view.getUint16(8, true);
  return {
    negative: (top & 0x8000) !== 0,
    exponent: top & LARGEST_EXPONENT,
    significand: view.getBigUint64(0, true),
  };
}

/** `numerator / denominator`, rounded to the nearest whole number. */
function divided(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** DIGITS digits of `significand · 2^power`, and the power of ten of the first of them. */
function decimalDigits(significand: bigint, power: number): { digits: string; first: number } {
  const bits = significand.toString(2).length;
  let first = Math.floor((bits - 1 + power) * Math.LOG10E * Math.LN2);
  for (;;) {
    const scale = DIGITS - 1 - first;
    const numerator =
      significand * 2n ** BigInt(Math.max(0, power)) * 10n ** BigInt(Math.max(0, scale));
    const denominator = 2n ** BigInt(Math.max(0, -power)) * 10n ** BigInt(Math.max(0, -scale));
    const digits = divided(numerator, denominator).toString();
    if (digits.length === DIGITS) return { digits, first };
    first += digits.length - DIGITS;
  }
}

function decimalText(significand: bigint, power: number): string {
  const { digits, first } = decimalDigits(significand, power);
  const kept = digits.replace(/0+$/, '');
  if (first >= DIGITS || first < SMALLEST_PLAIN) {
    const fraction = kept.length > 1 ? `.${kept.slice(1)}` : '';
    return `${kept[0]}${fraction}e${first < 0 ? '-' : '+'}${Math.abs(first)}`;
  }
  if (first < 0) return `0.${'0'.repeat(-first - 1)}${kept}`;
  const whole = kept.slice(0, first + 1).padEnd(first + 1, '0');
  return kept.length > first + 1 ? `${whole}.${kept.slice(first + 1)}` : whole;
}

/** What the ten bytes of an extended real say, in decimal: `-0.1`, `1e+4000`, `+∞`, `NaN`. */
export function extendedText(bytes: Uint8Array): string {
  const { negative, exponent, significand } = partsOf(bytes);
  const sign = negative ? '-' : '';
  if (exponent === 0 && significand === 0n) return `${sign}0`;
  // Without its leading bit only the smallest numbers, the denormals, mean anything.
  if (exponent !== 0 && significand < LEADING_BIT) return 'unsupported';
  if (exponent === LARGEST_EXPONENT) {
    if (significand === LEADING_BIT) return negative ? '-∞' : '+∞';
    if ((significand & QUIET_BIT) === 0n) return 'signalling NaN';
    return negative && significand === (LEADING_BIT | QUIET_BIT) ? 'indefinite NaN' : 'NaN';
  }
  const power = Math.max(1, exponent) - BIAS - (SIGNIFICAND_BITS - 1);
  return sign + decimalText(significand, power);
}

/** The ten bytes in hex, as `3FFF 8000000000000000`: sign and exponent, then the significand. */
export function extendedHex(bytes: Uint8Array): string {
  const digits = [...bytes.subarray(0, 10)]
    .toReversed()
    .map((byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}
