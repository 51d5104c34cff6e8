import { describe, expect, it } from 'vitest';
import { VIF, VIP } from '../../src/cpu/regs.ts';
import { Bench, HAS_OPERAND_PREFIX } from './baseState.ts';

const AC_ID_NT_IOPL3_VIF = 0x2c_7000;

/** Enters with `eflags` at a HLT and gives the flags of the return. */
function atHlt(eflags: number, cpuType = 0): string {
  const bench = new Bench().code('F4').flags(eflags);
  bench.struct.cpu_type = cpuType;
  bench.run();
  return bench.fl;
}

describe('flags of a virtual-8086 guest (vm86.md 13.2)', () => {
  it.each([
    ['V-16', 0, '00020202'],
    ['V-17', 0xffff_feff, '002e7ed7'],
    ['V-18', 0x80000, '000a0202'],
    ['V-18', 0x100000, '00020202'],
    ['V-18', 0x200, '00020202'],
    ['4.5', 0x8d5, '00020ad7'],
  ])('%s returns the flags of entry %# as the kernel joins them', (_row, eflags, expected) => {
    expect(atHlt(eflags)).toBe(expected);
  });

  it('V-19, V-20 keeps NT, IOPL, AC and ID as cpu_type says', () => {
    for (const cpuType of [0, 1, 5, 6, 99])
      expect(atHlt(AC_ID_NT_IOPL3_VIF, cpuType)).toBe('002e7202');
    expect(atHlt(AC_ID_NT_IOPL3_VIF, 2)).toBe('000a0202');
    expect(atHlt(AC_ID_NT_IOPL3_VIF, 3)).toBe('000a7202');
    expect(atHlt(AC_ID_NT_IOPL3_VIF, 4)).toBe('000e7202');
  });

  it.each([
    ['V-21', 0, '3002'],
    ['V-22', 0x8d5, '38d7'],
    ['V-23', 0x200, '3002'],
    ['V-24', VIF, '3202'],
  ])('%s pushes the flags that the guest sees', (_row, eflags, pushed) => {
    const bench = new Bench().code('9C F4').flags(eflags);
    expect(bench.run()).toBe('UNKNOWN');
    expect([bench.stack(1), bench.regs.sp, bench.regs.ip]).toEqual([pushed, 0xffe, 0x101]);
  });

  it.runIf(HAS_OPERAND_PREFIX)(
    'V-25, V-26 pushes a dword with the operand prefix, without VIF and VIP',
    () => {
      const bench = new Bench().code('66 9C F4').flags(VIF | VIP);
      bench.run();
      expect([bench.stack(2), bench.regs.sp]).toEqual(['3202 0000', 0xffc]);
      const rows = [
        [0, '7202 0024'],
        [2, '3202 0000'],
        [3, '7202 0000'],
        [4, '7202 0004'],
      ] as const;
      for (const [cpuType, pushed] of rows) {
        const other = new Bench().code('66 9C F4').flags(0x2c_5000);
        other.struct.cpu_type = cpuType;
        other.run();
        expect(other.stack(2)).toBe(pushed);
      }
    },
  );

  it.runIf(HAS_OPERAND_PREFIX)('V-27 pops a dword into the flags that cpu_type keeps', () => {
    const rows = [
      [0, '7ed7 0024', '002e7ed7'],
      [2, '3ed7 0000', '000a0ed7'],
      [3, '7ed7 0000', '000a7ed7'],
      [4, '7ed7 0004', '000e7ed7'],
    ] as const;
    for (const [cpuType, pushed, flags] of rows) {
      const bench = new Bench().push(0xffff, 0xfeff).code('66 9D 66 9C F4');
      bench.struct.cpu_type = cpuType;
      expect(bench.run()).toBe('UNKNOWN');
      expect([bench.stack(2), bench.fl]).toEqual([pushed, flags]);
    }
  });

  it('V-28 never sets AC and ID with the 16-bit form', () => {
    for (const [cpuType, pushed, flags] of [
      [0, '7ed7', '000a7ed7'],
      [2, '3ed7', '000a0ed7'],
    ] as const) {
      const bench = new Bench().push(0xfeff).code('9D 9C F4');
      bench.struct.cpu_type = cpuType;
      bench.run();
      expect([bench.stack(1), bench.fl]).toEqual([pushed, flags]);
    }
  });

  it('V-29 to V-31 changes the virtual interrupt flag only', () => {
    const cli = new Bench().code('FA 9C F4').flags(VIF);
    cli.run();
    expect([cli.stack(1), cli.fl]).toEqual(['3002', '00020202']);
    const sti = new Bench().code('FB 9C F4');
    sti.run();
    expect([sti.stack(1), sti.fl, sti.regs.ip]).toEqual(['3202', '000a0202', 0x102]);
    const popf = new Bench().push(0).code('9D 9C F4').flags(VIF);
    popf.run();
    expect(popf.stack(1)).toBe('3002');
  });
});

