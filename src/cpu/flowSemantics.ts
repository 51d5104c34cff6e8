/**
 * What the instructions of control flow, stack and flags do, by the `op` key of the instruction
 * table. HLT, the port instructions and most of INT n are the machine's: they stop the engine.
 * Coprocessor instructions are in fpu/.
 */
import {
  AH,
  BP,
  CS,
  CX,
  ECX,
  GUARD,
  IS_8086,
  IS_V86,
  PENDING_LOOK,
  SHADOW,
  SHADOW_STI,
  SP,
  SS,
  STEP,
  SYSTEM,
  WAITING_IRQ,
  breakOut,
  cpu,
  is80286,
  load16,
  pop16,
  probeWrite,
  push16,
  r16,
  r32,
  r8,
  ram,
  reflects,
  store16,
} from './core.ts';
import { afterWrite, type Semantics } from './dataSemantics.ts';
import {
  carry,
  condition,
  overflow,
  readFlags,
  setCarry,
  writeArithmetic,
  writeFlags,
  zero,
} from './flags.ts';
import { type Handler, MEM16, type Op, REG16 } from './op.ts';
import { farTo, following, offsetOf, read0, write0 } from './operands.ts';
import { IF, TF } from './regs.ts';
import { exception, sensitive, trapAfter, undefinedOpcode } from './stop.ts';
import { BOUND_RANGE, BREAKPOINT, DEBUG, OVERFLOW } from './vectors.ts';

/** Takes the fixed target of the Op when `test` holds. */
function branch(test: (op: Op) => boolean): Semantics {
  return () => (op) => (test(op) ? op.taken : op.next);
}

function countDown(op: Op): boolean {
  if (op.wide) return --r32[ECX] !== 0;
  const left = (r16[CX] - 1) & 0xffff;
  r16[CX] = left;
  return left !== 0;
}

/** Faults before anything is changed if so many items below SP cannot all be written. */
export function probePushes(items: number, size = 2): void {
  for (let i = 1; i <= items; i++) probeWrite(SS, (r16[SP] - size * i) & 0xffff, size);
}

function call(op: Op, target: number): Op {
  push16(op.end);
  return op.space.at(target);
}

function callFar(op: Op, cs: number, ip: number): Op {
  probePushes(2);
  push16(cpu[CS] >>> 4);
  push16(op.end);
  return farTo(op, cs, ip);
}

/** Offset and selector of a far pointer: immediate, or in memory. */
function farPointer(transfer: (op: Op, cs: number, ip: number) => Op): Semantics {
  return () => (op) => {
    if (op.kind0 !== MEM16) return transfer(op, op.imm2, op.imm);
    const off = offsetOf(op);
    const ip = load16(op.seg, off);
    return transfer(op, load16(op.seg, following(op, off, 2)), ip);
  };
}

const ret: Handler = (op) => {
  const ip = pop16();
  r16[SP] += op.imm;
  return op.space.at(ip);
};

const retFar: Handler = (op) => {
  const sp = r16[SP];
  const ip = load16(SS, sp);
  const cs = load16(SS, (sp + 2) & 0xffff);
  r16[SP] = sp + 4 + op.imm;
  return farTo(op, cs, ip);
};

/** The outer loop looks at TF and IF again. */
function flagsLoaded(word: number): void {
  writeFlags(word);
  breakOut(PENDING_LOOK);
}

const iret: Handler = (op) => {
  const sp = r16[SP];
  const ip = load16(SS, sp);
  const cs = load16(SS, (sp + 2) & 0xffff);
  const flags = load16(SS, (sp + 4) & 0xffff);
  r16[SP] = sp + 6;
  if (((flags | cpu[SYSTEM]) & TF) !== 0 || cpu[WAITING_IRQ] !== 0) flagsLoaded(flags);
  else writeFlags(flags);
  return farTo(op, cs, ip);
};

/** Bytes that an interrupt pushes. */
const FRAME_SIZE = 6;

/** INT n into the guest's own handler, where nothing can come between; otherwise it stops. */
const int: Handler = (op) => {
  const n = op.imm & 0xff;
  const cs = cpu[CS] >>> 4;
  const plain = r16[SP] >= FRAME_SIZE && (cpu[SYSTEM] & TF) === 0 && cpu[GUARD] === 0;
  if (!plain || !reflects(n, cs, r8[AH])) return sensitive(op);
  const ip = ram[4 * n] | (ram[4 * n + 1] << 8);
  const seg = ram[4 * n + 2] | (ram[4 * n + 3] << 8);
  push16(readFlags());
  push16(cs);
  push16(op.end);
  cpu[SYSTEM] &= ~IF;
  return farTo(op, seg, ip);
};

const popf: Handler = (op) => {
  flagsLoaded(pop16());
  return op.next;
};

/** Executed by the native models; on v86 the machine decides. */
function native(handler: Handler): Semantics {
  return () => (op) => (cpu[IS_V86] !== 0 ? sensitive(op) : handler(op));
}

const push: Handler = (op) => {
  let value = read0(op);
  if (op.kind0 === REG16 && op.reg0 === SP && cpu[IS_8086] !== 0) value -= 2;
  push16(value);
  return op.next;
};

/**
 * POP writes its operand before SP counts as changed, unless the operand is SP. When the operand
 * faults, SP has changed on the 80286 all the same.
 */
