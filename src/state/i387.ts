/**
 * `struct i387`: the coprocessor's registers at AT.fpu, in the form that FSAVE writes with 32-bit
 * operands in protected mode (80387 Programmer's Reference, figure 4-3) and the kernel calls
 * `user_i387_struct`.
 */
import { AT, STATE } from './layout.ts';
import { machineStateOf } from './machineState.ts';
import type { Memory } from './memory.ts';
import { bytes, defineStruct, u16, u32 } from './struct.ts';

export const I387 = defineStruct({
  /** Control word: exception masks (bits 0-5), 8087 interrupt mask 7, precision 8-9, rounding 10-11, infinity 12. */
  control: u16,
  controlHigh: u16,
  /** Status word: exceptions 0-5, stack fault 6, summary 7, C0-C2 8-10, top 11-13, C3 14, busy 15. */
  status: u16,
  statusHigh: u16,
  /** Tag word: two bits for each physical register, 0 valid, 1 zero, 2 special, 3 empty. */
  tags: u16,
  tagsHigh: u16,
  /** Offset and segment of the last instruction that was no control instruction, and its opcode. */
  instructionOffset: u32,
  instructionSegment: u16,
  opcode: u16,
  /** Offset and segment of its memory operand. */
  operandOffset: u32,
  operandSegment: u16,
  operandSegmentHigh: u16,
  /** ST(0) to ST(7): ten bytes each, the significand first. */
  registers: bytes(80),
});
export type I387View = ReturnType<typeof I387.at>;

/** The coprocessor's registers in any copy of STATE (the live one or a frame's). */
export function i387Of(view: DataView, stateAt = STATE): I387View {
  return I387.at(view, stateAt + AT.fpu);
}

/** Coprocessor that goes with a CPU: the 80186 takes the 8087 too. */
export type Coprocessor = '8087' | '80287' | '80387';

export function coprocessorOf(cpu: string): Coprocessor {
  if (cpu === '8086' || cpu === '80186') return '8087';
  return cpu === '80286' ? '80287' : '80387';
}

const ALL_EMPTY = 0xffff;

/** What FNINIT does, and the reset line: all exceptions masked, extended precision, empty stack. */
export function initialize(i387: I387View, coprocessor: Coprocessor): void {
  const { status } = i387;
  // Bit 7 masks the interrupt of the 8087, which the others do not have.
  i387.control = coprocessor === '80387' ? 0x037f : 0x03ff;
  // Condition codes are left alone by the 16-bit coprocessors.
  i387.status = coprocessor === '80387' ? 0 : status & 0x4700;
  i387.tags = ALL_EMPTY;
  i387.instructionOffset = 0;
  i387.instructionSegment = 0;
  i387.opcode = 0;
  i387.operandOffset = 0;
  i387.operandSegment = 0;
}

/** Puts a coprocessor, as it comes on, beside the CPU of a memory, or takes it away. */
export function fitCoprocessor({ view }: Memory, cpu: string, fitted: boolean): void {
  machineStateOf(view).fpu = fitted ? 1 : 0;
  if (fitted) initialize(i387Of(view), coprocessorOf(cpu));
}

/** Linux's `si_code` of the SIGFPE for what is pending (`fpu__exception_code`). */
export function fpeCode({ control, status }: I387View): number {
  const pending = status & ~control & 0x3f;
  if (pending & 0x01) return FPE_FLTINV;
  if (pending & 0x04) return FPE_FLTDIV;
  if (pending & 0x08) return FPE_FLTOVF;
  if (pending & 0x12) return FPE_FLTUND;
  return pending & 0x20 ? FPE_FLTRES : 0;
}

export const FPE_FLTDIV = 3;
export const FPE_FLTOVF = 4;
export const FPE_FLTUND = 5;
export const FPE_FLTRES = 6;
export const FPE_FLTINV = 7;
