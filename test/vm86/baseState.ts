/** Base state B of vm86.md section 13, and a short way to write its rows. */
import { expect } from 'vitest';
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { Regs, Vm86Regs } from '../../src/cpu/regs.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import { MachineState, machineStateOf } from '../../src/state/machineState.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { PROT_ABSENT, PROT_READ_ONLY, createMemory } from '../../src/state/memory.ts';
import type { Memory } from '../../src/state/memory.ts';
import {
  VM86_ARG,
  VM86_ENTER,
  VM86_TYPE,
  Vm86PlusInfo,
  Vm86PlusStruct,
} from '../../src/vm86/abi.ts';
import { Task } from '../../src/vm86/task.ts';
import type { TaskOptions } from '../../src/vm86/task.ts';
import { LIVE, vm86, vm86old } from '../../src/vm86/vm86.ts';

const HLT = 0xf4;
/** What base state B fills with HLT. */
const FILLED: readonly (readonly [number, number])[] = [
  [0x10000, 0x1ffff],
  [0x40000, 0x40fff],
  [0xf0000, 0xfffff],
  [0x100000, 0x10ffff],
];

const NAMES = ['SIGNAL', 'UNKNOWN', 'INTx', 'STI', 'PICRETURN', '5', 'TRAP'];

/** `UNKNOWN`, `INTx/40`, `TRAP/3`, `-22`. */
export function spell(result: number): string {
  if (result < 0) return String(result);
  const type = VM86_TYPE(result);
  const arg = VM86_ARG(result);
  const name = NAMES[type];
  return type === 2 ? `${name}/${arg.toString(16)}` : type === 6 ? `${name}/${arg}` : name;
}

/** A task in base state B. */
export class Bench {
  readonly memory: Memory = createMemory();
  readonly regs = new Regs(this.memory.view);
  readonly all = Vm86Regs.at(this.memory.view, LIVE);
  readonly struct = Vm86PlusStruct.at(this.memory.view, LIVE);
  readonly task: Task;
  readonly io: string[] = [];
  /** Where STATE keeps the interrupt shadow. */
  readonly shadowAt = STATE + AT.machine + MachineState.offsets.shadow;

  constructor(model: CpuModel = 'v86', options: TaskOptions = {}) {
    const state = machineStateOf(this.memory.view);
    state.ips = 1e6;
    for (const [from, to] of FILLED) this.memory.ram.fill(HLT, from, to + 1);
    const ports = {
      read: (port: number, size: number) => {
        this.io.push(`in ${port.toString(16)} ${size}`);
        return 0x5a;
      },
      write: (port: number, value: number, size: number) => {
        this.io.push(`out ${port.toString(16)} ${value.toString(16)} ${size}`);
      },
    };
    const { limitChecks } = options;
    const engine = createInterpreter(this.memory, model, { limitChecks });
    this.task = new Task(this.memory, engine, model, ports, options);
    const { regs } = this;
    regs.cs = 0x1000;
    regs.ip = 0x100;
    regs.ss = 0x2000;
    regs.sp = 0x1000;
    regs.ds = regs.es = 0x3000;
  }

  /** Puts bytes, written in hexadecimal, at seg:off, the offset wrapping. */
  put(seg: number, off: number, hex: string): this {
    hex.split(/\s+/).forEach((byte, i) => {
      this.memory.write8(seg * 16 + ((off + i) & 0xffff), parseInt(byte, 16));
    });
    return this;
  }

  /** Puts code at CS:IP. */
  code(hex: string): this {
    return this.put(this.regs.cs, this.regs.ip, hex);
  }

  vector(n: number, seg: number, off: number): this {
    this.memory.write16(n * 4, off);
    this.memory.write16(n * 4 + 2, seg);
    return this;
  }

  /** Pushes words, the last at the new top. */
  push(...words: number[]): this {
    for (const word of words) {
      this.regs.sp -= 2;
      this.memory.write16(this.regs.ss * 16 + this.regs.sp, word);
    }
    return this;
  }

  flags(eflags: number): this {
    this.regs.eflags = eflags;
    return this;
  }

  protect(lin: number, how: 'absent' | 'read-only'): this {
    this.memory.protect(lin, 1, how === 'absent' ? PROT_ABSENT : PROT_READ_ONLY);
    return this;
  }

  /** Sets bit `n` of a bitmap of the structure, given by its offset. */
  mark(offset: number, n: number): this {
    this.memory.bytes[STATE + AT.vm86 + offset + (n >> 3)] |= 1 << (n & 7);
    return this;
  }

  run(budget = 10_000, at = LIVE): string {
    return spell(vm86(this.task, VM86_ENTER, at, budget));
  }

  runOld(budget = 10_000, at = LIVE): string {
    return spell(vm86old(this.task, at, budget));
  }

  /** Words from SS:SP upward, in hexadecimal. */
  stack(count: number): string {
    const words: string[] = [];
    for (let i = 0; i < count; i++) {
      const lin = this.regs.ss * 16 + ((this.regs.sp + 2 * i) & 0xffff);
      words.push(this.memory.read16(lin).toString(16).padStart(4, '0'));
    }
    return words.join(' ');
  }

  /** CS:IP in hexadecimal. */
  get at(): string {
    const { cs, ip } = this.regs;
    return `${cs.toString(16).padStart(4, '0')}:${ip.toString(16).padStart(4, '0')}`;
  }

  /** EFLAGS in hexadecimal. */
  get fl(): string {
    return this.regs.eflags.toString(16).padStart(8, '0');
  }
}

/** What a row says of the state after the call; numbers in hexadecimal where they are strings. */
export interface After {
  ip?: number;
  eip?: number;
  /** CS:IP. */
  at?: string;
  sp?: number;
  fl?: string;
  /** Words from SS:SP upward. */
  stk?: string;
  signo?: number;
  code?: number;
  addr?: number;
}

/** Expects `result`, which a call has just returned, and the state that it left. */
export function expectReturn(
  bench: Bench,
  result: string,
  wanted: string,
  after: After = {},
): void {
  const { regs, all, task } = bench;
  const { signo, code, addr } = task.signal;
  const is: Required<After> = {
    ip: regs.ip,
    eip: all.eip,
    at: bench.at,
    sp: regs.sp,
    fl: bench.fl,
    stk: after.stk === undefined ? '' : bench.stack(after.stk.split(' ').length),
    signo,
    code,
    addr,
  };
  const got: After = {};
  for (const key of Object.keys(after) as (keyof After)[]) Object.assign(got, { [key]: is[key] });
  expect({ result, ...got }).toEqual({ result: wanted, ...after });
}

/** Calls `vm86`, and expects a result and a state. */
export function expectRun(bench: Bench, wanted: string, after: After = {}): void {
  expectReturn(bench, bench.run(), wanted, after);
}

/** Calls `vm86old`, and expects a result and a state. */
export function expectRunOld(bench: Bench, wanted: string, after: After = {}): void {
  expectReturn(bench, bench.runOld(), wanted, after);
}

/** Offsets of the bitmaps and the plus information in `vm86plus_struct`, for `Bench.mark`. */
export const { int_revectored: REVECTORED, int21_revectored: REVECTORED_21 } =
  Vm86PlusStruct.offsets;
export const INFO = Vm86PlusStruct.offsets.vm86plus;
export const DEBUG_TABLE = INFO + Vm86PlusInfo.offsets.vm86dbg_intxxtab;
/** Bits of the plus information. */
export const PIC = 0;
export const DBG_ACTIVE = 1;
export const TF_PENDING = 2;
