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
  LIMITS,
  SI,
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
import { FLOW_SEMANTICS } from './flowSemantics.ts';
import { type Handler, IMMEDIATE, MEM16, MEM8, NONE, type Op, REG16, REG8, SEGMENT } from './op.ts';
import { sensitive, stop, undefinedOpcode } from './stop.ts';
import { repeatCode, startRepeat, stringHandler } from './strings.ts';

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
  const mod = modrm >> 6;
  const rm = modrm & 7;
  if (modrm < 0 || mod === 3 || (mod === 0 && rm === 6)) {
    op.base = ZERO;
    op.index = ZERO;
    op.seg = DS;
  } else {
    op.base = MODE_BASE[rm];
    op.index = MODE_INDEX[rm];
    op.seg = MODE_SEGMENT[rm];
  }
  op.disp = decoded.disp & 0xffff;
  if (prefixes.segment >= 0) op.seg = prefixes.segment;
}

function bindOperand(op: Op, which: number, code: OperandCode, decoded: Decoded): void {
  const { modrm } = decoded;
  const only86 = decoded.row?.only86 ?? false;
  const reg = (modrm >> 3) & 7;
  const rm = modrm & 7;
  const isRegister = modrm >= 0xc0;
  const byteIndex = BYTE_REGISTERS.indexOf(code);
  const wordIndex = WORD_REGISTERS.indexOf(code);
  const segment = SEGMENTS.indexOf(code);
  if (byteIndex >= 0) setOperand(op, which, REG8, byteRegister(byteIndex));
  else if (wordIndex >= 0) setOperand(op, which, REG16, 2 * wordIndex);
  else if (segment >= 0) setOperand(op, which, SEGMENT, segment);
  else
    switch (code) {
      case 'Eb':
        setOperand(op, which, isRegister ? REG8 : MEM8, byteRegister(rm));
        break;
      case 'Ew':
      case 'Ev':
        setOperand(op, which, isRegister ? REG16 : MEM16, 2 * rm);
        break;
      case 'Gb':
        setOperand(op, which, REG8, byteRegister(reg));
        break;
      case 'Gw':
      case 'Gv':
        setOperand(op, which, REG16, 2 * reg);
        break;
      case 'Sw':
        setOperand(op, which, SEGMENT, only86 ? reg & 3 : reg);
        break;
      case 'M':
      case 'Mp':
      case 'Ma':
      case 'Ov':
        setOperand(op, which, MEM16, 0);
        break;
      case 'Ob':
        setOperand(op, which, MEM8, 0);
        break;
      case '1':
        setOperand(op, which, IMMEDIATE, 0);
        op.imm = 1;
        break;
      case 'Ib':
      case 'Iw':
      case 'Iv':
        setOperand(op, which, IMMEDIATE, 0);
        break;
      case 'Isb':
        setOperand(op, which, IMMEDIATE, 0);
        op.imm = decoded.imm & 0xffff;
        break;
      case 'Jb':
      case 'Jv':
        op.taken = op.space.at((op.end + decoded.imm) & 0xffff);
        break;
      default:
        // Implied operands: the semantics know them.
        setOperand(op, which, NONE, 0);
    }
}

/** Operand size in bytes, from the operand codes. */
function sizeOf(operands: readonly OperandCode[]): number {
  const first = operands.find((code) => code !== 'DX') ?? 'Ev';
  const isByte = first.endsWith('b') || BYTE_REGISTERS.includes(first);
  return isByte && first !== 'Jb' && first !== 'Isb' ? 1 : 2;
}

/** System instructions that vm86() answers itself, and all that the table calls sensitive. */
const FOR_MACHINE = new Set(['SGDT', 'SIDT', 'SMSW']);

function generalHandler(decoded: Decoded): Handler {
  const { row } = decoded;
  if (row === null) return undefinedOpcode;
  const size = sizeOf(row.operands);
  const string = stringHandler(row.op, size);
  if (string !== null) return string;
  const semantics: Semantics | undefined = DATA_SEMANTICS[row.op] ?? FLOW_SEMANTICS[row.op];
  if (semantics !== undefined) return semantics(size);
  return row.sensitive || FOR_MACHINE.has(row.op) ? sensitive : undefinedOpcode;
}

/** Models whose instructions with 32-bit operands or addresses are not there yet. */
function needs32(decoded: Decoded): boolean {
  return decoded.prefixes.operand32 || decoded.prefixes.address32;
}

const limitFault: Handler = (op) => stop(op, STOP_SENSITIVE, 13, op.ip);

/** Translates for one model; `add` notes the addresses of the bytes. */
export function makeTranslator(
  model: CpuModel,
  add: (op: Op, lins: readonly number[]) => void,
): Handler {
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
    if (cpu[LIMITS] !== 0 && (start + decoded.length > 0x10000 || decoded.tooLong))
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
  op.imm = decoded.imm;
  op.imm2 = decoded.imm2;
  op.rep = prefixes.rep;
  op.code = decoded.opcode & 15;
  op.kind0 = NONE;
  op.kind1 = NONE;
  bindAddress(op, decoded);
  row?.operands.forEach((code, which) => bindOperand(op, which, code, decoded));
  if (row?.op === 'IMUL3') op.imm &= 0xffff;
  op.general = needs32(decoded) ? undefinedOpcode : generalHandler(decoded);
  const size = row === null ? 2 : sizeOf(row.operands);
  if (refusesLock(decoded)) op.general = undefinedOpcode;
  if (row !== null && stringHandler(row.op, size) !== null) {
    op.imm = size - 1;
    op.code = repeatCode(row.op);
    if (prefixes.rep !== 0) {
      op.run = startRepeat;
      return;
    }
  }
  const fast = row === null || cpu[GUARD] !== 0 ? null : fastHandler(op, row.op, size);
  op.run = fast !== null && op.general !== undefinedOpcode ? fast : op.general;
}

/** From the 80386 on, LOCK before anything but a change of memory is undefined. */
function refusesLock(decoded: Decoded): boolean {
  return decoded.prefixes.lock && cpu[LIMITS] > 1 && decoded.row?.lockable === false;
}
