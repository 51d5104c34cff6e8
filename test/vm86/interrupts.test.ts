import { describe, expect, it } from 'vitest';
import { TF, VIF } from '../../src/cpu/regs.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { Bench, HAS_OPERAND_PREFIX } from './baseState.ts';

const REVECTORED = 96;
const REVECTORED_21 = 128;
const INFO = 160;
const DEBUG_TABLE = 164;

/** CD 40 in base state B with vector 40h at 4000:0020. */
function int40(): Bench {
  return new Bench().code('CD 40').vector(0x40, 0x4000, 0x20);
}

describe('INT n (vm86.md 13.4)', () => {
  it('V-52 pushes a frame, keeps the high half of ESP and clears VIF', () => {
    const bench = int40().flags(VIF | 0x8d5);
    bench.all.esp = 0xabcd_1000;
    expect([bench.run(), bench.at, bench.all.esp, bench.stack(3), bench.fl]).toEqual([
      'UNKNOWN',
      '4000:0020',
      0xabcd_0ffa,
      '0102 1000 3ad7',
      '00020ad7',
    ]);
  });

  it('V-53 hands a revectored interrupt to the caller, stack and flags untouched', () => {
    const bench = int40()
      .flags(VIF | 0x8d5)
      .mark(REVECTORED, 0x40);
    expect([bench.run(), bench.regs.ip, bench.regs.sp, bench.fl]).toEqual([
      'INTx/40',
      0x102,
      0x1000,
      '000a0ad7',
    ]);
  });

  it.each([
    ['V-54', 0x4c, 'CD 21', 'INTx/21'],
    ['V-55', 0x09, 'CD 21', 'UNKNOWN'],
    ['V-56', 0x4c, 'CD 22', 'UNKNOWN'],
  ])('%s looks up function %s of INT 21h only', (_row, ah, code, result) => {
    const bench = new Bench().code(code).mark(REVECTORED_21, 0x4c);
    bench.vector(0x21, 0x4000, 0x20).vector(0x22, 0x4000, 0x20);
    bench.regs.ah = ah;
    expect(bench.run()).toBe(result);
    if (result === 'UNKNOWN') expect(bench.at).toBe('4000:0020');
  });

  it('V-57, V-58 hands over every INT from segment F000, and from no other', () => {
    const rom = new Bench().vector(0x40, 0x4000, 0x20);
    rom.regs.cs = 0xf000;
    expect(rom.code('CD 40').run()).toBe('INTx/40');
    const near = new Bench().vector(0x40, 0x4000, 0x20);
    near.regs.cs = 0xf001;
    expect([near.code('CD 40').run(), near.at, near.stack(3)]).toEqual([
      'UNKNOWN',
      '4000:0020',
      '0102 f001 3002',
    ]);
  });

  it('V-59 to V-61 hands over vectors into F000, and follows F001 and 0:0', () => {
    expect(int40().vector(0x40, 0xf000, 0x20).run()).toBe('INTx/40');
    const near = int40().vector(0x40, 0xf001, 0x20);
    expect([near.run(), near.at]).toEqual(['UNKNOWN', 'f001:0020']);
    const zero = int40().vector(0x40, 0, 0).put(0, 0, 'F4');
    expect([zero.run(), zero.at]).toEqual(['UNKNOWN', '0000:0000']);
  });

  it('V-62, V-63 hands over when the vector or the stack cannot be used', () => {
    expect(int40().protect(0, 'absent').run()).toBe('INTx/40');
    const bench = int40().protect(0x20000, 'read-only');
    expect([bench.run(), bench.regs.sp]).toEqual(['INTx/40', 0x1000]);
  });

  it('V-64 leaves behind what it had stored when a later store fails', () => {
    const bench = int40().protect(0x20000, 'read-only');
    bench.regs.sp = 0x1002;
    expect([bench.run(), bench.regs.sp]).toEqual(['INTx/40', 0x1002]);
    expect(bench.memory.read16(0x21000)).toBe(0x3002);
  });

  it('V-65 wraps the frame byte by byte', () => {
    const bench = int40();
    bench.regs.sp = 3;
    bench.run();
    const bytes = [0xfffd, 0xfffe, 0xffff, 0, 1, 2].map((off) => bench.memory.read8(0x20000 + off));
    expect([bench.regs.sp, bytes]).toEqual([0xfffd, [0x02, 0x01, 0x00, 0x10, 0x02, 0x30]]);
  });

  it('V-66 treats CD 03 as any INT', () => {
    const three = new Bench().code('CD 03').vector(3, 0x4000, 0x20);
    expect([three.run(), three.at]).toEqual(['UNKNOWN', '4000:0020']);
  });

  it.runIf(HAS_OPERAND_PREFIX)('V-67 skips prefixes', () => {
    for (const code of ['F3 CD 40', '66 CD 40']) {
      const bench = new Bench().code(code).vector(0x40, 0x4000, 0x20);
      bench.run();
      expect([bench.stack(1), bench.regs.sp]).toEqual(['0103', 0xffa]);
    }
  });

  it('V-68 pushes TF and clears it, without a trap', () => {
    const bench = int40().flags(VIF | TF);
    expect([bench.run(), bench.at, bench.stack(3), bench.regs.flags & TF]).toEqual([
      'UNKNOWN',
      '4000:0020',
      '0102 1000 3302',
      0,
    ]);
  });

  it('V-69 to V-71 asks the debugger table for CD nn only, and only when it is active', () => {
    expect(int40().mark(INFO, 1).mark(DEBUG_TABLE, 0x40).run()).toBe('INTx/40');
    expect(int40().mark(DEBUG_TABLE, 0x40).run()).toBe('UNKNOWN');
    const divide = new Bench().code('F6 F1').vector(0, 0x4000, 0x20);
    expect(divide.mark(INFO, 1).mark(DEBUG_TABLE, 0).run()).toBe('UNKNOWN');
    expect(divide.at).toBe('4000:0020');
  });

  it('V-130 continues an INT that straddles the end of its segment', () => {
    const bench = new Bench().vector(0x40, 0x4000, 0x20);
    bench.regs.ip = 0xffff;
    bench.code('CD 40');
    expect([bench.run(), bench.at, bench.stack(1)]).toEqual(['UNKNOWN', '4000:0020', '0001']);
  });
});

