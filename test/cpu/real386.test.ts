/** What the vectors of the 80386 do not cover: transfers, stack, flags, system registers, limits. */
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/asm/assemble.ts';
import {
  STOP_BUDGET,
  STOP_EXCEPTION,
  STOP_SENSITIVE,
  STOP_TRAP,
  type EngineStop,
} from '../../src/cpu/engine.ts';
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { CF, IF, Regs, TF, Vm86Regs, ZF } from '../../src/cpu/regs.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import { machineStateOf, type CpuModel } from '../../src/state/machineState.ts';
import { PROT_ABSENT, PROT_READ_ONLY, createMemory } from '../../src/state/memory.ts';
import { systemRegistersOf } from '../../src/state/systemRegisters.ts';
import { createLab, load, type Lab } from './lab.ts';

type Wide = Partial<
  Record<'eax' | 'ebx' | 'ecx' | 'edx' | 'esi' | 'edi' | 'ebp' | 'esp' | 'eip' | 'eflags', number>
>;

interface Bench extends Lab {
  readonly wide: ReturnType<typeof Vm86Regs.at>;
  /** Instructions of the source, one by one; the last stop. */
  step(count?: number): EngineStop;
}

/** A program at 1000:0100 with SS = 2000, SP = 1000, DS = ES = 3000. */
function bench(source: string, registers: Wide = {}, model: CpuModel = '80386'): Bench {
  const { image, diagnostics } = assemble(`org 0x100\n${source}`);
  expect(diagnostics).toEqual([]);
  const lab = createLab(model);
  load(lab, image);
  lab.regs.ds = lab.regs.es = 0x3000;
  lab.regs.ss = 0x2000;
  const wide = Vm86Regs.at(lab.memory.view, STATE + AT.vm86);
  wide.eflags = 2;
  wide.esp = 0x1000;
  Object.assign(wide, registers);
  return { ...lab, wide, step: (count = 1) => lab.engine.run(count) };
}

function dword({ memory }: Lab, lin: number): number {
  return memory.read16(lin) + memory.read16(lin + 2) * 0x10000;
}

function setDword({ memory }: Lab, lin: number, value: number): void {
  for (let i = 0; i < 4; i++) memory.write8(lin + i, (value >>> (8 * i)) & 0xff);
}

/** Vector of the fault that one step ends with, IP still on the instruction, or -1. */
function faultOf(one: Bench): number {
  const { eip, esp } = one.wide;
  const stop = one.step();
  if (stop === STOP_BUDGET) return -1;
  expect([one.wide.eip, one.wide.esp]).toEqual([eip, esp]);
  return one.engine.vector;
}

