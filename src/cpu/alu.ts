/**
 * Arithmetic: operands in, result out, flags into the slots of flags.ts. Results may have bits above
 * their size; whoever stores one cuts it. Values are unsigned.
 *
 * Flags that the manuals leave undefined are those of the 8086 where the vectors show a simple rule.
 */
import { AUX, CARRY, IS_8086, RES, cpu } from './core.ts';
import { adjust, carry, setCarry, setOverflowAdjust } from './flags.ts';

/** A two-operand operation, or a one-operand one that ignores `b`. */
export type Alu = (a: number, b: number) => number;

export function add8(a: number, b: number): number {
  const v = a + b;
  const c = a ^ b ^ v;
  cpu[RES] = (v << 24) >> 24;
  cpu[CARRY] = cpu[AUX] = (c << 8) | (c & 0x10);
  return v;
}

export function add16(a: number, b: number): number {
  const v = a + b;
  cpu[RES] = (v << 16) >> 16;
  cpu[CARRY] = cpu[AUX] = a ^ b ^ v;
  return v;
}

export function adc8(a: number, b: number): number {
  const v = a + b + carry();
  const c = a ^ b ^ v;
  cpu[RES] = (v << 24) >> 24;
  cpu[CARRY] = cpu[AUX] = (c << 8) | (c & 0x10);
  return v;
}

export function adc16(a: number, b: number): number {
  const v = a + b + carry();
  cpu[RES] = (v << 16) >> 16;
  cpu[CARRY] = cpu[AUX] = a ^ b ^ v;
  return v;
}

export function sub8(a: number, b: number): number {
  const v = a - b;
  const c = a ^ b ^ v;
  cpu[RES] = (v << 24) >> 24;
  cpu[CARRY] = cpu[AUX] = (c << 8) | (c & 0x10);
  return v;
}

export function sub16(a: number, b: number): number {
  const v = a - b;
  cpu[RES] = (v << 16) >> 16;
  cpu[CARRY] = cpu[AUX] = a ^ b ^ v;
  return v;
}

export function sbb8(a: number, b: number): number {
  const v = a - b - carry();
  const c = a ^ b ^ v;
  cpu[RES] = (v << 24) >> 24;
  cpu[CARRY] = cpu[AUX] = (c << 8) | (c & 0x10);
  return v;
}

export function sbb16(a: number, b: number): number {
  const v = a - b - carry();
  cpu[RES] = (v << 16) >> 16;
  cpu[CARRY] = cpu[AUX] = a ^ b ^ v;
  return v;
}

/** Flags of a logical result: CF, OF and (undefined) AF zero. */
export function logic8(v: number): number {
  cpu[RES] = (v << 24) >> 24;
  cpu[CARRY] = cpu[AUX] = 0;
  return v;
}

export function logic16(v: number): number {
  cpu[RES] = (v << 16) >> 16;
  cpu[CARRY] = cpu[AUX] = 0;
  return v;
}

export function and8(a: number, b: number): number {
  return logic8(a & b);
}

export function and16(a: number, b: number): number {
  return logic16(a & b);
}

export function or8(a: number, b: number): number {
  return logic8(a | b);
}

export function or16(a: number, b: number): number {
  return logic16(a | b);
}

export function xor8(a: number, b: number): number {
  return logic8(a ^ b);
}

export function xor16(a: number, b: number): number {
  return logic16(a ^ b);
}

/** INC and DEC leave CF alone. */
export function inc8(a: number): number {
  const v = a + 1;
  const c = a ^ 1 ^ v;
  cpu[RES] = (v << 24) >> 24;
  cpu[AUX] = (c << 8) | (c & 0x10);
  return v;
}

export function inc16(a: number): number {
  const v = a + 1;
  cpu[RES] = (v << 16) >> 16;
  cpu[AUX] = a ^ 1 ^ v;
  return v;
}

export function dec8(a: number): number {
  const v = a - 1;
  const c = a ^ 1 ^ v;
  cpu[RES] = (v << 24) >> 24;
  cpu[AUX] = (c << 8) | (c & 0x10);
  return v;
}

export function dec16(a: number): number {
  const v = a - 1;
  cpu[RES] = (v << 16) >> 16;
  cpu[AUX] = a ^ 1 ^ v;
  return v;
}

export function neg8(a: number): number {
  return sub8(0, a);
}

export function neg16(a: number): number {
  return sub16(0, a);
}

