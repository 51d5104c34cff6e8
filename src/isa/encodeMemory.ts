/** Memory operand -> ModR/M (with reg 0), SIB and displacement bytes. */
import type { MemoryOperand } from './matchOperand.ts';
import { BP, EFFECTIVE_16, SP } from './operands.ts';

/** The bytes, or null when the registers make no address of the CPU. */
export function encodeMemory(operand: MemoryOperand, address32: boolean): number[] | null {
  return address32 ? encode32(operand) : encode16(operand);
}

/** Bytes of a displacement; `bare` when the addressing form may go without one. */
function displacementSize(operand: MemoryOperand, full: number, bare: boolean): number {
  const { disp, dispSize, wide } = operand;
  if (dispSize !== 0) return dispSize === 1 ? 1 : full;
  if (wide) return full;
  const signed = full === 2 ? (disp << 16) >> 16 : disp | 0;
  if (signed === 0 && bare) return 0;
  return signed >= -0x80 && signed <= 0x7f ? 1 : full;
}

function withDisplacement(head: number[], disp: number, size: number): number[] {
  for (let i = 0; i < size; i++) head.push(Math.floor(disp / 2 ** (8 * i)) & 0xff);
  return head;
}

function modOf(size: number): number {
  return size === 0 ? 0 : size === 1 ? 0x40 : 0x80;
}

function encode16(operand: MemoryOperand): number[] | null {
  const { base, index, scale, disp } = operand;
  if (base < 0 && index < 0) return withDisplacement([0x06], disp, 2);
  if (index >= 0 && scale !== 1) return null;
  const rm = EFFECTIVE_16.findIndex(
    ([b, i]) => (b === base && i === index) || (b === index && i === base),
  );
  if (rm < 0) return null;
  const size = displacementSize(operand, 2, rm !== 6);
  return withDisplacement([modOf(size) | rm], disp, size);
}

function encode32(operand: MemoryOperand): number[] | null {
  const { scale, disp } = operand;
  let { base, index } = operand;
  if (base < 0 && index < 0) return withDisplacement([0x05], disp, 4);
  if (index === SP) {
    if (scale !== 1 || base === SP) return null;
    [base, index] = [index, base];
  }
  if (base < 0) {
    // [reg*1] and [reg*2] have shorter forms without the obligatory 32-bit displacement.
    if (scale === 1) [base, index] = [index, -1];
    else if (scale === 2) return encode32({ ...operand, base: index, scale: 1 });
  }
  const log = [1, 2, 4, 8].indexOf(scale);
  if (index >= 0 && log < 0) return null;
  if (base < 0) return withDisplacement([0x04, (log << 6) | (index << 3) | 5], disp, 4);
  const size = displacementSize(operand, 4, base !== BP);
  if (index < 0 && base !== SP) return withDisplacement([modOf(size) | base], disp, size);
  const sib = (index < 0 ? 0x20 : (log << 6) | (index << 3)) | base;
  return withDisplacement([modOf(size) | 4, sib], disp, size);
}
