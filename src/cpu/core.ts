/**
 * The working state of the CPU that runs at the moment: registers, segment bases, flags before they
 * are put together, and the views of the memory they belong to. `run` (interpreter.ts) loads them
 * from `vm86_regs` and stores them back, so nothing lives here between two runs. When a callback of
 * a run enters another machine, `suspend` and `resume` keep the outer run's state.
 *
 * These are constants of a module on purpose: the JavaScript compiler then knows their addresses,
 * which makes every handler about twice as fast (docs/performance.md).
 */
import { MAP_CODE, MAP_PROTECTED, MAP_WATCH, PROT_ABSENT, type Memory } from '../state/memory.ts';
import { I387 } from '../state/i387.ts';
import { AT, RAM, RAM_SIZE, STATE } from '../state/layout.ts';
import { MachineState } from '../state/machineState.ts';
import { type CpuidTable, DEFAULT_CPUID } from './cpuid.ts';
import { FAULT, fault } from './fault.ts';
import { SystemRegisters } from '../state/systemRegisters.ts';
import { GENERAL_PROTECTION, PAGE_FAULT, STACK_FAULT } from './vectors.ts';

// Larger than 64 bytes: V8 keeps small typed arrays on its heap, where they may move.
const file = new ArrayBuffer(1024);

/** General registers by CPU number, four bytes each; number 8 is always zero. */
export const r8 = new Uint8Array(file, 0, 128);
export const r16 = new Uint16Array(file, 0, 64);
export const r32 = new Int32Array(file, 0, 32);

/** Indices into `r16`. */
export const AX = 0;
export const CX = 2;
export const DX = 4;
export const BX = 6;
export const SP = 8;
export const BP = 10;
export const SI = 12;
export const DI = 14;
export const ZERO = 16;

/** Indices into `r32`. */
export const EAX = 0;
export const ECX = 1;
export const EDX = 2;
export const EBX = 3;
export const ESP = 4;
export const EBP = 5;
export const ESI = 6;
export const EDI = 7;

/** Indices into `r8`. */
export const AL = 0;
export const AH = 1;
export const CL = 4;
export const DL = 8;

/** What else the CPU holds, as 32-bit slots. */
export const cpu = new Int32Array(file, 256, 64);

/** Slots 0-5: segment bases (selector times 16) by segment number. */
export const ES = 0;
export const CS = 1;
export const SS = 2;
export const DS = 3;
export const FS = 4;
export const GS = 5;
/** AND mask of linear addresses: 0fffff with A20 off, and on the 8086 and 80186. */
export const MASK = 6;
/** The last result, sign-extended: ZF, SF and PF follow from it (flags.ts). */
export const RES = 7;
/** CF in bit 16. */
export const CARRY = 8;
/** AF in bit 4; OF is bit 16 XOR bit 15: the carries of the last addition or subtraction. */
export const AUX = 9;
/** What string instructions add: 1 or -1. */
export const STEP = 10;
/** FLAGS without the arithmetic flags and DF. */
export const SYSTEM = 11;
/** 0, or BREAK after `breakOut`: more than any budget, which ends the inner loop. */
export const BROKEN = 12;
/** PENDING_* of interpreter.ts: why the loop was broken. */
export const PENDING = 13;
/** Stop reason, vector and IP that a handler asked for. */
export const STOP = 14;
export const VECTOR = 15;
export const STOP_IP = 16;
/** 1: every access is checked against page protection; the fast handlers are not used. */
export const GUARD = 17;
/** 1: an item that crosses offset FFFF faults (80286), 2: through SS as #SS (80386 on), 0: it wraps. */
export const LIMITS = 18;
/** 1: PUSH SP, shift counts and divide errors as on the 8086. */
export const IS_8086 = 19;
/** 1: model v86; a write to a read-only page faults. */
export const IS_V86 = 20;
/** Iterations that a repeated string instruction has done. */
export const REPEATED = 22;
/** SHADOW_*: what the last instruction that inhibits interrupts was; see `shadowAt`. */
export const SHADOW = 23;
/** FLAGS bits that are writable, and those that always read one. */
export const FLAGS_KEPT = 24;
export const FLAGS_ONE = 25;
/** AND mask of shift counts. */
export const COUNT_MASK = 26;
/** 1: VIP is set on a native model, so the run ends when IF comes on. */
export const WAITING_IRQ = 27;
/** 1 on the 80386 and v86: LOCK rules, registers and stack items of 32 bits. */
export const IS_386 = 28;

