/**
 * Decimal numbers with a point or exponent -> IEEE single and double and 80-bit extended, rounded to
 * nearest even from the exact decimal value.
 */

/** `1.5`, `1.`, `1e10`, `1.5e-3`: decimal digits with a point or an exponent. */
export const FLOAT =
  /^(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+)(?![\w.])/;
const PARTS = /^([0-9]*)\.?([0-9]*)(?:e([-+]?[0-9]+))?$/;

/** Words for values, as NASM spells them. */
export const FLOAT_WORDS: ReadonlySet<string> = new Set([
  ...['__infinity__', '__nan__', '__qnan__', '__snan__'],
  ...['__?infinity?__', '__?nan?__', '__?qnan?__', '__?snan?__'],
]);

interface Format {
  readonly bytes: number;
  /** Significand bits with the integer bit, whether that is stored or not. */
  readonly precision: number;
  readonly exponentBits: number;
  readonly explicit: boolean;
}

const FORMATS: readonly Format[] = [
  { bytes: 2, precision: 11, exponentBits: 5, explicit: false },
  { bytes: 4, precision: 24, exponentBits: 8, explicit: false },
  { bytes: 8, precision: 53, exponentBits: 11, explicit: false },
  { bytes: 10, precision: 64, exponentBits: 15, explicit: true },
];

/** Powers of ten beyond every format: larger literals are infinite, smaller ones zero. */
const LARGEST_POWER = 6000;

/** The bytes of a literal, or null if data of so many bytes holds no numbers with a point. */
export function floatBytes(text: string, negative: boolean, size: number): number[] | null {
  const format = FORMATS.find(({ bytes }) => bytes === size);
  if (format === undefined) return null;
  const word = text.toLowerCase().replaceAll('?', '');
  const top = (1n << BigInt(format.exponentBits)) - 1n;
  const integer = 1n << BigInt(format.precision - 1);
  if (word === '__infinity__') return pack(format, negative, top, integer);
  if (word === '__snan__') return pack(format, negative, top, integer | 1n);
  if (word.startsWith('__')) return pack(format, negative, top, integer | (integer >> 1n));
  const [, whole = '', fraction = '', power = '0'] =
    PARTS.exec(text.toLowerCase().replaceAll('_', '')) ?? [];
  const digits = BigInt(`0${whole}${fraction}`);
  const exponent = Number(power) - fraction.length;
  if (digits === 0n || exponent < -LARGEST_POWER - whole.length - fraction.length)
    return pack(format, negative, 0n, 0n);
  if (exponent > LARGEST_POWER) return pack(format, negative, top, integer);
  const [numerator, denominator] =
    exponent >= 0 ? [digits * 10n ** BigInt(exponent), 1n] : [digits, 10n ** BigInt(-exponent)];
  return round(format, negative, numerator, denominator);
}

function lengthOf(value: bigint): number {
  return value.toString(2).length;
}

function round(
  format: Format,
  negative: boolean,
  numerator: bigint,
  denominator: bigint,
): number[] {
  const { precision, exponentBits } = format;
  const bias = 2 ** (exponentBits - 1) - 1;
  // The power of two of the last bit: by the size of the number, or of the denormals.
  const estimate = lengthOf(numerator) - lengthOf(denominator) - precision;
  const smallest = 2 - bias - precision;
  let scale = Math.max(estimate, smallest);
  let significand = nearest(numerator, denominator, scale);
  if (lengthOf(significand) > precision) significand = nearest(numerator, denominator, ++scale);
  // Rounding up may have made one bit more, which is a power of two.
  if (lengthOf(significand) > precision) {
    significand >>= 1n;
    scale++;
  }
  const isNormal = significand >> BigInt(precision - 1) !== 0n;
  const exponent = isNormal ? scale + precision - 1 + bias : 0;
  const top = 2 ** exponentBits - 1;
  if (exponent >= top) return pack(format, negative, BigInt(top), 1n << BigInt(precision - 1));
  return pack(format, negative, BigInt(exponent), significand);
}

/** numerator / denominator in units of 2 ** scale, rounded to nearest even. */
function nearest(numerator: bigint, denominator: bigint, scale: number): bigint {
  const dividend = scale < 0 ? numerator << BigInt(-scale) : numerator;
  const divisor = scale > 0 ? denominator << BigInt(scale) : denominator;
  const quotient = dividend / divisor;
  const twice = 2n * (dividend - quotient * divisor);
  const up = twice > divisor || (twice === divisor && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

function pack(
  { bytes, precision, exponentBits, explicit }: Format,
  negative: boolean,
  exponent: bigint,
  significand: bigint,
): number[] {
  const stored = BigInt(explicit ? precision : precision - 1);
  const head = (negative ? 1n << BigInt(exponentBits) : 0n) | exponent;
  const value = (head << stored) | (significand & ((1n << stored) - 1n));
  return Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 255n));
}
