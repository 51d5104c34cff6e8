/**
 * The registers and flags as the page shows them: names in their order, values out of a frame. A
 * CPU with 32-bit registers shows EAX … EIP, FS and GS; the 16-bit names keep their values beside.
 */
import { AF, CF, DF, IF, OF, PF, SF, TF, VIF, Vm86Regs, ZF } from '../cpu/regs.ts';
import type { Frame } from '../state/frame.ts';
import { AT } from '../state/layout.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import type { CpuModel } from '../state/machineState.ts';

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

/** What the 80386 adds. */
const ADDED_NAMES = [
  'FS',
  'GS',
  'EAX',
  'EBX',
  'ECX',
  'EDX',
  'ESI',
  'EDI',
  'EBP',
  'ESP',
  'EIP',
] as const;

type RegisterName = (typeof REGISTER_NAMES)[number] | (typeof ADDED_NAMES)[number];

/** Values by position: the registers of REGISTER_NAMES, the flags of FLAGS, what the 80386 adds. */
export type RegisterValues = readonly number[];

const FLAG_NAMES = FLAGS.map((flag) => flag.name);

/** Position of a name in RegisterValues. */
export const REGISTER_INDEX: Readonly<Record<string, number>> = Object.fromEntries(
  [...REGISTER_NAMES, ...FLAG_NAMES, ...ADDED_NAMES].map((name, i) => [name, i]),
);

/** Whether a model has 32-bit registers, and FS and GS. */
export function isWide(model: CpuModel): boolean {
  return model === '80386' || model === 'v86';
}

const NARROW: readonly string[] = [...REGISTER_NAMES, ...FLAG_NAMES];
const WIDE: readonly string[] = [
  ...['EAX', 'EBX', 'ECX', 'EDX', 'ESI', 'EDI', 'EBP', 'ESP', 'EIP'],
  ...['CS', 'DS', 'ES', 'SS', 'FS', 'GS'],
  ...FLAG_NAMES,
];

/** The names that are shown for a model: general registers, segments and IP, flags. */
export function shownRegisters(model: CpuModel): readonly string[] {
  return isWide(model) ? WIDE : NARROW;
}

/** The kinds of registers; the pane has a column for each. */
export type RegisterGroup = 'general' | 'segment' | 'flag';

/** What a name stands for. IP stands with the segments, EIP with those of its width. */
export function registerGroup(name: string): RegisterGroup {
  if (FLAG_NAMES.some((flag) => flag === name)) return 'flag';
  return /^(.S|IP)$/.test(name) ? 'segment' : 'general';
}

/**
 * The values of a frame. IF is what the program sees: in virtual-8086 mode that is the virtual
 * flag, bit 19, because bit 9 belongs to the monitor there.
 */
export function registersOf(frame: Frame): RegisterValues {
  const regs = frame.struct(Vm86Regs, AT.vm86);
  const virtual = CPU_MODELS[frame.machine.cpu] === 'v86';
  const flags = virtual ? (regs.eflags & ~IF) | ((regs.eflags & VIF) === 0 ? 0 : IF) : regs.eflags;
  const wide = [regs.eax, regs.ebx, regs.ecx, regs.edx, regs.esi, regs.edi, regs.ebp, regs.esp];
  return [
    ...wide.map((value) => value & 0xffff),
    regs.cs,
    regs.ds,
    regs.es,
    regs.ss,
    regs.eip & 0xffff,
    ...FLAGS.map((flag) => ((flags & flag.mask) === 0 ? 0 : 1)),
    regs.fs,
    regs.gs,
    ...wide,
    regs.eip,
  ];
}

/** Upper-case hex digits without prefix. */
export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** Bits of the thing that a name stands for: 1 for a flag. */
export function registerBits(name: string): 1 | 16 | 32 {
  if (name.length === 3) return 32;
  return registerGroup(name) === 'flag' ? 1 : 16;
}

/** One value as text: four or eight hex digits for a register, 0 or 1 for a flag. */
export function registerText(name: string, value: number): string {
  return hex(value, Math.ceil(registerBits(name) / 4));
}

const ALL_NAMES = Object.keys(REGISTER_INDEX);

/** Those of the names whose values differ, in order. */
export function changedRegisters(
  before: RegisterValues,
  after: RegisterValues,
  names: readonly string[] = ALL_NAMES,
): string[] {
  return names.filter((name) => before[REGISTER_INDEX[name]] !== after[REGISTER_INDEX[name]]);
}

/** One of the registers of a set of values. */
export function register(values: RegisterValues, name: RegisterName): number {
  return values[REGISTER_INDEX[name]];
}