/** Sets CF and OF of a rotate, leaving the other flags. */
function rotated(out: number, changed: number): void {
  setCarry(out);
  cpu[AUX] = (cpu[AUX] & 0x10) | (changed ? 0x8000 : 0);
}

/** Single-bit rotates and shifts, as the 8086 repeats them `count` times. */
export function rol8(a: number): number {
  const v = ((a << 1) | (a >> 7)) & 0xff;
  rotated(v & 1, (a ^ v) & 0x80);
  return v;
}

export function rol16(a: number): number {
  const v = ((a << 1) | (a >> 15)) & 0xffff;
  rotated(v & 1, (a ^ v) & 0x8000);
  return v;
}

export function ror8(a: number): number {
  const v = (a >> 1) | ((a & 1) << 7);
  rotated(a & 1, (a ^ v) & 0x80);
  return v;
}

export function ror16(a: number): number {
  const v = (a >> 1) | ((a & 1) << 15);
  rotated(a & 1, (a ^ v) & 0x8000);
  return v;
}

export function rcl8(a: number): number {
  const v = ((a << 1) | carry()) & 0xff;
  rotated(a >> 7, (a ^ v) & 0x80);
  return v;
}

export function rcl16(a: number): number {
  const v = ((a << 1) | carry()) & 0xffff;
  rotated(a >> 15, (a ^ v) & 0x8000);
  return v;
}

export function rcr8(a: number): number {
  const v = (a >> 1) | (carry() << 7);
  rotated(a & 1, (a ^ v) & 0x80);
  return v;
}

export function rcr16(a: number): number {
  const v = (a >> 1) | (carry() << 15);
  rotated(a & 1, (a ^ v) & 0x8000);
  return v;
}

/** SHL is an addition of the operand to itself, AF included. */
export function shl8(a: number): number {
  return add8(a, a);
}

export function shl16(a: number): number {
  return add16(a, a);
}

export function shr8(a: number): number {
  cpu[RES] = a >> 1;
  cpu[CARRY] = a << 16;
  cpu[AUX] = a & 0x80 ? 0x8000 : 0;
  return a >> 1;
}

export function shr16(a: number): number {
  cpu[RES] = a >> 1;
  cpu[CARRY] = a << 16;
  cpu[AUX] = a & 0x8000;
  return a >> 1;
}

export function sar8(a: number): number {
  const v = (a << 24) >> 25;
  cpu[RES] = v;
  cpu[CARRY] = a << 16;
  cpu[AUX] = 0;
  return v & 0xff;
}

export function sar16(a: number): number {
  const v = (a << 16) >> 17;
  cpu[RES] = v;
  cpu[CARRY] = a << 16;
  cpu[AUX] = 0;
  return v & 0xffff;
}

/** 8086 only (D0-D3 /6): all ones, with the flags of a logical operation. */
export function setmo8(): number {
  return logic8(0xff);
}

export function setmo16(): number {
  return logic16(0xffff);
}

/** CF and OF of a multiplication: whether the upper half says anything. */
export function multiplied(significant: boolean): void {
  cpu[CARRY] = significant ? 0x10000 : 0;
  cpu[AUX] = significant ? 0x8000 : 0;
}

/** DAA and DAS on AL. */
export function daa(al: number): number {
  return decimal(al, 1);
}

export function das(al: number): number {
  return decimal(al, -1);
}

/**
 * On the 8086 the upper digit is compared with 9F instead of 99 when AF was set; from the 80286 on
 * a borrow of the lower digit of DAS reaches CF.
 */
function decimal(al: number, sign: number): number {
  const old = cpu[IS_8086] !== 0;
  const af = adjust();
  const low = (al & 0x0f) > 9 || af !== 0;
  const high = al > (af !== 0 && old ? 0x9f : 0x99) || carry() !== 0;
  const change = (low ? 6 : 0) + (high ? 0x60 : 0);
  const v = sign > 0 ? add8(al, change) : sub8(al, change);
  setOverflowAdjust(decimalOverflow(al, v & 0xff, change, sign), low ? 1 : 0);
  setCarry(high || (!old && sign < 0 && low && al < 6) ? 1 : 0);
  return v & 0xff;
}

function decimalOverflow(al: number, v: number, change: number, sign: number): boolean {
  const bits = sign > 0 ? (al ^ v) & (change ^ v) : (al ^ change) & (al ^ v);
  return (bits & 0x80) !== 0;
}