describe('traps and faults (vm86.md 13.5)', () => {
  it('V-72 to V-74 reports breakpoints and ICEBP', () => {
    const plus = new Bench().code('CC').vector(3, 0x4000, 0x20).mark(REVECTORED, 3);
    expect([plus.run(), plus.regs.ip]).toEqual(['TRAP/3', 0x101]);
    const old = new Bench().code('CC');
    expect([old.runOld(), old.regs.ip, old.task.signal.signo]).toEqual(['SIGNAL', 0x101, 5]);
    const ice = new Bench().code('F1');
    expect([ice.run(), ice.regs.ip]).toEqual(['TRAP/1', 0x101]);
  });

  it('V-75 to V-77 sends INTO the way of INT 4', () => {
    const taken = new Bench().code('CE').flags(0x800).vector(4, 0x4000, 0x20);
    expect([taken.run(), taken.at, taken.stack(3)]).toEqual([
      'UNKNOWN',
      '4000:0020',
      '0101 1000 3802',
    ]);
    const rom = new Bench().code('CE').flags(0x800).vector(4, 0xf000, 0x20);
    expect([rom.run(), rom.regs.ip]).toEqual(['INTx/4', 0x101]);
    const clear = new Bench().code('CE F4');
    expect([clear.run(), clear.regs.ip]).toEqual(['UNKNOWN', 0x101]);
  });

  it('V-78 pushes the address of the divide itself', () => {
    const bench = new Bench().code('F6 F1').vector(0, 0x4000, 0x20);
    expect([bench.run(), bench.stack(3)]).toEqual(['UNKNOWN', '0100 1000 3002']);
  });

  it('V-80 to V-82 sends BOUND the way of INT 5', () => {
    const make = () => new Bench().code('62 06 10 00 F4').put(0x3000, 0x10, '02 00 03 00');
    const outside = make().vector(5, 0x4000, 0x20);
    expect([outside.run(), outside.stack(1)]).toEqual(['UNKNOWN', '0100']);
    const absent = make().protect(0, 'absent');
    expect([absent.run(), absent.regs.ip]).toEqual(['INTx/5', 0x100]);
    const inside = make();
    inside.regs.ax = 2;
    expect([inside.run(), inside.regs.ip]).toEqual(['UNKNOWN', 0x104]);
  });

  it('V-83 turns the same into signals in vm86old', () => {
    const divide = new Bench().code('F6 F1').vector(0, 0x4000, 0x20);
    expect(divide.runOld()).toBe('SIGNAL');
    expect([divide.task.signal, divide.regs.ip]).toMatchObject([{ signo: 8, code: 1 }, 0x100]);
    const into = new Bench().code('CE').flags(0x800);
    expect(into.runOld()).toBe('SIGNAL');
    expect([into.task.signal, into.regs.ip]).toMatchObject([{ signo: 11, code: 0x80 }, 0x101]);
  });

  it('V-84 turns an undefined opcode into SIGILL', () => {
    const bench = new Bench().code('0F 0B');
    expect(bench.run()).toBe('SIGNAL');
    expect(bench.task.signal).toEqual({ signo: 4, code: 2, addr: 0x100, trapno: 6 });
    expect(bench.regs.ip).toBe(0x100);
  });

  it('V-93, V-95 stops at HLT and at every port instruction, prefixes included', () => {
    const codes = ['F4', '2E F4', 'E4 60', 'E5 60', 'E6 60', 'E7 60', 'EC', 'ED', 'EE', 'EF'];
    for (const code of [...codes, '6C', '6E', 'F3 6C', 'F3 6E']) {
      const bench = new Bench().code(code);
      expect([code, bench.run(), bench.regs.ip]).toEqual([code, 'UNKNOWN', 0x100]);
    }
  });

  it('V-96 runs port instructions whose ports are all permitted', () => {
    const permit = (bench: Bench) => bench.mark(0xa000 - 0x1000, 0x80);
    const byte = permit(new Bench().code('E6 80 F4'));
    expect([byte.run(), byte.regs.ip, byte.io]).toEqual(['UNKNOWN', 0x102, ['out 80 0 1']]);
    for (const code of ['E7 80', 'E6 81']) {
      const bench = permit(new Bench().code(code));
      expect([bench.run(), bench.regs.ip, bench.io]).toEqual(['UNKNOWN', 0x100, []]);
    }
  });

  it('V-97, V-98 turns page faults into SIGSEGV', () => {
    const absent = new Bench().code('A0 10 00').protect(0x50000, 'absent');
    absent.regs.ds = 0x5000;
    expect(absent.run()).toBe('SIGNAL');
    expect(absent.task.signal).toMatchObject({ signo: 11, code: 1, addr: 0x50010 });
    const readOnly = new Bench().code('A2 10 00').protect(0x50000, 'read-only');
    readOnly.regs.ds = 0x5000;
    expect(readOnly.run()).toBe('SIGNAL');
    expect(readOnly.task.signal).toMatchObject({ signo: 11, code: 2, addr: 0x50010 });
  });

  it('V-100 kills a task without handlers, which cannot be entered again', () => {
    const bench = new Bench('v86', { signalHandlers: 'killed' }).code('0F 0B');
    expect(bench.run()).toBe('SIGNAL');
    expect(bench.run()).toBe('-3');
  });
});

