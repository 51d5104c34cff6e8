/** FCOM, FUCOM, FTST and FXAM: condition codes. */
import { C0, C1, C2, C3, I80387, IE, context, raise } from './context.ts';
import { type Extended, SPECIAL, zero } from './extended.ts';
import { checkDenormals, isNan, isUnsupported } from './operands.ts';

const CONDITIONS = C0 | C2 | C3;
/** What an unordered comparison sets. */
export const UNORDERED = CONDITIONS;

/** The condition bits of a compared with b. Quiet comparisons signal only for signaling NaNs. */
export function compare(a: Extended, b: Extended, quiet: boolean): number {
  if (isUnsupported(a) || isUnsupported(b)) {
    raise(IE);
    return UNORDERED;
  }
  if (isNan(a) || isNan(b)) {
    if (!quiet || a.isSignaling || b.isSignaling) raise(IE);
    return UNORDERED;
  }
  // A projective infinity equals itself and has no order with anything else.
  if (context.projective && (a.isInfinity || b.isInfinity)) {
    if (a.isInfinity && b.isInfinity) return C3;
    raise(IE);
    return UNORDERED;
  }
  checkDenormals(a, b);
  const order = orderOf(a, b);
  return order > 0 ? 0 : order < 0 ? C0 : C3;
}

export function test(a: Extended): number {
  return compare(a, zero(0), false);
}

function orderOf(a: Extended, b: Extended): number {
  if (a.significand === 0n && b.significand === 0n) return 0;
  if (a.significand === 0n) return b.sign ? 1 : -1;
  if (b.significand === 0n || a.sign !== b.sign) return a.sign ? -1 : 1;
  const larger = a.sign ? -1 : 1;
  const scales = a.scale - b.scale;
  if (scales !== 0 && context.generation === I80387) {
    // Without unnormals the exponent decides.
    return scales > 0 ? larger : -larger;
  }
  const one = scales > 0 ? a.significand << BigInt(scales) : a.significand;
  const other = scales < 0 ? b.significand << BigInt(-scales) : b.significand;
  return one === other ? 0 : one > other ? larger : -larger;
}

/** FXAM of a register. */
export function examine(a: Extended, isEmpty: boolean): number {
  const sign = a.sign ? C1 : 0;
  if (isEmpty) return C3 | C0 | sign;
  return sign | classOf(a);
}

function classOf(a: Extended): number {
  if (a.isInfinity) return C2 | C0;
  if (isNan(a)) return C0;
  if (a.exponent === SPECIAL || a.isUnsupported) return 0;
  if (a.isZero) return C3;
  return a.isDenormal ? C3 | C2 : C2;
}
