/**
 * Bytes -> Decoded: prefixes, row of the table, ModR/M, displacement, immediates, length. It says
 * what the bytes are on a CPU model; executing is cpu/, text is format.ts.
 */
import { ROW_MODELS, type OperandCode, type Row, type RowModel } from './row.ts';
import { TABLE } from './table.ts';

/** A CPU model: `v86` is a virtual-8086 task on a CPU with all rows. */
export type DecodeModel = RowModel | 'v86';

/** Segment registers as the CPU numbers them; NO_SEGMENT means no override. */
export const ES = 0;
export const CS = 1;
export const SS = 2;
export const DS = 3;
export const FS = 4;
export const GS = 5;
export const NO_SEGMENT = -1;

export interface Prefixes {
  /** The last segment override, or NO_SEGMENT. */
  readonly segment: number;
  /** The last of F2h and F3h, or 0. */
  readonly rep: number;
  readonly lock: boolean;
  readonly operand32: boolean;
  readonly address32: boolean;
  /** Prefix bytes in front of the opcode. */
  readonly count: number;
}

export interface Decoded {
  /** The row, or null for bytes that are no instruction of the model. */
  readonly row: Row | null;
  /** All bytes: prefixes, opcode, ModR/M, displacement, immediates. */
  readonly length: number;
  /** Longer than the CPU takes: 10 bytes on the 80286, 15 from the 80386 on (#GP). */
  readonly tooLong: boolean;
  readonly prefixes: Prefixes;
  /** The opcode as a row spells it: one byte, or 0F00h + second byte. */
  readonly opcode: number;
  /** ModR/M byte, or -1. */
  readonly modrm: number;
  /** SIB byte, or -1. */
  readonly sib: number;
  /** Displacement of ModR/M or direct offset: one byte sign-extended, longer ones unsigned. */
  readonly disp: number;
  /** Its bytes: 0, 1, 2 or 4. */
  readonly dispSize: number;
  /** First immediate: Isb and J sign-extended, others unsigned; of Ap the offset. */
  readonly imm: number;
  /** Second immediate: the segment of Ap, the level of ENTER. */
  readonly imm2: number;
}

/** Rows of a model by opcode (0F00h forms at 256 + second byte) and reg field. */
interface ModelIndex {
  readonly rows: readonly (Row | null)[];
  /** Register forms of D8-DF by the low bits of the opcode and the six of ModR/M. */
  readonly coprocessor: readonly (Row | null)[];
  /** 1 where a ModR/M byte follows the opcode. */
  readonly modrm: Uint8Array;
  readonly twoByte: boolean;
  /** 64-67 are prefixes. */
  readonly prefixes386: boolean;
  /** F1 is LOCK once more. */
  readonly lockAlias: boolean;
  /** 1 where the memory-only rows accept a register, as the 8086 does. */
  readonly registerForMemory: boolean;
  readonly maxLength: number;
}

/** The 8086 takes prefixes without end; a segment full of them must end somewhere. */
const PREFIX_LIMIT = 0x10000;

function buildIndex(model: DecodeModel): ModelIndex {
  const rank = model === 'v86' ? ROW_MODELS.length - 1 : ROW_MODELS.indexOf(model);
  const rows: (Row | null)[] = new Array<Row | null>(512 * 8).fill(null);
  const modrm = new Uint8Array(512);
  const ranks = new Int8Array(512 * 8).fill(-1);
  const coprocessor = new Array<Row | null>(512).fill(null);
  for (const row of TABLE) {
    const rowRank = ROW_MODELS.indexOf(row.model);
    if (rowRank > rank || (row.only86 && rank > 0)) continue;
    const slot = opcodeSlot(row.opcode);
    for (let digit = 0; digit < 8; digit++) {
      if (row.digit >= 0 && row.digit !== digit) continue;
      if (isCoprocessor(row.opcode) && row.form !== 'memory') {
        const first = (row.opcode & 7) * 64 + digit * 8;
        for (let rm = 0; rm < 8; rm++)
          if (row.rm < 0 || row.rm === rm) coprocessor[first + rm] = row;
      }
      if (row.form === 'register') continue;
      const index = slot * 8 + digit;
      if (rowRank < (ranks[index] ?? -1)) continue;
      rows[index] = row;
      ranks[index] = rowRank;
      modrm[slot] = row.modrm ? 1 : 0;
    }
  }
  return {
    rows,
    coprocessor,
    modrm,
    twoByte: rank >= ROW_MODELS.indexOf('80286'),
    prefixes386: rank >= ROW_MODELS.indexOf('80386'),
    lockAlias: rank < ROW_MODELS.indexOf('80386'),
    registerForMemory: rank === 0,
    maxLength: rank >= 3 ? 15 : rank === 2 ? 10 : PREFIX_LIMIT,
  };
}

function isCoprocessor(opcode: number): boolean {
  return (opcode & ~7) === 0xd8;
}

