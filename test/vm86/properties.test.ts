/**
 * What holds for every structure, every code and every set of pages: `vm86()` returns a number that
 * means something, throws nothing, and writes back the registers and nothing else.
 */
import { describe, expect, it } from 'vitest';
import { VIP, Vm86Regs } from '../../src/cpu/regs.ts';
import { createMemory, createTask, permitPorts, vm86, vm86old } from '../../src/lib.ts';
import type { Task } from '../../src/lib.ts';
import { PAGE_SIZE, RAM, RAM_SIZE, STATE, STATE_SIZE } from '../../src/state/layout.ts';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import {
  EFAULT,
  EINVAL,
  VM86_ARG,
  VM86_INTx,
  VM86_PICRETURN,
  VM86_SIGNAL,
  VM86_STI,
  VM86_TRAP,
  VM86_TYPE,
  VM86_UNKNOWN,
  Vm86PlusStruct,
  Vm86Struct,
  force_return_for_pic,
} from '../../src/vm86/abi.ts';
import { LIVE } from '../../src/vm86/vm86.ts';

/** A small random generator, the same numbers for the same seed (Marsaglia's xorshift). */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e37_79b1) | 1;
  }

  /** An integer of 0 up to `limit`, which is not among them. */
  below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.below(256);
  }
}

const BUDGET = 300;
const REG = Vm86Regs.offsets;
/** Bytes of `vm86plus_struct` that a call may change. */
const CHANGEABLE: readonly (readonly [number, number])[] = [
  [REG.ebx, REG.__null_ds],
  [REG.eip, REG.cs + 2],
  [REG.eflags, REG.ss + 2],
  [REG.es, REG.es + 2],
  [REG.ds, REG.ds + 2],
  [REG.fs, REG.fs + 2],
  [REG.gs, REG.gs + 2],
];

/** What a call must leave alone in a structure. */
function untouched(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  for (const [from, to] of CHANGEABLE) copy.fill(0, from, to);
  return copy;
}

/** Instructions that the monitor meets; random bytes alone rarely are. */
const INTERESTING = [
  ...[0x9c, 0x9d, 0xcd, 0xcf, 0xfa, 0xfb, 0xcc, 0xce, 0xf1, 0xf4, 0x62, 0xf6, 0xf7, 0x66, 0x67],
  ...[0x6c, 0x6f, 0xe4, 0xe7, 0xec, 0xef, 0xf2, 0xf3, 0x0f, 0x01, 0x31, 0x8e, 0xd0, 0x17, 0xf0],
];

/** A task on a memory of random contents, random pages away, some ports open. */
function randomTask(random: Random): Task {
  const memory = createMemory();
  for (let i = 0; i < 40; i++) {
    const at = random.below(RAM_SIZE - 64);
    for (let j = 0; j < 64; j++)
      memory.ram[at + j] = random.below(3) === 0 ? random.pick(INTERESTING) : random.below(256);
  }
  random.fill(memory.ram.subarray(0, 0x400));
  const cpu = random.below(3) === 0 ? random.pick(CPU_MODELS) : 'v86';
  const task = createTask(memory, {
    cpu,
    a20: random.below(2) === 0,
    limitChecks: random.pick([undefined, true, false]),
    fpu: random.below(2) === 0,
    ports: { read: () => random.below(2 ** 32), write: () => {} },
  });
  if (random.below(2) === 0) permitPorts(task, random.below(0x8000), random.below(0x8000), true);
  for (let i = random.below(12); i > 0; i--)
    memory.protect(random.below(RAM_SIZE), PAGE_SIZE, random.below(3));
  return task;
}

/** A structure of random bytes at `at`, its code and stack somewhere in memory. */
function randomStructure(random: Random, task: Task, at: number): void {
  const { bytes, view } = task.memory;
  random.fill(bytes.subarray(at, at + Vm86PlusStruct.size));
  const structure = Vm86PlusStruct.at(view, at);
  if (random.below(8) !== 0) structure.flags = random.below(2 ** 31) * 2;
  if (random.below(2) === 0) structure.cpu_type = random.below(7);
  if (random.below(2) === 0) bytes.fill(0, at + 96, at + 160);
  const regs = Vm86Regs.at(view, at);
  if (random.below(8) !== 0) regs.eip = random.below(0x10000);
  if (random.below(3) === 0) regs.eflags &= ~0x100;
  const code = RAM + (((regs.cs << 4) + (regs.eip & 0xffff)) % RAM_SIZE);
  for (let i = 0; i < 16 && code + i < RAM + RAM_SIZE; i++)
    bytes[code + i] = random.below(2) === 0 ? random.pick(INTERESTING) : random.below(256);
  task.engine.flush();
}

/** Whether two blocks of bytes are alike; `toEqual` takes a second for each megabyte. */
function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** Whether a result is one that vm86.md section 3 has, with an argument that it can have. */
function isResult(result: number, plus: boolean): boolean {
  const arg = VM86_ARG(result);
  switch (VM86_TYPE(result)) {
    case VM86_SIGNAL:
    case VM86_UNKNOWN:
    case VM86_STI:
      return arg === 0;
    case VM86_PICRETURN:
      return arg === 0 && plus;
    case VM86_INTx:
      return arg >= 0 && arg < 256;
    case VM86_TRAP:
      return (arg === 1 || arg === 3) && plus;
    default:
      return false;
  }
}

