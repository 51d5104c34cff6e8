/** V-148: what vm86.md section 11 promises over Linux, I-1 to I-9. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Regs } from '../../src/cpu/regs.ts';
import { CPU_MODELS, machineStateOf } from '../../src/state/machineState.ts';
import { restoreState, saveState, stateHash } from '../../src/state/save.ts';
import {
  EPERM,
  VM86_ENTER,
  VM86_FREE_IRQ,
  VM86_GET_AND_RESET_IRQ,
  VM86_GET_IRQ_BITS,
  VM86_REQUEST_IRQ,
} from '../../src/vm86/abi.ts';
import { permitPorts } from '../../src/vm86/ports.ts';
import type { Task } from '../../src/vm86/task.ts';
import { LIVE, vm86 } from '../../src/vm86/vm86.ts';
import { Bench } from './baseState.ts';
import { createGuest, drive, registersOf, taskOn } from './guest.ts';

const BUDGET_ONE = 1;

/** Digest of the result of every call and of the registers behind it, one instruction a call. */
function traceOf(task: Task, instructions: number): string {
  const hash = createHash('sha1');
  drive(task, instructions, BUDGET_ONE, (result) => {
    hash.update(`${result} `);
    hash.update(registersOf(task), 'latin1');
  });
  return hash.digest('hex');
}

function endOf(task: Task): string {
  return stateHash(task.memory);
}

