/**
 * IN, OUT, INS and OUTS, which the engine never executes itself: with permission they are carried
 * out inside `vm86()`, without by its caller (vm86.md 6.4).
 */
import { DF } from '../cpu/regs.ts';
import { AT, STATE } from '../state/layout.ts';
import { hasPrefix, opcodeAt, byteAt } from './prefixes.ts';
import {
  R_AX,
  R_CS,
  R_CX,
  R_DI,
  R_DS,
  R_DX,
  R_ES,
  R_FLAGS,
  R_FS,
  R_GS,
  R_IP,
  R_SI,
  R_SS,
} from './task.ts';
import type { IoPorts, Task } from './task.ts';

/** A port instruction at CS:IP. */
export interface PortInstruction {
  readonly port: number;
  readonly size: 1 | 2 | 4;
  readonly output: boolean;
  /** INS or OUTS. */
  readonly string: boolean;
  /** Offset of its opcode in CS, and of the next instruction. */
  readonly at: number;
  readonly next: number;
}

const HLT = 0xf4;

/** Offset of the instruction behind the HLT at CS:IP, or -1 if it is another one. */
export function behindHlt(task: Task): number {
  const at = opcodeAt(task);
  return at >= 0 && byteAt(task, at) === HLT ? at + 1 : -1;
}

/** INS, OUTS, MOVS, CMPS, STOS, LODS, SCAS. */
const REPEATABLE: ReadonlySet<number> = new Set([
  0x6c, 0x6d, 0x6e, 0x6f, 0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf,
]);

/** Whether the instruction at CS:IP is a string instruction that a REP has not finished. */
export function isRepeating(task: Task): boolean {
  const at = opcodeAt(task);
  if (at < 0 || index(task, R_CX, hasPrefix(task, at, 0x67)) === 0) return false;
  const opcode = byteAt(task, at);
  const string = REPEATABLE.has(opcode);
  return string && (hasPrefix(task, at, 0xf2) || hasPrefix(task, at, 0xf3));
}

/** The port instruction at CS:IP, or null if it is another one. */
export function portInstruction(task: Task): PortInstruction | null {
  const at = opcodeAt(task);
  if (at < 0) return null;
  const opcode = byteAt(task, at);
  // 6C-6F are conditional jumps on the 8086.
  const string = (opcode & 0xfc) === 0x6c && task.model !== '8086';
  const immediate = (opcode & 0xfc) === 0xe4;
  if (!string && !immediate && (opcode & 0xfc) !== 0xec) return null;
  const size = opcode & 1 ? (hasPrefix(task, at, 0x66) ? 4 : 2) : 1;
  const port = immediate ? byteAt(task, at + 1) : task.r16[R_DX];
  const next = at + (immediate ? 2 : 1);
  return { port, size, output: (opcode & 2) !== 0, string, at, next };
}

/** Whether all byte ports that the instruction touches are permitted to the guest. */
export function isPermitted(task: Task, { port, size }: PortInstruction): boolean {
  for (let i = 0; i < size; i++) {
    const p = (port + i) & 0xffff;
    const byte = task.memory.bytes[STATE + AT.ioPermission + (p >> 3)];
    if ((byte & (1 << (p & 7))) === 0) return false;
  }
  return true;
}

/** Permits or forbids `count` ports from `first` to the guest, as ioperm(2) does. */
export function permitPorts(task: Task, first: number, count: number, on: boolean): void {
  for (let port = first; port < first + count && port < 0x1_0000; port++) {
    const at = STATE + AT.ioPermission + (port >> 3);
    const bit = 1 << (port & 7);
    if (on) task.memory.bytes[at] |= bit;
    else task.memory.bytes[at] &= ~bit;
  }
}

/**
 * Executes a port instruction. A repeated INS or OUTS does one element and leaves IP on the
 * instruction until CX is used up, so that interrupts get in between.
 */
export function executePort(task: Task, instruction: PortInstruction, ports: IoPorts): void {
  if (instruction.string) executeString(task, instruction, ports);
  else {
    const { port, size, output, next } = instruction;
    if (output) ports.write(port, accumulator(task, size), size);
    else setAccumulator(task, size, ports.read(port, size));
    task.r16[R_IP] = next;
  }
}

function accumulator(task: Task, size: 1 | 2 | 4): number {
  if (size === 4) return task.r32[R_AX >> 1];
  return size === 2 ? task.r16[R_AX] : task.r16[R_AX] & 0xff;
}

function setAccumulator(task: Task, size: 1 | 2 | 4, value: number): void {
  if (size === 4) task.r32[R_AX >> 1] = value;
  else task.r16[R_AX] = size === 2 ? value : (task.r16[R_AX] & 0xff00) | (value & 0xff);
}

function executeString(task: Task, instruction: PortInstruction, ports: IoPorts): void {
  const { port, size, output, at, next } = instruction;
  const wide = hasPrefix(task, at, 0x67);
  const repeats = hasPrefix(task, at, 0xf2) || hasPrefix(task, at, 0xf3);
  if (repeats && index(task, R_CX, wide) === 0) {
    task.r16[R_IP] = next;
    return;
  }
  const pointer = output ? R_SI : R_DI;
  const seg = output ? sourceSegment(task, at) : task.r16[R_ES];
  const off = index(task, pointer, wide);
  if (output) {
    let value = 0;
    for (let i = 0; i < size; i++)
      value += task.memory.read8(task.linear(seg, off + i)) * 2 ** (8 * i);
    ports.write(port, value, size);
  } else {
    const value = ports.read(port, size);
    for (let i = 0; i < size; i++)
      task.memory.write8(task.linear(seg, off + i), (value >>> (8 * i)) & 0xff);
  }
  setIndex(task, pointer, wide, off + (task.r16[R_FLAGS] & DF ? -size : size));
  if (repeats) {
    const left = index(task, R_CX, wide) - 1;
    setIndex(task, R_CX, wide, left);
    if (left !== 0) return;
  }
  task.r16[R_IP] = next;
}

function index(task: Task, register: number, wide: boolean): number {
  return wide ? task.r32[register >> 1] : task.r16[register];
}

function setIndex(task: Task, register: number, wide: boolean, value: number): void {
  if (wide) task.r32[register >> 1] = value;
  else task.r16[register] = value;
}

const OVERRIDES: readonly (readonly [number, number])[] = [
  [0x26, R_ES],
  [0x2e, R_CS],
  [0x36, R_SS],
  [0x3e, R_DS],
  [0x64, R_FS],
  [0x65, R_GS],
];

/** Segment that OUTS reads from: DS, or that of the last override prefix. */
function sourceSegment(task: Task, at: number): number {
  let register = R_DS;
  for (let off = task.r16[R_IP]; off < at; off++) {
    const prefix = byteAt(task, off);
    for (const [byte, segment] of OVERRIDES) if (prefix === byte) register = segment;
  }
  return task.r16[register];
}
