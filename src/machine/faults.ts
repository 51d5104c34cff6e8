/**
 * Exceptions that the program has no handler for: what is said about them. A PC would print a line
 * and end the program, or hang; here the machine stops with the reason.
 */
import { decode } from '../isa/decode.ts';
import type { Memory } from '../state/memory.ts';
import type { CpuModel } from '../state/machineState.ts';
import {
  BOUND_RANGE,
  DIVIDE_ERROR,
  GENERAL_PROTECTION,
  INVALID_OPCODE,
  NO_COPROCESSOR,
  PAGE_FAULT,
  STACK_FAULT,
} from '../cpu/vectors.ts';
import type { Task } from '../vm86/task.ts';
import { R_CS, R_IP } from '../vm86/task.ts';

/** Exceptions that stop the machine; the others (1, 3, 4) return from the ROM's IRET. */
export const STOPPING: ReadonlySet<number> = new Set([
  DIVIDE_ERROR,
  BOUND_RANGE,
  INVALID_OPCODE,
  STACK_FAULT,
  GENERAL_PROTECTION,
  PAGE_FAULT,
  NO_COPROCESSOR,
]);

const CPU_NAMES: Readonly<Record<CpuModel, string>> = {
  '8086': 'an 8086',
  '80186': 'an 80186',
  '80286': 'an 80286',
  '80386': 'an 80386',
  v86: 'a virtual 8086',
};

/** Opcodes that can give a divide error. */
const DIVIDES: ReadonlySet<string> = new Set(['DIV', 'IDIV', 'AAM']);

/** Longest DIV without prefixes: opcode, ModR/M, SIB, displacement. */
const LONGEST_DIVIDE = 7;

/** A fault, said in one sentence, and the instruction that caused it. */
export interface Fault {
  readonly vector: number;
  readonly cs: number;
  readonly ip: number;
  readonly reason: string;
}

export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}

/** CS:IP as it is written everywhere: 0100:0123. */
export function address(cs: number, ip: number): string {
  return `${hex(cs, 4)}:${hex(ip, 4)}`;
}

/** Why a machine that stands behind the HLT at CS:IP never goes on. */
export function describeHalt(cs: number, ip: number): string {
  return (
    `HLT at ${address(cs, ip)} with interrupts off, or with all of them masked: ` +
    'nothing can wake the processor.'
  );
}

/** Describes the exception `vector`, CS:IP being as it pushes them. */
export function describeFault(task: Task, vector: number): Fault {
  const cs = task.r16[R_CS];
  let ip = task.r16[R_IP];
  if (vector === DIVIDE_ERROR && (task.model === '8086' || task.model === '80186'))
    ip = divideBefore(task, cs, ip);
  return { vector, cs, ip, reason: sentence(task, vector, cs, ip) };
}

function sentence(task: Task, vector: number, cs: number, ip: number): string {
  const at = address(cs, ip);
  const bytes = hexBytes(task, cs, ip);
  switch (vector) {
    case DIVIDE_ERROR:
      return (
        `Divide by zero or overflow at ${at}: the divisor is 0 or the quotient does not fit its ` +
        'register, and the program has no handler for interrupt 0.'
      );
    case BOUND_RANGE:
      return (
        `Index outside its bounds at ${at}: BOUND found it too small or too large, and the ` +
        'program has no handler for interrupt 5.'
      );
    case INVALID_OPCODE:
      return (
        `Undefined instruction at ${at}: the bytes ${bytes} mean nothing to ` +
        `${CPU_NAMES[task.model]}. Is this code, or has the program jumped into its data?`
      );
    case STACK_FAULT:
      return `Stack access outside its segment at ${at}: the bytes ${bytes} reach beyond offset FFFFh.`;
    case PAGE_FAULT:
      return (
        `Access to memory that is absent or read-only at ${at}: the bytes ${bytes} touch linear ` +
        `address ${hex(task.faultAddress, 5)}.`
      );
    case NO_COPROCESSOR:
      return (
        `Coprocessor instruction at ${at}, though the program has switched the coprocessor off ` +
        '(EM or TS in the machine status word) and has no handler for interrupt 7.'
      );
    default:
      if (entersProtectedMode(task, cs, ip))
        return (
          `Protected mode was asked for at ${at}: the bytes ${bytes} would leave real mode, which ` +
          'is all that this machine has. DOS extenders and memory managers need more.'
        );
      return (
        `Access beyond the end of a segment, or an instruction that is not allowed, at ${at}: ` +
        `the bytes ${bytes} cannot be executed.`
      );
  }
}

/** What enters protected mode, or moves the interrupt table for it. */
const PROTECTED_MODE: ReadonlySet<string> = new Set(['LMSW', 'MOV_CR', 'LIDT']);

/** Whether a fault at CS:IP is the refusal of protected mode; a task's is the monitor's affair. */
function entersProtectedMode(task: Task, cs: number, ip: number): boolean {
  if (!task.native) return false;
  const { row } = decode(fetchAt(task, cs, ip), task.model);
  return row !== null && PROTECTED_MODE.has(row.op);
}

/** The bytes of the instruction at CS:IP, at most six. */
function hexBytes(task: Task, cs: number, ip: number): string {
  const { length } = decode(fetchAt(task, cs, ip), task.model);
  const bytes: string[] = [];
  for (let i = 0; i < Math.min(Math.max(length, 1), 6); i++)
    bytes.push(hex(fetchAt(task, cs, ip)(i), 2));
  return bytes.join(' ');
}

function fetchAt(task: Task, cs: number, ip: number): (i: number) => number {
  const memory: Memory = task.memory;
  return (i) => memory.read8(task.linear(cs, ip + i));
}

/**
 * The divide that ends at CS:IP, where the 8086 and 80186 push the address behind it; IP itself if
 * the bytes in front of it are no divide.
 */
function divideBefore(task: Task, cs: number, ip: number): number {
  for (let length = 2; length <= LONGEST_DIVIDE; length++) {
    const start = (ip - length) & 0xffff;
    const { row, length: decoded } = decode(fetchAt(task, cs, start), task.model);
    if (row !== null && decoded === length && DIVIDES.has(row.op)) return start;
  }
  return ip;
}