describe('V-148: many virtual machines in one process', () => {
  it.each(CPU_MODELS)(
    'V-148 (I-1): two VMs stepped alternately end as they do one after the other (%s)',
    (model) => {
      const ends = [1, 2].map((seed) => {
        const task = createGuest(model, seed);
        drive(task, 20_000, 20_000);
        return endOf(task);
      });
      const together = [createGuest(model, 1), createGuest('8086', 7), createGuest(model, 2)];
      for (let i = 0; i < 20_000; i++) for (const task of together) drive(task, 1, 1);
      const [first = '', , second = ''] = together.map(endOf);
      expect([first, second]).toEqual(ends);
      expect(first).not.toBe(second);
    },
  );

  it('V-148 (I-2): 16 VMs hold different bytes at 0:0 at the same time', () => {
    const tasks = Array.from({ length: 16 }, (_, i) => {
      const bench = new Bench('v86').put(0, 0, `${(0xa0 + i).toString(16)} 00`);
      return bench.code('31 C0 8E D8 A0 00 00 F4');
    });
    expect(tasks.map((bench) => bench.run())).toEqual(tasks.map(() => 'UNKNOWN'));
    expect(tasks.map(({ regs }) => regs.al)).toEqual(tasks.map((_, i) => 0xa0 + i));
    expect(tasks.map(({ memory }) => memory.read8(0))).toEqual(tasks.map((_, i) => 0xa0 + i));
  });

  it.each([false, true])(
    'V-148 (I-3): restored in another VM, it runs the same 100 000 instructions (shared: %s)',
    (shared) => {
      const task = createGuest('v86', 3);
      drive(task, 12_345, 12_345);
      const saved = saveState(task.memory);
      const other = taskOn(restoreState(saved, shared));
      const expected = traceOf(task, 100_000);
      expect(traceOf(other, 100_000)).toBe(expected);
      expect(endOf(other)).toBe(endOf(task));
      // The second half of the same run is another one.
      expect(traceOf(other, 100_000)).not.toBe(expected);
    },
  );

  it('V-148 (I-4): from a callback vm86() of the same VM is EPERM, of another VM it works', () => {
    const inner = new Bench('v86').code('40 40 40 F4');
    const results: unknown[] = [];
    const outer = createGuest('v86', 5, {
      read: () => {
        results.push(vm86(outer, VM86_ENTER, LIVE, 1));
        inner.regs.ip = 0x100;
        results.push(inner.run(), inner.regs.ax);
        return 0x77;
      },
      write: () => {},
    });
    const bench = new Bench('v86').code('E4 40 89 C3 F4');
    outer.memory.ram.set(bench.memory.ram.subarray(0x10100, 0x10105), 0x10100);
    permitPorts(outer, 0x40, 1, true);
    expect(vm86(outer, VM86_ENTER, LIVE, 100)).toBe(1);
    expect(results).toEqual([-EPERM, 'UNKNOWN', 3]);
    const regs = new Regs(outer.memory.view);
    expect([regs.al, regs.bl, regs.ip]).toEqual([0x77, 0x77, 0x104]);
  });

  it('V-148 (I-5): no privilege is needed, and limits are options', () => {
    const free = createGuest();
    expect(vm86(free, VM86_ENTER, LIVE, 10)).toBe(0);
    expect(vm86(free, VM86_REQUEST_IRQ, (10 << 8) | 5)).toBe(5);
    const none = { read: () => 0, write: () => {} };
    const limited = createGuest('v86', 0, none, { mmapMinAddr: 0x10000, privileged: false });
    expect(vm86(limited, VM86_ENTER, LIVE, 10)).toBe(-EPERM);
    expect(vm86(limited, VM86_REQUEST_IRQ, (10 << 8) | 5)).toBe(-EPERM);
  });

  it.each(CPU_MODELS)('V-148 (I-6): budget 1 x N equals budget N x 1 (%s)', (model) => {
    const ends = [1, 2, 7, 1000, 30_000, Infinity].map((budget) => {
      const task = createGuest(model, 11);
      drive(task, 30_000, budget);
      return endOf(task);
    });
    expect(new Set(ends).size).toBe(1);
  });

  it('V-148 (I-6): re-entry resumes exactly, in the middle of a REP and of a shadow too', () => {
    // mov cx,9; rep stosb; mov ss,ax; mov sp,2000h; sti; nop; hlt
    const code = 'B9 09 00 F3 AA 8E D0 BC 00 20 FB 90 F4';
    const whole = new Bench('v86').code(code);
    whole.regs.ax = 0x2000;
    expect(whole.run()).toBe('UNKNOWN');
    const single = new Bench('v86').code(code);
    single.regs.ax = 0x2000;
    let calls = 0;
    for (;;) {
      calls++;
      if (single.run(1) !== 'SIGNAL') break;
      expect(single.task.signal.signo).toBe(14);
    }
    expect(calls).toBe(1 + 9 + 4 + 1);
    expect(endOf(single.task)).toBe(endOf(whole.task));
  });

  it.each(['66', '67', '2E', '3E', '26', '36', '65', '64', 'F2', 'F3', 'F0'])(
    'V-148 (I-7): a segment full of %s ends',
    (prefix) => {
      const bench = new Bench('v86');
      bench.memory.ram.fill(parseInt(prefix, 16), 0x10000, 0x20000);
      expect(bench.run()).toBe('UNKNOWN');
      expect(bench.at).toBe('1000:0100');
    },
  );

  it('V-148 (I-8): two runs give byte-identical traces', () => {
    const first = traceOf(createGuest('v86', 9), 50_000);
    const second = traceOf(createGuest('v86', 9), 50_000);
    expect(second).toBe(first);
    expect(traceOf(createGuest('v86', 10), 50_000)).not.toBe(first);
  });

  it('V-148 (I-8): nothing of the host leaks through SMSW, SGDT, SIDT, CPUID and RDTSC', () => {
    const look = () => {
      // smsw ax; push ax; sgdt [si]; sidt [si+8]; xor eax,eax; cpuid; mov [si+16],ebx;
      // rdtsc; mov [si+20],eax; mov [si+24],edx; rdtsc; mov [si+28],eax; hlt
      const bench = new Bench('v86').code(
        '0F 01 E0 50 0F 01 04 0F 01 4C 08 66 31 C0 0F A2 66 89 5C 10 ' +
          '0F 31 66 89 44 14 66 89 54 18 0F 31 66 89 44 1C F4',
      );
      bench.regs.ds = 0x3000;
      bench.regs.si = 0x200;
      machineStateOf(bench.memory.view).icount = 1_000_000;
      expect(bench.run()).toBe('UNKNOWN');
      expect(bench.regs.ip).toBe(0x100 + 36);
      return bench;
    };
    const [first, second] = [look(), look()];
    const bytes = (bench: Bench) => Buffer.from(bench.memory.readBytes(0x30200, 32));
    expect(bytes(first).toString('hex')).toBe(bytes(second).toString('hex'));
    expect(first.stack(1)).toBe('0033');
    expect(bytes(first).toString('hex', 0, 6)).toBe('00000000feff');
    expect(bytes(first).toString('hex', 8, 14)).toBe('00000000ffff');
    // The counter counts instructions.
    const [tsc, later] = [bytes(first).readUInt32LE(20), bytes(first).readUInt32LE(28)];
    expect([bytes(first).readUInt32LE(24), later - tsc]).toEqual([0, 3]);
    expect(tsc).toBe(1_000_007);
  });

  it('V-148 (I-9): each machine has its own IRQ lines', () => {
    const tasks = [createGuest('v86', 1), createGuest('v86', 2)] as const;
    for (const task of tasks) expect(vm86(task, VM86_REQUEST_IRQ, (10 << 8) | 7)).toBe(7);
    expect(tasks[0].irqs.raise(7)).toBe(true);
    expect(tasks.map((task) => vm86(task, VM86_GET_IRQ_BITS, 0))).toEqual([0x80, 0]);
    expect(tasks.map((task) => vm86(task, VM86_ENTER, LIVE, 5) & 0xff)).toEqual([0, 0]);
    expect(tasks.map((task) => task.signal.signo)).toEqual([10, 14]);
    expect(tasks.map((task) => vm86(task, VM86_GET_AND_RESET_IRQ, 7))).toEqual([1, 0]);
    expect(tasks.map((task) => vm86(task, VM86_FREE_IRQ, 7))).toEqual([0, 0]);
  });

  it.each(CPU_MODELS)(
    'V-148: what one task writes into code, another one executes (%s)',
    (model) => {
      const first = createGuest(model);
      const { memory } = first;
      const second = taskOn(memory, model);
      const regs = new Regs(memory.view);
      const [reader, writer] = [0x20000, 0x20100];
      // MOV AL,1 and MOV BYTE [CS:1],7
      memory.writeBytes(reader, [0xb0, 1]);
      memory.writeBytes(writer, [0x2e, 0xc6, 0x06, 1, 0, 7]);
      const enter = (task: Task, lin: number): number => {
        regs.cs = 0x2000;
        regs.ip = lin & 0xffff;
        vm86(task, VM86_ENTER, LIVE, 1);
        return regs.al;
      };
      expect([enter(first, reader), enter(second, reader)]).toEqual([1, 1]);
      second.engine.flush();
      enter(second, writer);
      expect(enter(first, reader)).toBe(7);
      memory.write8(reader + 1, 9);
      expect([enter(first, reader), enter(second, reader)]).toEqual([9, 9]);
    },
  );
});
