import { describe, expect, it } from 'vitest';
import { AT, STATE } from '../../src/state/layout.ts';
import { permitPorts } from '../../src/vm86/ports.ts';
import { Bench, REVECTORED, expectRun, expectRunOld } from './baseState.ts';

const OF = 0x800;
const HANDLER = { at: '4000:0020' };

/** `code`, with vector `n` at 4000:0020. */
function trapping(code: string, n: number): Bench {
  return new Bench().code(code).vector(n, 0x4000, 0x20);
}

/** BOUND of AX against 2 and 3. */
function bound(): Bench {
  return trapping('62 06 10 00 F4', 5).put(0x3000, 0x10, '02 00 03 00');
}

/** `codes` each give `result` with IP at their first byte. */
function expectEach(codes: readonly string[], result: string, signo?: number): void {
  for (const code of codes) {
    const bench = new Bench().code(code);
    const got = bench.run();
    const signal = got === 'SIGNAL' ? bench.task.signal.signo : undefined;
    expect([code, got, bench.regs.ip, signal]).toEqual([code, result, 0x100, signo]);
  }
}

describe('traps and faults (vm86.md 13.5)', () => {
  it('V-72: reports INT3 whatever the vector and the map say', () => {
    expectRun(trapping('CC', 3).mark(REVECTORED, 3), 'TRAP/3', { ip: 0x101 });
  });

  it('V-73: turns INT3 into SIGTRAP in vm86old', () => {
    expectRunOld(new Bench().code('CC'), 'SIGNAL', { signo: 5, ip: 0x101 });
  });

  it('V-74: reports ICEBP as a single step', () => {
    expectRun(new Bench().code('F1'), 'TRAP/1', { ip: 0x101 });
  });

  it('V-75: sends INTO the way of INT 4', () => {
    expectRun(trapping('CE', 4).flags(OF), 'UNKNOWN', { ...HANDLER, stk: '0101 1000 3802' });
  });

  it('V-76: hands INTO over when its vector is in F000', () => {
    const bench = new Bench().code('CE').flags(OF).vector(4, 0xf000, 0x20);
    expectRun(bench, 'INTx/4', { ip: 0x101 });
  });

  it('V-77: goes on behind INTO without overflow', () => {
    expectRun(new Bench().code('CE F4'), 'UNKNOWN', { ip: 0x101 });
  });

  it('V-78: pushes the address of the divide itself', () => {
    expectRun(trapping('F6 F1', 0), 'UNKNOWN', { ...HANDLER, stk: '0100 1000 3002' });
  });

  it('V-79: hands a revectored divide error over at the divide', () => {
    expectRun(new Bench().code('66 F7 F1').mark(REVECTORED, 0), 'INTx/0', { ip: 0x100 });
  });

  it('V-80: sends BOUND the way of INT 5, its own address pushed', () => {
    expectRun(bound(), 'UNKNOWN', { ...HANDLER, stk: '0100 1000 3002' });
  });

  it('V-81: hands it over when its vector cannot be read', () => {
    expectRun(bound().protect(0, 'absent'), 'INTx/5', { ip: 0x100 });
  });

  it('V-82: goes on behind BOUND within the bounds', () => {
    const bench = bound();
    bench.regs.ax = 2;
    expectRun(bench, 'UNKNOWN', { ip: 0x104 });
  });

  it('V-83: turns the three into signals in vm86old', () => {
    expectRunOld(trapping('F6 F1', 0), 'SIGNAL', { signo: 8, code: 1, addr: 0x100, ip: 0x100 });
    expectRunOld(trapping('CE', 4).flags(OF), 'SIGNAL', { signo: 11, code: 0x80, ip: 0x101 });
    expectRunOld(bound(), 'SIGNAL', { signo: 11, code: 0x80, ip: 0x100 });
  });

  it('V-84: turns an undefined opcode into SIGILL with EIP as its address', () => {
    const bench = new Bench().code('0F 0B');
    expectRun(bench, 'SIGNAL', { signo: 4, code: 2, addr: 0x100, ip: 0x100 });
    expect(bench.task.signal.trapno).toBe(6);
  });

  it('V-85: has no SYSCALL', () => {
    expectEach(['0F 05', '0F 07'], 'SIGNAL', 4);
  });

  it('V-86: gives SYSENTER to the caller', () => {
    expectEach(['0F 34'], 'UNKNOWN');
  });

  it('V-87: has no STR and SLDT', () => {
    expectEach(['66 0F 00 C8', '66 0F 00 C0'], 'SIGNAL', 4);
  });

  it('V-88: completes SGDT, SIDT and SMSW with the values of UMIP', () => {
    const bench = new Bench().code(
      // SMSW, SIDT, SGDT to memory by displacement, and by BX; SMSW AX; INT3.
      '0F 01 26 00 20 0F 01 0E 10 20 0F 01 06 20 20 ' +
        'BB 40 20 0F 01 27 BB 50 20 0F 01 0F BB 60 20 0F 01 07 0F 01 E0 CC',
    );
    bench.regs.ax = 0xffff;
    expectRun(bench, 'TRAP/3', { ip: 0x125 });
    const bytes = (off: number) => [...bench.memory.readBytes(0x32000 + off, 8)];
    for (const at of [0, 0x40]) {
      expect(bytes(at)).toEqual([0x33, 0, 0, 0, 0, 0, 0, 0]);
      expect(bytes(at + 0x10)).toEqual([0, 0, 0, 0, 0xff, 0xff, 0, 0]);
      expect(bytes(at + 0x20)).toEqual([0, 0, 0, 0, 0xfe, 0xff, 0, 0]);
    }
    expect(bench.all.eax).toBe(0x33);
  });

  it('V-89: turns what protected mode alone has, and what no CPU has, into SIGILL', () => {
    const system = ['0F 00 D0', '0F 00 D8', '0F 00 E0', '0F 00 E8', '0F 02 C0', '0F 03 C0'];
    const forms = ['63 C0', '8E C8', '62 C0', '8D C0', 'C4 C4', 'FE 38', '0F AA'];
    expectEach([...system, ...forms], 'SIGNAL', 4);
  });

  it('V-90: refuses LOCK before what writes no memory', () => {
    expectEach(['F0 90', 'F0 40'], 'SIGNAL', 4);
  });

  it('V-91: refuses it before CLI and HLT too', () => {
    expectEach(['F0 FA', 'F0 F4'], 'SIGNAL', 4);
  });

  it('V-92: allows LOCK before a change of memory', () => {
    const bench = new Bench().code('F0 FF 06 00 00 F4');
    expectRun(bench, 'UNKNOWN', { ip: 0x105 });
    expect(bench.memory.read16(0x30000)).toBe(1);
  });

  it('V-93: gives HLT to the caller, at its first prefix', () => {
    expectEach(['F4', '2E F4'], 'UNKNOWN');
  });

  it('V-94: gives privileged instructions to the caller', () => {
    const tables = ['0F 01 16 00 00', '0F 01 1E 00 00', '0F 01 3E 00 00', '0F 01 F0', '0F 06'];
    const registers = ['0F 20 C0', '0F 22 C0', '0F 21 C0', '0F 23 C0'];
    const others = ['0F 08', '0F 09', '0F 30', '0F 32', '0F 33', '0F 35'];
    expectEach([...tables, ...registers, ...others], 'UNKNOWN');
  });

  it('V-95: gives every port instruction to the caller, prefixes and REP of 0 included', () => {
    const immediate = ['E4 60', 'E5 60', 'E6 60', 'E7 60'];
    const others = ['EC', 'ED', 'EE', 'EF', '6C', '6D', '6E', '6F', 'F3 6C', 'F3 6E', '66 ED'];
    expectEach([...immediate, ...others], 'UNKNOWN');
  });

  it('V-96: runs port instructions whose ports are all permitted', () => {
    const permitted = (code: string) => {
      const bench = new Bench().code(code);
      expect(permitPorts(bench.task, 0x80, 1, true)).toBe(0);
      return bench;
    };
    const byte = permitted('E6 80 F4');
    expectRun(byte, 'UNKNOWN', { ip: 0x102 });
    expect(byte.io).toEqual(['out 80 0 1']);
    for (const code of ['E7 80', 'E6 81', '66 E7 80', '66 E7 7E', 'E7 7F']) {
      const bench = permitted(code);
      expectRun(bench, 'UNKNOWN', { ip: 0x100 });
      expect(bench.io).toEqual([]);
    }
  });

  it('V-97: turns a read of an absent page into SIGSEGV with its linear address', () => {
    const bench = new Bench().code('A0 10 00').protect(0x50000, 'absent');
    bench.regs.ds = 0x5000;
    expectRun(bench, 'SIGNAL', { signo: 11, code: 1, addr: 0x50010, ip: 0x100 });
  });

  it('V-98: turns a write to a read-only page into SIGSEGV', () => {
    const bench = new Bench().code('A2 10 00').protect(0x50000, 'read-only');
    bench.regs.ds = 0x5000;
    expectRun(bench, 'SIGNAL', { signo: 11, code: 2, addr: 0x50010, ip: 0x100 });
  });

  it('V-99: turns code on an absent page into SIGSEGV, for a handler outside of the guest', () => {
    const bench = new Bench().protect(0, 'absent');
    Object.assign(bench.regs, { cs: 0, ss: 0, ip: 0 });
    expectRun(bench, 'SIGNAL', { signo: 11, code: 1, addr: 0, at: '0000:0000' });
    // The caller runs again, and may enter once more.
    expect([bench.task.inside, bench.task.killed]).toEqual([false, false]);
    bench.memory.protect(0, 1, 0);
    expectRun(bench.put(0, 0, 'F4'), 'UNKNOWN', { at: '0000:0000' });
  });

  it('V-100: kills a task without handlers, which cannot be called again', () => {
    const make = (code: string) => new Bench('v86', { signalHandlers: 'killed' }).code(code);
    expectRun(make('0F 0B'), 'SIGNAL', { signo: 4 });
    expectRunOld(make('CC'), 'SIGNAL', { signo: 5 });
    expectRunOld(make('F6 F1'), 'SIGNAL', { signo: 8 });
    const bench = make('F4').protect(0x10000, 'absent');
    expectRun(bench, 'SIGNAL', { signo: 11 });
    expect([bench.task.killed, bench.task.signals.killedBy]).toEqual([true, 11]);
    expect([bench.run(), bench.runOld()]).toEqual(['-3', '-3']);
  });
});

