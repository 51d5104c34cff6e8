import { describe, expect, it } from 'vitest';
import { VIF } from '../../src/cpu/regs.ts';
import { createMemory } from '../../src/state/memory.ts';
import {
  VM86_FREE_IRQ,
  VM86_GET_AND_RESET_IRQ,
  VM86_GET_IRQ_BITS,
  VM86_REQUEST_IRQ,
} from '../../src/vm86/abi.ts';
import { IrqHub } from '../../src/vm86/irqHub.ts';
import { permitPorts } from '../../src/vm86/ports.ts';
import type { Task } from '../../src/vm86/task.ts';
import { vm86 } from '../../src/vm86/vm86.ts';
import { Bench, expectRun } from './baseState.ts';

const SIGUSR1 = 10;
const SIGUSR2 = 12;
const SIGALRM = 14;
const SIGURG = 23;

/** An endless loop. */
function looping(): Bench {
  return new Bench().code('EB FE').flags(VIF);
}

function request(task: Task, signal: number, irq: number): number {
  return vm86(task, VM86_REQUEST_IRQ, (signal << 8) | irq);
}

describe('signals from outside (vm86.md 13.8)', () => {
  it('V-131: returns SIGNAL for a timer, VIF kept', () => {
    const bench = looping();
    expect(bench.task.signals.kill(SIGALRM)).toBe(0);
    expectRun(bench, 'SIGNAL', { signo: SIGALRM, ip: 0x100, fl: '000a0202' });
    expect([bench.task.executed, bench.task.signal.trapno]).toEqual([0, -1]);
  });

  it('V-132: does not return for a signal that is ignored, but for the next', () => {
    const bench = looping();
    const { signals } = bench.task;
    signals.ignore(SIGUSR1, true);
    signals.kill(SIGUSR1);
    signals.kill(SIGUSR2);
    expectRun(bench, 'SIGNAL', { signo: SIGUSR2, ip: 0x100 });
    // Nothing else was pending: this is the budget.
    expectRun(bench, 'SIGNAL', { signo: SIGALRM });
    expect(bench.task.executed).toBe(10_000);
    signals.ignore(SIGUSR1, false);
    signals.kill(SIGUSR1);
    expectRun(bench, 'SIGNAL', { signo: SIGUSR1 });
  });

  it('V-133: does not return for a signal that is blocked', () => {
    const bench = new Bench().code('F4');
    const { signals } = bench.task;
    signals.block(SIGUSR1, true);
    signals.kill(SIGUSR1);
    expectRun(bench, 'UNKNOWN', { ip: 0x100 });
    signals.block(SIGUSR1, false);
    expectRun(bench, 'SIGNAL', { signo: SIGUSR1 });
    expectRun(bench, 'UNKNOWN');
  });

  it('delivers a signal that comes while the guest runs at the next instruction boundary', () => {
    const bench = new Bench().code('E6 80 40 F4');
    bench.task.io.write = () => bench.task.signals.kill(SIGUSR1);
    permitPorts(bench.task, 0x80, 1, true);
    expectRun(bench, 'SIGNAL', { signo: SIGUSR1, ip: 0x102 });
    expectRun(bench, 'UNKNOWN', { ip: 0x103 });
  });

  it('delivers the lowest number first, and each once', () => {
    const bench = looping();
    for (const signo of [31, SIGUSR2, 1, SIGUSR2]) bench.task.signals.kill(signo);
    expect([1, SIGUSR2, 31, SIGALRM].map(() => (bench.run(), bench.task.signal.signo))).toEqual([
      1,
      SIGUSR2,
      31,
      SIGALRM,
    ]);
  });

  it('keeps pending signals in memory, where a copy of the machine has them', () => {
    const { task, memory } = looping();
    task.signals.kill(SIGUSR1);
    const copy = looping();
    copy.memory.bytes.set(memory.bytes);
    expectRun(copy, 'SIGNAL', { signo: SIGUSR1 });
  });

  it('refuses numbers that are no signals, and to hold back SIGKILL', () => {
    const bench = looping();
    const { signals } = bench.task;
    for (const signo of [0, -1, 32, 1.5, Number.NaN]) {
      expect([
        signals.kill(signo),
        signals.block(signo, true),
        signals.ignore(signo, true),
      ]).toEqual([-22, -22, -22]);
    }
    expect([signals.block(9, true), signals.ignore(9, true)]).toEqual([0, -22]);
    signals.kill(9);
    expectRun(bench, 'SIGNAL', { signo: 9 });
    expect(bench.run()).toBe('-3');
  });

  it('kills a task without handlers, unless the signal is ignored by default', () => {
    const bench = new Bench('v86', { signalHandlers: 'killed' }).code('EB FE');
    const { signals } = bench.task;
    signals.kill(SIGURG);
    expectRun(bench, 'SIGNAL', { signo: SIGALRM });
    expect(bench.task.killed).toBe(false);
    signals.kill(SIGUSR1);
    expectRun(bench, 'SIGNAL', { signo: SIGUSR1 });
    expect(vm86(bench.task, 0, 0)).toBe(-3);
  });
});