describe('transfers with 32-bit operands', () => {
  it('call near pushes a dword, ret takes it back', () => {
    const one = bench('call dword there\nnop\nthere: o32 ret 4');
    one.step();
    expect([one.regs.ip, one.regs.sp, dword(one, 0x20ffc)]).toEqual([0x107, 0xffc, 0x106]);
    one.step();
    expect([one.regs.ip, one.regs.sp]).toEqual([0x106, 0x1004]);
  });

  it.each([
    ['jmp dword 0x10000', {}],
    ['o32 je near 0x12345', { eflags: ZF | 2 }],
    ['call dword 0x7fffffff', {}],
    ['jmp eax', { eax: 0x10000 }],
    ['call eax', { eax: 0x8000_0100 }],
    ['jmp dword 0x1000:0x10000', {}],
    ['call dword 0x1000:0x12345678', {}],
    ['o32 ret', {}],
    ['o32 retf', {}],
    ['o32 iret', {}],
  ] as const)('%s beyond the segment is #GP before anything has changed', (text, registers) => {
    const one = bench(text, registers);
    setDword(one, 0x21000, 0x10100);
    const before = Buffer.from(one.memory.bytes.slice(STATE + AT.vm86, STATE + AT.vm86 + 84));
    expect(faultOf(one)).toBe(13);
    const after = Buffer.from(one.memory.bytes.slice(STATE + AT.vm86, STATE + AT.vm86 + 84));
    expect(after.equals(before)).toBe(true);
    expect(dword(one, 0x20ffc)).toBe(0);
  });

  it('a jump that is not taken may have any target', () => {
    expect(faultOf(bench('o32 je near 0x12345'))).toBe(-1);
    expect(bench('o32 loop 0x100', { ecx: 1 }).step()).toBe(STOP_BUDGET);
  });

  it('a loop that would leave the segment leaves its counter alone', () => {
    const one = bench('nop', { ecx: 5 });
    one.memory.writeBytes(0x10100, [0x66, 0xe2, 0x80]);
    one.memory.writeBytes(0x10000, [0x66, 0xe2, 0x80]);
    one.step();
    expect([one.regs.ip, one.wide.ecx]).toEqual([0x83, 4]);
    one.regs.ip = 0;
    expect(faultOf(one)).toBe(13);
    expect(one.wide.ecx).toBe(4);
  });

  it('far calls push two dwords and return by them', () => {
    const one = bench('call dword 0x4000:0x200');
    const { image } = assemble('o32 retf 8');
    one.memory.writeBytes(0x40200, image);
    one.step();
    expect([one.regs.cs, one.regs.ip, one.regs.sp]).toEqual([0x4000, 0x200, 0xff8]);
    expect([dword(one, 0x20ff8), dword(one, 0x20ffc)]).toEqual([0x108, 0x1000]);
    one.step();
    expect([one.regs.cs, one.regs.ip, one.regs.sp]).toEqual([0x1000, 0x108, 0x1008]);
  });

  it('far pointers in memory are 16:32', () => {
    const one = bench('jmp dword far [0x20]');
    setDword(one, 0x30020, 0x1234);
    one.memory.writeBytes(0x30024, [0x78, 0x56]);
    one.step();
    expect([one.regs.cs, one.regs.ip]).toEqual([0x5678, 0x1234]);
  });

  it.each(['lss esp', 'lfs esi', 'lgs edi', 'lds ebp', 'les ebx'])('%s loads 16:32', (head) => {
    const one = bench(`${head}, [0x20]`);
    setDword(one, 0x30020, 0x89abcdef);
    one.memory.writeBytes(0x30024, [0x78, 0x56]);
    one.step();
    const [, seg, name] = /^l(.s) (\w+)/.exec(head) ?? [];
    expect(one.wide[name as 'esp']).toBe(0x89abcdef);
    expect(one.wide[seg as 'ss']).toBe(0x5678);
  });

  it('a selector behind offset FFFF wraps with a 16-bit address and faults with a 32-bit one', () => {
    const one = bench('lfs ax, [bx]', { ebx: 0xfffe });
    one.memory.writeBytes(0x3fffe, [0x11, 0x22]);
    one.memory.writeBytes(0x30000, [0x33, 0x44]);
    one.step();
    expect([one.regs.ax, one.regs.fs]).toEqual([0x2211, 0x4433]);
    expect(faultOf(bench('lfs ax, [ebx]', { ebx: 0xfffe }))).toBe(13);
  });
});

describe('flags with 32-bit operands on the 80386', () => {
  it('PUSHFD shows zeros above bit 15, whatever the machine keeps there', () => {
    const one = bench('pushfd', { eflags: 0x0014_7202 | CF });
    one.step();
    expect(dword(one, 0x20ffc)).toBe(0x7203);
  });

  it('POPFD does not make an AC flag: that is how programs tell it from an 80486', () => {
    const one = bench('push dword 0x00277fd7\npopfd\npushfd');
    one.step(1);
    one.step(1);
    // TF is on now: one instruction, and the trap.
    expect(one.step(1)).toBe(STOP_TRAP);
    expect(dword(one, 0x20ffc)).toBe(0x7fd7);
  });

  it('IRETD takes three dwords and turns interrupts on', () => {
    const one = bench('iretd');
    [0x200, 0xffff_4000, 0x0002_0246].forEach((value, i) => setDword(one, 0x21000 + 4 * i, value));
    one.step();
    expect([one.regs.cs, one.regs.ip, one.regs.sp]).toEqual([0x4000, 0x200, 0x100c]);
    expect(one.wide.eflags).toBe(0x246);
  });

  it('on v86 they all stop for the monitor', () => {
    for (const text of ['pushfd', 'popfd', 'iretd', 'cli', 'sti', 'o32 int 0x21']) {
      const one = bench(text, {}, 'v86');
      expect([one.step(), one.engine.vector, one.regs.ip]).toEqual([STOP_SENSITIVE, -1, 0x100]);
    }
  });
});

