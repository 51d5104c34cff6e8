/**
 * The flags that MUL, IMUL, DIV and IDIV leave. The manuals call most of them undefined; on an 8086
 * they are those of the last ALU operations of its microcode, and every model here has them so.
 *
 * The microcode (as read from the die by Andrew Jenner, explained by Ken Shirriff) multiplies and
 * divides bit by bit, on magnitudes. What it does last sets the flags:
 * - MUL passes the upper half of the product through the ALU, IMUL adds the sign bit of the lower
 *   half to it; if the outcome is zero, CF and OF are cleared, else set.
 * - DIV and IDIV (CORD) shift the dividend left and compare its upper half with the divisor. The
 *   flags are those of the last comparison, which is left out in a step that shifts out a one.
 *   Then DIV shifts the complement of the quotient once more, its top bit into CF, and IDIV
 *   clears CF and OF.
 * Nothing is repeated here: the last comparison follows from quotient and remainder.
 */
import { AUX, CARRY, RES, cpu } from './core.ts';
import { sub16, sub8 } from './alu.ts';
import { setCarry } from './flags.ts';

/** MUL with a product of 16 bits. CF and OF say whether the upper half is anything. */
export function mulFlags8(product: number): void {
  const high = (product << 16) >> 24;
  const significant = high === 0 ? 0 : 0x10000;
  cpu[RES] = high;
  cpu[CARRY] = significant;
  cpu[AUX] = significant >> 1;
}

/** MUL with a product of 32 bits. */
export function mulFlags16(product: number): void {
  const high = product >> 16;
  const significant = high === 0 ? 0 : 0x10000;
  cpu[RES] = high;
  cpu[CARRY] = significant;
  cpu[AUX] = significant >> 1;
}

/** IMUL with a product of 16 bits. */
export function imulFlags8(product: number): void {
  const high = product >> 8;
  const sum = high + ((product >> 7) & 1);
  const significant = sum === 0 ? 0 : 0x10000;
  cpu[RES] = (sum << 24) >> 24;
  cpu[CARRY] = significant;
  cpu[AUX] = ((high ^ sum) & 0x10) | (significant >> 1);
}

/** IMUL with a product of 32 bits. */
export function imulFlags16(product: number): void {
  const high = product >> 16;
  const sum = high + ((product >> 15) & 1);
  const significant = sum === 0 ? 0 : 0x10000;
  cpu[RES] = (sum << 16) >> 16;
  cpu[CARRY] = significant;
  cpu[AUX] = ((high ^ sum) & 0x10) | (significant >> 1);
}

/**
 * The comparison of CORD that set the flags, from the outcome of a division: going back from the
 * last step, the upper half before a comparison is the remainder, with the divisor added again where
 * the bit of the quotient says that it was subtracted. A sum beyond the word was not compared.
 */
function lastComparison8(quotient: number, remainder: number, divisor: number): void {
  let bits = quotient;
  let upper = remainder + (bits & 1 ? divisor : 0);
  while (upper > 0xff) {
    bits >>>= 1;
    upper = (upper >>> 1) + (bits & 1 ? divisor : 0);
  }
  sub8(upper, divisor);
}

function lastComparison16(quotient: number, remainder: number, divisor: number): void {
  let bits = quotient;
  let upper = remainder + (bits & 1 ? divisor : 0);
  while (upper > 0xffff) {
    bits >>>= 1;
    upper = (upper >>> 1) + (bits & 1 ? divisor : 0);
  }
  sub16(upper, divisor);
}

/** Whether the first comparison, of the dividend's upper half, found the quotient too large. */
function overflows8(dividend: number, divisor: number): boolean {
  const upper = dividend >>> 8;
  if (upper < divisor) return false;
  sub8(upper, divisor);
  return true;
}

function overflows16(dividend: number, divisor: number): boolean {
  const upper = dividend >>> 16;
  if (upper < divisor) return false;
  sub16(upper, divisor);
  return true;
}

/** DIV of a word by a byte; `quotient` counts only where it fits. */
export function divFlags8(dividend: number, divisor: number, quotient: number): void {
  if (overflows8(dividend, divisor)) return;
  lastComparison8(quotient, dividend - quotient * divisor, divisor);
  setCarry((quotient >> 7) ^ 1);
}

/** DIV of a dword by a word. */
export function divFlags16(dividend: number, divisor: number, quotient: number): void {
  if (overflows16(dividend, divisor)) return;
  lastComparison16(quotient, dividend - quotient * divisor, divisor);
  setCarry((quotient >> 15) ^ 1);
}

/** IDIV of a word by a byte, all without signs; `fits` says that there is no divide error. */
export function idivFlags8(
  dividend: number,
  divisor: number,
  quotient: number,
  fits: boolean,
): void {
  if (overflows8(dividend, divisor)) return;
  lastComparison8(quotient, dividend - quotient * divisor, divisor);
  afterSigned(fits);
}

/** IDIV of a dword by a word, all without signs. */
export function idivFlags16(
  dividend: number,
  divisor: number,
  quotient: number,
  fits: boolean,
): void {
  if (overflows16(dividend, divisor)) return;
  lastComparison16(quotient, dividend - quotient * divisor, divisor);
  afterSigned(fits);
}

/** A quotient that is only too large for its sign is found by the bit shifted into CF. */
function afterSigned(fits: boolean): void {
  setCarry(0);
  if (fits) cpu[AUX] &= 0x10;
}
