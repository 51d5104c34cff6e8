import { describe, expect, it } from 'vitest';
import { TF, VIF } from '../../src/cpu/regs.ts';
import {
  Bench,
  DBG_ACTIVE,
  DEBUG_TABLE,
  INFO,
  REVECTORED,
  REVECTORED_21,
  expectRun,
} from './baseState.ts';

/** CD 40 in base state B with vector 40h at 4000:0020. */
function int40(cs = 0x1000): Bench {
  const bench = new Bench();
  bench.regs.cs = cs;
  return bench.code('CD 40').vector(0x40, 0x4000, 0x20);
}

/** `code` with function 4Ch of INT 21h revectored, AH as given. */
function int21(code: string, ah: number): Bench {
  const bench = new Bench().code(code).mark(REVECTORED_21, 0x4c);
  bench.regs.ah = ah;
  return bench.vector(0x21, 0x4000, 0x20).vector(0x22, 0x4000, 0x20);
}

const HANDLER = { at: '4000:0020' };

describe('INT n (vm86.md 13.4)', () => {
  it('V-52: pushes a frame, keeps the high half of ESP and clears VIF', () => {
    const bench = int40().flags(VIF | 0x8d5);
    bench.all.esp = 0xabcd_1000;
    expectRun(bench, 'UNKNOWN', { ...HANDLER, stk: '0102 1000 3ad7', fl: '00020ad7' });
    expect(bench.all.esp).toBe(0xabcd_0ffa);
  });

  it('V-53: hands a revectored interrupt to the caller, stack and flags untouched', () => {
    const bench = int40().flags(VIF | 0x8d5);
    expectRun(bench.mark(REVECTORED, 0x40), 'INTx/40', { ip: 0x102, sp: 0x1000, fl: '000a0ad7' });
  });

  it('V-54: hands a revectored function of INT 21h to the caller', () => {
    expectRun(int21('CD 21', 0x4c), 'INTx/21', { ip: 0x102 });
  });

  it('V-55: leaves the other functions to the guest', () => {
    expectRun(int21('CD 21', 9), 'UNKNOWN', HANDLER);
  });

  it('V-56: looks at AH for INT 21h only', () => {
    expectRun(int21('CD 22', 0x4c), 'UNKNOWN', HANDLER);
  });

  it('V-57: hands over every INT from segment F000', () => {
    expectRun(int40(0xf000), 'INTx/40', { ip: 0x102 });
  });

  it('V-58: does not from F001', () => {
    expectRun(int40(0xf001), 'UNKNOWN', { ...HANDLER, stk: '0102 f001 3002' });
  });

  it('V-59: hands over a vector into F000', () => {
    expectRun(int40().vector(0x40, 0xf000, 0x20), 'INTx/40');
  });

  it('V-60: follows a vector into F001', () => {
    expectRun(int40().vector(0x40, 0xf001, 0x20), 'UNKNOWN', { at: 'f001:0020' });
  });

  it('V-61: follows a vector of 0:0', () => {
    expectRun(int40().vector(0x40, 0, 0).put(0, 0, 'F4'), 'UNKNOWN', { at: '0000:0000' });
  });

  it('V-62: hands over when the vector cannot be read', () => {
    expectRun(int40().protect(0, 'absent'), 'INTx/40');
  });

  it('V-63: hands over when the stack cannot be written', () => {
    expectRun(int40().protect(0x20000, 'read-only'), 'INTx/40', { sp: 0x1000 });
  });

  it('V-64: leaves behind what it had stored when a later store fails', () => {
    const bench = int40().protect(0x20000, 'read-only');
    bench.regs.sp = 0x1002;
    expectRun(bench, 'INTx/40', { sp: 0x1002 });
    expect(bench.memory.read16(0x21000)).toBe(0x3002);
  });

  it('V-65: wraps the frame byte by byte', () => {
    const bench = int40();
    bench.regs.sp = 3;
    expectRun(bench, 'UNKNOWN', { ...HANDLER, sp: 0xfffd });
    const bytes = [0xfffd, 0xfffe, 0xffff, 0, 1, 2].map((off) => bench.memory.read8(0x20000 + off));
    expect(bytes).toEqual([0x02, 0x01, 0x00, 0x10, 0x02, 0x30]);
  });

  it('V-66: treats CD 03 as any INT', () => {
    expectRun(new Bench().code('CD 03').vector(3, 0x4000, 0x20), 'UNKNOWN', HANDLER);
  });

  it.each([['F3 CD 40'], ['66 CD 40']])('V-67: pushes words whatever the prefix: %s', (code) => {
    const bench = new Bench().code(code).vector(0x40, 0x4000, 0x20);
    expectRun(bench, 'UNKNOWN', { ...HANDLER, stk: '0103 1000 3002', sp: 0xffa });
  });

  it('V-68: pushes TF and clears it, without a trap', () => {
    const bench = int40().flags(VIF | TF);
    expectRun(bench, 'UNKNOWN', { ...HANDLER, stk: '0102 1000 3302', fl: '00020202' });
  });

  it('V-69: asks the table of an active debugger first', () => {
    const bench = int40().mark(INFO, DBG_ACTIVE).mark(DEBUG_TABLE, 0x40);
    expectRun(bench, 'INTx/40', { ip: 0x102 });
  });

  it('V-70: does not ask it when the debugger is not active', () => {
    expectRun(int40().mark(DEBUG_TABLE, 0x40), 'UNKNOWN', HANDLER);
  });

  it('V-71: asks it for CD nn only', () => {
    const divide = new Bench().code('F6 F1').vector(0, 0x4000, 0x20);
    expectRun(divide.mark(INFO, DBG_ACTIVE).mark(DEBUG_TABLE, 0), 'UNKNOWN', HANDLER);
  });

  it('has no debugger table in vm86old', () => {
    const bench = int40().mark(INFO, DBG_ACTIVE).mark(DEBUG_TABLE, 0x40);
    expect([bench.runOld(), bench.at]).toEqual(['UNKNOWN', '4000:0020']);
  });

  it('has 256 bits in each map', () => {
    for (const n of [0, 7, 8, 0x7f, 0x80, 0xff]) {
      const code = `CD ${n.toString(16).padStart(2, '0')}`;
      const bench = new Bench().code(code).vector(n, 0x4000, 0x20);
      expectRun(bench.mark(REVECTORED, n), `INTx/${n.toString(16)}`);
      const others = new Bench().code(code).vector(n, 0x4000, 0x20);
      for (let other = 0; other < 256; other++) if (other !== n) others.mark(REVECTORED, other);
      expectRun(others, 'UNKNOWN', HANDLER);
    }
  });
});
