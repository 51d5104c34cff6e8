/**
 * Short handlers for the forms that programs execute most, beside the general ones that do
 * everything. Arithmetic is in fastArithmetic.ts; here are moves, stack, jumps, shifts by CL,
 * multiplication and single string instructions.
 *
 * A form without a short handler works all the same: test/cpu runs both and compares.
 */
import * as alu from './alu.ts';
import {
  AL,
  AX,
  CARRY,
  CL,
  CX,
  DI,
  DX,
  ES,
  IS_8086,
  RES,
  SI,
  SP,
  STEP,
  cpu,
  is80286,
  load16,
  load8,
  map,
  r16,
  r8,
  ram,
  store16,
  store8,
} from './core.ts';
import { FAST_32 } from './fast32.ts';
import { FAST_ARITHMETIC } from './fastArithmetic.ts';
import { byteAt, linearOf, pop, push, setWordAt, wordAt } from './fastMemory.ts';
import { less, negative, overflow, parityEven } from './flags.ts';
import { imulFlags16, mulFlags16 } from './multiplyFlags.ts';
import {
  type Handler,
  IMMEDIATE,
  MEM16,
  MEM32,
  MEM8,
  type Op,
  REG16,
  REG32,
  REG8,
  SEGMENT,
} from './op.ts';
import { isString } from './strings.ts';

const FAST_MOVES: Readonly<Record<string, Handler>> = {
  MOV1rr: (op) => {
    r8[op.reg0] = r8[op.reg1];
    return op.next;
  },
  MOV2rr: (op) => {
    r16[op.reg0] = r16[op.reg1];
    return op.next;
  },
  MOV1ri: (op) => {
    r8[op.reg0] = op.imm;
    return op.next;
  },
  MOV2ri: (op) => {
    r16[op.reg0] = op.imm;
    return op.next;
  },
  MOV1rm: (op) => {
    r8[op.reg0] = byteAt(op);
    return op.next;
  },
  MOV2rm: (op) => {
    r16[op.reg0] = wordAt(op);
    return op.next;
  },
  MOV1mr: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = r8[op.reg1];
    return op.next;
  },
  MOV2mr: (op) => {
    setWordAt(op, r16[op.reg1]);
    return op.next;
  },
  MOV1mi: (op) => {
    const lin = linearOf(op);
    if (map[lin] !== 0) return op.general(op);
    ram[lin] = op.imm;
    return op.next;
  },
  MOV2mi: (op) => {
    setWordAt(op, op.imm);
    return op.next;
  },
  MOV_SEG2rs: (op) => {
    r16[op.reg0] = cpu[op.reg1] >>> 4;
    return op.next;
  },
  XCHG2rr: (op) => {
    const value = r16[op.reg0];
    r16[op.reg0] = r16[op.reg1];
    r16[op.reg1] = value;
    return op.next;
  },
  XCHG1rr: (op) => {
    const value = r8[op.reg0];
    r8[op.reg0] = r8[op.reg1];
    r8[op.reg1] = value;
    return op.next;
  },
  PUSH2r: (op) => {
    if (op.reg0 === SP && cpu[IS_8086] !== 0) return op.general(op);
    push(r16[op.reg0]);
    return op.next;
  },
  PUSH2s: (op) => {
    push(cpu[op.reg0] >>> 4);
    return op.next;
  },
  PUSH2m: (op) => {
    push(wordAt(op));
    return op.next;
  },
  PUSH2i: (op) => {
    push(op.imm);
    return op.next;
  },
  POP2r: (op) => {
    r16[op.reg0] = pop();
    return op.next;
  },
  MUL2r: (op) => {
    const product = r16[AX] * r16[op.reg0];
    r16[AX] = product;
    r16[DX] = product >>> 16;
    mulFlags16(product);
    return op.next;
  },
  IMUL2r: (op) => {
    const product = ((r16[AX] << 16) >> 16) * ((r16[op.reg0] << 16) >> 16);
    r16[AX] = product;
    r16[DX] = product >>> 16;
    imulFlags16(product);
    return op.next;
  },
  IMUL2m: (op) => {
    const product = ((r16[AX] << 16) >> 16) * ((wordAt(op) << 16) >> 16);
    r16[AX] = product;
    r16[DX] = product >>> 16;
    imulFlags16(product);
    return op.next;
  },
};

