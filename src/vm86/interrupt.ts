/** How INT n and exceptions reach the guest's handler or the caller of vm86 (vm86.md section 5). */
import { AT, STATE } from '../state/layout.ts';
import { BIOSSEG, Vm86PlusInfo, Vm86PlusStruct, Vm86Struct, vm86dbg_active } from './abi.ts';
import { VM86_INTx } from './abi.ts';
import { clearForHandler, pushedFlags } from './flags.ts';
import { R_AX, R_CS, R_IP, R_SP, R_SS } from './task.ts';
import type { Task } from './task.ts';

/** The guest goes on; every other result of the monitor is what `vm86()` returns. */
export const GO_ON = -1;

const REVECTORED = STATE + AT.vm86 + Vm86Struct.offsets.int_revectored;
const REVECTORED_21 = STATE + AT.vm86 + Vm86Struct.offsets.int21_revectored;
const INFO = STATE + AT.vm86 + Vm86PlusStruct.offsets.vm86plus + Vm86PlusInfo.offsets.info;
const DEBUG_TABLE = INFO + Vm86PlusInfo.offsets.vm86dbg_intxxtab;

/** The bits of `vm86plus_info_struct`; all zero in `vm86old`. */
export function plusInfo(task: Task): number {
  return task.plus ? task.memory.view.getUint32(INFO, true) : 0;
}

function bit(bytes: Uint8Array, at: number, n: number): boolean {
  return (bytes[at + (n >> 3)] & (1 << (n & 7))) !== 0;
}

/** Stores one byte on the guest's stack, and says whether it could be stored. */
function push8(task: Task, off: number, value: number): boolean {
  const lin = task.linear(task.r16[R_SS], off);
  if (task.writable(lin)) {
    task.memory.write8(lin, value);
    return true;
  }
  // A real bus swallows the write to ROM; behind a page table it is a fault.
  return task.native;
}

function push16(task: Task, off: number, value: number): boolean {
  return push8(task, off + 1, value >>> 8) && push8(task, off, value & 0xff);
}

/** Where a linear address may wrap. */
const MEBIBYTE = 0x10_0000;

/** Bytes of the frame: IP, CS and FLAGS. */
export const FRAME_SIZE = 6;

/** Whether a frame at `lin` is in memory without protection, decoded code or watched bytes. */
function isPlain(task: Task, lin: number): boolean {
  const map = task.memory.codeMap;
  for (let i = 0; i < FRAME_SIZE; i++) if (map[lin + i] !== 0) return false;
  return lin + FRAME_SIZE <= MEBIBYTE;
}

function put16(task: Task, lin: number, value: number): void {
  const { ram } = task.memory;
  ram[lin] = value;
  ram[lin + 1] = value >>> 8;
}

/**
 * Pushes FLAGS, CS and IP; the offsets wrap byte by byte. When a store fails SP stays, though
 * bytes that were stored before stay too.
 */
export function pushFrame(task: Task): boolean {
  const r16 = task.r16;
  const sp = r16[R_SP];
  if (sp >= FRAME_SIZE) {
    const lin = task.linear(r16[R_SS], sp - FRAME_SIZE);
    if (isPlain(task, lin)) {
      put16(task, lin + 4, pushedFlags(task));
      put16(task, lin + 2, r16[R_CS]);
      put16(task, lin, r16[R_IP]);
      r16[R_SP] = sp - FRAME_SIZE;
      return true;
    }
  }
  const stored =
    push16(task, sp - 2, pushedFlags(task)) &&
    push16(task, sp - 4, r16[R_CS]) &&
    push16(task, sp - 6, r16[R_IP]);
  if (stored) r16[R_SP] = sp - 6;
  return stored;
}

/** Offset of vector `n`'s handler. */
export function vectorOffset(task: Task, n: number): number {
  return task.memory.read16(n * 4);
}

/** Segment of vector `n`'s handler. */
export function vectorSegment(task: Task, n: number): number {
  return task.memory.read16(n * 4 + 2);
}

/**
 * Reflects interrupt `n`: frame, jump through the vector, IF and TF off. Returns whether the frame
 * could be pushed; if not, nothing else has happened.
 */
export function reflect(task: Task, n: number): boolean {
  const off = vectorOffset(task, n);
  const seg = vectorSegment(task, n);
  if (!pushFrame(task)) return false;
  task.r16[R_CS] = seg;
  task.r16[R_IP] = off;
  clearForHandler(task);
  return true;
}

/**
 * The delivery rule of INT `n`, IP being what is to be pushed. Returns GO_ON when the guest goes on
 * in its own handler, or the VM86_INTx result that hands `n` to the caller. `software` is true for
 * INT n (CD nn) itself.
 */
export function doInt(task: Task, n: number, software: boolean): number {
  const { bytes } = task.memory;
  const toCaller = VM86_INTx | (n << 8);
  if (software && plusInfo(task) & vm86dbg_active && bit(bytes, DEBUG_TABLE, n)) return toCaller;
  if (task.r16[R_CS] === BIOSSEG) return toCaller;
  if (bit(bytes, REVECTORED, n)) return toCaller;
  if (n === 0x21 && bit(bytes, REVECTORED_21, task.r16[R_AX] >> 8)) return toCaller;
  if (!task.readable(n * 4)) return toCaller;
  if (vectorSegment(task, n) === BIOSSEG) return toCaller;
  return reflect(task, n) ? GO_ON : toCaller;
}
