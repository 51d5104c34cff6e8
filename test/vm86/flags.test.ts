import { describe, expect, it } from 'vitest';
import { TF, VIF, VIP } from '../../src/cpu/regs.ts';
import { Bench, expectRun } from './baseState.ts';

const AC_ID_NT_IOPL3_VIF = 0x2c_7000;

/** Enters with `eflags` at a HLT and gives the flags of the return. */
function atHlt(eflags: number, cpuType = 0): string {
  const bench = new Bench().code('F4').flags(eflags);
  bench.struct.cpu_type = cpuType;
  expectRun(bench, 'UNKNOWN', { ip: 0x100 });
  return bench.fl;
}

/** PUSHF and HLT, entered with `eflags`. */
function pushf(eflags: number): Bench {
  return new Bench().code('9C F4').flags(eflags);
}

describe('flags of a virtual-8086 guest (vm86.md 13.2)', () => {
  it('V-16: returns IF, VM and bit 1, whatever the caller had', () => {
    expect(atHlt(0)).toBe('00020202');
  });

  it('V-17: keeps of all flags those that are the guest’s', () => {
    expect(atHlt(0xffff_feff)).toBe('002e7ed7');
  });

  it('V-18: takes VIF from its own bit, not from IF, and always loses VIP', () => {
    expect([atHlt(0x80000), atHlt(0x100000), atHlt(0x200)]).toEqual([
      '000a0202',
      '00020202',
      '00020202',
    ]);
  });

  it('V-19: keeps NT, IOPL, AC and ID for every cpu_type but 2, 3 and 4', () => {
    for (const cpuType of [0, 1, 5, 6, 99])
      expect(atHlt(AC_ID_NT_IOPL3_VIF, cpuType)).toBe('002e7202');
  });

  it('V-20: keeps less of them for a 286, 386 and 486', () => {
    expect([2, 3, 4].map((cpuType) => atHlt(AC_ID_NT_IOPL3_VIF, cpuType))).toEqual([
      '000a0202',
      '000a7202',
      '000e7202',
    ]);
  });

  it('returns the arithmetic flags as they were at entry (4.5)', () => {
    expect(atHlt(0x8d5)).toBe('00020ad7');
  });

  it('V-21: pushes IOPL 3 and bit 1', () => {
    expectRun(pushf(0), 'UNKNOWN', { stk: '3002', sp: 0xffe, ip: 0x101 });
  });

  it('V-22: pushes the arithmetic flags', () => {
    expectRun(pushf(0x8d5), 'UNKNOWN', { stk: '38d7' });
  });

  it('V-23: does not show IF of the caller', () => {
    expectRun(pushf(0x200), 'UNKNOWN', { stk: '3002' });
  });

  it('V-24: shows VIF as IF', () => {
    expectRun(pushf(VIF), 'UNKNOWN', { stk: '3202', fl: '000a0202' });
  });

  it('V-25: pushes a dword with the operand prefix, without VIF and VIP', () => {
    const bench = new Bench().code('66 9C F4').flags(VIF | VIP);
    expectRun(bench, 'UNKNOWN', { stk: '3202 0000', sp: 0xffc });
  });

  it.each([
    [0, '7202 0024'],
    [2, '3202 0000'],
    [3, '7202 0000'],
    [4, '7202 0004'],
  ])('V-26: shows in the dword what cpu_type %s keeps', (cpuType, stk) => {
    const bench = new Bench().code('66 9C F4').flags(0x2c_5000);
    bench.struct.cpu_type = cpuType;
    expectRun(bench, 'UNKNOWN', { stk });
  });

  it.each([
    [0, '7ed7 0024', '002e7ed7'],
    [2, '3ed7 0000', '000a0ed7'],
    [3, '7ed7 0000', '000a7ed7'],
    [4, '7ed7 0004', '000e7ed7'],
  ])('V-27: pops a dword into the flags that cpu_type %s keeps', (cpuType, stk, fl) => {
    const bench = new Bench().push(0xffff, 0xfeff).code('66 9D 66 9C F4');
    bench.struct.cpu_type = cpuType;
    expectRun(bench, 'UNKNOWN', { stk, fl });
  });

  it.each([
    [0, '7ed7', '000a7ed7'],
    [2, '3ed7', '000a0ed7'],
  ])('V-28: never sets AC and ID with the 16-bit form, cpu_type %s', (cpuType, stk, fl) => {
    const bench = new Bench().push(0xfeff).code('9D 9C F4');
    bench.struct.cpu_type = cpuType;
    expectRun(bench, 'UNKNOWN', { stk, fl });
  });

  it('V-29: clears only VIF with CLI', () => {
    const bench = new Bench().code('FA 9C F4').flags(VIF);
    expectRun(bench, 'UNKNOWN', { stk: '3002', fl: '00020202' });
  });

  it('V-30: sets only VIF with STI', () => {
    const bench = new Bench().code('FB 9C F4');
    expectRun(bench, 'UNKNOWN', { stk: '3202', fl: '000a0202', ip: 0x102 });
  });

  it('V-31: clears VIF with POPF', () => {
    expectRun(new Bench().push(0).code('9D 9C F4').flags(VIF), 'UNKNOWN', { stk: '3002' });
  });

  it('V-32: has no alignment check, though AC is kept', () => {
    const bench = new Bench().code('A1 01 00 F4').flags(0x4_0000);
    expectRun(bench, 'UNKNOWN', { ip: 0x103, fl: '00060202' });
  });
});

