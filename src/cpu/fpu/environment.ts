/**
 * FSTENV, FLDENV, FSAVE, FRSTOR: the environment in the real-mode forms of 14 and 28 bytes (80387
 * Programmer's Reference, figures 4-5 and 4-6), with the registers 94 and 108.
 */
import { I387 } from '../../state/i387.ts';
import { i387 } from '../core.ts';
import type { Op } from '../op.ts';
import { EXCEPTIONS, I80387, context } from './context.ts';
import { readBytes, writeBytes } from './memory.ts';
import {
  control,
  retag,
  setControl,
  setStatus,
  setTags,
  status,
  summarize,
  tags,
} from './stack.ts';

const { offsets } = I387;
const REGISTERS = 80;
const OPCODE = 0x7ff;

function linearAt(offset: number, segment: number): number {
  return (i387.getUint16(segment, true) * 16 + i387.getUint32(offset, true)) >>> 0;
}

/** A linear address as offset and segment of which it is the sum. */
function setLinear(offset: number, segment: number, linear: number): void {
  const selector = (linear >>> 4) & 0xf000;
  i387.setUint16(segment, selector, true);
  i387.setUint32(offset, linear - selector * 16, true);
}

/** Halfwords of the environment: 7 for 14 bytes, 14 for 28. */
function environment(wide: boolean): Uint16Array {
  const instruction = linearAt(offsets.instructionOffset, offsets.instructionSegment);
  const operand = linearAt(offsets.operandOffset, offsets.operandSegment);
  const opcode = i387.getUint16(offsets.opcode, true) & OPCODE;
  const head = [control(), status(), tags(), instruction & 0xffff];
  const tail = [(instruction >>> 16) & 0xf, operand & 0xffff, (operand >>> 16) & 0xf];
  if (!wide) return Uint16Array.of(...head, (tail[0] << 12) | opcode, tail[1], tail[2] << 12);
  // Bits 27-12 hold the high half of an address; reserved bits read one.
  const high = (address: number, low: number) => [
    ((address >>> 4) & 0xf000) | low,
    (address >>> 20) & 0xfff,
  ];
  return Uint16Array.of(
    ...head.flatMap((word) => [word, 0xffff]),
    ...high(instruction, opcode),
    operand & 0xffff,
    0xffff,
    ...high(operand, 0),
  );
}

function environmentSize(wide: boolean): number {
  return wide ? 28 : 14;
}

/** FNSTENV: afterwards all exceptions are masked. */
export function storeEnvironment(op: Op, wide: boolean): void {
  writeBytes(op, new Uint8Array(environment(wide).buffer));
  setControl(control() | EXCEPTIONS);
  summarize();
}

/** FNSAVE, without the FNINIT that follows. */
export function saveState(op: Op, wide: boolean): void {
  const size = environmentSize(wide);
  const bytes = new Uint8Array(size + REGISTERS);
  bytes.set(new Uint8Array(environment(wide).buffer));
  for (let i = 0; i < REGISTERS; i++) bytes[size + i] = i387.getUint8(offsets.registers + i);
  writeBytes(op, bytes);
}

function setEnvironment(bytes: Uint8Array, wide: boolean): void {
  const view = new DataView(bytes.buffer);
  const step = wide ? 4 : 2;
  const word = (index: number) => view.getUint16(step * index, true);
  // The high half of an address is in bits 27-12 of a dword, or 15-12 of a word.
  const high = (index: number) =>
    wide ? (view.getUint32(4 * index, true) & 0x0fff_f000) * 16 : (word(index) & 0xf000) * 16;
  setControl(word(0));
  setStatus(word(1));
  setTags(word(2));
  setLinear(offsets.instructionOffset, offsets.instructionSegment, word(3) + high(4));
  i387.setUint16(offsets.opcode, word(4) & OPCODE, true);
  setLinear(offsets.operandOffset, offsets.operandSegment, word(5) + high(6));
}

/** The 80387 takes from the tags only which registers are empty. */
function settle(): void {
  if (context.generation === I80387) retag();
  summarize();
}

export function loadEnvironment(op: Op, wide: boolean): void {
  setEnvironment(readBytes(op, environmentSize(wide)), wide);
  settle();
}

export function restoreState(op: Op, wide: boolean): void {
  const size = environmentSize(wide);
  const bytes = readBytes(op, size + REGISTERS);
  setEnvironment(bytes, wide);
  for (let i = 0; i < REGISTERS; i++) i387.setUint8(offsets.registers + i, bytes[size + i]);
  settle();
}