describe('stepping (vm86.md 13.6)', () => {
  it('V-101 traps behind each instruction while TF is set', () => {
    const bench = new Bench().code('90 90 F4').flags(TF);
    expect([bench.run(), bench.regs.ip]).toEqual(['TRAP/1', 0x101]);
    expect([bench.run(), bench.regs.ip]).toEqual(['TRAP/1', 0x102]);
    bench.regs.flags &= ~TF;
    expect([bench.run(), bench.regs.ip]).toEqual(['UNKNOWN', 0x102]);
  });

  it.each([
    ['V-102', '9C', 0x101],
    ['V-103', 'FB', 0x101],
    ['V-108', 'CC', 0x101],
  ])('%s: %s with TF', (_row, code, ip) => {
    const bench = new Bench().code(code).flags(TF);
    expect([bench.run(), bench.regs.ip]).toEqual([code === 'CC' ? 'TRAP/3' : 'TRAP/1', ip]);
    if (code === '9C') expect(bench.stack(1)).toBe('3102');
  });

  it('V-104, V-105 traps once more when POPF clears TF, and late when it sets it', () => {
    const clears = new Bench().push(0).code('9D').flags(TF);
    expect([clears.run(), clears.regs.ip, clears.fl]).toEqual(['TRAP/1', 0x101, '00020202']);
    const sets = new Bench().push(0x100).code('9D 90 90 F4');
    expect([sets.run(), sets.regs.ip]).toEqual(['TRAP/1', 0x102]);
  });

  it('V-106, V-107 does not trap at HLT, and behind MOV SS one instruction later', () => {
    const hlt = new Bench().code('F4').flags(TF);
    expect([hlt.run(), hlt.regs.ip, hlt.fl]).toEqual(['UNKNOWN', 0x100, '00020302']);
    const movSs = new Bench().code('8E D0 90 90').flags(TF);
    movSs.regs.ax = 0x2000;
    expect([movSs.run(), movSs.regs.ip]).toEqual(['TRAP/1', 0x103]);
  });

  it('V-109 to V-112 follows IRET, TFpendig and vm86old', () => {
    const iret = new Bench().push(0x100, 0x1000, 0x140).code('CF').flags(TF);
    expect([iret.run(), iret.at]).toEqual(['TRAP/1', '1000:0140']);
    const pending = new Bench().push(0).code('9D 90 90 F4').mark(INFO, 1).mark(INFO, 2);
    expect([pending.run(), pending.regs.ip]).toEqual(['TRAP/1', 0x102]);
    const inactive = new Bench().push(0).code('9D 90 90 F4').mark(INFO, 2);
    expect([inactive.run(), inactive.regs.ip]).toEqual(['UNKNOWN', 0x103]);
    for (const code of ['90', '9C']) {
      const old = new Bench().code(code).flags(TF);
      expect([old.runOld(), old.regs.ip, old.task.signal.signo]).toEqual(['SIGNAL', 0x101, 5]);
    }
  });
});