describe('the stack with 32-bit operands', () => {
  it('uses SP alone, and wraps at 64 KiB', () => {
    const one = bench('push eax\npop ebx', { eax: 0x89abcdef, esp: 0x7777_0000 });
    one.step();
    expect([one.wide.esp, dword(one, 0x2fffc)]).toEqual([0x7777_fffc, 0x89abcdef]);
    one.step();
    expect([one.wide.esp, one.wide.ebx]).toEqual([0x7777_0000, 0x89abcdef]);
  });

  it('a dword that does not fit below FFFF is #SS and nothing is pushed', () => {
    expect(faultOf(bench('push eax', { esp: 2 }))).toBe(12);
    expect(faultOf(bench('pushad', { esp: 6 }))).toBe(12);
    expect(faultOf(bench('pop eax', { esp: 0xfffd }))).toBe(12);
  });

  it('segments are pushed with zeros above, and popped by their low word', () => {
    const one = bench('push dword -1\npop eax\npush fs\npop gs\no32 push ds\no32 pop ss\nnop');
    one.regs.fs = 0x1234;
    one.step(4);
    expect([one.regs.gs, one.wide.eax, one.regs.sp]).toEqual([0x1234, 0xffff_ffff, 0x1000]);
    one.step();
    expect(dword(one, 0x20ffc)).toBe(0x3000);
    one.step();
    expect([one.regs.ss, one.regs.sp]).toEqual([0x3000, 0x1000]);
    expect(machineStateOf(one.memory.view).shadow).toBe(1);
  });

  it('POP into memory is complete or has not happened', () => {
    const one = bench('pop dword [eax]', { eax: 0xfffe });
    expect(faultOf(one)).toBe(13);
    const other = bench('pop word [esp]', { esp: 0x1000 });
    other.memory.writeBytes(0x21000, [0x34, 0x12]);
    other.step();
    expect(other.memory.read16(0x21002)).toBe(0x1234);
  });

  it('ENTER with levels copies dwords of the frame before', () => {
    const one = bench('o32 enter 8, 3', { ebp: 0x1800 });
    [0x11111111, 0x22222222].forEach((value, i) => setDword(one, 0x217fc - 4 * i, value));
    one.step();
    expect([0, 1, 2, 3].map((i) => dword(one, 0x20ffc - 4 * i))).toEqual([
      0x1800, 0x11111111, 0x22222222, 0xffc,
    ]);
    expect([one.wide.ebp, one.wide.esp]).toEqual([0xffc, 0xff0 - 8]);
  });
});