describe('exceptions that no row names (vm86.md 6.3, 6.5)', () => {
  it('stores what UMIP gives through 32-bit addresses and into 32-bit registers', () => {
    // SMSW EAX; SMSW [ebx+ecx*4+10h]; INT3.
    const bench = new Bench().code('66 0F 01 E0 67 0F 01 64 8B 10 CC');
    Object.assign(bench.all, { ebx: 0x2000, ecx: 4 });
    expectRun(bench, 'TRAP/3', { ip: 0x10b });
    expect([bench.all.eax, bench.memory.read16(0x32020)]).toEqual([0x8005_0033, 0x33]);
  });

  it('reaches the stack with BP, an override and ESP', () => {
    const bench = new Bench().code('0F 01 66 00 26 0F 01 66 02 67 0F 01 24 24 CC');
    Object.assign(bench.all, { ebp: 0x200, esp: 0x300 });
    bench.regs.es = 0x4100;
    expectRun(bench, 'TRAP/3');
    expect([0x20200, 0x41202, 0x20300].map((lin) => bench.memory.read16(lin))).toEqual([
      0x33, 0x33, 0x33,
    ]);
  });

  it('turns an operand of UMIP on a page that cannot be written into SIGSEGV', () => {
    const bench = new Bench().code('0F 01 06 FE 0F F4').protect(0x31000, 'read-only');
    expectRun(bench, 'SIGNAL', { signo: 11, code: 2, addr: 0x31000, ip: 0x100 });
    expect(bench.memory.read16(0x30ffe)).toBe(0);
  });

  it('gives UMIP operands beyond the segment to the caller', () => {
    expectEach(['0F 01 06 FC FF', '0F 01 26 FF FF'], 'UNKNOWN');
  });

  it('traps behind an instruction that UMIP completes', () => {
    expectRun(new Bench().code('0F 01 E0 90').flags(0x100), 'TRAP/1', { ip: 0x103 });
  });

  it('counts instructions with RDTSC, in one call and over several', () => {
    const bench = new Bench().code('90 0F 31 89 C3 0F 31 F4');
    expectRun(bench, 'UNKNOWN', { ip: 0x107 });
    expect([bench.regs.bx, bench.all.eax, bench.all.edx]).toEqual([1, 3, 0]);
    bench.regs.ip = 0x101;
    expectRun(bench, 'UNKNOWN');
    expect([bench.regs.bx, bench.all.eax]).toEqual([4, 6]);
    bench.task.icount = 2 ** 32 + 5;
    bench.regs.ip = 0x101;
    expectRun(bench, 'UNKNOWN');
    expect([bench.regs.bx, bench.all.eax, bench.all.edx]).toEqual([5, 7, 1]);
  });

  it('tells by SIGFPE and its code what an unmasked coprocessor exception is', () => {
    const codes = [0x01, 0x04, 0x08, 0x10, 0x02, 0x20].map((status) => {
      const bench = new Bench('v86', { fpu: true });
      const { view } = bench.memory;
      // FLDCW, with nothing masked, of a status word in which one exception is pending; then FWAIT.
      view.setUint16(STATE + AT.fpu, 0x0300, true);
      view.setUint16(STATE + AT.fpu + 4, 0x8080 | status, true);
      bench.code('9B F4').run();
      return bench.task.signal;
    });
    expect(codes.map(({ signo }) => signo)).toEqual([8, 8, 8, 8, 8, 8]);
    expect(codes.map(({ code }) => code)).toEqual([7, 3, 4, 5, 5, 6]);
  });
});