describe('wrapping and prefixes (vm86.md 13.7)', () => {
  it('V-113, V-114 wraps the stack byte by byte', () => {
    const push = new Bench().code('9C F4');
    push.regs.sp = 1;
    push.run();
    expect([push.regs.sp, push.memory.read8(0x20000), push.memory.read8(0x2ffff)]).toEqual([
      0xffff, 0x30, 0x02,
    ]);
    const pop = new Bench().code('9D F4').put(0x2000, 0xffff, 'D5 0A');
    pop.regs.sp = 0xffff;
    pop.run();
    expect([pop.regs.sp, pop.fl]).toEqual([1, '000a0ad7']);
  });

  it.runIf(HAS_OPERAND_PREFIX)('V-117 to V-119 skips any number of prefixes', () => {
    for (const code of ['67 FA', '2E FA', '66 FA', 'F3 FA']) {
      const bench = new Bench().code(`${code} F4`);
      expect([bench.run(), bench.regs.ip]).toEqual(['UNKNOWN', 0x102]);
    }
    const five = new Bench().code('66 66 2E F3 FA F4');
    expect([five.run(), five.regs.ip]).toEqual(['UNKNOWN', 0x105]);
    const fifteen = new Bench().code(`${'66 '.repeat(15)}FA F4`);
    expect([fifteen.run(), fifteen.regs.ip]).toEqual(['UNKNOWN', 0x110]);
  });

  it('V-121 ends in a segment that is nothing but prefixes', () => {
    const bench = new Bench();
    bench.memory.ram.fill(0x66, 0x10000, 0x20000);
    bench.task.engine.flush();
    expect(bench.run()).toBe('UNKNOWN');
  });

  it('V-122 gives UNKNOWN when the monitor cannot use the stack', () => {
    const readOnly = new Bench().code('9C').protect(0x20000, 'read-only');
    expect([readOnly.run(), readOnly.regs.ip, readOnly.regs.sp]).toEqual([
      'UNKNOWN',
      0x100,
      0x1000,
    ]);
    const absent = new Bench().code('9D').protect(0x20000, 'absent');
    absent.regs.sp = 0x800;
    expect([absent.run(), absent.regs.ip, absent.regs.sp]).toEqual(['UNKNOWN', 0x100, 0x800]);
  });
});

describe('native models (vm86.md 1.8)', () => {
  it.each<[CpuModel, string]>([
    ['8086', 'f002'],
    ['80186', 'f002'],
    ['80286', '0002'],
    ['80386', '0002'],
  ])(
    '%s executes its own flag instructions and reflects INT with its FLAGS image',
    (model, low) => {
      const bench = new Bench(model).code('FB FA 9C 9D CD 40').vector(0x40, 0x4000, 0x20).flags(2);
      expect([bench.run(), bench.at, bench.stack(3)]).toEqual([
        'UNKNOWN',
        '4000:0020',
        `0106 1000 ${low}`,
      ]);
    },
  );

  it('clears IF and TF for the handler and keeps them in the frame', () => {
    const bench = new Bench('8086').code('CD 40').vector(0x40, 0x4000, 0x20).flags(0x202);
    bench.run();
    expect([bench.stack(3), bench.regs.flags & 0x300]).toEqual(['0102 1000 f202', 0]);
  });

  it('pushes the address behind a divide on the 8086, of the divide on the 80286', () => {
    const old = new Bench('8086').code('F6 F1').vector(0, 0x4000, 0x20);
    old.run();
    expect(old.stack(1)).toBe('0102');
    const later = new Bench('80286').code('F6 F1').vector(0, 0x4000, 0x20);
    later.run();
    expect(later.stack(1)).toBe('0100');
  });

  it('sends single steps through vector 1', () => {
    const bench = new Bench('8086').code('90 90').vector(1, 0x4000, 0x20).flags(TF);
    expect([bench.run(), bench.at, bench.stack(1)]).toEqual(['UNKNOWN', '4000:0020', '0101']);
  });

  it('ends although each fault leads to the next', () => {
    const bench = new Bench('80286').code('0F 0B').vector(6, 0x1000, 0x100);
    expect(bench.run(1000)).toBe('SIGNAL');
    expect(bench.task.executed).toBe(1000);
  });
});