/** 1 while an engine runs. */
export const RUNNING = 63;

export const BREAK = 0x4000_0000;

/** The loop was broken by `stop`, by a REP, by a change of TF or the like, by a full cache. */
export const PENDING_NOTHING = 0;
export const PENDING_STOP = 1;
export const PENDING_REPEAT = 2;
export const PENDING_LOOK = 3;

export const SHADOW_NONE = 0;
export const SHADOW_STI = 1;
export const SHADOW_SS = 2;

/** RAM and code map of the machine that runs, by byte and by aligned word. */
export let ram = new Uint8Array(0);
export let ram16 = new Uint16Array(0);
export let ram32 = new Int32Array(0);
export let map = new Uint8Array(0);
export let map16 = new Uint16Array(0);
/** System registers (state/systemRegisters.ts), indexed by offset / 4. */
export let system = new Int32Array(0);
/** `struct i387` (state/i387.ts) by byte and by halfword. */
export let i387 = new DataView(new ArrayBuffer(0));
export let i387Halves = new Uint16Array(0);
/** Whether a coprocessor is fitted. */
export let coprocessor = new Uint8Array(1);
let protection = new Uint8Array(0);
let dropCode: (lin: number) => void = () => {};
/** What CPUID answers. */
export let cpuidTable: CpuidTable = DEFAULT_CPUID;
/** `Engine.reflects` of the engine that runs. */
export let reflects: ReflectionTest = never;

export type ReflectionTest = (n: number, cs: number, ah: number) => boolean;

function never(): boolean {
  return false;
}

/** Views of one memory, made once per engine. */
export interface Views {
  readonly ram: Uint8Array<ArrayBuffer>;
  readonly ram16: Uint16Array<ArrayBuffer>;
  readonly ram32: Int32Array<ArrayBuffer>;
  readonly map: Uint8Array<ArrayBuffer>;
  readonly map16: Uint16Array<ArrayBuffer>;
  readonly system: Int32Array<ArrayBuffer>;
  readonly i387: DataView<ArrayBuffer>;
  readonly i387Halves: Uint16Array<ArrayBuffer>;
  readonly coprocessor: Uint8Array<ArrayBuffer>;
  readonly protection: Uint8Array<ArrayBuffer>;
  readonly dropCode: (lin: number) => void;
  readonly cpuidTable: CpuidTable;
}

export function viewsOf(
  memory: Memory,
  drop: (lin: number) => void,
  cpuid: CpuidTable = DEFAULT_CPUID,
): Views {
  // The types of shared and unshared buffers differ, the accesses do not.
  const buffer = memory.buffer as ArrayBuffer;
  const mapBuffer = memory.codeMap.buffer as ArrayBuffer;
  const at = memory.codeMap.byteOffset;
  return {
    ram: new Uint8Array(buffer, RAM, RAM_SIZE),
    ram16: new Uint16Array(buffer, RAM, RAM_SIZE / 2),
    ram32: new Int32Array(buffer, RAM, RAM_SIZE / 4),
    map: new Uint8Array(mapBuffer, at, RAM_SIZE),
    map16: new Uint16Array(mapBuffer, at, RAM_SIZE / 2),
    system: new Int32Array(buffer, STATE + AT.system, SystemRegisters.size / 4),
    i387: new DataView(buffer, STATE + AT.fpu, I387.size),
    i387Halves: new Uint16Array(buffer, STATE + AT.fpu, I387.size / 2),
    coprocessor: new Uint8Array(buffer, STATE + AT.machine + MachineState.offsets.fpu, 1),
    protection: new Uint8Array(buffer, STATE + AT.protection, RAM_SIZE >> 12),
    dropCode: drop,
    cpuidTable: cpuid,
  };
}

