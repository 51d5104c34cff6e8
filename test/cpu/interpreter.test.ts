import { describe, expect, it } from 'vitest';
import {
  STOP_BREAK,
  STOP_BUDGET,
  STOP_EXCEPTION,
  STOP_SENSITIVE,
  STOP_TRAP,
} from '../../src/cpu/engine.ts';
import { CF, IF, TF, VIP } from '../../src/cpu/regs.ts';
import { machineStateOf } from '../../src/state/machineState.ts';
import { MAP_WATCH, PROT_ABSENT, PROT_READ_ONLY } from '../../src/state/memory.ts';
import { createLab, load, registersOf } from './lab.ts';

const HLT = 0xf4;

describe('self-modifying code', () => {
  it('executes an instruction that the one before it has just patched', () => {
    const lab = createLab();
    // mov byte [0106h], 42h / mov al, 0 / hlt, run twice so that the second time it is cached
    load(lab, [0xc6, 0x06, 0x06, 0x01, 0x42, 0xb0, 0x00, HLT]);
    lab.engine.run(10);
    expect(lab.regs.al).toBe(0x42);
    lab.memory.write8(0x10106, 0);
    lab.regs.ip = 0x100;
    lab.engine.run(10);
    expect(lab.regs.al).toBe(0x42);
  });

  it('executes what REP MOVSB has written over the code behind it', () => {
    const lab = createLab();
    // rep movsb / nop x8 / hlt; the source holds inc ax x8
    const code = [0xf3, 0xa4, ...Array<number>(8).fill(0x90), HLT];
    load(lab, code);
    lab.memory.writeBytes(0x10200, Array<number>(8).fill(0x40));
    const { regs } = lab;
    // Once with other registers, so that the NOPs are decoded.
    lab.engine.run(20);
    Object.assign(regs, { ip: 0x100, cx: 8, si: 0x200, di: 0x102, ax: 0 });
    lab.engine.run(8 + 8);
    expect(regs.ax).toBe(8);
  });

  it('goes on as the new instruction when a REP overwrites itself', () => {
    const lab = createLab();
    load(lab, [0xf3, 0xaa, HLT]);
    Object.assign(lab.regs, { cx: 100, di: 0x100, ax: 0x4040 });
    // The first iteration turns F3 AA into 40 AA: INC AX, STOSB.
    lab.engine.run(3);
    expect(lab.regs.ip).toBe(0x102);
    expect(lab.regs.cx).toBe(99);
    expect(lab.regs.ax).toBe(0x4041);
  });

  it('drops what the host overwrites through the memory', () => {
    const lab = createLab();
    load(lab, [0x40, 0xeb, 0xfd]);
    lab.engine.run(10);
    lab.memory.writeBytes(0x10100, [0x43]);
    lab.regs.ip = 0x100;
    const { ax } = lab.regs;
    lab.engine.run(1);
    expect([lab.regs.ax, lab.regs.bx]).toEqual([ax, 1]);
  });

  it('keeps different readings of the same bytes apart', () => {
    const lab = createLab();
    // B8 40 40: mov ax,4040h; entered one byte later it is inc ax, inc ax
    load(lab, [0xb8, 0x40, 0x40, HLT]);
    lab.engine.run(5);
    lab.regs.ip = 0x101;
    lab.engine.run(5);
    expect(lab.regs.ax).toBe(0x4042);
  });
});

describe('budgets', () => {
  it('stops in the middle of a REP with the prefix at CS:IP and goes on from there', () => {
    const lab = createLab();
    load(lab, [0x26, 0xf3, 0xa5, HLT]);
    Object.assign(lab.regs, { cx: 50, si: 0x300, di: 0x400 });
    expect(lab.engine.run(20)).toBe(STOP_BUDGET);
    expect([lab.engine.executed, lab.regs.ip, lab.regs.cx, lab.regs.di]).toEqual([
      20, 0x100, 30, 0x428,
    ]);
    expect(lab.engine.run(100)).toBe(STOP_SENSITIVE);
    expect([lab.engine.executed, lab.regs.ip, lab.regs.cx]).toEqual([30, 0x103, 0]);
  });

  it('counts a REP with CX zero as one instruction', () => {
    const lab = createLab();
    load(lab, [0xf3, 0xa4, HLT]);
    lab.engine.run(5);
    expect(lab.engine.executed).toBe(1);
  });

  it('executes nothing with a budget of zero', () => {
    const lab = createLab();
    load(lab, [0x40]);
    expect(lab.engine.run(0)).toBe(STOP_BUDGET);
    expect([lab.engine.executed, lab.regs.ip]).toEqual([0, 0x100]);
  });

  it('does not count the instruction that stops it', () => {
    const lab = createLab();
    load(lab, [0x40, 0x40, 0xcd, 0x21]);
    expect(lab.engine.run(100)).toBe(STOP_SENSITIVE);
    expect([lab.engine.executed, lab.regs.ip, lab.engine.vector]).toEqual([2, 0x102, -1]);
  });

  it('survives code in more segments than the cache holds', () => {
    const lab = createLab();
    // inc ax / jmp far, from paragraph to paragraph
    const last = 0x4000;
    for (let seg = 0x1000; seg < last; seg++)
      lab.memory.writeBytes(seg * 16, [0x40, 0xea, 0, 0, (seg + 1) & 0xff, (seg + 1) >> 8]);
    lab.memory.writeBytes(last * 16, [0xea, 0, 0, 0, 0x10]);
    Object.assign(lab.regs, { cs: 0x1000, ip: 0, ax: 0 });
    lab.engine.run(2 * (2 * 0x3000 + 1));
    expect(lab.regs.ax).toBe(2 * 0x3000);
  });
});