describe('32-bit addresses', () => {
  it('an offset beyond FFFF is #GP, through SS #SS', () => {
    expect(faultOf(bench('mov al, [eax]', { eax: 0x10000 }))).toBe(13);
    expect(faultOf(bench('mov al, [ebp]', { ebp: 0xffff_ffff }))).toBe(12);
    expect(faultOf(bench('mov al, [esp+ebx*4]', { ebx: 0x4000 }))).toBe(12);
    expect(faultOf(bench('mov eax, [ebx]', { ebx: 0xfffd }))).toBe(13);
    expect(faultOf(bench('mov eax, [bx]', { ebx: 0xfffd }))).toBe(13);
    expect(faultOf(bench('mov eax, [ebx]', { ebx: 0xfffc }))).toBe(-1);
  });

  it('LEA computes all 32 bits and never faults', () => {
    const one = bench('lea eax, [ebx+ecx*8+0x12345678]\nlea dx, [ebx+ecx*8]', {
      ebx: 0xf0000001,
      ecx: 0x1001,
    });
    one.step(2);
    expect([one.wide.eax, one.regs.dx]).toEqual([0x0234d681, 0x8009]);
  });

  it('without limit checks everything wraps, as the option says', () => {
    const memory = createMemory();
    const engine = createInterpreter(memory, '80386', { limitChecks: false });
    const lab = { memory, engine, regs: new Regs(memory.view) };
    const { image } = assemble('mov eax, [ebx]\nmov [si], ecx\njmp dword 0x10020');
    load(lab, image);
    const wide = Vm86Regs.at(memory.view, STATE + AT.vm86);
    Object.assign(wide, { ebx: 0x5fffe, esi: 0xfffd, ecx: 0x44332211 });
    lab.regs.ds = 0x3000;
    memory.writeBytes(0x3fffe, [1, 2]);
    memory.writeBytes(0x30000, [3, 4]);
    engine.run(2);
    expect(wide.eax).toBe(0x04030201);
    expect([0x3fffd, 0x3fffe, 0x3ffff, 0x30000].map((lin) => memory.read8(lin))).toEqual([
      0x11, 0x22, 0x33, 0x44,
    ]);
    engine.run(1);
    expect(lab.regs.ip).toBe((0x10020 + 0x100) & 0xffff);
  });

  it('a bit number in a register reaches memory on both sides of the operand', () => {
    const one = bench('bts dword [0x100], eax\nbtr word [bx], cx', {
      eax: 0xffff_ffe0,
      ebx: 0x200,
      ecx: 0x25,
    });
    one.memory.write8(0x30204, 0xff);
    one.step(2);
    expect([dword(one, 0x300fc), one.memory.read8(0x30204)]).toEqual([1, 0xdf]);
    expect(one.regs.flags & CF).toBe(CF);
    expect(faultOf(bench('bt [ebx], eax', { ebx: 0xfff0, eax: 0x100 }))).toBe(13);
  });
});

describe('strings by ESI, EDI and ECX', () => {
  it('count with ECX and move both pointers whole', () => {
    const one = bench('a32 rep movsd', { ecx: 3, esi: 0x100, edi: 0x200 });
    [1, 2, 3].forEach((value, i) => setDword(one, 0x30100 + 4 * i, value));
    one.step(100);
    expect([0, 1, 2].map((i) => dword(one, 0x30200 + 4 * i))).toEqual([1, 2, 3]);
    expect([one.wide.ecx, one.wide.esi, one.wide.edi]).toEqual([0, 0x10c, 0x20c]);
  });

  it('stop in the middle at the end of the budget, and at the end of the segment', () => {
    const one = bench('a32 rep stosw', { ecx: 0x20003, edi: 0xfffa, eax: 0x4141 });
    expect(one.step(2)).toBe(STOP_BUDGET);
    expect([one.wide.ecx, one.wide.edi, one.regs.ip]).toEqual([0x20001, 0xfffe, 0x100]);
    expect(one.step(2)).toBe(STOP_SENSITIVE);
    expect([one.engine.vector, one.wide.ecx, one.wide.edi]).toEqual([13, 0x20000, 0x10000]);
    expect([one.regs.ip, one.engine.executed]).toEqual([0x100, 1]);
  });

  it('CX counts and SI and DI point with a 16-bit address, whatever is above them', () => {
    const one = bench('rep stosd', { ecx: 0x7000_0010, edi: 0x5555_0100, eax: 0x89abcdef });
    one.step(100);
    expect([one.wide.ecx, one.wide.edi]).toEqual([0x7000_0000, 0x5555_0140]);
    expect([dword(one, 0x30100), dword(one, 0x3013c)]).toEqual([0x89abcdef, 0x89abcdef]);
  });

  it('long fills and copies of dwords give what single steps give', () => {
    for (const text of ['rep stosd', 'rep movsd']) {
      const registers = { ecx: 40, edi: 0x201, esi: 0x1fd, eax: 0x01020304 };
      const whole = bench(text, registers);
      const single = bench(text, registers);
      for (const one of [whole, single])
        for (let i = 0; i < 0x400; i++) one.memory.write8(0x30000 + i, (i * 7) & 0xff);
      whole.step(40);
      for (let i = 0; i < 40; i++) single.step();
      const at = (one: Bench) => Buffer.from(one.memory.ram.slice(0x30000, 0x30400));
      expect(at(whole).equals(at(single))).toBe(true);
      expect(whole.wide.edi).toBe(single.wide.edi);
    }
  });

  it('XLAT by EBX stays in the segment', () => {
    expect(faultOf(bench('a32 xlatb', { ebx: 0xffff, eax: 1 }))).toBe(13);
    expect(faultOf(bench('xlatb', { ebx: 0xffff, eax: 1 }))).toBe(-1);
  });
});

