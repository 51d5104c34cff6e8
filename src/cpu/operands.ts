/** Reads and writes the operands of an Op by their kinds: the general way, for all semantics. */
import {
  CS,
  GUARD,
  cpu,
  limitFault,
  load16,
  load32,
  load8,
  probeWrite,
  r16,
  r32,
  r8,
  store16,
  store32,
  store8,
} from './core.ts';
import { IMMEDIATE, MEM16, MEM32, MEM8, type Op, REG16, REG32, REG8, SEGMENT } from './op.ts';

/** The address of the memory operand as LEA computes it: 16 bits, or 32 with a sign. */
export function addressOf(op: Op): number {
  if (!op.wide) return (r16[op.base] + r16[op.index] + op.disp) & 0xffff;
  return (r32[op.base >> 1] + (r32[op.index >> 1] << op.scale) + op.disp) | 0;
}

/** Offset of the memory operand, 0-FFFF. An address of 32 bits beyond that faults. */
export function offsetOf(op: Op): number {
  if (!op.wide) return (r16[op.base] + r16[op.index] + op.disp) & 0xffff;
  return offset32(op.seg, addressOf(op));
}

/** A 32-bit address as an offset of a segment: beyond FFFF it faults or wraps. */
export function offset32(seg: number, address: number): number {
  if (address >>> 16 !== 0) limitFault(seg);
  return address & 0xffff;
}

/**
 * Offset of the next item of a memory operand with several, `n` bytes behind the one at `off`. A
 * 16-bit address wraps; only the items themselves may not cross FFFF.
 */
export function following(op: Op, off: number, n: number): number {
  return op.wide ? offset32(op.seg, off + n) : (off + n) & 0xffff;
}

function read(op: Op, kind: number, reg: number): number {
  switch (kind) {
    case REG8:
      return r8[reg];
    case REG16:
      return r16[reg];
    case SEGMENT:
      return cpu[reg] >>> 4;
    case MEM8:
      return load8(op.seg, offsetOf(op));
    case MEM16:
      return load16(op.seg, offsetOf(op));
    case IMMEDIATE:
      return op.imm;
    case REG32:
      return r32[reg];
    case MEM32:
      return load32(op.seg, offsetOf(op));
  }
  return 0;
}

function write(op: Op, kind: number, reg: number, value: number): void {
  switch (kind) {
    case REG8:
      r8[reg] = value;
      break;
    case REG16:
      r16[reg] = value;
      break;
    case SEGMENT:
      cpu[reg] = (value & 0xffff) << 4;
      break;
    case MEM8:
      store8(op.seg, offsetOf(op), value);
      break;
    case MEM16:
      store16(op.seg, offsetOf(op), value);
      break;
    case REG32:
      r32[reg] = value;
      break;
    case MEM32:
      store32(op.seg, offsetOf(op), value);
      break;
  }
}

/** Whether an operand of this kind is in memory. */
export function isMemory(kind: number): boolean {
  return kind >= MEM8 && kind <= MEM32;
}

export function read0(op: Op): number {
  return read(op, op.kind0, op.reg0);
}

export function read1(op: Op): number {
  return read(op, op.kind1, op.reg1);
}

/** Reads operand 0, which will be written: a write that would fault does so here. */
export function change0(op: Op): number {
  if (cpu[GUARD] !== 0 && isMemory(op.kind0))
    probeWrite(op.seg, offsetOf(op), 1 << (op.kind0 - MEM8));
  return read(op, op.kind0, op.reg0);
}

export function write0(op: Op, value: number): void {
  write(op, op.kind0, op.reg0, value);
}

export function write1(op: Op, value: number): void {
  write(op, op.kind1, op.reg1, value);
}

/** The Op at a new CS:IP. */
export function farTo(op: Op, cs: number, ip: number): Op {
  cpu[CS] = cs << 4;
  return op.space.cache.space(cs).at(ip);
}
