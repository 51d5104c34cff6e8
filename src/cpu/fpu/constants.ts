/**
 * The constants that can be loaded. The 80387 rounds the irrational ones by the rounding control
 * and tells no inexact result; the 8087 and 80287 round to nearest always.
 */
import { I80387, NEAREST, UP, context } from './context.ts';
import { BIAS, Extended, ONE, zero } from './extended.ts';

interface Constant {
  readonly exponent: number;
  /** The significand rounded down, and whether the nearest one is that above it. */
  readonly significand: bigint;
  readonly nearestAbove: boolean;
}

const IRRATIONAL: Readonly<Record<string, Constant>> = {
  FLDL2T: { exponent: BIAS + 1, significand: 0xd49a784bcd1b8afen, nearestAbove: false },
  FLDL2E: { exponent: BIAS, significand: 0xb8aa3b295c17f0bbn, nearestAbove: true },
  FLDPI: { exponent: BIAS + 1, significand: 0xc90fdaa22168c234n, nearestAbove: true },
  FLDLG2: { exponent: BIAS - 2, significand: 0x9a209a84fbcff798n, nearestAbove: true },
  FLDLN2: { exponent: BIAS - 1, significand: 0xb17217f7d1cf79abn, nearestAbove: true },
};

/** What a FLDxx instruction loads, or null if it is none. */
export function constant(op: string): (() => Extended) | null {
  if (op === 'FLD1') return () => ONE;
  if (op === 'FLDZ') return () => zero(0);
  const found = IRRATIONAL[op];
  if (found === undefined) return null;
  const { exponent, significand, nearestAbove } = found;
  const below = new Extended(0, exponent, significand);
  const above = new Extended(0, exponent, significand + 1n);
  return () => {
    const rounding = context.generation === I80387 ? context.rounding : NEAREST;
    return rounding === UP || (rounding === NEAREST && nearestAbove) ? above : below;
  };
}
