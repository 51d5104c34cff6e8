/** Fills an Op from the bytes at its CS:IP: decodes, binds operands, chooses the handler. */
import { type Decoded, decode } from '../isa/decode.ts';
import type { OperandCode } from '../isa/row.ts';
import type { CpuModel } from '../state/machineState.ts';
import {
  BP,
  BX,
  CS,
  DI,
  DS,
  GUARD,
  IS_386,
  IS_8086,
  IS_V86,
  LIMITS,
  SI,
  SP,
  SS,
  ZERO,
  cpu,
  guardRead,
  linear,
  ram,
} from './core.ts';
import { DATA_SEMANTICS, type Semantics } from './dataSemantics.ts';
import { STOP_SENSITIVE } from './engine.ts';
import { fastHandler } from './fast.ts';
import { FLOW_32 } from './flow32.ts';
import { fpuHandler } from './fpu/handlers.ts';
import { FLOW_SEMANTICS } from './flowSemantics.ts';
import {
  type Handler,
  IMMEDIATE,
  MEM16,
  MEM32,
  MEM8,
  NONE,
  type Op,
  REG16,
  REG32,
  REG8,
  SEGMENT,
} from './op.ts';
import { SEMANTICS_386 } from './semantics386.ts';
import { SYSTEM_SEMANTICS, unlessSwitchedOff } from './system.ts';
import { sensitive, stop, undefinedOpcode } from './stop.ts';
import { isString, repeatCode, startRepeat, stringHandler } from './strings.ts';
import { GENERAL_PROTECTION } from './vectors.ts';

/** Opcodes of WAIT and of the first of eight of the coprocessor. */
const WAIT = 0x9b;
const ESC = 0xd8;

/** Registers of the eight 16-bit address modes. */
const MODE_BASE = [BX, BX, BP, BP, SI, DI, BP, BX];
const MODE_INDEX = [SI, DI, SI, DI, ZERO, ZERO, ZERO, ZERO];
const MODE_SEGMENT = [DS, DS, SS, SS, DS, DS, SS, DS];

/** Index into r8 of the byte register with a CPU number. */
function byteRegister(number: number): number {
  return (number & 3) * 4 + (number >> 2);
}

const BYTE_REGISTERS = ['AL', 'CL', 'DL', 'BL', 'AH', 'CH', 'DH', 'BH'];
const WORD_REGISTERS = ['eAX', 'eCX', 'eDX', 'eBX', 'eSP', 'eBP', 'eSI', 'eDI'];
const SEGMENTS = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS'];

function setOperand(op: Op, which: number, kind: number, reg: number): void {
  if (which === 0) {
    op.kind0 = kind;
    op.reg0 = reg;
  } else if (which === 1) {
    op.kind1 = kind;
    op.reg1 = reg;
  }
}

function bindAddress(op: Op, decoded: Decoded): void {
  const { modrm, prefixes } = decoded;
  op.wide = prefixes.address32;
  op.scale = 0;
  op.base = ZERO;
  op.index = ZERO;
  op.seg = DS;
  op.disp = op.wide ? decoded.disp | 0 : decoded.disp & 0xffff;
  if (modrm >= 0 && modrm < 0xc0) {
    if (op.wide) bindAddress32(op, decoded);
    else bindAddress16(op, modrm);
  }
  if (prefixes.segment >= 0) op.seg = prefixes.segment;
}

function bindAddress16(op: Op, modrm: number): void {
  const rm = modrm & 7;
  if (modrm < 0x40 && rm === 6) return;
  op.base = MODE_BASE[rm];
  op.index = MODE_INDEX[rm];
  op.seg = MODE_SEGMENT[rm];
}

/** Base, scaled index and the segment that goes with the base: SS for ESP and EBP. */
function bindAddress32(op: Op, { modrm, sib }: Decoded): void {
  const base = sib >= 0 ? sib & 7 : modrm & 7;
  const index = (sib >> 3) & 7;
  if (sib >= 0 && 2 * index !== SP) {
    op.index = 2 * index;
    op.scale = sib >> 6;
  }
  if (modrm < 0x40 && 2 * base === BP) return;
  op.base = 2 * base;
  if (op.base === SP || op.base === BP) op.seg = SS;
}