describe('prefixes of the 80386', () => {
  it('LOCK is for changes of memory only', () => {
    for (const text of ['lock inc word [0]', 'lock add [0], al', 'lock bts dword [0], eax'])
      expect(faultOf(bench(text))).toBe(-1);
    const wrong = [[0x40], [0x90], [0x01, 0xc0], [0x03, 0x07], [0xfa], [0xf4], [0x8b, 0x07]];
    for (const code of [...wrong, [0x39, 0x07], [0x0f, 0xa3, 0x07], [0xf3, 0xa4]]) {
      const one = bench('nop');
      one.memory.writeBytes(0x10100, [0xf0, ...code]);
      expect([one.step(), one.engine.vector]).toEqual([STOP_EXCEPTION, 6]);
    }
  });

  it('an instruction has 15 bytes at most, on the 80286 10', () => {
    const limits: readonly (readonly [CpuModel, number])[] = [
      ['80386', 15],
      ['80286', 10],
    ];
    for (const [model, limit] of limits) {
      const one = bench('nop', {}, model);
      const code = (length: number) => [...Array<number>(length - 1).fill(0x26), 0x40];
      one.memory.writeBytes(0x10100, code(limit));
      expect(faultOf(one)).toBe(-1);
      one.regs.ip = 0x100;
      one.memory.writeBytes(0x10100, code(limit + 1));
      expect(faultOf(one)).toBe(13);
    }
  });

  it('66 and 67 are no prefixes before the 80386', () => {
    const one = bench('nop', {}, '80286');
    one.memory.writeBytes(0x10100, [0x66, 0x40]);
    expect([one.step(), one.engine.vector]).toEqual([STOP_EXCEPTION, 6]);
  });

  it('has no instructions of the 80486 and the Pentium', () => {
    for (const text of ['bswap eax', 'xadd [0], al', 'cmpxchg [0], al', 'cpuid', 'rdtsc', 'invd'])
      expect([text, faultOf(bench(text))]).toEqual([text, 6]);
  });
});

describe('stepping through 32-bit forms', () => {
  it('traps after each, LSS too, and not behind POP SS', () => {
    const one = bench('mov eax, 0x12345678\nlss esp, [0x20]\nadd eax, eax\no32 pop ss\nnop');
    one.regs.flags |= TF;
    expect([one.step(9), one.regs.ip]).toEqual([STOP_TRAP, 0x106]);
    expect([one.step(9), one.regs.ip]).toEqual([STOP_TRAP, 0x10c]);
    expect([one.step(9), one.regs.ip]).toEqual([STOP_TRAP, 0x10f]);
    expect([one.step(9), one.regs.ip]).toEqual([STOP_TRAP, 0x112]);
  });

  it('traps after every iteration of a repeat by ECX', () => {
    const one = bench('a32 rep stosb', { ecx: 2, edi: 0x100 });
    one.regs.flags |= TF;
    expect([one.step(9), one.wide.ecx, one.regs.ip]).toEqual([STOP_TRAP, 1, 0x100]);
    expect([one.step(9), one.wide.ecx, one.regs.ip]).toEqual([STOP_TRAP, 0, 0x103]);
  });
});

