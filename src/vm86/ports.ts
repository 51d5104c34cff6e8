/**
 * IN, OUT, INS and OUTS, which the engine never executes itself: with permission they are carried
 * out inside `vm86()`, without by its caller (vm86.md 6.4).
 */
import { DF } from '../cpu/regs.ts';
import { AT, STATE } from '../state/layout.ts';
import { WANTS_PORT_IN, WANTS_PORT_OUT } from '../state/trace.ts';
import { EINVAL } from './abi.ts';
import { hasPrefix, opcodeAt, byteAt } from './prefixes.ts';
import { GENERAL_PROTECTION, PAGE_FAULT, STACK_FAULT } from '../cpu/vectors.ts';
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
  port: number;
  size: 1 | 2 | 4;
  output: boolean;
  /** INS or OUTS. */
  string: boolean;
  /** Offset of its opcode in CS, and of the next instruction. */
  at: number;
  next: number;
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

/**
 * Reads the port instruction whose opcode is at offset `at` in CS into `into`. False, with nothing
 * read, if it is another one.
 */
export function readPortInstruction(task: Task, at: number, into: PortInstruction): boolean {
  const opcode = byteAt(task, at);
  // 6C-6F are conditional jumps on the 8086.
  const string = (opcode & 0xfc) === 0x6c && task.model !== '8086';
  const immediate = (opcode & 0xfc) === 0xe4;
  if (!string && !immediate && (opcode & 0xfc) !== 0xec) return false;
  into.size = opcode & 1 ? (hasPrefix(task, at, 0x66) ? 4 : 2) : 1;
  into.port = immediate ? byteAt(task, at + 1) : task.r16[R_DX];
  into.output = (opcode & 2) !== 0;
  into.string = string;
  into.at = at;
  into.next = at + (immediate ? 2 : 1);
  return true;
}

const PERMISSION = STATE + AT.ioPermission;

/** Whether all byte ports that the instruction touches are permitted to the guest. */
export function isPermitted(task: Task, { port, size }: PortInstruction): boolean {
  const { bytes } = task.memory;
  if ((bytes[PERMISSION + (port >> 3)] & (1 << (port & 7))) === 0) return false;
  // Behind port FFFF the map is at its end.
  if (port + size > 0x1_0000) return false;
  for (let p = port + 1; p < port + size; p++)
    if ((bytes[PERMISSION + (p >> 3)] & (1 << (p & 7))) === 0) return false;
  return true;
}

/**
 * Permits or forbids `count` ports from `first` to the guest, as ioperm(2) does. Returns 0, or
 * -EINVAL when there are no such ports.
 */
export function permitPorts(task: Task, first: number, count: number, on: boolean): number {
  const arePorts = Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count >= 0;
  if (!arePorts || first + count > 0x1_0000) return -EINVAL;
  for (let port = first; port < first + count; port++) {
    const at = PERMISSION + (port >> 3);
    const bit = 1 << (port & 7);
    if (on) task.memory.bytes[at] |= bit;
    else task.memory.bytes[at] &= ~bit;
  }
  return 0;
}

/**
 * The exception that keeps a port instruction from being executed, -1 if there is none: INS and
 * OUTS have an operand in memory.
 */
export function portFault(task: Task, instruction: PortInstruction): number {
  if (!instruction.string || isDone(task, instruction)) return -1;
  const { size, output } = instruction;
  const { segment, off } = operandOf(task, instruction);
  if (task.limitChecks && off + size > 0x1_0000) {
    moveOn(task, instruction);
    return segment === R_SS && task.model !== '80286' ? STACK_FAULT : GENERAL_PROTECTION;
  }
  for (let i = 0; i < size; i++) {
    const lin = task.linear(task.r16[segment], off + i);
    // A real bus swallows the write to ROM; behind a page table it is a fault.
    const isFine = output || task.native ? task.readable(lin) : task.writable(lin);
    if (isFine) continue;
    task.faultAddress = lin;
    task.faultWrite = task.readable(lin);
    return PAGE_FAULT;
  }
  return -1;
}

/**
 * When the operand of INS or OUTS lies beyond its segment, SI or DI and CX have moved already, and
 * INS has read its port: measured on the 80286 (as cpu/strings286.ts). Of later CPUs there is no
 * measurement, and the vectors' profile v86 takes the 80286's word for them.
 */
function moveOn(task: Task, instruction: PortInstruction): void {
  const { port, size, output, at } = instruction;
  if (!output) read(task, task.io, port, size);
  const wide = hasPrefix(task, at, 0x67);
  moveBy(task, output ? R_SI : R_DI, wide, task.r16[R_FLAGS] & DF ? -size : size);
  if (isRepeated(task, instruction)) moveBy(task, R_CX, wide, output ? -1 : -2);
}

