import { describe, expect, it } from 'vitest';
import { VIF } from '../../src/cpu/regs.ts';
import { Bench, expectRun } from './baseState.ts';

/** The end of the code segment, where `code` begins with its last byte. */
function atEnd(code: string, limitChecks = true): Bench {
  const bench = new Bench('v86', { limitChecks });
  bench.regs.ip = 0xffff;
  return bench.code(code);
}

describe('wrapping, prefixes and limits (vm86.md 13.7)', () => {
  it('V-113: wraps PUSHF byte by byte', () => {
    const bench = new Bench().code('9C F4');
    bench.regs.sp = 1;
    expectRun(bench, 'UNKNOWN', { ip: 0x101, sp: 0xffff });
    expect([bench.memory.read8(0x20000), bench.memory.read8(0x2ffff)]).toEqual([0x30, 0x02]);
  });

  it('V-114: wraps POPF byte by byte', () => {
    const bench = new Bench().code('9D F4').put(0x2000, 0xffff, 'D5 0A');
    bench.regs.sp = 0xffff;
    expectRun(bench, 'UNKNOWN', { sp: 1, fl: '000a0ad7' });
  });

  it('V-115: goes on at offset 0 behind CLI at FFFF', () => {
    expectRun(atEnd('FA F4'), 'UNKNOWN', { eip: 0 });
  });

  it('V-116: fetches prefix and opcode across the end of the segment', () => {
    const bench = atEnd('66 FA F4').put(0x2000, 0, 'F4').flags(VIF);
    expectRun(bench, 'UNKNOWN', { eip: 1, fl: '00020202' });
  });

  it.each([['67'], ['2E'], ['66'], ['F3']])('V-117: skips the prefix %s', (prefix) => {
    expectRun(new Bench().code(`${prefix} FA F4`), 'UNKNOWN', { ip: 0x102 });
  });

  it('V-118: skips several in any order', () => {
    expectRun(new Bench().code('66 66 2E F3 FA F4'), 'UNKNOWN', { ip: 0x105 });
  });

  it('V-119: skips more of them than the CPU would', () => {
    expectRun(new Bench().code(`${'66 '.repeat(14)}FA F4`), 'UNKNOWN', { ip: 0x10f });
    expectRun(new Bench().code(`${'66 '.repeat(15)}FA F4`), 'UNKNOWN', { ip: 0x110 });
  });

  it('V-120: gives what is too long and not emulated to the caller', () => {
    for (const limitChecks of [true, false]) {
      const bench = new Bench('v86', { limitChecks }).code(`${'66 '.repeat(15)}90`);
      expectRun(bench, 'UNKNOWN', { ip: 0x100 });
    }
  });

  it('V-121: ends in a segment that is nothing but prefixes', () => {
    const bench = new Bench();
    bench.memory.poke(0x10000, new Uint8Array(0x10000).fill(0x66));
    expectRun(bench, 'UNKNOWN', { ip: 0x100 });
  });

  it('V-122: gives UNKNOWN when the monitor cannot use the stack', () => {
    const readOnly = new Bench().code('9C').protect(0x20000, 'read-only');
    expectRun(readOnly, 'UNKNOWN', { ip: 0x100, sp: 0x1000 });
    const absent = new Bench().code('9D').protect(0x20000, 'absent');
    absent.regs.sp = 0x800;
    expectRun(absent, 'UNKNOWN', { ip: 0x100, sp: 0x800 });
  });

  it('leaves behind what PUSHF had stored when a later byte fails', () => {
    const bench = new Bench().code('9C').protect(0x20000, 'read-only');
    bench.regs.sp = 0x1001;
    expectRun(bench, 'UNKNOWN', { ip: 0x100, sp: 0x1001 });
    expect([bench.memory.read8(0x21000), bench.memory.read8(0x20fff)]).toEqual([0x30, 0]);
  });

  it('leaves SP and flags alone when IRET cannot read its whole frame', () => {
    const bench = new Bench().code('CF').flags(VIF).protect(0x21000, 'absent');
    bench.regs.sp = 0xffe;
    expectRun(bench, 'UNKNOWN', { at: '1000:0100', sp: 0xffe, fl: '000a0202' });
  });

  it('V-123: reaches beyond 1 MiB with address line 20, and wraps without', () => {
    for (const [a20, al] of [
      [true, 0x77],
      [false, 0x66],
    ] as const) {
      const bench = new Bench('v86', { a20 }).code('A0 10 00 F4').put(0, 0, '66');
      bench.memory.write8(0x10_0000, 0x77);
      bench.regs.ds = 0xffff;
      expectRun(bench, 'UNKNOWN', { ip: 0x103 });
      expect(bench.regs.al).toBe(al);
    }
  });

  it('V-124: pushes below 0 at FFFE', () => {
    const bench = new Bench().code('50 F4');
    Object.assign(bench.regs, { sp: 0, ax: 0x1234 });
    expectRun(bench, 'UNKNOWN', { sp: 0xfffe, stk: '1234' });
  });

  const at1 = (limitChecks: boolean) => {
    const bench = new Bench('v86', { limitChecks }).code('50 F4');
    bench.regs.sp = 1;
    return bench;
  };

  it('V-125: turns a word across the end of the stack into SIGBUS, or wraps', () => {
    expectRun(at1(true), 'SIGNAL', { signo: 7, ip: 0x100, sp: 1 });
    expectRun(at1(false), 'UNKNOWN', { ip: 0x101, sp: 0xffff });
  });

  it('V-126: gives a word across the end of the segment to the caller, or wraps', () => {
    expectRun(new Bench().code('A1 FF FF'), 'UNKNOWN', { ip: 0x100 });
    const wrapping = new Bench('v86', { limitChecks: false }).code('A1 FF FF F4');
    wrapping.put(0x3000, 0xffff, '34 12').memory.write8(0x40000, 0x99);
    expectRun(wrapping, 'UNKNOWN', { ip: 0x103 });
    expect(wrapping.regs.ax).toBe(0x1234);
  });

  it('V-127: turns the same through SS into SIGBUS', () => {
    expectRun(new Bench().code('36 A1 FF FF'), 'SIGNAL', { signo: 7, ip: 0x100 });
  });

  it('V-128: reads the last dword of a segment', () => {
    const bench = new Bench().code('66 A1 FC FF F4').put(0x3000, 0xfffc, '78 56 34 12');
    expectRun(bench, 'UNKNOWN', { ip: 0x104 });
    expect(bench.all.eax).toBe(0x1234_5678);
  });

  it('V-129: faults behind the end of the code segment, where the monitor looks at offset 0', () => {
    expectRun(atEnd('90 F4'), 'UNKNOWN', { eip: 0x1_0000 });
    expectRun(atEnd('90 F4', false), 'UNKNOWN', { eip: 0 });
  });

  it('V-130: continues an INT across the end of its segment', () => {
    const bench = atEnd('CD 40').vector(0x40, 0x4000, 0x20);
    expectRun(bench, 'UNKNOWN', { at: '4000:0020', stk: '0001 1000 3002' });
  });

  it('enters with EIP beyond FFFF as with a fetch fault, or at its low half', () => {
    // The monitor sees CLI at 1000:0100, executes it and goes on with EIP still too large.
    const checked = new Bench().code('FA 90 F4').flags(VIF);
    checked.all.eip = 0x12_0100;
    expectRun(checked, 'UNKNOWN', { eip: 0x12_0101, fl: '00020202' });
    expect(checked.task.exception).toBe(13);
    const wrapping = new Bench('v86', { limitChecks: false }).code('FA 90 F4');
    wrapping.all.eip = 0x12_0100;
    expectRun(wrapping, 'UNKNOWN', { ip: 0x102 });
  });

  it('faults for 32-bit addresses beyond FFFF', () => {
    const data = new Bench().code('67 A1 00 00 01 00');
    expectRun(data, 'UNKNOWN', { ip: 0x100 });
    const stack = new Bench().code('67 8B 45 00');
    stack.all.ebp = 0x1_0000;
    expectRun(stack, 'SIGNAL', { signo: 7, ip: 0x100 });
  });
});