describe('virtual interrupts (vm86.md 13.3)', () => {
  it('V-33: returns STI when an interrupt is pending', () => {
    const bench = new Bench().code('FB 90 F4').flags(VIP);
    expectRun(bench, 'STI', { ip: 0x101, fl: '000a0202' });
  });

  it('V-34: does so although VIF was on already', () => {
    const bench = new Bench().code('FB').flags(VIP | VIF);
    expectRun(bench, 'STI', { ip: 0x101, fl: '000a0202' });
  });

  it('V-35: does not look at VIP at entry', () => {
    expectRun(new Bench().code('90 F4').flags(VIP | VIF), 'UNKNOWN', { ip: 0x101 });
  });

  it('V-36: does not look at VIP at PUSHF', () => {
    expectRun(new Bench().code('9C 90 F4').flags(VIP | VIF), 'UNKNOWN', { ip: 0x102 });
  });

  /** POPF of `word`, with `eflags` at entry. */
  const popf = (word: number, eflags: number) =>
    new Bench().push(word).code('9D 90 F4').flags(eflags);

  it('V-37: returns STI from a POPF that sets IF', () => {
    expectRun(popf(0x200, VIP), 'STI', { ip: 0x101, sp: 0x1000 });
  });

  it('V-38: goes on behind a POPF that clears it', () => {
    expectRun(popf(0, VIP), 'UNKNOWN', { ip: 0x102, fl: '00020202' });
  });

  it('V-39: goes on when nothing is pending', () => {
    expectRun(popf(0x200, 0), 'UNKNOWN', { ip: 0x102, fl: '000a0202' });
  });

  it('V-40: returns STI at the target of an IRET that sets IF', () => {
    const bench = new Bench().push(0x200, 0x1000, 0x140).code('CF').flags(VIP);
    expectRun(bench, 'STI', { at: '1000:0140' });
  });

  it('V-41: goes on at the target of an IRET that clears it', () => {
    const bench = new Bench().push(0, 0x1000, 0x140).code('CF').flags(VIP);
    expectRun(bench, 'UNKNOWN', { at: '1000:0140' });
  });

  it('V-42: takes flags, CS and IP from the stack of IRET', () => {
    const bench = new Bench().push(0xad5, 0x4000, 0x10).code('CF');
    expectRun(bench, 'UNKNOWN', { at: '4000:0010', fl: '000a0ad7', sp: 0x1000 });
  });

  it('V-43: takes dwords with the operand prefix, and the low halves of CS and EIP', () => {
    const words = [0x0024, 0x0ad5, 0xabcd, 0x4000, 0xdead, 0x0010];
    const bench = new Bench().push(...words).code('66 CF');
    expectRun(bench, 'UNKNOWN', { at: '4000:0010', eip: 0x10, fl: '002e0ad7', sp: 0x1000 });
  });

  it('V-44: returns STI before the trap that POPF has set', () => {
    expectRun(popf(0x300, VIP), 'STI', { ip: 0x101, fl: '000a0302' });
  });

  /** The code, with force_return_for_pic. */
  const pic = (code: string, eflags: number) => new Bench().code(code).flags(eflags).mark(160, 0);

  it('V-45: returns PICRETURN behind an emulated instruction while VIF is on', () => {
    expectRun(pic('90 9C F4', VIF), 'PICRETURN', { ip: 0x102, stk: '3202' });
  });

  it('V-46: does not when VIF has gone off', () => {
    expectRun(pic('FA 9C F4', VIF), 'UNKNOWN', { ip: 0x102 });
  });

  it('V-47: does when the caller had IF at entry', () => {
    expectRun(pic('FA 9C F4', VIF | 0x200), 'PICRETURN', { ip: 0x101 });
  });

  it('V-48: prefers STI to PICRETURN', () => {
    expectRun(pic('FB', VIP), 'STI', { ip: 0x101 });
  });

  it('V-49: never returns PICRETURN from INT', () => {
    expectRun(pic('CD 40', VIF).vector(0x40, 0x4000, 0), 'UNKNOWN', { at: '4000:0000' });
  });

  it('V-50: prefers PICRETURN to the trap', () => {
    expectRun(pic('9C', VIF | TF), 'PICRETURN', { ip: 0x101, fl: '000a0302' });
  });

  it('V-51: has no plus information in vm86old', () => {
    const bench = pic('9C F4', VIF);
    expect([bench.runOld(), bench.regs.ip]).toEqual(['UNKNOWN', 0x101]);
  });

  it('keeps the shadow of STI in STATE for the machine', () => {
    const bench = new Bench().code('FB 90 F4').flags(VIP);
    bench.run();
    const shadow = () => bench.memory.bytes[bench.shadowAt];
    expect(shadow()).toBe(1);
    bench.run(1);
    expect(shadow()).toBe(0);
  });
});