describe('vm86() with anything', () => {
  it('returns a result that means something, and writes back registers only', () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      const random = new Random(seed);
      const task = randomTask(random);
      const { bytes } = task.memory;
      for (let round = 0; round < 6; round++) {
        // In the structure's place, in STATE where nothing else is, or behind the guest's memory.
        const at = random.pick([LIVE, LIVE, 0x6000, bytes.length - Vm86PlusStruct.size]);
        randomStructure(random, task, at);
        const plus = random.below(4) !== 0;
        const before = bytes.slice(at, at + Vm86PlusStruct.size);
        const live = bytes.slice(LIVE, LIVE + Vm86PlusStruct.size);
        const { icount } = task;
        const result = plus ? vm86(task, 1, at, BUDGET) : vm86old(task, at, BUDGET);
        const after = bytes.slice(at, at + Vm86PlusStruct.size);
        const context = `seed ${seed}, round ${round}: ${result}`;

        const refused = (Vm86Struct.at(new DataView(before.buffer), 0).flags & 1) !== 0;
        if (refused) expect([context, result, after]).toEqual([context, -EINVAL, before]);
        else expect([context, isResult(result, plus)]).toEqual([context, true]);
        expect([context, same(untouched(after), untouched(before))]).toEqual([context, true]);
        const now = bytes.subarray(LIVE, LIVE + Vm86PlusStruct.size);
        if (at !== LIVE) expect([context, same(now, live)]).toEqual([context, true]);
        if (!refused) {
          expect(task.executed).toBeLessThanOrEqual(BUDGET);
          expect(task.icount - icount).toBe(task.executed);
          seen.add(VM86_TYPE(result));
        }
        expect([task.inside, task.killed]).toEqual([false, false]);
      }
    }
    // The test is of use only while it gets everywhere.
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 6]);
  });

  it('changes nothing of the machine but what its guest can reach', () => {
    for (let seed = 1000; seed < 1060; seed++) {
      const random = new Random(seed);
      const task = randomTask(random);
      const { memory } = task;
      randomStructure(random, task, LIVE);
      const state = memory.bytes.slice(STATE, STATE + STATE_SIZE);
      const behind = memory.bytes.slice(RAM + RAM_SIZE);
      const pages = memory.ram.slice();
      vm86(task, 1, LIVE, BUDGET);
      expect([seed, same(memory.bytes.subarray(RAM + RAM_SIZE), behind)]).toEqual([seed, true]);
      for (let lin = 0; lin < RAM_SIZE; lin += PAGE_SIZE) {
        if (memory.protectionOf(lin) === 0) continue;
        const page = memory.ram.subarray(lin, lin + PAGE_SIZE);
        const isSame = same(page, pages.subarray(lin, lin + PAGE_SIZE));
        expect([seed, lin, isSame]).toEqual([seed, lin, true]);
      }
      // Header, devices and permissions in STATE are not the guest's.
      for (const [from, to] of [
        [0, 0x100],
        [0x1200, STATE_SIZE],
      ] as const)
        expect([seed, same(memory.bytes.subarray(from, to), state.subarray(from, to))]).toEqual([
          seed,
          true,
        ]);
    }
  });

  it('gives an errno or 0 for every function and argument, and never throws', () => {
    const random = new Random(7);
    const task = randomTask(random);
    const arguments_ = [0, -1, 1.5, Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 0x0a05];
    for (const fn of [0, 3, 4, 5, 6]) {
      for (const at of [...arguments_, ...arguments_.map(() => random.below(2 ** 32))]) {
        const result = vm86(task, fn, at);
        expect([fn, at, Number.isInteger(result) && result >= -38]).toEqual([fn, at, true]);
      }
    }
    for (const at of arguments_.slice(1, 8)) {
      expect([at, vm86(task, 1, at, 1)]).toEqual([at, -EFAULT]);
      expect([at, vm86old(task, at, 1)]).toEqual([at, -EFAULT]);
    }
  });

  it('goes on exactly where a budget ended it', () => {
    for (let seed = 2000; seed < 2060; seed++) {
      const make = () => {
        const random = new Random(seed);
        const task = randomTask(random);
        randomStructure(random, task, LIVE);
        const structure = Vm86PlusStruct.at(task.memory.view, LIVE);
        structure.flags = 0;
        // A return loses VIP and shows IF, which force_return_for_pic looks at: as in Linux.
        task.memory.bytes[LIVE + Vm86PlusStruct.offsets.vm86plus] &= ~force_return_for_pic;
        task.r32[REG.eflags >> 2] &= ~VIP;
        return task;
      };
      const whole = make();
      const result = vm86(whole, 1, LIVE, 60);
      const single = make();
      let last = 0;
      while (single.icount < whole.icount || single.icount === 0) {
        last = vm86(single, 1, LIVE, 1);
        if (last !== VM86_SIGNAL || single.signal.trapno >= 0) break;
      }
      // A stop that completes no instruction is met by one more call.
      if (result !== last || whole.signal.signo !== single.signal.signo)
        last = vm86(single, 1, LIVE, 1);
      expect([seed, last]).toEqual([seed, result]);
      expect([seed, same(single.memory.ram, whole.memory.ram)]).toEqual([seed, true]);
      const registers = (task: Task) => task.memory.bytes.slice(LIVE, LIVE + Vm86Regs.size);
      expect([seed, registers(single)]).toEqual([seed, registers(whole)]);
    }
  });
});
