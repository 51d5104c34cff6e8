/** Where INT n goes: to the guest's handler or to the caller of vm86 (vm86.md section 5). */
import { AT, STATE } from '../state/layout.ts';
import { BIOSSEG, Vm86PlusInfo, Vm86PlusStruct, Vm86Struct, vm86dbg_active } from './abi.ts';
import type { Task } from './task.ts';

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

/** Offset of vector `n`'s handler. */
export function vectorOffset(task: Task, n: number): number {
  return task.memory.read16(n * 4);
}

/** Segment of vector `n`'s handler. */
export function vectorSegment(task: Task, n: number): number {
  return task.memory.read16(n * 4 + 2);
}

/**
 * The delivery rule of INT `n` with CS and AH as given: whether it is the caller's. `software` is
 * true for INT n (CD nn) itself.
 */
export function isForCaller(
  task: Task,
  n: number,
  cs: number,
  ah: number,
  software: boolean,
): boolean {
  const { bytes } = task.memory;
  if (software && plusInfo(task) & vm86dbg_active && bit(bytes, DEBUG_TABLE, n)) return true;
  if (cs === BIOSSEG) return true;
  if (bit(bytes, REVECTORED, n)) return true;
  if (n === 0x21 && bit(bytes, REVECTORED_21, ah)) return true;
  if (!task.readable(n * 4)) return true;
  return vectorSegment(task, n) === BIOSSEG;
}