const pop: Handler = (op) => {
  const sp = r16[SP];
  const value = load16(SS, sp);
  if (op.kind0 === MEM16) {
    if (op.wide) {
      writePopped(op, value, sp, 2);
      return op.next;
    }
    if (is80286() && offsetOf(op) === 0xffff) r16[SP] = sp + 2;
    write0(op, value);
    r16[SP] = sp + 2;
    return op.next;
  }
  r16[SP] = sp + 2;
  write0(op, value);
  return afterWrite(op);
};

/**
 * Pops `size` bytes from `sp`, which are `value`, into operand 0. Its address may contain ESP: the
 * one that POP leaves. If it cannot be written, SP is as before.
 */
export function writePopped(op: Op, value: number, sp: number, size: number): void {
  r16[SP] = sp + size;
  try {
    write0(op, value);
  } catch (error) {
    r16[SP] = sp;
    throw error;
  }
}

/** AX CX DX BX SP BP SI DI in order of their numbers; SP as it was. */
const pusha: Handler = (op) => {
  probePushes(8);
  const sp = r16[SP];
  for (let reg = 0; reg < 8; reg++) push16(2 * reg === SP ? sp : r16[2 * reg]);
  return op.next;
};

const popa: Handler = (op) => {
  const sp = r16[SP];
  const words = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => load16(SS, (sp + 2 * i) & 0xffff));
  words.forEach((word, i) => {
    const reg = 2 * (7 - i);
    if (reg !== SP) r16[reg] = word;
  });
  r16[SP] = sp + 16;
  return op.next;
};

const enter: Handler = (op) => {
  const level = op.imm2 & 31;
  probePushes(1 + level);
  let sp = (r16[SP] - 2) & 0xffff;
  const frame = sp;
  let bp = r16[BP];
  store16(SS, sp, bp);
  for (let i = 1; i < level; i++) {
    bp = (bp - 2) & 0xffff;
    sp = (sp - 2) & 0xffff;
    store16(SS, sp, load16(SS, bp));
  }
  if (level > 0) {
    sp = (sp - 2) & 0xffff;
    store16(SS, sp, frame);
  }
  r16[BP] = frame;
  r16[SP] = sp - op.imm;
  return op.next;
};

const leave: Handler = (op) => {
  const bp = r16[BP];
  const value = load16(SS, bp);
  r16[SP] = bp + 2;
  r16[BP] = value;
  return op.next;
};

const bound: Handler = (op) => {
  const off = offsetOf(op);
  const index = (r16[op.reg0] << 16) >> 16;
  const low = (load16(op.seg, off) << 16) >> 16;
  const high = (load16(op.seg, following(op, off, 2)) << 16) >> 16;
  return index < low || index > high ? exception(op, BOUND_RANGE) : op.next;
};

const nop: Handler = (op) => op.next;

export const FLOW_SEMANTICS: Readonly<Record<string, Semantics>> = {
  Jcc: branch((op) => condition(op.code)),
  LOOP: branch(countDown),
  LOOPE: branch((op) => countDown(op) && zero()),
  LOOPNE: branch((op) => countDown(op) && !zero()),
  JCXZ: branch((op) => (op.wide ? r32[ECX] : r16[CX]) === 0),
  JMP: () => (op) => op.taken,
  CALL: () => (op) => {
    push16(op.end);
    return op.taken;
  },
  CALL_NEAR: () => (op) => call(op, read0(op)),
  JMP_NEAR: () => (op) => op.space.at(read0(op)),
  CALL_FAR: farPointer(callFar),
  JMP_FAR: farPointer(farTo),
  RET: () => ret,
  RETF: () => retFar,
  IRET: native(iret),
  INT3: () => (op) => trapAfter(op, BREAKPOINT),
  INTO: () => (op) => (overflow() ? trapAfter(op, OVERFLOW) : op.next),
  INT1: () => (op) => trapAfter(op, DEBUG),
  INT: () => int,
  HLT: () => sensitive,
  IN: () => sensitive,
  OUT: () => sensitive,
  INS: () => sensitive,
  OUTS: () => sensitive,
  PUSH: () => push,
  POP: () => pop,
  PUSHA: () => pusha,
  POPA: () => popa,
  ENTER: () => enter,
  LEAVE: () => leave,
  BOUND: () => bound,
  PUSHF: native((op) => {
    push16(readFlags());
    return op.next;
  }),
  POPF: native(popf),
  SAHF: () => (op) => {
    writeArithmetic(r8[AH] | (readFlags() & 0xff00));
    return op.next;
  },
  LAHF: () => (op) => {
    r8[AH] = readFlags();
    return op.next;
  },
  CLC: () => (op) => {
    setCarry(0);
    return op.next;
  },
  STC: () => (op) => {
    setCarry(1);
    return op.next;
  },
  CMC: () => (op) => {
    setCarry(carry() ^ 1);
    return op.next;
  },
  CLD: () => (op) => {
    cpu[STEP] = 1;
    return op.next;
  },
  STD: () => (op) => {
    cpu[STEP] = -1;
    return op.next;
  },
  CLI: native((op) => {
    cpu[SYSTEM] &= ~IF;
    return op.next;
  }),
  STI: native((op) => {
    cpu[SYSTEM] |= IF;
    cpu[SHADOW] = SHADOW_STI;
    breakOut(PENDING_LOOK);
    return op.next;
  }),
  NOP: () => nop,
  WAIT: () => nop,
  PROTECTED: () => undefinedOpcode,
  UD: () => undefinedOpcode,
};