/** Kinds of operands of 1, 2 and 4 bytes in a register or in memory. */
function registerKind(size: number): number {
  return size === 4 ? REG32 : size === 2 ? REG16 : REG8;
}

function memoryKind(size: number): number {
  return size === 4 ? MEM32 : size === 2 ? MEM16 : MEM8;
}

/** Index of a general register in the array for its size. */
function registerIndex(size: number, number: number): number {
  return size === 4 ? number : size === 2 ? 2 * number : byteRegister(number);
}

function bindOperand(op: Op, which: number, code: OperandCode, decoded: Decoded): void {
  const { modrm } = decoded;
  const v = decoded.prefixes.operand32 ? 4 : 2;
  const size = code.endsWith('b') ? 1 : code.endsWith('w') ? 2 : v;
  const only86 = decoded.row?.only86 ?? false;
  const reg = (modrm >> 3) & 7;
  const rm = modrm & 7;
  const byteIndex = BYTE_REGISTERS.indexOf(code);
  const wordIndex = WORD_REGISTERS.indexOf(code);
  const segment = SEGMENTS.indexOf(code);
  if (byteIndex >= 0) setOperand(op, which, REG8, byteRegister(byteIndex));
  else if (wordIndex >= 0) setOperand(op, which, registerKind(v), registerIndex(v, wordIndex));
  else if (segment >= 0) setOperand(op, which, SEGMENT, segment);
  else
    switch (code) {
      case 'Eb':
      case 'Ew':
      case 'Ev':
        if (modrm >= 0xc0) setOperand(op, which, registerKind(size), registerIndex(size, rm));
        else setOperand(op, which, memoryKind(size), registerIndex(size, rm));
        break;
      case 'Ex':
        if (modrm >= 0xc0) setOperand(op, which, registerKind(v), registerIndex(v, rm));
        else setOperand(op, which, MEM16, 0);
        break;
      case 'Gb':
      case 'Gw':
      case 'Gv':
        setOperand(op, which, registerKind(size), registerIndex(size, reg));
        break;
      case 'Rd':
        setOperand(op, which, REG32, rm);
        break;
      case 'Cd':
      case 'Dd':
        setOperand(op, which, NONE, reg);
        break;
      case 'Sw':
        setOperand(op, which, SEGMENT, only86 ? reg & 3 : reg);
        break;
      case 'M':
      case 'Mp':
      case 'Ma':
      case 'Ms':
        setOperand(op, which, MEM16, 0);
        break;
      case 'Ob':
      case 'Ov':
        setOperand(op, which, memoryKind(size), 0);
        break;
      case '1':
        setOperand(op, which, IMMEDIATE, 0);
        op.imm = 1;
        break;
      case 'Ib':
      case 'Iw':
        setOperand(op, which, IMMEDIATE, 0);
        break;
      case 'Iv':
      case 'Isb':
        setOperand(op, which, IMMEDIATE, 0);
        op.imm = v === 4 ? decoded.imm | 0 : decoded.imm & 0xffff;
        break;
      case 'Jb':
      case 'Jv':
        // With 32-bit operands the target may be outside of the segment: `branchTo` sees to that.
        if (v === 4) op.imm = (op.end + decoded.imm) | 0;
        else op.taken = op.space.at((op.end + decoded.imm) & 0xffff);
        break;
      default:
        // Implied operands: the semantics know them.
        setOperand(op, which, NONE, 0);
    }
}

/** Operand size in bytes: of byte instructions, of those that 66 changes, and of all others. */
function sizeOf(operands: readonly OperandCode[], operand32: boolean): number {
  const first = operands.find((code) => code !== 'DX') ?? 'Ev';
  const isByte = first.endsWith('b') || BYTE_REGISTERS.includes(first);
  if (isByte && first !== 'Jb' && first !== 'Isb') return 1;
  return operand32 ? 4 : 2;
}