/** The views of the engine that runs, or ran last. */
export let selected: Views | null = null;

/** Makes `views` those that all accesses below go to. */
export function selectViews(views: Views): void {
  selected = views;
  ({ ram, ram16, ram32, map, map16, system, protection, dropCode, cpuidTable } = views);
  ({ i387, i387Halves, coprocessor } = views);
}

/** Sets the test that INT n asks. */
export function selectReflection(test: ReflectionTest | null): void {
  reflects = test ?? never;
}

/** The working state of a run that stands still while another engine runs inside it. */
export interface Suspended {
  readonly bytes: Uint8Array;
  readonly views: Views | null;
  readonly reflects: ReflectionTest;
}

/** Takes the working state away, so that another engine may run; `resume` puts it back. */
export function suspend(): Suspended {
  return { bytes: new Uint8Array(file).slice(), views: selected, reflects };
}

/** Puts the working state back as `suspend` found it. */
export function resume(suspended: Suspended): void {
  new Uint8Array(file).set(suspended.bytes);
  if (suspended.views !== null) selectViews(suspended.views);
  selectReflection(suspended.reflects);
}

/** Ends the inner loop after this handler; `pending` tells the outer loop why. */
export function breakOut(pending: number): void {
  cpu[BROKEN] = BREAK;
  cpu[PENDING] = pending;
}

function pageFault(lin: number, present: boolean): never {
  FAULT.lin = lin;
  FAULT.write = present;
  fault(PAGE_FAULT);
}

/** Throws if the byte may not be read; only called while GUARD is set. */
export function guardRead(lin: number): void {
  if (protection[lin >>> 12] === PROT_ABSENT) pageFault(lin, false);
}

/** Throws if a write to the byte faults; only called while GUARD is set. */
export function guardWrite(lin: number): void {
  if ((map[lin] & MAP_PROTECTED) === 0) return;
  const absent = protection[lin >>> 12] === PROT_ABSENT;
  if (absent) pageFault(lin, false);
  if (cpu[IS_V86] !== 0) pageFault(lin, true);
}

/** Whether the model is the 80286, for the little that is its own. */
export function is80286(): boolean {
  return cpu[IS_8086] === 0 && cpu[IS_386] === 0;
}

/** The address of byte `off` (0-FFFF) of a segment. */
export function linear(seg: number, off: number): number {
  return (cpu[seg] + off) & cpu[MASK];
}

/** The fault of an access through a segment beyond offset FFFF, where that does not wrap. */
export function limitFault(seg: number): void {
  if (cpu[LIMITS] !== 0) fault(seg === SS && cpu[LIMITS] > 1 ? STACK_FAULT : GENERAL_PROTECTION);
}

/** The address of the second byte of a word at `off`, which faults or wraps at FFFF. */
function secondByte(seg: number, off: number): number {
  if (off === 0xffff) limitFault(seg);
  return (cpu[seg] + ((off + 1) & 0xffff)) & cpu[MASK];
}

export function load8(seg: number, off: number): number {
  const lin = (cpu[seg] + off) & cpu[MASK];
  if (cpu[GUARD] !== 0) guardRead(lin);
  return ram[lin];
}

function loadSplit(seg: number, off: number): number {
  const low = linear(seg, off);
  const high = secondByte(seg, off);
  if (cpu[GUARD] !== 0) {
    guardRead(low);
    guardRead(high);
  }
  return ram[low] | (ram[high] << 8);
}

export function load16(seg: number, off: number): number {
  const lin = (cpu[seg] + off) & cpu[MASK];
  if ((lin & 1) === 0 && cpu[GUARD] === 0) return ram16[lin >> 1];
  return loadSplit(seg, off);
}

