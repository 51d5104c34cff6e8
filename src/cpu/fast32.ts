/**
 * Short handlers of the 32-bit forms that programs execute most; the keys are as in
 * fastArithmetic.ts, with shifts by an immediate (i) or CL (c). They take memory operands of both
 * address sizes. In a shift all but the last step has no trace in the flags.
 */
import {
  adc32,
  add32,
  and32,
  dec32,
  inc32,
  neg32,
  or32,
  sar32,
  sbb32,
  shl32,
  shr32,
  sub32,
  xor32,
} from './alu32.ts';
import { CL, load32, pop32, push32, r32, r8, store32 } from './core.ts';
import type { Handler, Op } from './op.ts';
import { addressOf, offsetOf } from './operands.ts';

function dwordAt(op: Op): number {
  return load32(op.seg, offsetOf(op));
}

export const FAST_32: Readonly<Record<string, Handler>> = {
  ADD4rr: (op) => {
    r32[op.reg0] = add32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  ADD4ri: (op) => {
    r32[op.reg0] = add32(r32[op.reg0], op.imm);
    return op.next;
  },
  ADD4rm: (op) => {
    r32[op.reg0] = add32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  ADD4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, add32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  ADD4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, add32(load32(op.seg, off), op.imm));
    return op.next;
  },
  OR4rr: (op) => {
    r32[op.reg0] = or32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  OR4ri: (op) => {
    r32[op.reg0] = or32(r32[op.reg0], op.imm);
    return op.next;
  },
  OR4rm: (op) => {
    r32[op.reg0] = or32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  OR4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, or32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  OR4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, or32(load32(op.seg, off), op.imm));
    return op.next;
  },
  ADC4rr: (op) => {
    r32[op.reg0] = adc32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  ADC4ri: (op) => {
    r32[op.reg0] = adc32(r32[op.reg0], op.imm);
    return op.next;
  },
  ADC4rm: (op) => {
    r32[op.reg0] = adc32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  ADC4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, adc32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  ADC4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, adc32(load32(op.seg, off), op.imm));
    return op.next;
  },
  SBB4rr: (op) => {
    r32[op.reg0] = sbb32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  SBB4ri: (op) => {
    r32[op.reg0] = sbb32(r32[op.reg0], op.imm);
    return op.next;
  },
  SBB4rm: (op) => {
    r32[op.reg0] = sbb32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  SBB4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, sbb32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  SBB4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, sbb32(load32(op.seg, off), op.imm));
    return op.next;
  },
  AND4rr: (op) => {
    r32[op.reg0] = and32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  AND4ri: (op) => {
    r32[op.reg0] = and32(r32[op.reg0], op.imm);
    return op.next;
  },
  AND4rm: (op) => {
    r32[op.reg0] = and32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  AND4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, and32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  AND4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, and32(load32(op.seg, off), op.imm));
    return op.next;
  },
  SUB4rr: (op) => {
    r32[op.reg0] = sub32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  SUB4ri: (op) => {
    r32[op.reg0] = sub32(r32[op.reg0], op.imm);
    return op.next;
  },
  SUB4rm: (op) => {
    r32[op.reg0] = sub32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  SUB4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, sub32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  SUB4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, sub32(load32(op.seg, off), op.imm));
    return op.next;
  },
  XOR4rr: (op) => {
    r32[op.reg0] = xor32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  XOR4ri: (op) => {
    r32[op.reg0] = xor32(r32[op.reg0], op.imm);
    return op.next;
  },
  XOR4rm: (op) => {
    r32[op.reg0] = xor32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  XOR4mr: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, xor32(load32(op.seg, off), r32[op.reg1]));
    return op.next;
  },
  XOR4mi: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, xor32(load32(op.seg, off), op.imm));
    return op.next;
  },
  CMP4rr: (op) => {
    sub32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  CMP4ri: (op) => {
    sub32(r32[op.reg0], op.imm);
    return op.next;
  },
  CMP4rm: (op) => {
    sub32(r32[op.reg0], dwordAt(op));
    return op.next;
  },
  CMP4mr: (op) => {
    sub32(dwordAt(op), r32[op.reg1]);
    return op.next;
  },
  CMP4mi: (op) => {
    sub32(dwordAt(op), op.imm);
    return op.next;
  },
  TEST4rr: (op) => {
    and32(r32[op.reg0], r32[op.reg1]);
    return op.next;
  },
  TEST4ri: (op) => {
    and32(r32[op.reg0], op.imm);
    return op.next;
  },
  TEST4mr: (op) => {
    and32(dwordAt(op), r32[op.reg1]);
    return op.next;
  },
  TEST4mi: (op) => {
    and32(dwordAt(op), op.imm);
    return op.next;
  },
  INC4r: (op) => {
    r32[op.reg0] = inc32(r32[op.reg0]);
    return op.next;
  },
  INC4m: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, inc32(load32(op.seg, off)));
    return op.next;
  },
  DEC4r: (op) => {
    r32[op.reg0] = dec32(r32[op.reg0]);
    return op.next;
  },
  DEC4m: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, dec32(load32(op.seg, off)));
    return op.next;
  },
  NEG4r: (op) => {
    r32[op.reg0] = neg32(r32[op.reg0]);
    return op.next;
  },
  NEG4m: (op) => {
    const off = offsetOf(op);
    store32(op.seg, off, neg32(load32(op.seg, off)));
    return op.next;
  },
  NOT4r: (op) => {
    r32[op.reg0] = ~r32[op.reg0];
    return op.next;
  },
  MOV4rr: (op) => {
    r32[op.reg0] = r32[op.reg1];
    return op.next;
  },
  MOV4ri: (op) => {
    r32[op.reg0] = op.imm;
    return op.next;
  },
  MOV4rm: (op) => {
    r32[op.reg0] = dwordAt(op);
    return op.next;
  },
  MOV4mr: (op) => {
    store32(op.seg, offsetOf(op), r32[op.reg1]);
    return op.next;
  },
  MOV4mi: (op) => {
    store32(op.seg, offsetOf(op), op.imm);
    return op.next;
  },
  LEA4rm: (op) => {
    r32[op.reg0] = addressOf(op);
    return op.next;
  },
  XCHG4rr: (op) => {
    const value = r32[op.reg0];
    r32[op.reg0] = r32[op.reg1];
    r32[op.reg1] = value;
    return op.next;
  },
  PUSH4r: (op) => {
    push32(r32[op.reg0]);
    return op.next;
  },
  PUSH4i: (op) => {
    push32(op.imm);
    return op.next;
  },
  PUSH4m: (op) => {
    push32(dwordAt(op));
    return op.next;
  },
  POP4r: (op) => {
    const value = pop32();
    r32[op.reg0] = value;
    return op.next;
  },
  SHL4ri: (op) => {
    const count = op.imm & 31;
    if (count !== 0) r32[op.reg0] = shl32(r32[op.reg0] << (count - 1));
    return op.next;
  },
  SHL4rc: (op) => {
    const count = r8[CL] & 31;
    if (count !== 0) r32[op.reg0] = shl32(r32[op.reg0] << (count - 1));
    return op.next;
  },
  SHR4ri: (op) => {
    const count = op.imm & 31;
    if (count !== 0) r32[op.reg0] = shr32(r32[op.reg0] >>> (count - 1));
    return op.next;
  },
  SHR4rc: (op) => {
    const count = r8[CL] & 31;
    if (count !== 0) r32[op.reg0] = shr32(r32[op.reg0] >>> (count - 1));
    return op.next;
  },
  SAR4ri: (op) => {
    const count = op.imm & 31;
    if (count !== 0) r32[op.reg0] = sar32(r32[op.reg0] >> (count - 1));
    return op.next;
  },
  SAR4rc: (op) => {
    const count = r8[CL] & 31;
    if (count !== 0) r32[op.reg0] = sar32(r32[op.reg0] >> (count - 1));
    return op.next;
  },
};
