import { describe, expect, it } from 'vitest';
import { createMemory } from '../../src/state/memory.ts';
import { IrqHub } from '../../src/vm86/irqHub.ts';
import {
  VM86_FREE_IRQ,
  VM86_GET_AND_RESET_IRQ,
  VM86_GET_IRQ_BITS,
  VM86_REQUEST_IRQ,
} from '../../src/vm86/abi.ts';
import { vm86 } from '../../src/vm86/vm86.ts';
import { Bench } from './baseState.ts';

describe('hardware interrupts for tasks (vm86.md 13.8)', () => {
  it('V-134 to V-137 gives lines 3 to 15 with an allowed signal, once', () => {
    const { task } = new Bench();
    const request = (signal: number, irq: number) =>
      vm86(task, VM86_REQUEST_IRQ, (signal << 8) | irq);
    expect([request(10, 2), request(10, 16), request(1, 5)]).toEqual([-1, -1, -1]);
    expect([request(0, 3), request(10, 5), request(10, 5)]).toEqual([3, 5, -1]);
    expect([29, 31, 23, 12, 0].map((signal, i) => request(signal, 6 + i))).toEqual([
      6, 7, 8, 9, 10,
    ]);
  });

  it('V-138, V-139 refuses a line that is in use and a caller without privilege', () => {
    const { task } = new Bench();
    task.irqs.reserve(1 << 4);
    expect(vm86(task, VM86_REQUEST_IRQ, 4)).toBe(-16);
    const user = new Bench('v86', { privileged: false });
    expect(vm86(user.task, VM86_REQUEST_IRQ, 5)).toBe(-1);
  });

  it('V-140, V-141 frees and resets only what the task owns', () => {
    const { task, memory } = new Bench();
    const free = (irq: number) => vm86(task, VM86_FREE_IRQ, irq);
    vm86(task, VM86_REQUEST_IRQ, 3);
    expect(new IrqHub(memory, 2, true).request(7)).toBe(7);
    expect([3, 3, 2, 16, 12, 7].map(free)).toEqual([0, 0, -1, -1, 0, -1]);
    task.irqs.raise(7);
    const reset = (irq: number) => vm86(task, VM86_GET_AND_RESET_IRQ, irq);
    expect([3, 2, 99, 7].map(reset)).toEqual([0, 0, 0, 0]);
  });

  it('V-142 delivers one signal and remembers the line until it is reset', () => {
    const bench = new Bench().code('EB FE');
    const { task } = bench;
    vm86(task, VM86_REQUEST_IRQ, (10 << 8) | 5);
    expect([task.irqs.raise(5), task.irqs.raise(5)]).toEqual([true, false]);
    expect([bench.run(100), task.signal.signo]).toEqual(['SIGNAL', 10]);
    expect([bench.run(100), task.signal.signo]).toEqual(['SIGNAL', 14]);
    expect(vm86(task, VM86_GET_IRQ_BITS, 0)).toBe(0x20);
    const reset = () => vm86(task, VM86_GET_AND_RESET_IRQ, 5);
    expect([reset(), reset()]).toEqual([1, 0]);
  });

  it('I-9 keeps the lines of two machines apart', () => {
    const first = new IrqHub(createMemory(), 1, true);
    const second = new IrqHub(createMemory(), 1, true);
    expect([first.request(5), second.request(5)]).toEqual([5, 5]);
  });
});