describe('protected pages', () => {
  it.each(['enter 4, 2', 'o32 enter 4, 2'])('%s leaves SP and BP when a level faults', (text) => {
    const one = bench(text, { ebp: 0x8000, esp: 0x1000 }, 'v86');
    one.memory.protect(0x27000, 1, PROT_ABSENT);
    one.engine.flush();
    expect([one.step(), one.engine.vector]).toEqual([STOP_EXCEPTION, 14]);
    expect([one.wide.ebp, one.wide.esp]).toEqual([0x8000, 0x1000]);
  });

  it('a dword on the border of two pages is stored whole or not at all', () => {
    for (const protection of [PROT_ABSENT, PROT_READ_ONLY]) {
      const one = bench('mov [0x1ffe], eax', { eax: 0x01020304 }, 'v86');
      one.memory.protect(0x32000, 1, protection);
      one.engine.flush();
      expect([one.step(), one.engine.vector]).toEqual([STOP_EXCEPTION, 14]);
      expect([one.engine.faultAddress, one.memory.read16(0x31ffe)]).toEqual([0x32000, 0]);
    }
  });

  it.each([
    'xadd [0x1ffe], eax',
    'shld [0x1ffe], eax, 4',
    'bts [0x1ffe], eax',
    'neg dword [0x1ffe]',
  ])('%s changes neither registers nor flags when it faults', (text) => {
    const one = bench(text, { eax: 0x11 }, 'v86');
    one.memory.protect(0x32000, 1, PROT_READ_ONLY);
    one.engine.flush();
    expect([one.step(), one.engine.vector]).toEqual([STOP_EXCEPTION, 14]);
    expect([one.wide.eax, one.wide.eflags]).toEqual([0x11, 2]);
  });
});

describe('instructions of v86', () => {
  it('CPUID answers from a table that is an option', () => {
    const one = bench('cpuid', { eax: 0 }, 'v86');
    one.step();
    const name = Buffer.alloc(12);
    [one.wide.ebx, one.wide.edx, one.wide.ecx].forEach((part, i) =>
      name.writeUInt32LE(part, 4 * i),
    );
    expect([one.wide.eax, name.toString('latin1')]).toEqual([1, 'GenuineIntel']);
    for (const fpu of [0, 1]) {
      machineStateOf(one.memory.view).fpu = fpu;
      Object.assign(one.wide, { eax: 1, eip: 0x100 });
      one.step();
      expect([one.wide.eax, one.wide.edx]).toEqual([0x52c, 0x10 | fpu]);
    }
    const memory = createMemory();
    const engine = createInterpreter(memory, 'v86', { cpuid: new Map([[7, [1, 2, 3, 4]]]) });
    const lab = { memory, engine, regs: new Regs(memory.view) };
    load(lab, [0x0f, 0xa2, 0x0f, 0xa2]);
    lab.regs.ax = 7;
    engine.run(1);
    expect([lab.regs.ax, lab.regs.bx, lab.regs.cx, lab.regs.dx]).toEqual([1, 2, 3, 4]);
    engine.run(1);
    expect([lab.regs.ax, lab.regs.bx, lab.regs.cx, lab.regs.dx]).toEqual([0, 0, 0, 0]);
  });

  it('SGDT, SIDT, SMSW and RDTSC are the monitor’s to complete', () => {
    for (const text of ['sgdt [0]', 'sidt [0]', 'smsw ax', 'rdtsc', 'lgdt [0]', 'mov eax, cr0']) {
      const one = bench(text, {}, 'v86');
      expect([one.step(), one.engine.vector, one.regs.ip]).toEqual([STOP_SENSITIVE, -1, 0x100]);
    }
  });
});