const FAST_FLOW: Readonly<Record<string, Handler>> = {
  CALL2: (op) => {
    push(op.end);
    return op.taken;
  },
  RET2: (op) => op.space.at(pop()),
  RET2i: (op) => {
    const ip = pop();
    r16[SP] += op.imm;
    return op.space.at(ip);
  },
  CALL_NEAR2m: (op) => {
    const target = wordAt(op);
    push(op.end);
    return op.space.at(target);
  },
  JMP_NEAR2m: (op) => op.space.at(wordAt(op)),
  LOOP2: (op) => {
    const left = (r16[CX] - 1) & 0xffff;
    r16[CX] = left;
    return left !== 0 ? op.taken : op.next;
  },
  LODS1: (op) => {
    const si = r16[SI];
    r8[AL] = load8(op.seg, si);
    r16[SI] = si + cpu[STEP];
    return op.next;
  },
  LODS2: (op) => {
    const si = r16[SI];
    r16[AX] = load16(op.seg, si);
    r16[SI] = si + 2 * cpu[STEP];
    return op.next;
  },
  STOS1: (op) => {
    const di = r16[DI];
    store8(ES, di, r8[AL]);
    r16[DI] = di + cpu[STEP];
    return op.next;
  },
  STOS2: (op) => {
    const di = r16[DI];
    store16(ES, di, r16[AX]);
    r16[DI] = di + 2 * cpu[STEP];
    return op.next;
  },
};

/** Conditional jumps by condition code. */
const FAST_JUMPS: readonly Handler[] = [
  (op) => (overflow() ? op.taken : op.next),
  (op) => (overflow() ? op.next : op.taken),
  (op) => ((cpu[CARRY] & 0x10000) !== 0 ? op.taken : op.next),
  (op) => ((cpu[CARRY] & 0x10000) !== 0 ? op.next : op.taken),
  (op) => ((cpu[RES] & 0xffff) === 0 ? op.taken : op.next),
  (op) => ((cpu[RES] & 0xffff) === 0 ? op.next : op.taken),
  (op) => ((cpu[CARRY] & 0x10000) !== 0 || (cpu[RES] & 0xffff) === 0 ? op.taken : op.next),
  (op) => ((cpu[CARRY] & 0x10000) !== 0 || (cpu[RES] & 0xffff) === 0 ? op.next : op.taken),
  (op) => (negative() ? op.taken : op.next),
  (op) => (negative() ? op.next : op.taken),
  (op) => (parityEven() ? op.taken : op.next),
  (op) => (parityEven() ? op.next : op.taken),
  (op) => (less() ? op.taken : op.next),
  (op) => (less() ? op.next : op.taken),
  (op) => (less() || (cpu[RES] & 0xffff) === 0 ? op.taken : op.next),
  (op) => (less() || (cpu[RES] & 0xffff) === 0 ? op.next : op.taken),
];

/** Shifts of a word register by CL, in one step where the count is not larger than the word. */
const FAST_SHIFTS: Readonly<Record<string, Handler>> = {
  SHL2rc: (op) => {
    const count = r8[CL];
    if (count === 0 || count > 16) return op.general(op);
    // All but the last step has no trace in the flags.
    r16[op.reg0] = alu.shl16((r16[op.reg0] << (count - 1)) & 0xffff);
    return op.next;
  },
  SHR2rc: (op) => {
    const count = r8[CL];
    if (count === 0 || count > 16) return op.general(op);
    r16[op.reg0] = alu.shr16(r16[op.reg0] >> (count - 1));
    return op.next;
  },
};

/** One letter for each operand kind, as the keys spell them. */
function letter(kind: number): string {
  switch (kind) {
    case REG8:
    case REG16:
    case REG32:
      return 'r';
    case MEM8:
    case MEM16:
    case MEM32:
      return 'm';
    case IMMEDIATE:
      return 'i';
    case SEGMENT:
      return 's';
  }
  return '';
}

const SHIFTS = new Set(['ROL', 'ROR', 'RCL', 'RCR', 'SHL', 'SHR', 'SAR']);

/** The short handler of an Op whose operands are bound, or null. */
export function fastHandler(op: Op, key: string, size: number): Handler | null {
  if (key === 'Jcc' && size === 2) return FAST_JUMPS[op.code];
  // Where it repeats nothing, the prefix may mean something else (multiply.ts).
  if (op.rep !== 0) return null;
  // Words at offset FFFF: strings286.ts.
  if (isString(key) && is80286()) return null;
  const first = letter(op.kind0);
  let second = letter(op.kind1);
  if (SHIFTS.has(key) && op.kind1 === REG8) second = 'c';
  if (size === 4) return FAST_32[`${key}4${first}${second}`] ?? null;
  if (op.wide) return null;
  if (second === 'i' && SHIFTS.has(key)) second = op.imm === 1 ? '1' : '?';
  const name = `${key}${size}${first}${second}`;
  return FAST_MOVES[name] ?? FAST_ARITHMETIC[name] ?? FAST_FLOW[name] ?? FAST_SHIFTS[name] ?? null;
}
