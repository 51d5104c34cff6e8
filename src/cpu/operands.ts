/** Reads and writes the operands of an Op by their kinds: the general way, for all semantics. */
import { CS, GUARD, cpu, load16, load8, probeWrite, r16, r8, store16, store8 } from './core.ts';
import { IMMEDIATE, MEM16, MEM8, type Op, REG16, REG8, SEGMENT } from './op.ts';

/** Offset of the memory operand. */
export function offsetOf(op: Op): number {
  return (r16[op.base] + r16[op.index] + op.disp) & 0xffff;
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
  }
}

export function read0(op: Op): number {
  return read(op, op.kind0, op.reg0);
}

export function read1(op: Op): number {
  return read(op, op.kind1, op.reg1);
}

/** Reads operand 0, which will be written: a write that would fault does so here. */
export function change0(op: Op): number {
  if (cpu[GUARD] !== 0 && op.kind0 >= MEM8) probeWrite(op.seg, offsetOf(op), op.kind0 - MEM8 + 1);
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