function opcodeSlot(opcode: number): number {
  return opcode < 0x100 ? opcode : 0x100 + (opcode & 0xff);
}

const indexes = new Map<DecodeModel, ModelIndex>();

function indexOf(model: DecodeModel): ModelIndex {
  let index = indexes.get(model);
  if (!index) indexes.set(model, (index = buildIndex(model)));
  return index;
}

/**
 * The row of an opcode on a model; `digit` matters for groups only, and of coprocessor opcodes it is
 * the row of the memory form. Null: undefined.
 */
export function rowFor(opcode: number, digit: number, model: DecodeModel): Row | null {
  return indexOf(model).rows[opcodeSlot(opcode) * 8 + digit] ?? null;
}

/** Decodes the instruction whose i-th byte is `fetch(i)`. It reads no byte beyond it. */
export function decode(fetch: (i: number) => number, model: DecodeModel): Decoded {
  const index = indexOf(model);
  let at = 0;
  let segment = NO_SEGMENT;
  let rep = 0;
  let lock = false;
  let operand32 = false;
  let address32 = false;
  let opcode = 0;
  for (;;) {
    opcode = fetch(at++) & 0xff;
    if (at > index.maxLength) break;
    if (opcode === 0x26 || opcode === 0x2e || opcode === 0x36 || opcode === 0x3e) {
      segment = (opcode >> 3) & 3;
    } else if (opcode === 0xf2 || opcode === 0xf3) {
      rep = opcode;
    } else if (opcode === 0xf0 || (opcode === 0xf1 && index.lockAlias)) {
      lock = true;
    } else if (opcode >= 0x64 && opcode <= 0x67 && index.prefixes386) {
      if (opcode === 0x66) operand32 = true;
      else if (opcode === 0x67) address32 = true;
      else segment = opcode - 0x60;
    } else {
      break;
    }
  }
  const count = at - 1;
  const number = (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value += (fetch(at++) & 0xff) * 2 ** (8 * i);
    return value;
  };
  const signedByte = (): number => (number(1) << 24) >> 24;

  if (opcode === 0x0f && index.twoByte && at <= index.maxLength) opcode = 0x0f00 + number(1);
  const slot = opcodeSlot(opcode);
  let modrm = -1;
  let sib = -1;
  let disp = 0;
  let dispSize = 0;
  if (index.modrm[slot] && at <= index.maxLength) {
    modrm = number(1);
    // Control and debug register moves are register to register whatever mod says.
    const mod = (opcode & ~3) === 0x0f20 ? 3 : modrm >> 6;
    const rm = modrm & 7;
    if (mod !== 3 && address32) {
      if (rm === 4) sib = number(1);
      const base = sib >= 0 ? sib & 7 : rm;
      dispSize = mod === 1 ? 1 : mod === 2 || base === 5 ? 4 : 0;
    } else if (mod !== 3) {
      dispSize = mod === 1 ? 1 : mod === 2 || rm === 6 ? 2 : 0;
    }
    disp = dispSize === 1 ? signedByte() : number(dispSize);
  }
  let row = index.rows[slot * 8 + (modrm >= 0 ? (modrm >> 3) & 7 : 0)] ?? null;
  if (isCoprocessor(opcode) && modrm >= 0xc0)
    row = index.coprocessor[(opcode & 7) * 64 + (modrm & 63)] ?? null;
  if (row && modrm >= 0xc0 && !index.registerForMemory && row.operands.some(isMemoryOnly)) {
    row = null;
  }
  const v = operand32 ? 4 : 2;
  const immediates = [0, 0];
  let filled = 0;
  for (const code of row?.operands ?? []) {
    if (code === 'Ib') immediates[filled++] = number(1);
    else if (code === 'Iw') immediates[filled++] = number(2);
    else if (code === 'Iv') immediates[filled++] = number(v);
    else if (code === 'Isb' || code === 'Jb') immediates[filled++] = signedByte();
    else if (code === 'Jv')
      immediates[filled++] = v === 2 ? (number(2) << 16) >> 16 : number(4) | 0;
    else if (code === 'Ap') {
      immediates[filled++] = number(v);
      immediates[filled++] = number(2);
    } else if (code === 'Ob' || code === 'Ov') {
      dispSize = address32 ? 4 : 2;
      disp = number(dispSize);
    }
  }
  return {
    row,
    length: at,
    tooLong: at > index.maxLength,
    prefixes: { segment, rep, lock, operand32, address32, count },
    opcode,
    modrm,
    sib,
    disp,
    dispSize,
    imm: immediates[0] ?? 0,
    imm2: immediates[1] ?? 0,
  };
}

function isMemoryOnly(code: OperandCode): boolean {
  return code.startsWith('M');
}

/** Decodes from an array; bytes past its end read as zero. */
export function decodeBytes(bytes: ArrayLike<number>, at: number, model: DecodeModel): Decoded {
  return decode((i) => bytes[at + i] ?? 0, model);
}
