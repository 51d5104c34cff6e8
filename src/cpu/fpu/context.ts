/**
 * What an instruction in execution works with: the modes of the control word, and the exceptions
 * that it has met so far. `setModes` begins one and `addExceptions` (stack.ts) uses up what was raised, so
 * nothing stays here between two instructions.
 */
import { INDEFINITE, type Extended } from './extended.ts';

/** Bits of the status word; the exceptions are masked by the same bits of the control word. */
export const IE = 0x01;
export const DE = 0x02;
export const ZE = 0x04;
export const OE = 0x08;
export const UE = 0x10;
export const PE = 0x20;
export const SF = 0x40;
export const ES = 0x80;
export const C0 = 0x100;
export const C1 = 0x200;
export const C2 = 0x400;
export const C3 = 0x4000;
export const BUSY = 0x8000;
export const EXCEPTIONS = 0x3f;

/** Rounding control. */
export const NEAREST = 0;
export const DOWN = 1;
export const UP = 2;
export const CHOP = 3;

/** Coprocessors. */
export const I8087 = 0;
export const I80287 = 1;
export const I80387 = 2;

/** Significand bits by precision control; 1 is reserved. */
const PRECISIONS = [24, 64, 53, 64];

export const context = {
  generation: I80387,
  masks: EXCEPTIONS,
  rounding: NEAREST,
  precision: 64,
  /** The 8087 and 80287 with the infinity control clear: one infinity without a sign. */
  projective: false,
  /** Exceptions so far, SF with them. */
  raised: 0,
  /** Condition bit 1: the last rounding went away from zero, or the stack overflowed. */
  c1: false,
  /** A memory operand was a denormal of its format. */
  denormalSource: false,
};

/** Takes over the modes of a control word. */
export function setModes(control: number, generation: number): void {
  context.generation = generation;
  context.masks = control & EXCEPTIONS;
  context.rounding = (control >> 10) & 3;
  context.precision = PRECISIONS[(control >> 8) & 3];
  context.projective = generation !== I80387 && (control & 0x1000) === 0;
  context.raised = 0;
  context.c1 = false;
  context.denormalSource = false;
}

export function raise(exceptions: number): void {
  context.raised |= exceptions;
}

/** Whether all of these exceptions are masked. */
export function masked(exceptions: number): boolean {
  return (context.masks & exceptions) === exceptions;
}

/** The answer to an invalid operation. */
export function invalid(): Extended {
  raise(IE);
  return INDEFINITE;
}

/** An operand register is empty. */
export function stackUnderflow(): Extended {
  raise(IE | SF);
  context.c1 = false;
  return INDEFINITE;
}

/** The register to be loaded is not empty. */
export function stackOverflow(): Extended {
  raise(IE | SF);
  context.c1 = true;
  return INDEFINITE;
}

/** An unmasked exception of the operands: the instruction ends without a result. */
export function stopped(): boolean {
  return (context.raised & ~context.masks & (IE | DE | ZE)) !== 0;
}

/** An unmasked overflow or underflow: a result for memory is not stored. */
export function outOfRange(): boolean {
  return (context.raised & ~context.masks & (OE | UE)) !== 0;
}
