import { describe, expect, it } from 'vitest';
import { TF } from '../../src/cpu/regs.ts';
import { Bench, DBG_ACTIVE, INFO, TF_PENDING, expectRun, expectRunOld } from './baseState.ts';

/** `code` with TF set at entry. */
function stepping(code: string): Bench {
  return new Bench().code(code).flags(TF);
}

describe('stepping (vm86.md 13.6)', () => {
  it('V-101: traps behind each instruction while TF is set', () => {
    const bench = stepping('90 90 F4');
    expectRun(bench, 'TRAP/1', { ip: 0x101 });
    expectRun(bench, 'TRAP/1', { ip: 0x102 });
    bench.regs.flags &= ~TF;
    expectRun(bench, 'UNKNOWN', { ip: 0x102 });
  });

  it('V-102: traps behind PUSHF, which has pushed TF', () => {
    expectRun(stepping('9C'), 'TRAP/1', { ip: 0x101, stk: '3102' });
  });

  it('V-103: traps behind STI', () => {
    expectRun(stepping('FB'), 'TRAP/1', { ip: 0x101, fl: '000a0302' });
  });

  it('V-104: traps once more when POPF clears TF', () => {
    expectRun(stepping('9D').push(0), 'TRAP/1', { ip: 0x101, fl: '00020202' });
  });

  it('V-105: traps one instruction later when POPF sets it', () => {
    expectRun(new Bench().push(0x100).code('9D 90 90 F4'), 'TRAP/1', { ip: 0x102 });
  });

  it('V-106: does not trap at HLT', () => {
    expectRun(stepping('F4'), 'UNKNOWN', { ip: 0x100, fl: '00020302' });
  });

  it('V-107: traps behind MOV SS one instruction later', () => {
    const bench = stepping('8E D0 90 90');
    bench.regs.ax = 0x2000;
    expectRun(bench, 'TRAP/1', { ip: 0x103 });
  });

  it('V-108: reports INT3 as itself', () => {
    expectRun(stepping('CC'), 'TRAP/3', { ip: 0x101 });
  });

  it('V-109: traps at the target of IRET', () => {
    expectRun(stepping('CF').push(0x100, 0x1000, 0x140), 'TRAP/1', { at: '1000:0140' });
  });

  it('V-110: sets TF with POPF for an active debugger that asked for it', () => {
    const bench = new Bench().push(0).code('9D 90 90 F4').mark(INFO, DBG_ACTIVE);
    expectRun(bench.mark(INFO, TF_PENDING), 'TRAP/1', { ip: 0x102 });
  });

  it('V-111: does not for one that is not active', () => {
    const bench = new Bench().push(0).code('9D 90 90 F4').mark(INFO, TF_PENDING);
    expectRun(bench, 'UNKNOWN', { ip: 0x103 });
  });

  it('V-112: turns single steps into SIGTRAP in vm86old', () => {
    expectRunOld(stepping('90'), 'SIGNAL', { signo: 5, ip: 0x101 });
    expectRunOld(stepping('9C'), 'SIGNAL', { signo: 5, ip: 0x101 });
  });

  it('traps behind the iterations of a REP', () => {
    const bench = stepping('F3 AA F4');
    bench.regs.cx = 2;
    expectRun(bench, 'TRAP/1', { ip: 0x100 });
    expectRun(bench, 'TRAP/1', { ip: 0x102 });
    expect(bench.regs.cx).toBe(0);
  });
});
