/**
 * Arithmetic on 32 bits: signed operands in, signed result out, flags into the slots of flags.ts.
 *
 * RES cannot hold the whole result, because it keeps SF, ZF and PF apart: bit 31 is the sign, the
 * low byte is the result's, and bit 8 is set when anything is.
 */
import { AUX, CARRY, RES, cpu } from './core.ts';
import { carry } from './flags.ts';

function setResult(v: number): number {
  cpu[RES] = (v & 0x8000_00ff) | (v === 0 ? 0 : 0x100);
  return v;
}

/** Flags of v = a + b (+ carry in). */
function added(a: number, b: number, v: number): number {
  cpu[CARRY] = ((a & b) | ((a | b) & ~v)) >>> 15;
  cpu[AUX] = ((a ^ b ^ v) & 0x10) | ((((a ^ v) & (b ^ v)) >>> 16) & 0x8000);
  return setResult(v);
}

/** Flags of v = a - b (- carry in). */
function subtracted(a: number, b: number, v: number): number {
  cpu[CARRY] = ((~a & b) | ((~a | b) & v)) >>> 15;
  cpu[AUX] = ((a ^ b ^ v) & 0x10) | ((((a ^ b) & (a ^ v)) >>> 16) & 0x8000);
  return setResult(v);
}

export function add32(a: number, b: number): number {
  return added(a, b, (a + b) | 0);
}

export function adc32(a: number, b: number): number {
  return added(a, b, (a + b + carry()) | 0);
}

export function sub32(a: number, b: number): number {
  return subtracted(a, b, (a - b) | 0);
}

export function sbb32(a: number, b: number): number {
  return subtracted(a, b, (a - b - carry()) | 0);
}

/** Flags of a logical result: CF, OF and (undefined) AF zero. */
export function logic32(v: number): number {
  cpu[CARRY] = cpu[AUX] = 0;
  return setResult(v);
}

export function and32(a: number, b: number): number {
  return logic32(a & b);
}

export function or32(a: number, b: number): number {
  return logic32(a | b);
}

export function xor32(a: number, b: number): number {
  return logic32(a ^ b);
}

/** INC and DEC leave CF alone. */
export function inc32(a: number): number {
  const v = (a + 1) | 0;
  cpu[AUX] = ((a ^ v) & 0x10) | (((~a & v) >>> 16) & 0x8000);
  return setResult(v);
}

export function dec32(a: number): number {
  const v = (a - 1) | 0;
  cpu[AUX] = ((a ^ v) & 0x10) | (((a & ~v) >>> 16) & 0x8000);
  return setResult(v);
}

export function neg32(a: number): number {
  return sub32(0, a);
}

export function not32(a: number): number {
  return ~a;
}

/** CF and OF of a rotate, leaving the other flags. */
function rotated(out: number, a: number, v: number): number {
  cpu[CARRY] = out << 16;
  cpu[AUX] = (cpu[AUX] & 0x10) | (((a ^ v) >>> 16) & 0x8000);
  return v;
}

/** Rotates and shifts by one bit; by more they are repeated. */
export function rol32(a: number): number {
  return rotated(a >>> 31, a, (a << 1) | (a >>> 31));
}

export function ror32(a: number): number {
  return rotated(a & 1, a, (a >>> 1) | (a << 31));
}

export function rcl32(a: number): number {
  return rotated(a >>> 31, a, (a << 1) | carry());
}

export function rcr32(a: number): number {
  return rotated(a & 1, a, (a >>> 1) | (carry() << 31));
}

export function shl32(a: number): number {
  return added(a, a, a << 1);
}

export function shr32(a: number): number {
  cpu[CARRY] = (a & 1) << 16;
  cpu[AUX] = (a >>> 16) & 0x8000;
  return setResult(a >>> 1);
}

export function sar32(a: number): number {
  cpu[CARRY] = (a & 1) << 16;
  cpu[AUX] = 0;
  return setResult(a >> 1);
}

/** The upper 32 bits of the product of two unsigned numbers given as signed ones. */
export function highProduct(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  // Each sum stays below 2^53.
  const middle = Math.floor((al * bl) / 0x10000) + al * bh + ah * bl;
  return (ah * bh + Math.floor(middle / 0x10000)) | 0;
}

/** The same of two signed numbers. */
export function signedHighProduct(a: number, b: number): number {
  return (highProduct(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

/**
 * The quotient of high:low by divisor, all unsigned, or -1 when it does not fit 32 bits. In two
 * steps of 16 bits, each exact in a double. The remainder is low - quotient * divisor, modulo 2^32.
 */
export function quotient64(high: number, low: number, divisor: number): number {
  const d = divisor >>> 0;
  const h = high >>> 0;
  if (h >= d) return -1;
  const upper = h * 0x10000 + (low >>> 16);
  const first = Math.floor(upper / d);
  const lower = (upper - first * d) * 0x10000 + (low & 0xffff);
  return first * 0x10000 + Math.floor(lower / d);
}

/** The same of signed numbers, or NaN when the quotient does not fit. */
export function signedQuotient64(high: number, low: number, divisor: number): number {
  const lowMagnitude = high < 0 ? -low | 0 : low;
  const highMagnitude = high < 0 ? ~high + (lowMagnitude === 0 ? 1 : 0) : high;
  const quotient = quotient64(highMagnitude, lowMagnitude, Math.abs(divisor));
  const negative = high < 0 !== divisor < 0;
  if (quotient < 0 || quotient > (negative ? 0x8000_0000 : 0x7fff_ffff)) return Number.NaN;
  return negative ? -quotient : quotient;
}
