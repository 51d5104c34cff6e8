/**
 * FPTAN, FSIN, FCOS, FSINCOS and FPATAN, each within half a unit of the last place and a hair of the
 * mathematical value.
 *
 * Arguments are reduced with 448 bits of pi, not with the 66 bits of the real parts, whose results
 * are therefore wrong by some units near multiples of pi and for large arguments.
 */
import { context, invalid } from './context.ts';
import { BIAS, type Extended, ONE, bitLength, zero } from './extended.ts';
import { checkDenormals387, nanOf, nanOfTwo } from './operands.ts';
import {
  FRACTION,
  UNIT,
  type Wide,
  arcSeries,
  circularSeries,
  divideWide,
  fixed,
  multiplyWide,
  over,
  rootOf,
  roundWide,
  times,
} from './wide.ts';

/** Pi times 2 ** 510: the digits after 3.14159… to 2 ** -510. */
const PI_510 = BigInt(
  '0xc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22' +
    '514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245',
);
const PI_FRACTION = 448;
const HALF_PI = PI_510 >> BigInt(510 - PI_FRACTION + 1);
const PI = 2n * HALF_PI;

/** From this exponent on an argument is out of range. */
const OUT_OF_RANGE = BIAS + 63;

/** Sine and cosine of an argument before rounding. */
interface Circular {
  readonly sinSign: number;
  readonly sin: Wide;
  readonly cosSign: number;
  readonly cos: Wide;
}

/** Of a number that is neither zero nor special and below 2 ** 63. */
function circular(x: Extended): Circular {
  let rest: Wide = { value: x.significand, scale: x.scale };
  let quadrant = 0;
  let sign = 0;
  if (x.exponent >= BIAS - 1) {
    const argument = x.significand << BigInt(PI_FRACTION + x.scale);
    const turns = (argument + HALF_PI / 2n) / HALF_PI;
    const left = argument - turns * HALF_PI;
    quadrant = Number(turns & 3n);
    sign = left < 0n ? 1 : 0;
    rest = { value: left < 0n ? -left : left, scale: -PI_FRACTION };
  }
  const units = fixed(rest.value, rest.scale);
  const square = times(units, units);
  const sin = multiplyWide(rest, { value: circularSeries(square, 2n), scale: -FRACTION });
  const cos: Wide = { value: circularSeries(square, 1n), scale: -FRACTION };
  const odd = (quadrant & 1) !== 0;
  const turned = quadrant >> 1;
  return odd
    ? { sinSign: x.sign ^ turned, sin: cos, cosSign: sign ^ turned ^ 1, cos: sin }
    : { sinSign: x.sign ^ sign ^ turned, sin, cosSign: turned, cos };
}

/** Whether an argument is too large to be reduced: C2 is set and nothing else happens. */
export function isOutOfRange(x: Extended): boolean {
  return x.exponent >= OUT_OF_RANGE && !x.isInfinity && !x.isNan && !x.isUnsupported;
}

/** The answer to operands without a sine, or null. Signals denormals. */
function refused(x: Extended): Extended | null {
  const nan = nanOf(x);
  if (nan !== null) return nan;
  if (x.isInfinity) return invalid();
  checkDenormals387(x, x);
  return null;
}

export function sine(x: Extended): Extended {
  const answer = refused(x);
  if (answer !== null || x.significand === 0n) return answer ?? x;
  const { sinSign, sin } = circular(x);
  return roundWide(sinSign, sin);
}

export function cosine(x: Extended): Extended {
  const answer = refused(x);
  if (answer !== null || x.significand === 0n) return answer ?? ONE;
  const { cosSign, cos } = circular(x);
  return roundWide(cosSign, cos);
}

/** The tangent; FPTAN pushes 1 behind it. */
export function tangent(x: Extended): Extended {
  const answer = refused(x);
  if (answer !== null || x.significand === 0n) return answer ?? x;
  const { sinSign, sin, cosSign, cos } = circular(x);
  return roundWide(sinSign ^ cosSign, divideWide(sin, cos));
}

/** Below this power of two atan(t) is t in all bits that count. */
const NEGLIGIBLE = -100;

/** The angle of top/bottom <= 1 as a wide number. */
function arctangent(top: Wide, bottom: Wide): Wide {
  const t = divideWide(top, bottom);
  const size = t.scale + bitLength(t.value);
  if (size < NEGLIGIBLE) return t;
  if (size < -20) {
    const units = fixed(t.value, t.scale);
    return multiplyWide(t, { value: arcSeries(times(units, units), true), scale: -FRACTION });
  }
  // Half the angle, three times: atan t = 2 atan(t / (1 + sqrt(1 + t*t))).
  let units = fixed(t.value, t.scale);
  for (let i = 0; i < 3; i++) units = over(units, UNIT + rootOf(UNIT + times(units, units)));
  const angle = times(units, arcSeries(times(units, units), true));
  return { value: 8n * angle, scale: -FRACTION };
}

const PI_WIDE: Wide = { value: PI, scale: -PI_FRACTION };
const HALF_PI_WIDE: Wide = { value: HALF_PI, scale: -PI_FRACTION };

/** A multiple of pi less a smaller angle. */
function less(whole: bigint, angle: Wide): Wide {
  const shift = PI_FRACTION + angle.scale;
  const units =
    shift >= 0 ? angle.value << BigInt(shift) : angle.value >> BigInt(Math.min(-shift, 1000));
  return { value: whole - units, scale: -PI_FRACTION };
}

/** The angle of the point with abscissa x and ordinate y. */
export function arctangentOf(y: Extended, x: Extended): Extended {
  const nan = nanOfTwo(x, y);
  if (nan !== null) return nan;
  // The 8087 and 80287 have no angle for their one infinity.
  if (context.projective && (x.isInfinity || y.isInfinity)) return invalid();
  if (x.isInfinity || y.isInfinity) return infiniteAngle(y, x);
  checkDenormals387(x, y);
  if (y.significand === 0n) return x.sign ? roundWide(y.sign, PI_WIDE) : zero(y.sign);
  if (x.significand === 0n) return roundWide(y.sign, HALF_PI_WIDE);
  const ordinate: Wide = { value: y.significand, scale: y.scale };
  const abscissa: Wide = { value: x.significand, scale: x.scale };
  const steep = isLarger(y, x);
  const angle = steep ? arctangent(abscissa, ordinate) : arctangent(ordinate, abscissa);
  if (!steep) return roundWide(y.sign, x.sign ? less(PI, angle) : angle);
  if (!x.sign) return roundWide(y.sign, less(HALF_PI, angle));
  const { value } = less(HALF_PI, angle);
  return roundWide(y.sign, { value: PI - value, scale: -PI_FRACTION });
}

function infiniteAngle(y: Extended, x: Extended): Extended {
  checkDenormals387(x, y);
  if (!y.isInfinity) return x.sign ? roundWide(y.sign, PI_WIDE) : zero(y.sign);
  if (!x.isInfinity) return roundWide(y.sign, HALF_PI_WIDE);
  const quarter = PI >> 2n;
  return roundWide(y.sign, { value: x.sign ? PI - quarter : quarter, scale: -PI_FRACTION });
}

function isLarger(a: Extended, b: Extended): boolean {
  const one = a.scale + bitLength(a.significand);
  const other = b.scale + bitLength(b.significand);
  if (one !== other) return one > other;
  const shift = a.scale - b.scale;
  return shift >= 0
    ? a.significand << BigInt(shift) > b.significand
    : a.significand > b.significand << BigInt(-shift);
}