describe('ports that are permitted (vm86.md 6.4)', () => {
  const all = (code: string, options = {}) => {
    const bench = new Bench('v86', options).code(code);
    permitPorts(bench.task, 0, 0x1_0000, true);
    return bench;
  };

  it('runs INS and OUTS by elements, with dwords and 32-bit addresses', () => {
    const ins = all('F3 6D F4');
    Object.assign(ins.regs, { cx: 2, di: 0x20, dx: 0x300 });
    expectRun(ins, 'UNKNOWN', { ip: 0x102 });
    expect([ins.io, ins.regs.cx, ins.regs.di]).toEqual([['in 300 2', 'in 300 2'], 0, 0x24]);
    const outs = all('2E 67 66 6F F4').put(0x1000, 0x20, '78 56 34 12');
    Object.assign(outs.all, { esi: 0x20 });
    outs.regs.dx = 0x300;
    expectRun(outs, 'UNKNOWN', { ip: 0x104 });
    expect([outs.io, outs.all.esi]).toEqual([['out 300 12345678 4'], 0x24]);
  });

  it('moves EDI and ECX on as one when a 32-bit address is beyond the segment', () => {
    const ins = all('F3 67 6C F4');
    Object.assign(ins.all, { edi: 0xffff_ffff, ecx: 1 });
    expectRun(ins, 'UNKNOWN', { ip: 0x100 });
    expect([ins.io, ins.all.edi, ins.all.ecx]).toEqual([['in 0 1'], 0, 0xffff_ffff]);
  });

  it('traps behind each element', () => {
    const bench = all('F3 6C F4').flags(0x100);
    bench.regs.cx = 2;
    expectRun(bench, 'TRAP/1', { ip: 0x100 });
    expectRun(bench, 'TRAP/1', { ip: 0x102 });
  });

  it('knows no port behind FFFF', () => {
    const bench = all('ED');
    bench.regs.dx = 0xffff;
    expectRun(bench, 'UNKNOWN', { ip: 0x100 });
    expect(permitPorts(bench.task, 0xffff, 2, true)).toBe(-22);
  });

  it('faults at pages before it touches the port, and at the end of the segment', () => {
    const protectedPage = all('6C').protect(0x30000, 'read-only');
    expectRun(protectedPage, 'SIGNAL', { signo: 11, code: 2, addr: 0x30000, ip: 0x100 });
    const absent = all('6E').protect(0x30000, 'absent');
    expectRun(absent, 'SIGNAL', { signo: 11, code: 1, addr: 0x30000, ip: 0x100 });
    for (const bench of [protectedPage, absent]) expect(bench.io).toEqual([]);
    const wide = all('67 6C');
    wide.all.edi = 0x1_0000;
    expectRun(wide, 'UNKNOWN', { ip: 0x100 });
    const stack = all('36 6F');
    stack.regs.si = 0xffff;
    expectRun(stack, 'SIGNAL', { signo: 7, ip: 0x100 });
    expect(stack.io).toEqual([]);
  });

  it('wraps at the end of the segment without limit checks', () => {
    const wrapping = all('6D F4', { limitChecks: false });
    wrapping.regs.di = 0xffff;
    expectRun(wrapping, 'UNKNOWN', { ip: 0x101 });
    expect([wrapping.memory.read8(0x3ffff), wrapping.regs.di]).toEqual([0x5a, 1]);
  });

  it('does not take an instruction that is too long for a port instruction', () => {
    const bench = all(`${'F3 '.repeat(15)}EC`);
    expectRun(bench, 'UNKNOWN', { ip: 0x100 });
    expect([bench.io, bench.task.exception]).toEqual([[], 13]);
  });
});
