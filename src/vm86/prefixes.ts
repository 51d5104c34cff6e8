/** Finding the opcode of the instruction at CS:IP behind its prefixes. */
import { R_CS, R_IP } from './task.ts';
import type { Task } from './task.ts';

/** A segment full of prefixes would loop for ever in the kernel; here it ends. */
const FETCH_LIMIT = 0x1_0000;

/**
 * Offset in CS of the opcode of the instruction at CS:IP, as a number from IP upward that has not
 * wrapped yet. -1 when a byte cannot be read or there is no end of prefixes.
 */
export function opcodeAt(task: Task): number {
  const cs = task.r16[R_CS];
  const ip = task.r16[R_IP];
  for (let i = 0; i < FETCH_LIMIT; i++) {
    const lin = task.linear(cs, ip + i);
    if (!task.readable(lin)) return -1;
    if (!isPrefix(task, task.memory.read8(lin))) return ip + i;
  }
  return -1;
}

/** Whether one of the prefixes in front of the opcode at `opcodeOffset` is `prefix`. */
export function hasPrefix(task: Task, opcodeOffset: number, prefix: number): boolean {
  for (let off = task.r16[R_IP]; off < opcodeOffset; off++)
    if (byteAt(task, off) === prefix) return true;
  return false;
}

/** The byte at an offset in CS, which wraps. */
export function byteAt(task: Task, off: number): number {
  return task.memory.read8(task.linear(task.r16[R_CS], off));
}

/**
 * 66, 67, FS: and GS: are prefixes from the 80386 on. LOCK (and its alias F1 before the 80386) is
 * one on native models; in virtual-8086 mode it is not one of the monitor's.
 */
function isPrefix(task: Task, byte: number): boolean {
  switch (byte) {
    case 0x26:
    case 0x2e:
    case 0x36:
    case 0x3e:
    case 0xf2:
    case 0xf3:
      return true;
    case 0x64:
    case 0x65:
    case 0x66:
    case 0x67:
      return task.model === '80386' || task.model === 'v86';
    case 0xf0:
      return task.native;
    case 0xf1:
      return task.native && task.model !== '80386';
    default:
      return false;
  }
}