describe('wrapping', () => {
  it('fetches an instruction across the end of the segment on the 8086', () => {
    const lab = createLab();
    load(lab, [0xb8, 0x34, 0x12, HLT], 0x1000, 0xfffe);
    lab.engine.run(5);
    expect([lab.regs.ax, lab.regs.ip]).toEqual([0x1234, 1]);
  });

  it('faults there on the 80286', () => {
    const lab = createLab('80286');
    load(lab, [0xb8, 0x34, 0x12, HLT], 0x1000, 0xfffe);
    expect(lab.engine.run(5)).toBe(STOP_SENSITIVE);
    expect([lab.engine.vector, lab.regs.ip]).toEqual([13, 0xfffe]);
  });

  it('wraps a word at offset FFFF and addresses at 1 MiB on the 8086', () => {
    const lab = createLab();
    // mov [bx], ax
    load(lab, [0x89, 0x07, HLT]);
    Object.assign(lab.regs, { bx: 0xffff, ax: 0xbeef, ds: 0xffff });
    lab.engine.run(5);
    expect(lab.memory.read8(0xffef)).toBe(0xef);
    expect(lab.memory.read8(0xffff0)).toBe(0xbe);
  });

  it('reaches above 1 MiB on the 80286 when A20 is on', () => {
    const lab = createLab('80286');
    load(lab, [0x89, 0x07, HLT]);
    Object.assign(lab.regs, { bx: 0x10, ax: 0xbeef, ds: 0xffff });
    machineStateOf(lab.memory.view).a20 = 1;
    lab.engine.run(5);
    expect(lab.memory.read16(0x100000)).toBe(0xbeef);
    machineStateOf(lab.memory.view).a20 = 0;
    lab.regs.ip = 0x100;
    lab.engine.run(5);
    expect(lab.memory.read16(0)).toBe(0xbeef);
  });
});

describe('protected pages', () => {
  it('ignores writes to ROM on the native models', () => {
    const lab = createLab();
    lab.memory.protect(0x20000, 0x1000, PROT_READ_ONLY);
    lab.engine.flush();
    load(lab, [0xc7, 0x07, 0x34, 0x12, 0x01, 0x07, HLT]);
    Object.assign(lab.regs, { ds: 0x2000, bx: 0, ax: 1 });
    expect(lab.engine.run(10)).toBe(STOP_SENSITIVE);
    expect([lab.engine.executed, lab.memory.read16(0x20000)]).toEqual([2, 0]);
  });

  it('raises a page fault on v86 and leaves the instruction undone', () => {
    const lab = createLab('v86');
    lab.memory.protect(0x20000, 0x1000, PROT_READ_ONLY);
    lab.engine.flush();
    // sub [bx], ax
    load(lab, [0x29, 0x07, HLT]);
    Object.assign(lab.regs, { ds: 0x2000, bx: 4, ax: 1, flags: 2 });
    const before = registersOf(lab);
    expect(lab.engine.run(10)).toBe(STOP_EXCEPTION);
    expect([lab.engine.vector, lab.engine.faultAddress, lab.engine.faultWrite]).toEqual([
      14,
      0x20004,
      true,
    ]);
    expect(registersOf(lab)).toBe(before);
  });

  it('raises a page fault on reading an absent page', () => {
    const lab = createLab('v86');
    lab.memory.protect(0x50000, 0x1000, PROT_ABSENT);
    lab.engine.flush();
    load(lab, [0xa0, 0x10, 0x00, HLT]);
    lab.regs.ds = 0x5000;
    expect(lab.engine.run(10)).toBe(STOP_EXCEPTION);
    expect([lab.engine.vector, lab.engine.faultAddress, lab.engine.faultWrite]).toEqual([
      14,
      0x50010,
      false,
    ]);
  });
});

