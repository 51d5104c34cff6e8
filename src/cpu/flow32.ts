/**
 * Control flow, stack and flags with 32-bit operands, by the `op` key of the instruction table; with
 * 16-bit ones they are in flowSemantics.ts. Segments stay 64 KiB large: a target beyond FFFF faults
 * before anything has changed, and the stack pointer is SP.
 */
import {
  BP,
  CS,
  CX,
  EBP,
  ECX,
  ESP,
  IS_V86,
  PENDING_LOOK,
  SP,
  SS,
  breakOut,
  cpu,
  limitFault,
  load16,
  load32,
  pop32,
  push32,
  r16,
  r32,
  store32,
} from './core.ts';
import { afterWrite } from './dataSemantics.ts';
import { condition, readFlags, writeFlags, zero } from './flags.ts';
import { probePushes, writePopped } from './flowSemantics.ts';
import { type Handler, MEM16, type Op } from './op.ts';
import { farTo, following, offsetOf, read0 } from './operands.ts';
import { exception, sensitive } from './stop.ts';
import { BOUND_RANGE } from './vectors.ts';

/** A 32-bit IP as an offset of the code segment. */
function target(eip: number): number {
  if (eip >>> 16 !== 0) limitFault(CS);
  return eip & 0xffff;
}

function jump(op: Op, eip: number): Op {
  return op.space.at(target(eip));
}

/** The counter that LOOP, JCXZ and REP use: CX, or ECX with 32-bit addresses. */
function counter(op: Op): number {
  return op.wide ? r32[ECX] : r16[CX];
}

/** LOOP while `test` holds. */
function loop(test: () => boolean): Handler {
  return (op) => {
    const left = counter(op) - 1;
    const next = left !== 0 && test() ? jump(op, op.imm) : op.next;
    if (op.wide) r32[ECX] = left;
    else r16[CX] = left;
    return next;
  };
}

function call(op: Op, eip: number): Op {
  const next = jump(op, eip);
  push32(op.end);
  return next;
}

function callFar(op: Op, cs: number, eip: number): Op {
  const ip = target(eip);
  probePushes(2, 4);
  push32(cpu[CS] >>> 4);
  push32(op.end);
  return farTo(op, cs, ip);
}

function jumpFar(op: Op, cs: number, eip: number): Op {
  return farTo(op, cs, target(eip));
}

/** Selector and offset of a far pointer 16:32: immediate, or in memory. */
function farPointer(transfer: (op: Op, cs: number, eip: number) => Op): Handler {
  return (op) => {
    if (op.kind0 !== MEM16) return transfer(op, op.imm2, op.imm);
    const off = offsetOf(op);
    const eip = load32(op.seg, off);
    return transfer(op, load16(op.seg, following(op, off, 4)), eip);
  };
}

/** The dword `index` places up from the top of the stack, whose offset wraps. */
function stackItem(index: number): number {
  return load32(SS, (r16[SP] + 4 * index) & 0xffff);
}

const retFar: Handler = (op) => {
  const ip = target(stackItem(0));
  const cs = stackItem(1) & 0xffff;
  r16[SP] += 8 + op.imm;
  return farTo(op, cs, ip);
};

const iret: Handler = (op) => {
  if (cpu[IS_V86] !== 0) return sensitive(op);
  const ip = target(stackItem(0));
  const cs = stackItem(1) & 0xffff;
  const flags = stackItem(2);
  r16[SP] += 12;
  writeFlags(flags & 0xffff);
  breakOut(PENDING_LOOK);
  return farTo(op, cs, ip);
};

/** POP into memory computes its address with the ESP that POP leaves. */
const pop: Handler = (op) => {
  const sp = r16[SP];
  const value = load32(SS, sp);
  writePopped(op, value, sp, 4);
  return afterWrite(op);
};

/** EAX ECX EDX EBX ESP EBP ESI EDI in order of their numbers; ESP as it was. */
const pusha: Handler = (op) => {
  probePushes(8, 4);
  const esp = r32[ESP];
  for (let reg = 0; reg < 8; reg++) push32(reg === ESP ? esp : r32[reg]);
  return op.next;
};

const popa: Handler = (op) => {
  const items = [0, 1, 2, 3, 4, 5, 6, 7].map(stackItem);
  items.forEach((item, i) => {
    const reg = 7 - i;
    if (reg !== ESP) r32[reg] = item;
  });
  r16[SP] += 32;
  return op.next;
};

const enter: Handler = (op) => {
  const level = op.imm2 & 31;
  probePushes(1 + level, 4);
  let sp = (r16[SP] - 4) & 0xffff;
  const frame = (r32[ESP] & ~0xffff) | sp;
  let bp = r16[BP];
  store32(SS, sp, r32[EBP]);
  for (let i = 1; i < level; i++) {
    bp = (bp - 4) & 0xffff;
    sp = (sp - 4) & 0xffff;
    store32(SS, sp, load32(SS, bp));
  }
  if (level > 0) {
    sp = (sp - 4) & 0xffff;
    store32(SS, sp, frame);
  }
  r32[EBP] = frame;
  r16[SP] = sp - op.imm;
  return op.next;
};

const leave: Handler = (op) => {
  const bp = r16[BP];
  const value = load32(SS, bp);
  r16[SP] = bp + 4;
  r32[EBP] = value;
  return op.next;
};

const bound: Handler = (op) => {
  const off = offsetOf(op);
  const index = r32[op.reg0];
  const low = load32(op.seg, off);
  const high = load32(op.seg, following(op, off, 4));
  return index < low || index > high ? exception(op, BOUND_RANGE) : op.next;
};

export const FLOW_32: Readonly<Record<string, Handler>> = {
  Jcc: (op) => (condition(op.code) ? jump(op, op.imm) : op.next),
  LOOP: loop(() => true),
  LOOPE: loop(() => zero()),
  LOOPNE: loop(() => !zero()),
  JCXZ: (op) => (counter(op) === 0 ? jump(op, op.imm) : op.next),
  JMP: (op) => jump(op, op.imm),
  CALL: (op) => call(op, op.imm),
  CALL_NEAR: (op) => call(op, read0(op)),
  JMP_NEAR: (op) => jump(op, read0(op)),
  CALL_FAR: farPointer(callFar),
  JMP_FAR: farPointer(jumpFar),
  RET: (op) => {
    const ip = target(stackItem(0));
    r16[SP] += 4 + op.imm;
    return op.space.at(ip);
  },
  RETF: retFar,
  IRET: iret,
  PUSH: (op) => {
    push32(read0(op));
    return op.next;
  },
  POP: pop,
  PUSHA: pusha,
  POPA: popa,
  ENTER: enter,
  LEAVE: leave,
  BOUND: bound,
  // VM and RF read zero in the image, and the 80386 has no flags above them.
  PUSHF: (op) => {
    if (cpu[IS_V86] !== 0) return sensitive(op);
    push32(readFlags() & 0xffff);
    return op.next;
  },
  POPF: (op) => {
    if (cpu[IS_V86] !== 0) return sensitive(op);
    writeFlags(pop32() & 0xffff);
    breakOut(PENDING_LOOK);
    return op.next;
  },
};