/**
 * Executes a port instruction for which `portFault` has found no fault. A repeated INS or OUTS does
 * one element and leaves IP on the instruction until CX is used up, so that interrupts get in
 * between.
 */
export function executePort(task: Task, instruction: PortInstruction, ports: IoPorts): void {
  if (instruction.string) executeString(task, instruction, ports);
  else {
    const { port, size, output, next } = instruction;
    if (output) write(task, ports, port, accumulator(task, size), size);
    else setAccumulator(task, size, read(task, ports, port, size));
    task.r16[R_IP] = next;
  }
}

function read(task: Task, ports: IoPorts, port: number, size: 1 | 2 | 4): number {
  const value = ports.read(port, size);
  const { trace } = task;
  if (trace !== null && trace.wants & WANTS_PORT_IN) trace.ported(false, port, size, value, false);
  return value;
}

function write(task: Task, ports: IoPorts, port: number, value: number, size: 1 | 2 | 4): void {
  ports.write(port, value, size);
  const { trace } = task;
  if (trace !== null && trace.wants & WANTS_PORT_OUT) trace.ported(true, port, size, value, false);
}

/** Tells of a port instruction that the guest may not execute. */
export function traceDenied(task: Task, { port, size, output }: PortInstruction): void {
  const { trace } = task;
  if (trace === null || !(trace.wants & (output ? WANTS_PORT_OUT : WANTS_PORT_IN))) return;
  trace.ported(output, port, size, output ? accumulator(task, size) : 0, true);
}

function accumulator(task: Task, size: 1 | 2 | 4): number {
  if (size === 4) return task.r32[R_AX >> 1];
  return size === 2 ? task.r16[R_AX] : task.r16[R_AX] & 0xff;
}

function setAccumulator(task: Task, size: 1 | 2 | 4, value: number): void {
  if (size === 4) task.r32[R_AX >> 1] = value;
  else task.r16[R_AX] = size === 2 ? value : (task.r16[R_AX] & 0xff00) | (value & 0xff);
}

function isRepeated(task: Task, { at }: PortInstruction): boolean {
  return hasPrefix(task, at, 0xf2) || hasPrefix(task, at, 0xf3);
}

/** Whether a repeated INS or OUTS has nothing left to do. */
function isDone(task: Task, instruction: PortInstruction): boolean {
  const wide = hasPrefix(task, instruction.at, 0x67);
  return isRepeated(task, instruction) && index(task, R_CX, wide) === 0;
}

/** Segment register and offset of the operand of INS or OUTS. */
function operandOf(task: Task, { output, at }: PortInstruction): { segment: number; off: number } {
  const segment = output ? sourceSegment(task, at) : R_ES;
  return { segment, off: index(task, output ? R_SI : R_DI, hasPrefix(task, at, 0x67)) };
}

function executeString(task: Task, instruction: PortInstruction, ports: IoPorts): void {
  const { port, size, output, at, next } = instruction;
  if (isDone(task, instruction)) {
    task.r16[R_IP] = next;
    return;
  }
  const wide = hasPrefix(task, at, 0x67);
  const { segment, off } = operandOf(task, instruction);
  const seg = task.r16[segment];
  if (output) {
    let value = 0;
    for (let i = 0; i < size; i++)
      value += task.memory.read8(task.linear(seg, off + i)) * 2 ** (8 * i);
    write(task, ports, port, value, size);
  } else {
    const value = read(task, ports, port, size);
    for (let i = 0; i < size; i++)
      task.memory.write8(task.linear(seg, off + i), (value >>> (8 * i)) & 0xff);
  }
  moveBy(task, output ? R_SI : R_DI, wide, task.r16[R_FLAGS] & DF ? -size : size);
  if (isRepeated(task, instruction)) {
    moveBy(task, R_CX, wide, -1);
    if (index(task, R_CX, wide) !== 0) return;
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

function moveBy(task: Task, register: number, wide: boolean, distance: number): void {
  setIndex(task, register, wide, index(task, register, wide) + distance);
}

const OVERRIDES: readonly (readonly [number, number])[] = [
  [0x26, R_ES],
  [0x2e, R_CS],
  [0x36, R_SS],
  [0x3e, R_DS],
  [0x64, R_FS],
  [0x65, R_GS],
];

/** Segment register that OUTS reads from: DS, or that of the last override prefix. */
function sourceSegment(task: Task, at: number): number {
  let register = R_DS;
  for (let off = task.r16[R_IP]; off < at; off++) {
    const prefix = byteAt(task, off);
    for (const [byte, segment] of OVERRIDES) if (prefix === byte) register = segment;
  }
  return register;
}
