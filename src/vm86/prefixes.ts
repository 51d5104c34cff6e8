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
  const { prefixes, memory } = task;
  const cs = task.r16[R_CS];
  const ip = task.r16[R_IP];
  for (let i = 0; i < FETCH_LIMIT; i++) {
    const lin = task.linear(cs, ip + i);
    if (!task.readable(lin)) return -1;
    if (prefixes[memory.ram[lin]] === 0) return ip + i;
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