describe('system registers in real mode', () => {
  it('keeps the GDT register, with 24 bits of base from 16-bit operands', () => {
    const one = bench('lgdt [0x20]\nsgdt [0x30]\no32 lgdt [0x20]\no32 sgdt [0x38]');
    one.memory.writeBytes(0x30020, [0x34, 0x12, 1, 2, 3, 4]);
    one.step(4);
    const stored = (lin: number) => [...one.memory.ram.slice(lin, lin + 6)];
    expect(stored(0x30030)).toEqual([0x34, 0x12, 1, 2, 3, 0]);
    expect(stored(0x30038)).toEqual([0x34, 0x12, 1, 2, 3, 4]);
    const old = bench('lgdt [0x20]\nsgdt [0x30]', {}, '80286');
    old.memory.writeBytes(0x30020, [0x34, 0x12, 1, 2, 3, 4]);
    old.step(2);
    expect([...old.memory.ram.slice(0x30030, 0x30036)]).toEqual([0x34, 0x12, 1, 2, 3, 0xff]);
  });

  it('has the interrupt table of real mode and keeps it there', () => {
    const one = bench('sidt [0x20]\nlidt [0x20]\nlidt [0x40]');
    one.step(2);
    expect([...one.memory.ram.slice(0x30020, 0x30026)]).toEqual([0xff, 3, 0, 0, 0, 0]);
    expect(faultOf(one)).toBe(13);
  });

  it('refuses protected mode with #GP and changes nothing', () => {
    for (const [text, model] of [
      ['lmsw ax', '80286'],
      ['lmsw ax', '80386'],
      ['mov cr0, eax', '80386'],
    ] as const) {
      const one = bench(text, { eax: 0x9 }, model);
      expect(faultOf(one)).toBe(13);
      expect(systemRegistersOf(one.memory.view).cr0).toBe(0);
    }
  });

  it('reads the machine status word as the chips do', () => {
    const one = bench('smsw ax\nsmsw word [0x20]', {}, '80286');
    one.step(2);
    expect([one.regs.ax, one.memory.read16(0x30020)]).toEqual([0xfff0, 0xfff0]);
    const later = bench('smsw eax\nmov ebx, cr0', { eax: 0xffff_ffff });
    later.step(2);
    expect([later.wide.eax, later.wide.ebx]).toEqual([0, 0]);
  });

  it('moves control and debug registers; those that are none are undefined', () => {
    const one = bench('mov cr3, eax\nmov ebx, cr3\nmov dr3, eax\nmov ecx, dr3\nmov edx, dr6\nnop', {
      eax: 0x12345000,
    });
    one.step(5);
    expect([one.wide.ebx, one.wide.ecx, one.wide.edx]).toEqual([
      0x12345000, 0x12345000, 0xffff0ff0,
    ]);
    one.memory.writeBytes(0x10110, [0x0f, 0x20, 0xc8]);
    one.regs.ip = 0x110;
    expect(faultOf(one)).toBe(6);
  });

  it('TS makes coprocessor instructions exception 7 until CLTS', () => {
    const one = bench('lmsw ax\nfninit\nclts\nfninit\nwait', { eax: 8 });
    one.step();
    expect(faultOf(one)).toBe(7);
    one.regs.ip += 2;
    expect(one.step(3)).toBe(STOP_BUDGET);
  });

  it('protected-mode instructions are undefined in real mode', () => {
    for (const code of [
      [0x0f, 0x00, 0xc0],
      [0x0f, 0x02, 0xc0],
      [0x63, 0xc0],
      [0x0f, 0x01, 0xc0],
    ]) {
      const one = bench('nop');
      one.memory.writeBytes(0x10100, code);
      expect([one.step(), one.engine.vector]).toEqual([STOP_EXCEPTION, 6]);
    }
  });
});

describe('interrupt flag and shadow', () => {
  it('STI and MOV SS hold interrupts off for one instruction on the 80386 too', () => {
    const one = bench('sti\nnop\nmov ss, ax\nnop', { eax: 0x2000 });
    const { view } = one.memory;
    const shadows = [0, 1, 2, 3].map(() => {
      one.step();
      return machineStateOf(view).shadow;
    });
    expect(shadows).toEqual([1, 0, 1, 0]);
    expect(one.regs.flags & IF).toBe(IF);
  });
});