describe('hardware interrupts for tasks (vm86.md 13.8)', () => {
  it('V-134: refuses lines 2 and 16, and signals that may not be asked for', () => {
    const { task } = new Bench();
    expect([request(task, 10, 2), request(task, 10, 16), request(task, 1, 5)]).toEqual([
      -1, -1, -1,
    ]);
  });

  it('V-135: gives a line, and returns its number', () => {
    const { task } = new Bench();
    expect([request(task, 0, 3), request(task, SIGUSR1, 5)]).toEqual([3, 5]);
  });

  it('V-136: gives a line once', () => {
    const { task } = new Bench();
    expect([request(task, SIGUSR1, 5), request(task, SIGUSR1, 5)]).toEqual([5, -1]);
  });

  it('V-137: allows IO, 31, URG, USR2 and none; 32 is none too', () => {
    const { task } = new Bench();
    expect(
      [29, 31, SIGURG, SIGUSR2, 0, 32].map((signal, i) => request(task, signal, 6 + i)),
    ).toEqual([6, 7, 8, 9, 10, 11]);
  });

  it('V-138: refuses a line that the host uses', () => {
    const { task } = new Bench();
    task.irqs.reserve(1 << 4);
    expect(request(task, 0, 4)).toBe(-16);
  });

  it('V-139: refuses a caller without privilege', () => {
    const { task } = new Bench('v86', { privileged: false });
    expect(request(task, 0, 5)).toBe(-1);
  });

  /** Line 3 is the task's, line 7 another's. */
  const shared = () => {
    const bench = new Bench();
    expect(request(bench.task, 0, 3)).toBe(3);
    const other = new IrqHub(bench.memory, 2, true);
    expect(other.request((SIGUSR1 << 8) | 7)).toBe(7);
    return { ...bench, task: bench.task, other };
  };

  it('V-140: frees only what the task owns', () => {
    const { task } = shared();
    const free = (irq: number) => vm86(task, VM86_FREE_IRQ, irq);
    expect([3, 3, 2, 16, 12, 7].map(free)).toEqual([0, 0, -1, -1, 0, -1]);
    expect([Number.NaN, -1, 1e9].map(free)).toEqual([-1, -1, -1]);
  });

  it('V-141: resets only what the task owns and what has fired', () => {
    const { task } = shared();
    task.irqs.raise(7);
    const reset = (irq: number) => vm86(task, VM86_GET_AND_RESET_IRQ, irq);
    expect([3, 2, 99, 7].map(reset)).toEqual([0, 0, 0, 0]);
  });

  it('V-142: delivers one signal and remembers the line until it is reset', () => {
    const bench = looping();
    const { task } = bench;
    request(task, SIGUSR1, 5);
    expect([task.irqs.raise(5), task.irqs.raise(5)]).toEqual([true, false]);
    expectRun(bench, 'SIGNAL', { signo: SIGUSR1, ip: 0x100 });
    expectRun(bench, 'SIGNAL', { signo: SIGALRM });
    expect(vm86(task, VM86_GET_IRQ_BITS, 0)).toBe(0x20);
    const reset = () => vm86(task, VM86_GET_AND_RESET_IRQ, 5);
    expect([reset(), reset(), vm86(task, VM86_GET_IRQ_BITS, 0)]).toEqual([1, 0, 0]);
    expect(task.irqs.raise(5)).toBe(true);
  });

  it('sends the signal of a line to its owner, whoever saw it fire', () => {
    const { task, other } = shared();
    task.irqs.raise(7);
    expect([task.takeSignal(), other.takeSignals()]).toEqual([null, 1 << SIGUSR1]);
    expect(other.takeSignals()).toBe(0);
  });

  it('delivers the signal of a line that is freed behind its interrupt, and to nobody else', () => {
    const { task, other } = shared();
    request(task, SIGUSR1, 5);
    task.irqs.raise(5);
    task.irqs.raise(7);
    expect([vm86(task, VM86_FREE_IRQ, 5), other.free(7)]).toEqual([0, 0]);
    expect(task.takeSignal()?.signo).toBe(SIGUSR1);
    request(task, SIGUSR1, 7);
    expect(task.takeSignal()).toBe(null);
  });

  it('fires no line that nobody asked for', () => {
    const { task } = shared();
    expect([4, 2, 16, -1].map((irq) => task.irqs.raise(irq))).toEqual([false, false, false, false]);
  });

  it('gives the lines of a task back when it dies', () => {
    const bench = new Bench('v86', { signalHandlers: 'killed' }).code('0F 0B');
    request(bench.task, 0, 5);
    bench.run();
    expect(new IrqHub(bench.memory, 2, true).request(5)).toBe(5);
  });

  it('I-9: keeps the lines of two machines apart', () => {
    const first = new IrqHub(createMemory(), 1, true);
    const second = new IrqHub(createMemory(), 1, true);
    expect([first.request(5), second.request(5)]).toEqual([5, 5]);
  });
});
