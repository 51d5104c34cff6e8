import { describe, expect, it } from 'vitest';
import { Vm86Regs } from '../../src/cpu/regs.ts';
import {
  VM86_ENTER_NO_BYPASS,
  VM86_GET_IRQ_BITS,
  VM86_PLUS_INSTALL_CHECK,
  Vm86PlusInfo,
  Vm86PlusStruct,
  Vm86Struct,
} from '../../src/vm86/abi.ts';
import { LIVE, vm86, vm86old } from '../../src/vm86/vm86.ts';
import { RAM } from '../../src/state/layout.ts';
import { permitPorts } from '../../src/vm86/ports.ts';
import { Bench, expectRun, spell } from './baseState.ts';

describe('the vm86 call (vm86.md 13.1)', () => {
  it('V-01: has structures of the sizes and offsets of <asm/vm86.h>', () => {
    expect([Vm86Regs.size, Vm86Struct.size, Vm86PlusStruct.size, Vm86PlusInfo.size]).toEqual([
      84, 160, 196, 36,
    ]);
    expect(Vm86Regs.offsets).toMatchObject({
      ebx: 0,
      eax: 24,
      orig_eax: 44,
      eip: 48,
      cs: 52,
      eflags: 56,
      esp: 60,
      ss: 64,
      es: 68,
      ds: 72,
      fs: 76,
      gs: 80,
    });
    expect(Vm86Struct.offsets).toMatchObject({
      flags: 84,
      screen_bitmap: 88,
      cpu_type: 92,
      int_revectored: 96,
      int21_revectored: 128,
    });
    expect(Vm86PlusStruct.offsets.vm86plus).toBe(160);
  });

  it('V-02: answers the install check with 0, whatever the argument', () => {
    const { task } = new Bench();
    expect(vm86(task, VM86_PLUS_INSTALL_CHECK, 0xffff_ffff)).toBe(0);
  });

  it('V-03: enters with ENTER_NO_BYPASS', () => {
    const { task } = new Bench().code('F4');
    expect(spell(vm86(task, VM86_ENTER_NO_BYPASS, LIVE))).toBe('UNKNOWN');
  });

  it('V-04: enters with every function that is not another call', () => {
    for (const fn of [7, 0x101, -1]) {
      const { task } = new Bench().code('F4');
      expect(spell(vm86(task, fn, LIVE))).toBe('UNKNOWN');
    }
  });

  /** Addresses of no structure: beyond the end, across it, and what is no address. */
  const wrong = (bench: Bench) => {
    const end = bench.memory.bytes.length;
    return [end, end - 8, -4, 0.5, Number.NaN, Infinity];
  };

  it('V-05: gives EFAULT for a structure that cannot be read', () => {
    const bench = new Bench().code('F4');
    for (const at of wrong(bench)) expect(bench.run(1, at)).toBe('-14');
    const absent = new Bench().code('F4').protect(0x70000, 'absent');
    expect(absent.run(1, RAM + 0x70000 - 8)).toBe('-14');
  });

  it('V-06: gives EFAULT in vm86old too', () => {
    const bench = new Bench().code('F4');
    for (const at of wrong(bench)) expect(bench.runOld(1, at)).toBe('-14');
  });

  it('V-07: needs 196 bytes for vm86 and 160 for vm86old', () => {
    const bench = new Bench().code('F4');
    const end = bench.memory.bytes.length - Vm86Struct.size;
    bench.protect(0x71000, 'absent');
    for (const at of [end, RAM + 0x71000 - Vm86Struct.size]) {
      bench.memory.bytes.copyWithin(at, LIVE, LIVE + Vm86Struct.size);
      expect(bench.run(1, at)).toBe('-14');
      expect(bench.runOld(1, at)).toBe('UNKNOWN');
    }
  });

  it('V-08: refuses the screen bitmap', () => {
    const bench = new Bench().code('F4');
    bench.struct.flags = 1;
    expect([bench.run(), bench.runOld(), bench.regs.ip]).toEqual(['-22', '-22', 0x100]);
  });

  it('V-09: ignores the other bits of flags', () => {
    const bench = new Bench().code('F4');
    bench.struct.flags = 0xffff_fffe;
    expect(bench.run()).toBe('UNKNOWN');
  });

  it('looks at flags before it reads the bitmaps', () => {
    const bench = new Bench().code('F4');
    const at = bench.memory.bytes.length - 96;
    bench.struct.flags = 1;
    bench.memory.bytes.copyWithin(at, LIVE, LIVE + 96);
    expect(bench.run(1, at)).toBe('-22');
  });

  it('V-10: refuses a call from inside the same task', () => {
    const bench = new Bench().code('E6 80 F4');
    const inner: string[] = [];
    const { task } = bench;
    task.io.write = () => inner.push(bench.run(), bench.runOld());
    permitPorts(task, 0x80, 1, true);
    expect(bench.run()).toBe('UNKNOWN');
    expect(inner).toEqual(['-1', '-1']);
  });

  it('has executed nothing when the structure cannot be read', () => {
    const bench = new Bench().code('90 F4');
    expectRun(bench, 'UNKNOWN', { ip: 0x101 });
    expect(bench.task.executed).toBe(1);
    expect(bench.run(10, -1)).toBe('-14');
    expect(bench.task.executed).toBe(0);
  });

  it('can be called again after a device has thrown', () => {
    const bench = new Bench().code('E6 80 F4');
    const { task } = bench;
    const { write } = task.io;
    task.io.write = () => {
      throw new RangeError('no such device');
    };
    permitPorts(task, 0x80, 1, true);
    expect(() => bench.run()).toThrow(RangeError);
    expect([bench.regs.ip, bench.fl]).toEqual([0x100, '00020202']);
    task.io.write = write;
    expectRun(bench, 'UNKNOWN', { ip: 0x102 });
  });

  it('can be called again after a device has thrown for an INS beyond its segment', () => {
    const bench = new Bench().code('6D F4');
    const { task } = bench;
    task.io.read = () => {
      throw new RangeError('no such device');
    };
    permitPorts(task, 0, 2, true);
    bench.regs.di = 0xffff;
    expect(() => bench.run()).toThrow(RangeError);
    bench.regs.ip++;
    expectRun(bench, 'UNKNOWN', { ip: 0x101 });
  });

  const behindAddress0 = (privileged: boolean) =>
    new Bench('v86', { mmapMinAddr: 65536, privileged }).code('F4');

  it('V-11: keeps an unprivileged caller out when address 0 is forbidden', () => {
    const bench = behindAddress0(false);
    expect(bench.run()).toBe('-1');
    expect(bench.runOld()).toBe('-1');
    expect(vm86(bench.task, VM86_PLUS_INSTALL_CHECK, 0)).toBe(0);
    expect(vm86(bench.task, VM86_GET_IRQ_BITS, 0)).toBe(0);
    // This check comes before all others.
    bench.struct.flags = 1;
    expect([bench.run(), bench.run(1, -4)]).toEqual(['-1', '-1']);
  });

  it('V-12: lets a privileged caller in', () => {
    expect(behindAddress0(true).run()).toBe('UNKNOWN');
  });

  it('V-13: gives ENOSYS where the kernel has no vm86', () => {
    const { task } = new Bench('v86', { disabled: true });
    for (const fn of [0, 1, 2, 3, 4, 5, 6, 7]) expect(vm86(task, fn, LIVE)).toBe(-38);
    expect(vm86old(task, LIVE)).toBe(-38);
  });

  it('V-14: leaves alone what the kernel neither reads nor writes', () => {
    const bench = new Bench().code('F4');
    const { all, struct } = bench;
    all.orig_eax = 0x1111_1111;
    all.__null_ds = 0x2222_2222;
    all.__csh = 0x3333;
    all.__gsh = 0x4444;
    struct.screen_bitmap = 0x1234_5678;
    expect(bench.run()).toBe('UNKNOWN');
    expect([all.orig_eax, all.__null_ds, all.__csh, all.__gsh, struct.screen_bitmap]).toEqual([
      0x1111_1111, 0x2222_2222, 0x3333, 0x4444, 0x1234_5678,
    ]);
    expect(struct.vm86plus.every((byte) => byte === 0)).toBe(true);
  });

  it('V-15: keeps the high halves of registers', () => {
    const bench = new Bench().code('40 43 F4');
    const { all } = bench;
    Object.assign(all, { eax: 0x1122_3344, ebx: 0x5566_7788, esp: 0xabcd_1000, ebp: 0xdead_beef });
    Object.assign(all, { fs: 0x1234, gs: 0x5678 });
    expect(bench.run()).toBe('UNKNOWN');
    expect(all).toMatchObject({
      eax: 0x1122_3345,
      ebx: 0x5566_7789,
      esp: 0xabcd_1000,
      ebp: 0xdead_beef,
      fs: 0x1234,
      gs: 0x5678,
      eip: 0x102,
    });
  });

  it('runs a structure that lies elsewhere and leaves the live one alone', () => {
    const bench = new Bench().code('40 F4');
    const { bytes, buffer } = bench.memory;
    const at = 0x7000;
    bytes.copyWithin(at, LIVE, LIVE + Vm86PlusStruct.size);
    const live = bytes.slice(LIVE, LIVE + Vm86PlusStruct.size);
    expect(bench.run(100, at)).toBe('UNKNOWN');
    expect(Vm86Regs.at(new DataView(buffer), at)).toMatchObject({ eax: 1, eip: 0x101 });
    expect(bytes.slice(LIVE, LIVE + Vm86PlusStruct.size)).toEqual(live);
  });

  it('writes back into guest memory, code decoded from there included', () => {
    // The structure lies where the guest's own code is: ECX becomes the bytes 40 F4.
    const bench = new Bench().put(0x5000, 4, '42 42 F4').put(0x1000, 0x100, 'EA 04 00 00 50');
    const at = RAM + 0x50000;
    expectRun(bench, 'UNKNOWN', { at: '5000:0006' });
    bench.regs.cs = 0x1000;
    bench.regs.ip = 0x100;
    bench.memory.bytes.copyWithin(at, LIVE, LIVE + Vm86PlusStruct.size);
    bench.put(0x1000, 0x100, 'B9 40 F4 F4');
    expect(bench.run(100, at)).toBe('UNKNOWN');
    bench.regs.cs = 0x5000;
    bench.regs.ip = 4;
    bench.regs.ax = 7;
    expectRun(bench, 'UNKNOWN', { ip: 5 });
    expect(bench.regs.ax).toBe(8);
  });

  it('ends a task whose structure it cannot write to', () => {
    const bench = new Bench().code('F4');
    const at = RAM + 0x70000;
    bench.memory.bytes.copyWithin(at, LIVE, LIVE + Vm86PlusStruct.size);
    bench.protect(0x70000, 'read-only');
    expect([bench.run(1, at), bench.task.signal.signo]).toEqual(['SIGNAL', 11]);
    expect(bench.run()).toBe('-3');
  });

  it('executes as many instructions as the budget says, a fraction rounded down', () => {
    for (const [budget, done] of [
      [0, 0],
      [-5, 0],
      [Number.NaN, 0],
      [2.9, 2],
      [3, 3],
    ] as const) {
      const bench = new Bench().code('40 40 40 40');
      expect([bench.run(budget), bench.regs.ip]).toEqual(['SIGNAL', 0x100 + done]);
      expect([bench.task.executed, bench.task.icount]).toEqual([done, done]);
    }
  });

  it('I-6 runs as far with a budget of 1 N times as with a budget of N', () => {
    const source = '40 CD 60 9C 58 FA FB 43 EB F6';
    const make = () => new Bench().code(source).vector(0x60, 0x4000, 0).put(0x4000, 0, '41 CF');
    const whole = make();
    const single = make();
    expect(whole.run(500)).toBe('SIGNAL');
    for (let i = 0; i < 500; i++) single.run(1);
    expect(single.task.signal.signo).toBe(14);
    expect(single.memory.bytes.slice(LIVE, LIVE + 84)).toEqual(
      whole.memory.bytes.slice(LIVE, LIVE + 84),
    );
  });
});