describe('virtual interrupts (vm86.md 13.3)', () => {
  it.each([
    ['V-33', 'FB 90 F4', VIP, 'STI', 0x101, '000a0202'],
    ['V-34', 'FB', VIP | VIF, 'STI', 0x101, '000a0202'],
    ['V-35', '90 F4', VIP | VIF, 'UNKNOWN', 0x101, '000a0202'],
    ['V-36', '9C 90 F4', VIP | VIF, 'UNKNOWN', 0x102, '000a0202'],
  ])('%s: %s', (_row, code, eflags, result, ip, flags) => {
    const bench = new Bench().code(code).flags(eflags);
    expect([bench.run(), bench.regs.ip, bench.fl]).toEqual([result, ip, flags]);
  });

  it.each([
    ['V-37', 0x200, VIP, 'STI', 0x101, '000a0202'],
    ['V-38', 0x000, VIP, 'UNKNOWN', 0x102, '00020202'],
    ['V-39', 0x200, 0, 'UNKNOWN', 0x102, '000a0202'],
    ['V-44', 0x300, VIP, 'STI', 0x101, '000a0302'],
  ])('%s: POPF of %s', (_row, word, eflags, result, ip, flags) => {
    const bench = new Bench().push(word).code('9D 90 F4').flags(eflags);
    expect([bench.run(), bench.regs.ip, bench.fl, bench.regs.sp]).toEqual([
      result,
      ip,
      flags,
      0x1000,
    ]);
  });

  it('V-40 to V-42 returns from IRET at its target', () => {
    const on = new Bench().push(0x200, 0x1000, 0x140).code('CF').flags(VIP);
    expect([on.run(), on.at]).toEqual(['STI', '1000:0140']);
    const off = new Bench().push(0, 0x1000, 0x140).code('CF').flags(VIP);
    expect([off.run(), off.at]).toEqual(['UNKNOWN', '1000:0140']);
    const flags = new Bench().push(0xad5, 0x4000, 0x10).code('CF');
    expect([flags.run(), flags.at, flags.fl, flags.regs.sp]).toEqual([
      'UNKNOWN',
      '4000:0010',
      '000a0ad7',
      0x1000,
    ]);
  });

  it.runIf(HAS_OPERAND_PREFIX)('V-43 returns from a 32-bit IRET', () => {
    const words = [0x0024, 0x0ad5, 0xabcd, 0x4000, 0xdead, 0x0010];
    const bench = new Bench().push(...words).code('66 CF');
    expect([bench.run(), bench.at, bench.fl]).toEqual(['UNKNOWN', '4000:0010', '002e0ad7']);
  });

  it.each([
    ['V-45', '90 9C F4', VIF, 'PICRETURN', 0x102],
    ['V-46', 'FA 9C F4', VIF, 'UNKNOWN', 0x102],
    ['V-47', 'FA 9C F4', VIF | 0x200, 'PICRETURN', 0x101],
    ['V-48', 'FB', VIP, 'STI', 0x101],
    ['V-50', '9C', VIF | 0x100, 'PICRETURN', 0x101],
  ])('%s: %s with force_return_for_pic', (_row, code, eflags, result, ip) => {
    const bench = new Bench().code(code).flags(eflags).mark(160, 0);
    expect([bench.run(), bench.regs.ip]).toEqual([result, ip]);
  });

  it('V-49 never returns PICRETURN from INT', () => {
    const bench = new Bench().code('CD 40').flags(VIF).mark(160, 0).vector(0x40, 0x4000, 0);
    expect([bench.run(), bench.at]).toEqual(['UNKNOWN', '4000:0000']);
  });

  it('V-51 has no plus information in vm86old', () => {
    const bench = new Bench().code('9C F4').flags(VIF).mark(160, 0);
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
