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
import { Bench, spell } from './baseState.ts';

describe('the vm86 call (vm86.md 13.1)', () => {
  it('V-01 has structures of the sizes and offsets of <asm/vm86.h>', () => {
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

  it('V-02 answers the install check with 0, whatever the argument', () => {
    const { task } = new Bench();
    expect(vm86(task, VM86_PLUS_INSTALL_CHECK, 0xffff_ffff)).toBe(0);
  });

  it('V-03, V-04 enters with every function that is not another call', () => {
    for (const fn of [VM86_ENTER_NO_BYPASS, 7, 0x101]) {
      const { task } = new Bench().code('F4');
      expect(spell(vm86(task, fn, LIVE))).toBe('UNKNOWN');
    }
  });

  it('V-05, V-06 gives EFAULT for a structure outside of the memory', () => {
    const bench = new Bench().code('F4');
    const end = bench.memory.bytes.length;
    for (const at of [end, end - 8, -4, Number.NaN]) {
      expect(bench.run(1, at)).toBe('-14');
      expect(bench.runOld(1, at)).toBe('-14');
    }
  });

  it('V-07 needs 196 bytes for vm86 and 160 for vm86old', () => {
    const bench = new Bench().code('F4');
    const at = bench.memory.bytes.length - Vm86Struct.size;
    bench.memory.bytes.copyWithin(at, LIVE, LIVE + Vm86Struct.size);
    expect(bench.run(1, at)).toBe('-14');
    expect(bench.runOld(1, at)).toBe('UNKNOWN');
  });

  it('V-08, V-09 refuses the screen bitmap and ignores the other bits of flags', () => {
    const bench = new Bench().code('F4');
    bench.struct.flags = 1;
    expect(bench.run()).toBe('-22');
    bench.struct.flags = 0xffff_fffe;
    expect(bench.run()).toBe('UNKNOWN');
  });

  it('V-10 refuses a call from inside the same task', () => {
    const bench = new Bench().code('E6 80 F4');
    const inner: string[] = [];
    const { task } = bench;
    task.io.write = () => inner.push(bench.run(), bench.runOld());
    bench.memory.bytes[0xa000 + (0x80 >> 3)] = 1;
    expect(bench.run()).toBe('UNKNOWN');
    expect(inner).toEqual(['-1', '-1']);
  });

  it('V-11, V-12 keeps an unprivileged caller out when address 0 is forbidden', () => {
    const bench = new Bench('v86', { mmapMinAddr: 65536, privileged: false }).code('F4');
    expect(bench.run()).toBe('-1');
    expect(bench.runOld()).toBe('-1');
    expect(vm86(bench.task, VM86_PLUS_INSTALL_CHECK, 0)).toBe(0);
    expect(vm86(bench.task, VM86_GET_IRQ_BITS, 0)).toBe(0);
    const root = new Bench('v86', { mmapMinAddr: 65536, privileged: true }).code('F4');
    expect(root.run()).toBe('UNKNOWN');
  });

  it('V-13 gives ENOSYS where the kernel has no vm86', () => {
    const { task } = new Bench('v86', { disabled: true });
    expect(vm86(task, VM86_PLUS_INSTALL_CHECK, 0)).toBe(-38);
    expect(vm86old(task, LIVE)).toBe(-38);
  });

  it('V-14 leaves alone what the kernel neither reads nor writes', () => {
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

  it('V-15 keeps the high halves of registers', () => {
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
