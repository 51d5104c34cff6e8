/**
 * An oddity of the 80286. When it refuses MOV Eb,Ib because its last byte, the immediate, is the
 * 11th, the width of the instruction's operand stays in force while it takes exception 13: of each
 * word of the frame only the lower byte is written, and of the vector only the lower bytes are
 * read, above them stands what was last on the bus, the upper byte of IP. (One measurement, the
 * vectors of opcode C6.)
 */
import { decode } from '../isa/decode.ts';
import { clearForHandler, pushedFlags } from './flags.ts';
import { byteAt } from './prefixes.ts';
import { R_CS, R_IP, R_SP, R_SS } from './task.ts';
import type { Task } from './task.ts';

const MOV_BYTE = 0xc6;

/** Whether the instruction at CS:IP has this effect on its own exception. */
export function hasByteFrame(task: Task): boolean {
  if (task.model !== '80286') return false;
  const { tooLong, opcode } = decode((i) => byteAt(task, task.r16[R_IP] + i), task.model);
  return tooLong && opcode === MOV_BYTE;
}

/** Takes exception `n` with that frame. */
export function reflectWithBytes(task: Task, n: number): void {
  const { r16, memory } = task;
  const ip = r16[R_IP];
  const sp = r16[R_SP];
  [pushedFlags(task), r16[R_CS], ip].forEach((word, i) =>
    memory.write8(task.linear(r16[R_SS], sp - 2 * (i + 1)), word & 0xff),
  );
  r16[R_SP] = sp - 6;
  r16[R_IP] = (ip & 0xff00) | memory.read8(4 * n);
  r16[R_CS] = (ip & 0xff00) | memory.read8(4 * n + 2);
  clearForHandler(task);
}
