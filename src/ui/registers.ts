/** The registers and flags as the page shows them: names in their order, values out of a frame. */
import { AF, CF, DF, IF, OF, PF, Regs, SF, TF, ZF } from '../cpu/regs.ts';
import type { Frame } from '../state/frame.ts';
import { AT } from '../state/layout.ts';

export const REGISTER_NAMES = [
  'AX',
  'BX',
  'CX',
  'DX',
  'SI',
  'DI',
  'BP',
  'SP',
  'CS',
  'DS',
  'ES',
  'SS',
  'IP',
] as const;

/** The flags in the order of their bits, with the words that explain them. */
export const FLAGS = [
  { name: 'CF', mask: CF, about: 'carry' },
  { name: 'PF', mask: PF, about: 'even parity' },
  { name: 'AF', mask: AF, about: 'auxiliary carry' },
  { name: 'ZF', mask: ZF, about: 'zero' },
  { name: 'SF', mask: SF, about: 'sign' },
  { name: 'TF', mask: TF, about: 'trap after each instruction' },
  { name: 'IF', mask: IF, about: 'interrupts allowed' },
  { name: 'DF', mask: DF, about: 'strings go downwards' },
  { name: 'OF', mask: OF, about: 'overflow' },
] as const;

/** Values by position: the registers of REGISTER_NAMES, then the flags of FLAGS. */
export type RegisterValues = readonly number[];

/** Position of a name in RegisterValues. */
export const REGISTER_INDEX: Readonly<Record<string, number>> = Object.fromEntries(
  [...REGISTER_NAMES, ...FLAGS.map((flag) => flag.name)].map((name, i) => [name, i]),
);

/** The values of a frame. */
export function registersOf(frame: Frame): RegisterValues {
  const regs = new Regs(frame.view, frame.offsetOf(AT.vm86));
  const flags = regs.flags;
  return [
    regs.ax,
    regs.bx,
    regs.cx,
    regs.dx,
    regs.si,
    regs.di,
    regs.bp,
    regs.sp,
    regs.cs,
    regs.ds,
    regs.es,
    regs.ss,
    regs.ip,
    ...FLAGS.map((flag) => ((flags & flag.mask) === 0 ? 0 : 1)),
  ];
}

/** Upper-case hex digits without prefix. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** One value as text: four hex digits for a register, 0 or 1 for a flag. */
export function registerText(index: number, value: number): string {
  return index < REGISTER_NAMES.length ? hex(value, 4) : String(value);
}

/** Names of the values that differ, in order. */
export function changedRegisters(before: RegisterValues, after: RegisterValues): string[] {
  return Object.keys(REGISTER_INDEX).filter((_, i) => before[i] !== after[i]);
}

/** One of the 16-bit registers of a set of values. */
export function register(values: RegisterValues, name: (typeof REGISTER_NAMES)[number]): number {
  return values[REGISTER_INDEX[name]];
}