describe('stops and shadows', () => {
  it('traps after the instruction that began with TF set', () => {
    const lab = createLab();
    // push ax / popf / nop / nop: POPF sets TF, the NOP behind it traps
    load(lab, [0x50, 0x9d, 0x90, 0x90]);
    lab.regs.ax = TF;
    expect(lab.engine.run(10)).toBe(STOP_TRAP);
    expect([lab.engine.executed, lab.regs.ip]).toEqual([3, 0x103]);
  });

  it('keeps the trap off behind a load of SS', () => {
    const lab = createLab();
    // mov ss, ax / nop
    load(lab, [0x8e, 0xd0, 0x90, 0x90]);
    lab.regs.ax = 0x2000;
    lab.regs.flags |= TF;
    expect(lab.engine.run(10)).toBe(STOP_TRAP);
    expect(lab.regs.ip).toBe(0x103);
  });

  it('tells the shadow of STI and MOV SS, and nothing behind it', () => {
    const lab = createLab();
    const state = machineStateOf(lab.memory.view);
    load(lab, [0xfb, 0x90, 0x8e, 0xd0, 0x90]);
    const shadows = [1, 1, 1, 1].map((budget) => {
      lab.engine.run(budget);
      return state.shadow;
    });
    expect(shadows).toEqual([1, 0, 1, 0]);
    expect(lab.regs.flags & IF).toBe(IF);
  });

  it('ends the run when IF comes on while VIP says that an IRQ waits', () => {
    const lab = createLab();
    load(lab, [0x90, 0xfb, 0x40, 0x40]);
    lab.regs.eflags |= VIP;
    expect(lab.engine.run(100)).toBe(STOP_BUDGET);
    expect([lab.engine.executed, lab.regs.ip]).toEqual([2, 0x102]);
    expect(lab.regs.eflags & VIP).toBe(VIP);
  });

  it('stops at a breakpoint, except at its first instruction', () => {
    const lab = createLab();
    load(lab, [0x40, 0x40, 0xeb, 0xfc]);
    lab.engine.breakpoints.add(0x10101);
    expect(lab.engine.run(100)).toBe(STOP_BREAK);
    expect([lab.engine.executed, lab.regs.ip]).toEqual([1, 0x101]);
    expect(lab.engine.run(100)).toBe(STOP_BREAK);
    expect(lab.engine.executed).toBe(3);
  });

  it('stops behind an instruction that wrote a watched byte', () => {
    const lab = createLab();
    load(lab, [0xa2, 0x00, 0x03, 0x40, HLT]);
    lab.memory.codeMap[0x10300] |= MAP_WATCH;
    expect(lab.engine.run(100)).toBe(STOP_BREAK);
    expect([lab.engine.executed, lab.regs.ip]).toEqual([1, 0x103]);
  });

  it('returns behind a division by zero on the 8086 and at it on the 80286', () => {
    for (const [model, ip] of [
      ['8086', 0x102],
      ['80286', 0x100],
    ] as const) {
      const lab = createLab(model);
      load(lab, [0xf7, 0xf3]);
      expect(lab.engine.run(5)).toBe(STOP_EXCEPTION);
      expect([lab.engine.vector, lab.regs.ip]).toEqual([0, ip]);
    }
  });

  it('leaves flags to the machine on v86', () => {
    const lab = createLab('v86');
    for (const opcode of [0x9c, 0x9d, 0xfa, 0xfb, 0xcf, HLT, 0xec]) {
      load(lab, [opcode]);
      expect(lab.engine.run(5)).toBe(STOP_SENSITIVE);
      expect(lab.regs.ip).toBe(0x100);
    }
  });
});

describe('the 8086', () => {
  it('pushes the SP that PUSH SP leaves, the 80286 the one before', () => {
    for (const [model, pushed] of [
      ['8086', 0xffee],
      ['80286', 0xfff0],
    ] as const) {
      const lab = createLab(model);
      load(lab, [0x54]);
      lab.regs.flags = 2;
      lab.engine.run(1);
      expect(lab.memory.read16(0x1ffee)).toBe(pushed);
    }
  });

  it('continues at the next IP of the new segment after POP CS', () => {
    const lab = createLab();
    load(lab, [0x0f]);
    lab.memory.write16(0x1fff0, 0x3000);
    lab.memory.write8(0x30101, 0x40);
    lab.engine.run(2);
    expect([lab.regs.cs, lab.regs.ip, lab.regs.ax]).toEqual([0x3000, 0x102, 1]);
  });

  it('shifts by the whole of CL', () => {
    const lab = createLab();
    load(lab, [0xd3, 0xe8]);
    Object.assign(lab.regs, { ax: 0x8001, cx: 33 });
    lab.engine.run(1);
    expect([lab.regs.ax, lab.regs.flags & CF]).toEqual([0, 0]);
  });
});
