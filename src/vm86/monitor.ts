/**
 * The monitor: what happens at an instruction that a virtual-8086 task may not execute (vm86.md
 * 6.1), and on native models at INT n.
 */
import { IF, TF, VIF, VIP } from '../cpu/regs.ts';
import {
  VM86_PICRETURN,
  VM86_STI,
  VM86_UNKNOWN,
  force_return_for_pic,
  vm86dbg_TFpendig,
  vm86dbg_active,
} from './abi.ts';
import { getVflags, setVflags, setVif } from './flags.ts';
import { plusInfo } from './delivery.ts';
import { GO_ON, doInt } from './interrupt.ts';
import { hasPrefix } from './prefixes.ts';
import { R_CS, R_EFLAGS, R_IP, R_SP, R_SS } from './task.ts';
import type { Task } from './task.ts';
import { completeSystem } from './system.ts';
import { debugTrap } from './trap.ts';

const TWO_BYTE = 0x0f;
const PUSHF = 0x9c;
const POPF = 0x9d;
const INT = 0xcd;
const IRET = 0xcf;
const CLI = 0xfa;
const STI = 0xfb;

/** Reads `size` bytes of the guest at seg:off upward, or -1 when one cannot be read. */
function read(task: Task, seg: number, off: number, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) {
    const lin = task.linear(seg, off + i);
    if (!task.readable(lin)) return -1;
    value += task.memory.read8(lin) * 2 ** (8 * i);
  }
  return value;
}

/** Native models: only INT n is the monitor's. `at` is what `opcodeAt` says. */
export function monitorNative(task: Task, at: number): number {
  const { r16, memory } = task;
  const cs = r16[R_CS];
  if (at < 0 || memory.read8(task.linear(cs, at)) !== INT) return VM86_UNKNOWN;
  const n = memory.read8(task.linear(cs, at + 1));
  r16[R_IP] = at + 2;
  finish(task, false);
  return doInt(task, n, true);
}

/** Model `v86`: the kernel's #GP handler. `at` is what `opcodeAt` says. */
export function monitorV86(task: Task, at: number): number {
  const { r16 } = task;
  const cs = r16[R_CS];
  if (at < 0) return VM86_UNKNOWN;
  const opcode = read(task, cs, at, 1);
  if (opcode === INT) {
    const n = read(task, cs, at + 1, 1);
    if (n < 0) return VM86_UNKNOWN;
    r16[R_IP] = at + 2;
    finish(task, false);
    return doInt(task, n, true);
  }
  const hadTrap = (task.r32[R_EFLAGS] & TF) !== 0;
  if (opcode === TWO_BYTE) {
    const result = task.engine.vector < 0 ? completeSystem(task, at) : VM86_UNKNOWN;
    if (result !== GO_ON) return result;
    finish(task, false);
    return hadTrap ? debugTrap(task) : GO_ON;
  }
  if (!emulate(task, opcode, at + 1, hasPrefix(task, at, 0x66))) return VM86_UNKNOWN;
  finish(task, opcode === STI);
  const setsIf = opcode === POPF || opcode === IRET || opcode === STI;
  if (setsIf && task.virtualFlags & VIF && task.virtualFlags & VIP) return VM86_STI;
  if (plusInfo(task) & force_return_for_pic && task.virtualFlags & (VIF | IF))
    return VM86_PICRETURN;
  return hadTrap ? debugTrap(task) : GO_ON;
}

function finish(task: Task, shadow: boolean): void {
  task.executed++;
  task.shadow = shadow;
}

/** Executes one of PUSHF POPF IRET CLI STI; false when it is none, or memory fails it. */
function emulate(task: Task, opcode: number, next: number, dword: boolean): boolean {
  const { r16 } = task;
  const size = dword ? 4 : 2;
  const ss = r16[R_SS];
  const sp = r16[R_SP];
  switch (opcode) {
    case PUSHF:
      if (!pushValue(task, getVflags(task), size)) return false;
      r16[R_IP] = next;
      return true;
    case POPF: {
      const flags = read(task, ss, sp, size);
      if (flags < 0) return false;
      r16[R_SP] = sp + size;
      r16[R_IP] = next;
      setFlags(task, flags, dword);
      return true;
    }
    case IRET: {
      const ip = read(task, ss, sp, size);
      const cs = read(task, ss, sp + size, size);
      const flags = read(task, ss, sp + 2 * size, size);
      if (ip < 0 || cs < 0 || flags < 0) return false;
      r16[R_SP] = sp + 3 * size;
      r16[R_IP] = ip;
      r16[R_CS] = cs;
      setFlags(task, flags, dword);
      return true;
    }
    case CLI:
    case STI:
      r16[R_IP] = next;
      setVif(task, opcode === STI);
      return true;
    default:
      return false;
  }
}

function setFlags(task: Task, flags: number, dword: boolean): void {
  const info = plusInfo(task);
  const pending = info & vm86dbg_active && info & vm86dbg_TFpendig ? TF : 0;
  setVflags(task, flags | pending, dword);
}

/**
 * Pushes `size` bytes from the highest down. When one cannot be stored SP stays, though bytes that
 * were stored before stay too.
 */
function pushValue(task: Task, value: number, size: number): boolean {
  const { r16, memory } = task;
  const top = r16[R_SP] - size;
  for (let i = size - 1; i >= 0; i--) {
    const lin = task.linear(r16[R_SS], top + i);
    if (!task.writable(lin)) return false;
    memory.write8(lin, (value >>> (8 * i)) & 0xff);
  }
  r16[R_SP] = top;
  return true;
}