function generalHandler(decoded: Decoded, size: number): Handler {
  const { row } = decoded;
  if (row === null) return undefinedOpcode;
  const string = stringHandler(row.op, size, decoded.prefixes.address32);
  if (string !== null) return string;
  const flow32 = size === 4 ? FLOW_32[row.op] : undefined;
  if (flow32 !== undefined) return flow32;
  const semantics: Semantics | undefined =
    DATA_SEMANTICS[row.op] ??
    FLOW_SEMANTICS[row.op] ??
    SEMANTICS_386[row.op] ??
    SYSTEM_SEMANTICS[row.op];
  if (semantics !== undefined) return semantics(size);
  return row.sensitive ? sensitive : undefinedOpcode;
}

/** WAIT and the instructions of a coprocessor that is fitted, or ESC without one. */
function coprocessorHandler(decoded: Decoded, size: number): Handler | null {
  const { row, opcode } = decoded;
  if (row === null || (opcode !== WAIT && (opcode & ~7) !== ESC)) return null;
  const handler = fpuHandler(decoded) ?? generalHandler(decoded, size);
  const native286 = cpu[IS_8086] === 0 && cpu[IS_V86] === 0;
  return native286 ? unlessSwitchedOff(handler, opcode === WAIT) : handler;
}

const limitFault: Handler = (op) => stop(op, STOP_SENSITIVE, GENERAL_PROTECTION, op.ip);

/** Translates for one model; `add` notes the addresses of the bytes. */
export function makeTranslator(
  model: CpuModel,
  add: (op: Op, lins: readonly number[]) => void,
): Handler {
  // Before the 80286 prefixes go on without end.
  const bounded = model !== '8086' && model !== '80186';
  return (op) => {
    const lins: number[] = [];
    const start = op.ip;
    const fetch = (i: number): number => {
      const lin = linear(CS, (start + i) & 0xffff);
      if (cpu[GUARD] !== 0) guardRead(lin);
      lins.push(lin);
      return ram[lin];
    };
    if (start > 0xffff) return limitFault(op);
    const decoded = decode(fetch, model);
    if ((bounded && decoded.tooLong) || (cpu[LIMITS] !== 0 && start + decoded.length > 0x10000))
      return limitFault(op);
    bind(op, decoded);
    add(op, lins);
    return op.run(op);
  };
}

function bind(op: Op, decoded: Decoded): void {
  const { row, prefixes } = decoded;
  op.length = decoded.length;
  const end = op.ip + decoded.length;
  op.end = cpu[LIMITS] !== 0 ? end : end & 0xffff;
  op.next = op.space.at(op.end);
  op.imm = decoded.imm | 0;
  op.imm2 = decoded.imm2;
  op.rep = prefixes.rep;
  op.code = decoded.opcode & 15;
  op.kind0 = NONE;
  op.kind1 = NONE;
  bindAddress(op, decoded);
  row?.operands.forEach((code, which) => bindOperand(op, which, code, decoded));
  const size = row === null ? 2 : sizeOf(row.operands, prefixes.operand32);
  op.general = refusesLock(decoded)
    ? undefinedOpcode
    : (coprocessorHandler(decoded, size) ?? generalHandler(decoded, size));
  if (row !== null && isString(row.op)) {
    // The width of an element as a shift count.
    op.imm = size >> 1;
    op.code = repeatCode(row.op);
    if (prefixes.rep !== 0 && op.general !== undefinedOpcode) {
      op.run = startRepeat;
      return;
    }
  }
  const short = row !== null && cpu[GUARD] === 0 && op.general !== undefinedOpcode;
  op.run = (short ? fastHandler(op, row.op, size) : null) ?? op.general;
}

/** From the 80386 on, LOCK before anything but a change of memory is undefined. */
function refusesLock({ row, prefixes, modrm }: Decoded): boolean {
  return prefixes.lock && cpu[IS_386] !== 0 && row !== null && (!row.lockable || modrm >= 0xc0);
}
