/**
 * System instructions of the 80286 and 80386 in real mode, by the `op` key of the instruction table.
 * This machine has no protected mode: what would enter it, or move the interrupt table, faults with
 * #GP and changes nothing (machine/faults.ts says why). In a virtual-8086 task the monitor has all
 * of them.
 */
import { SystemRegisters } from '../state/systemRegisters.ts';
import {
  IS_386,
  IS_V86,
  coprocessor,
  cpu,
  load16,
  load32,
  probeWrite,
  r32,
  store16,
  store32,
  system,
} from './core.ts';
import type { Semantics } from './dataSemantics.ts';
import { fault } from './fault.ts';
import { type Handler, NONE, type Op, REG16, REG32 } from './op.ts';
import { following, offsetOf, read0, write0 } from './operands.ts';
import { exception, sensitive, undefinedOpcode } from './stop.ts';
import { GENERAL_PROTECTION, NO_COPROCESSOR } from './vectors.ts';

const { offsets } = SystemRegisters;
/** Indices into `system`. */
const GDT_LIMIT = offsets.gdtLimit >> 2;
const IDT_LIMIT = offsets.idtLimit >> 2;
const CR0 = offsets.cr0 >> 2;
const DR0 = offsets.dr0 >> 2;
const DR6 = offsets.dr6 >> 2;

/** Bits of CR0. */
const PE = 0x1;
const MP = 0x2;
const EM = 0x4;
const TS = 0x8;
const ET = 0x10;
const PG = 0x8000_0000;
/** Bits of DR6 that read one. */
const DR6_ONES = 0xffff_0ff0;
/** Limit of the interrupt table in real mode: 256 vectors. */
const VECTORS_END = 0x3ff;

/** Executed by the native models; on v86 the machine decides. */
function native(handler: Handler): Handler {
  return (op) => (cpu[IS_V86] !== 0 ? sensitive(op) : handler(op));
}

/** CR0 as it reads; the 80286 has the low word, with ones above its four bits. */
function readCr0(): number {
  if (cpu[IS_386] === 0) return system[CR0] | 0xfff0;
  return system[CR0] | (coprocessor[0] !== 0 ? ET : 0);
}

function writeCr0(value: number): void {
  if ((value & (PE | PG)) !== 0) fault(GENERAL_PROTECTION);
  system[CR0] = value & (MP | EM | TS);
}

/** SGDT and SIDT: limit, then base; the 80286 fills the last byte with ones, later CPUs clear it. */
function storeTable(limitAt: number): Semantics {
  return (size) =>
    native((op) => {
      const off = offsetOf(op);
      const baseOff = following(op, off, 2);
      probeWrite(op.seg, off, 2);
      probeWrite(op.seg, baseOff, 4);
      const base = system[limitAt + 1];
      store16(op.seg, off, system[limitAt]);
      const top = cpu[IS_386] === 0 ? 0xff00_0000 : 0;
      store32(op.seg, baseOff, size === 4 ? base : (base & 0xff_ffff) | top);
      return op.next;
    });
}

/** LGDT and LIDT; with 16-bit operands the base has 24 bits. */
function loadTable(limitAt: number): Semantics {
  return (size) =>
    native((op) => {
      const off = offsetOf(op);
      const limit = load16(op.seg, off);
      const base = load32(op.seg, following(op, off, 2)) & (size === 4 ? ~0 : 0xff_ffff);
      if (limitAt === IDT_LIMIT && (base !== 0 || limit < VECTORS_END)) fault(GENERAL_PROTECTION);
      system[limitAt] = limit;
      system[limitAt + 1] = base;
      return op.next;
    });
}

/** SMSW: to memory always a word. */
const smsw: Handler = (op) => {
  if (op.kind0 === REG16 || op.kind0 === REG32) write0(op, readCr0());
  else store16(op.seg, offsetOf(op), readCr0() & 0xffff);
  return op.next;
};

const lmsw: Handler = (op) => {
  writeCr0((read0(op) & 0xffff) | (system[CR0] & ~0xffff));
  return op.next;
};

const clts: Handler = (op) => {
  system[CR0] &= ~TS;
  return op.next;
};

/** Slot of a control register, or -1 where there is none: CR0, CR2 and CR3. */
function controlSlot(number: number): number {
  return number === 0 ? CR0 : number === 2 || number === 3 ? CR0 + number - 1 : -1;
}

/** MOV between a control register, the operand without a kind, and a general one. */
const moveControl: Handler = (op) => {
  const reads = op.kind1 === NONE;
  const slot = controlSlot(reads ? op.reg1 : op.reg0);
  if (slot < 0) return undefinedOpcode(op);
  if (reads) r32[op.reg0] = slot === CR0 ? readCr0() : system[slot];
  else if (slot === CR0) writeCr0(r32[op.reg1]);
  else system[slot] = r32[op.reg1];
  return op.next;
};

/** DR4 and DR5 are other names of DR6 and DR7. They are kept, but break nothing. */
function debugSlot(number: number): number {
  return number < 4 ? DR0 + number : DR6 + (number & 1);
}

const moveDebug: Handler = (op) => {
  const reads = op.kind1 === NONE;
  const slot = debugSlot(reads ? op.reg1 : op.reg0);
  if (reads) r32[op.reg0] = slot === DR6 ? system[slot] | DR6_ONES : system[slot];
  else system[slot] = r32[op.reg1];
  return op.next;
};

export const SYSTEM_SEMANTICS: Readonly<Record<string, Semantics>> = {
  SGDT: storeTable(GDT_LIMIT),
  SIDT: storeTable(IDT_LIMIT),
  LGDT: loadTable(GDT_LIMIT),
  LIDT: loadTable(IDT_LIMIT),
  SMSW: () => native(smsw),
  LMSW: () => native(lmsw),
  CLTS: () => native(clts),
  // Only the monitor knows how many instructions the task has executed.
  RDTSC: () => sensitive,
  MOV_CR: () => native(moveControl),
  MOV_DR: () => native(moveDebug),
};

/**
 * A coprocessor instruction of the 80286 and 80386: with EM or TS in CR0 it is exception 7, WAIT
 * with MP and TS.
 */
export function unlessSwitchedOff(handler: Handler, isWait: boolean): Handler {
  return (op: Op) => {
    const cr0 = system[CR0];
    const off = isWait ? (cr0 & MP) !== 0 && (cr0 & TS) !== 0 : (cr0 & (EM | TS)) !== 0;
    return off ? exception(op, NO_COPROCESSOR) : handler(op);
  };
}
