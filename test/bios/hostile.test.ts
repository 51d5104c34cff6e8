import { describe, expect, it } from 'vitest';
import { biosServices, biosTraps } from '../../src/bios/services.ts';
import type { Guest } from '../../src/bios/service.ts';
import { Machine } from '../../src/machine.ts';
import { run } from './run.ts';

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

const REGISTERS = ['ax', 'bx', 'cx', 'dx', 'si', 'di', 'bp', 'sp', 'ds', 'es', 'ss'] as const;

describe('no guest', () => {
  it('makes a service throw, whatever its registers and the BIOS data area hold', () => {
    const machine = new Machine({ date: [2026, 1, 1, 0, 0, 0], diskC: 4 * 1024 * 1024 });
    const { memory, regs, state, devices } = machine;
    const random = numbers(86);
    const next = () => random.next().value;
    const services = [...biosServices.values(), ...biosTraps.values()];
    for (let i = 0; i < 6000; i++) {
      for (const name of REGISTERS) regs[name] = next() & 0xffff;
      if (i % 3) regs.ah = next() % 0x1c;
      if (i % 5 === 0) for (let lin = 0x400; lin < 0x500; lin++) memory.write8(lin, next() & 0xff);
      else if (i % 7 === 0) memory.write8(0x449, [3, 4, 6, 7, 0x12, 0x13][next() % 6]);
      const guest: Guest = {
        memory,
        regs,
        state,
        devices,
        hooks: {},
        trace: null,
        inStub: i % 2 === 0,
        resumed: i % 4 === 0,
      };
      services[next() % services.length](guest, { cs: 0, ip: 0, flags: next() & 0xffff });
    }
    expect(machine.memory.ram.length).toBe(0x11_0000);
  });

  it('stops the machine from answering with the longest output there is', () => {
    for (const mode of [3, 4, 0x13]) {
      const { stop } = run(
        `
        mov ax, ${mode}
        int 10h
        mov ax, cs
        add ax, 1000h
        mov es, ax
        mov di, 0
        mov cx, -1
        mov al, 10
        rep stosb
        mov bp, 0
        mov cx, 2000
        mov ax, 1301h
        mov bx, 7
        mov dx, 0
        int 10h
        mov ax, 0958h
        mov bx, 7
        mov cx, -1
        int 10h`,
        { ticks: 200_000 },
      );
      expect(stop).toBe('ended');
    }
  });

  it('hangs the host by jumping into the middle of the ROM', () => {
    for (const name of [0x2fff, 0xe05b, 0xfa6e, 0xff53]) {
      const { stop } = run(`jmp 0f000h:${name}`, { ticks: 20_000 });
      expect(['budget', 'ended', 'faulted', 'halted', 'waiting']).toContain(stop);
    }
  });
});