/** Stores to a byte that is not plain: decoded code, watched, or protected. */
function storeMapped(lin: number, value: number): void {
  const bits = map[lin];
  if ((bits & MAP_PROTECTED) !== 0) {
    guardWrite(lin);
    return;
  }
  ram[lin] = value;
  if ((bits & MAP_CODE) !== 0) dropCode(lin);
  if ((bits & MAP_WATCH) !== 0) {
    cpu[STOP] = WATCH_HIT;
    breakOut(PENDING_LOOK);
  }
}

/** Value of slot STOP when a watched byte was written (STOP_BREAK of engine.ts). */
const WATCH_HIT = 4;

export function store8(seg: number, off: number, value: number): void {
  const lin = (cpu[seg] + off) & cpu[MASK];
  if (map[lin] === 0) ram[lin] = value;
  else storeMapped(lin, value);
}

function storeSplit(seg: number, off: number, value: number): void {
  const low = linear(seg, off);
  const high = secondByte(seg, off);
  if ((map[low] | map[high]) === 0) {
    ram[low] = value;
    ram[high] = value >> 8;
    return;
  }
  if (cpu[GUARD] !== 0) {
    guardWrite(low);
    guardWrite(high);
  }
  storeMapped(low, value);
  storeMapped(high, value >> 8);
}

export function store16(seg: number, off: number, value: number): void {
  const lin = (cpu[seg] + off) & cpu[MASK];
  if ((lin & 1) === 0 && map16[lin >> 1] === 0) ram16[lin >> 1] = value;
  else storeSplit(seg, off, value);
}

/** A dword that is not aligned, or may meet protected pages. */
function loadSplit32(seg: number, off: number): number {
  if (off > 0xfffc) limitFault(seg);
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const lin = linear(seg, (off + i) & 0xffff);
    if (cpu[GUARD] !== 0) guardRead(lin);
    value |= ram[lin] << (8 * i);
  }
  return value;
}

/** A dword as a signed number. */
export function load32(seg: number, off: number): number {
  const lin = (cpu[seg] + off) & cpu[MASK];
  if ((lin & 3) === 0 && cpu[GUARD] === 0) return ram32[lin >> 2];
  return loadSplit32(seg, off);
}

function storeSplit32(seg: number, off: number, value: number): void {
  if (off > 0xfffc) limitFault(seg);
  if (cpu[GUARD] !== 0) for (let i = 0; i < 4; i++) guardWrite(linear(seg, (off + i) & 0xffff));
  for (let i = 0; i < 4; i++) store8(seg, (off + i) & 0xffff, (value >>> (8 * i)) & 0xff);
}

export function store32(seg: number, off: number, value: number): void {
  const lin = (cpu[seg] + off) & cpu[MASK];
  if ((lin & 3) === 0 && (map16[lin >> 1] | map16[(lin >> 1) + 1]) === 0) ram32[lin >> 2] = value;
  else storeSplit32(seg, off, value);
}

/** Faults as a write of `size` bytes would, before anything is changed. */
export function probeWrite(seg: number, off: number, size: number): void {
  if (off + size > 0x10000) limitFault(seg);
  if (cpu[GUARD] === 0) return;
  for (let i = 0; i < size; i++) guardWrite(linear(seg, (off + i) & 0xffff));
}

export function push16(value: number): void {
  const sp = (r16[SP] - 2) & 0xffff;
  store16(SS, sp, value);
  r16[SP] = sp;
}

export function pop16(): number {
  const sp = r16[SP];
  const value = load16(SS, sp);
  r16[SP] = sp + 2;
  return value;
}

/** The stack pointer of real and virtual-8086 mode is SP, whatever the size of what is pushed. */
export function push32(value: number): void {
  const sp = (r16[SP] - 4) & 0xffff;
  store32(SS, sp, value);
  r16[SP] = sp;
}

export function pop32(): number {
  const sp = r16[SP];
  const value = load32(SS, sp);
  r16[SP] = sp + 4;
  return value;
}
