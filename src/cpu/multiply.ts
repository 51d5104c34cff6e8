/** Multiplication and division of bytes and words. */
import { AH, AL, AX, DX, IS_386, IS_8086, cpu, r16, r8 } from './core.ts';
import {
  divFlags16,
  divFlags8,
  idivFlags16,
  idivFlags8,
  imulFlags16,
  imulFlags8,
  mulFlags16,
  mulFlags8,
} from './multiplyFlags.ts';
import type { Handler, Op } from './op.ts';
import { read0 } from './operands.ts';
import { divideError } from './stop.ts';

/**
 * A REP prefix makes the 8086 negate a product, and the quotient of IDIV: its microcode keeps the
 * sign in the flag that says that there is one.
 */
function negates(op: Op): boolean {
  return op.rep !== 0 && cpu[IS_8086] !== 0;
}

/** AX = AL * operand */
export const mul8: Handler = (op) => {
  const product = r8[AL] * read0(op);
  r16[AX] = negates(op) ? -product : product;
  mulFlags8(r16[AX]);
  return op.next;
};

/** DX:AX = AX * operand */
export const mul16: Handler = (op) => {
  let product = r16[AX] * read0(op);
  if (negates(op)) product = -product;
  r16[AX] = product;
  r16[DX] = product >>> 16;
  mulFlags16(product);
  return op.next;
};

export const imul8: Handler = (op) => {
  let product = ((r8[AL] << 24) >> 24) * ((read0(op) << 24) >> 24);
  if (negates(op)) product = -product;
  r16[AX] = product;
  imulFlags8(product);
  return op.next;
};

export const imul16: Handler = (op) => {
  let product = ((r16[AX] << 16) >> 16) * ((read0(op) << 16) >> 16);
  if (negates(op)) product = -product;
  r16[AX] = product;
  r16[DX] = product >>> 16;
  imulFlags16(product);
  return op.next;
};

// A divide error leaves all flags as they were from the 80386 on (vm86.md V-78).

/** AL = AX / operand, AH = remainder */
export const div8: Handler = (op) => {
  const divisor = read0(op);
  const dividend = r16[AX];
  const quotient = (dividend / divisor) | 0;
  const fits = divisor !== 0 && quotient <= 0xff;
  if (!fits && cpu[IS_386] !== 0) return divideError(op);
  divFlags8(dividend, divisor, fits ? quotient : -1);
  if (!fits) return divideError(op);
  r8[AL] = quotient;
  r8[AH] = dividend - quotient * divisor;
  return op.next;
};

/** AX = DX:AX / operand, DX = remainder */
export const div16: Handler = (op) => {
  const divisor = read0(op);
  const dividend = r16[DX] * 0x10000 + r16[AX];
  const quotient = Math.floor(dividend / divisor);
  const fits = quotient <= 0xffff;
  if (!fits && cpu[IS_386] !== 0) return divideError(op);
  divFlags16(dividend, divisor, fits ? quotient : -1);
  if (!fits) return divideError(op);
  r16[AX] = quotient;
  r16[DX] = dividend - quotient * divisor;
  return op.next;
};

/**
 * Whether `quotient`, without its sign, is one of `limit` (80 or 8000) values. The 8086 has no
 * quotient of -limit.
 */
function fitsSigned(quotient: number, negative: boolean, limit: number): boolean {
  return quotient < limit || (quotient === limit && negative && cpu[IS_8086] === 0);
}

export const idiv8: Handler = (op) => {
  const divisor = (read0(op) << 24) >> 24;
  const dividend = (r16[AX] << 16) >> 16;
  const size = Math.abs(dividend);
  const divisorSize = Math.abs(divisor);
  const negative = dividend < 0 !== divisor < 0;
  const quotient = divisor === 0 ? Infinity : (size / divisorSize) | 0;
  const fits = fitsSigned(quotient, negative, 0x80);
  if (!fits && cpu[IS_386] !== 0) return divideError(op);
  idivFlags8(size, divisorSize, quotient, fits);
  if (!fits) return divideError(op);
  r8[AL] = negative !== negates(op) ? -quotient : quotient;
  r8[AH] = dividend % divisor;
  return op.next;
};

export const idiv16: Handler = (op) => {
  const divisor = (read0(op) << 16) >> 16;
  const dividend = (r16[DX] << 16) | r16[AX];
  const size = Math.abs(dividend);
  const divisorSize = Math.abs(divisor);
  const negative = dividend < 0 !== divisor < 0;
  const quotient = Math.floor(size / divisorSize);
  const fits = fitsSigned(quotient, negative, 0x8000);
  if (!fits && cpu[IS_386] !== 0) return divideError(op);
  idivFlags16(size, divisorSize, quotient, fits);
  if (!fits) return divideError(op);
  r16[AX] = negative !== negates(op) ? -quotient : quotient;
  r16[DX] = dividend % divisor;
  return op.next;
};
