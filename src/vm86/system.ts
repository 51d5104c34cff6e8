/**
 * Instructions that model `v86` completes without showing the host: SGDT, SIDT and SMSW with the
 * fixed values that UMIP and the kernel give them (vm86.md 6.5), and RDTSC, which counts
 * instructions (vm86.md section 11, I-8).
 */
import { decode } from '../isa/decode.ts';
import type { Decoded } from '../isa/decode.ts';
import { VM86_UNKNOWN } from './abi.ts';
import { GO_ON } from './interrupt.ts';
import { byteAt } from './prefixes.ts';
import { R_AX, R_CS, R_DS, R_DX, R_ES, R_FS, R_GS, R_IP, R_SS, REGISTERS_16 } from './task.ts';
import type { Task } from './task.ts';
import { pageFault } from './trap.ts';

/** The tables end where they begin, far above any guest's memory. */
const GDT = [0x0000, 0x0000, 0xfffe];
const IDT = [0x0000, 0x0000, 0xffff];
/** CR0: protected mode with paging. */
const CR0 = 0x8005_0033;

/** Segment registers as the CPU numbers them. */
const SEGMENTS = [R_ES, R_CS, R_SS, R_DS, R_FS, R_GS];
const DS = 3;
const SS = 2;

/** Base and index registers of the eight 16-bit address forms, by CPU number; -1 is none. */
const FORMS: readonly (readonly [base: number, index: number])[] = [
  [3, 6],
  [3, 7],
  [5, 6],
  [5, 7],
  [6, -1],
  [7, -1],
  [5, -1],
  [3, -1],
];
const ESP = 4;
const EBP = 5;

/**
 * Completes the instruction whose opcode, 0F, is at offset `at` in CS: GO_ON, VM86_SIGNAL when its
 * operand is on a page that cannot be written, or VM86_UNKNOWN when it is none of these.
 */
export function completeSystem(task: Task, at: number): number {
  const start = task.r16[R_IP];
  const second = byteAt(task, at + 1);
  if (second !== 0x01 && second !== 0x31) return VM86_UNKNOWN;
  const decoded = decode((i) => byteAt(task, start + i), 'v86');
  const result = complete(task, decoded);
  if (result === GO_ON) task.r16[R_IP] = start + decoded.length;
  return result;
}

function complete(task: Task, decoded: Decoded): number {
  switch (decoded.row?.op) {
    case 'SGDT':
      return store(task, decoded, GDT);
    case 'SIDT':
      return store(task, decoded, IDT);
    case 'SMSW': {
      if (decoded.modrm < 0xc0) return store(task, decoded, [CR0 & 0xffff]);
      const register = REGISTERS_16[decoded.modrm & 7];
      if (decoded.prefixes.operand32) task.r32[register >> 1] = CR0;
      else task.r16[register] = CR0 & 0xffff;
      return GO_ON;
    }
    case 'RDTSC': {
      const count = task.icount + task.executed;
      task.r32[R_AX >> 1] = count % 2 ** 32;
      task.r32[R_DX >> 1] = count / 2 ** 32;
      return GO_ON;
    }
    default:
      return VM86_UNKNOWN;
  }
}

/** Stores words to the memory operand, all or none. */
function store(task: Task, decoded: Decoded, words: readonly number[]): number {
  const { off, segment } = operandOf(task, decoded);
  const size = 2 * words.length;
  if (task.limitChecks && off + size > 0x1_0000) return VM86_UNKNOWN;
  const seg = task.r16[SEGMENTS[segment]];
  for (let i = 0; i < size; i++) {
    const lin = task.linear(seg, off + i);
    if (task.writable(lin)) continue;
    task.faultAddress = lin;
    task.faultWrite = task.readable(lin);
    return pageFault(task);
  }
  words.forEach((word, i) => {
    task.memory.write8(task.linear(seg, off + 2 * i), word & 0xff);
    task.memory.write8(task.linear(seg, off + 2 * i + 1), word >>> 8);
  });
  return GO_ON;
}

/** Offset of the memory operand and the number of its segment register. */
function operandOf(task: Task, decoded: Decoded): { off: number; segment: number } {
  const { modrm, disp, prefixes } = decoded;
  const { off, base } = prefixes.address32
    ? address32(task, decoded)
    : address16(task, modrm, disp);
  const implied = base === EBP || base === ESP ? SS : DS;
  return { off, segment: prefixes.segment < 0 ? implied : prefixes.segment };
}

function address16(task: Task, modrm: number, disp: number): { off: number; base: number } {
  const rm = modrm & 7;
  if (modrm >> 6 === 0 && rm === 6) return { off: disp, base: -1 };
  const [base, index] = FORMS[rm];
  const sum = task.r16[REGISTERS_16[base]] + (index < 0 ? 0 : task.r16[REGISTERS_16[index]]);
  return { off: (sum + disp) & 0xffff, base };
}

function address32(task: Task, { modrm, sib, disp }: Decoded): { off: number; base: number } {
  const register = (number: number): number => task.r32[REGISTERS_16[number] >> 1];
  const rm = modrm & 7;
  const number = sib >= 0 ? sib & 7 : rm;
  const base = number === EBP && modrm >> 6 === 0 ? -1 : number;
  const index = (sib >> 3) & 7;
  const scaled = sib < 0 || index === ESP ? 0 : register(index) * 2 ** (sib >> 6);
  const off = ((base < 0 ? 0 : register(base)) + scaled + disp) % 2 ** 32;
  return { off: off < 0 ? off + 2 ** 32 : off, base };
}
