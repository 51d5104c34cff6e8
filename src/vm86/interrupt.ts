/** How INT n and exceptions enter the guest's handler or leave vm86 (vm86.md section 5). */
import { WANTS_GUEST_INT } from '../state/trace.ts';
import { VM86_INTx } from './abi.ts';
import { isForCaller, vectorOffset, vectorSegment } from './delivery.ts';
import { clearForHandler, pushedFlags } from './flags.ts';
import { R_AX, R_CS, R_EIP, R_IP, R_SP, R_SS } from './task.ts';
import type { Task } from './task.ts';

/** The guest goes on; every other result of the monitor is what `vm86()` returns. */
export const GO_ON = -1;

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

/** A CPU stores the lower byte first, the kernel the upper one: it shows where one byte fails. */
function push16(task: Task, off: number, value: number): boolean {
  const high = value >>> 8;
  const low = value & 0xff;
  if (task.native) return push8(task, off, low) && push8(task, off + 1, high);
  return push8(task, off + 1, high) && push8(task, off, low);
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

/**
 * Reflects interrupt `n`: frame, jump through the vector, IF and TF off. Returns whether the frame
 * could be pushed; if not, nothing else has happened.
 */
export function reflect(task: Task, n: number): boolean {
  const off = vectorOffset(task, n);
  const seg = vectorSegment(task, n);
  if (!pushFrame(task)) return false;
  task.r16[R_CS] = seg;
  // The kernel replaces the lower half only; EIP is beyond FFFF when code ran past its segment.
  if (task.native) task.r32[R_EIP] = off;
  else task.r16[R_IP] = off;
  clearForHandler(task);
  return true;
}

/** `reflect`, told to whoever traces INT through the guest's table. */
export function reflectTraced(task: Task, n: number): boolean {
  const { r16, trace } = task;
  if (trace === null || !(trace.wants & WANTS_GUEST_INT)) return reflect(task, n);
  const cs = r16[R_CS];
  const ip = r16[R_IP];
  if (!reflect(task, n)) return false;
  trace.reflected(n, cs, ip, r16[R_CS], r16[R_IP]);
  return true;
}

/**
 * Delivers INT `n`, IP being what is to be pushed. Returns GO_ON when the guest goes on in its own
 * handler, or the VM86_INTx result that hands `n` to the caller.
 */
export function doInt(task: Task, n: number, software: boolean): number {
  const { r16 } = task;
  const forCaller = isForCaller(task, n, r16[R_CS], r16[R_AX] >> 8, software);
  return !forCaller && reflectTraced(task, n) ? GO_ON : VM86_INTx | (n << 8);
}
