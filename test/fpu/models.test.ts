import { describe, expect, it } from 'vitest';
import { STOP_EXCEPTION } from '../../src/cpu/engine.ts';
import { RAM } from '../../src/state/layout.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { type FpuLab, SEGMENT, createFpuLab, execute } from './lab.ts';

const MODELS = ['8086', '80286', '80386'] as const;

/** A lab in which the lines of a source have been executed one by one. */
function after(source: string, cpu: CpuModel = '80386'): FpuLab {
  const lab = createFpuLab(cpu);
  const lines = source.split('\n').filter((line) => !line.includes(': d'));
  execute(lab, `${source}\n`, lines.length);
  return lab;
}

/** ST(i) as a number; NaN and infinity included. */
function number(lab: FpuLab, i = 0): number {
  const view = new DataView(lab.i387.registers.slice(10 * i, 10 * i + 10).buffer);
  const head = view.getUint16(8, true);
  const significand = Number(view.getBigUint64(0, true));
  const sign = head & 0x8000 ? -1 : 1;
  if ((head & 0x7fff) === 0x7fff)
    return view.getBigUint64(0, true) === 1n << 63n ? sign * Infinity : NaN;
  return sign * significand * 2 ** ((head & 0x7fff) - 0x3fff - 63);
}

function memory(lab: FpuLab, off: number, size: number): string {
  const at = RAM + SEGMENT * 16 + off;
  return Buffer.from(lab.memory.bytes.slice(at, at + size)).toString('hex');
}

const ZE = 0x04;
const IE = 0x01;
const SF = 0x40;

describe('what differs between 8087, 80287 and 80387', () => {
  it('the control word after FNINIT', () => {
    expect(MODELS.map((cpu) => after('fninit', cpu).i387.control)).toEqual([0x3ff, 0x3ff, 0x37f]);
  });

  it('the stack fault bit, which is the 80387’s', () => {
    const faults = MODELS.map((cpu) => after('fninit\nfadd st0, st1', cpu).i387.status & 0x7f);
    expect(faults).toEqual([IE, IE, IE | SF]);
  });

  it('quiet NaNs, which signal on the 16-bit ones', () => {
    const source = 'fninit\nfld tword [n]\nfld1\nfadd st0, st1\nn: dt __QNaN__';
    expect(MODELS.map((cpu) => after(source, cpu).i387.status & 0x3f)).toEqual([IE, IE, 0]);
  });

  it('infinity, which has no sign until the control word gives it one', () => {
    const compare = 'fld tword [n]\nfld st0\nfchs\nfcompp\nn: dt __Infinity__';
    const c3c0 = (lab: FpuLab) => lab.i387.status & 0x4500;
    expect(MODELS.map((cpu) => c3c0(after(`fninit\n${compare}`, cpu)))).toEqual([
      0x4000, 0x4000, 0x100,
    ]);
    const affine = `fldcw [w]\n${compare}\nw: dw 13ffh`;
    expect(MODELS.map((cpu) => c3c0(after(affine, cpu)))).toEqual([0x100, 0x100, 0x100]);
  });

  it('unnormals, which the 80387 refuses', () => {
    const source = 'fninit\nfld tword [n]\nfld1\nfaddp\nn: dw 0, 0, 0, 4000h, 4000h';
    const labs = MODELS.map((cpu) => after(source, cpu));
    expect(labs.map((lab) => number(lab))).toEqual([2, 2, NaN]);
    expect(labs.map((lab) => lab.i387.status & 0x3f)).toEqual([0, 0, IE]);
  });

  it('FXTRACT of zero', () => {
    const labs = MODELS.map((cpu) => after('fninit\nfldz\nfxtract', cpu));
    expect(labs.map((lab) => lab.i387.status & 0x3f)).toEqual([0, 0, ZE]);
    expect(labs.map((lab) => number(lab, 1))).toEqual([0, 0, -Infinity]);
  });

  it('an overflow that is chopped', () => {
    const source = 'fldcw [w]\nfld tword [n]\nfmul st0, st0\nn: dt 1.0e4000\nw: dw 0f7fh';
    expect(MODELS.map((cpu) => after(source, cpu).i387.registers[8] === 0xff)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('denormals, which the 16-bit ones do not divide by and tell of less', () => {
    const source = (op: string) => `fninit\nfld tword [n]\nfld1\n${op}\nn: dw 1, 0, 0, 0, 0`;
    const flags = (op: string) => MODELS.map((cpu) => after(source(op), cpu).i387.status & 0x3f);
    expect(flags('fdiv st0, st1')).toEqual([IE, IE, 0x2a]);
    expect(flags('fadd st0, st1')).toEqual([0x22, 0x22, 0x22]);
    expect(flags('fpatan')).toEqual([0x30, 0x30, 0x32]);
  });

  it('constants, which only the 80387 rounds as it is told', () => {
    const source = 'fldcw [w]\nfldpi\nw: dw 0f7fh';
    const low = (cpu: CpuModel) => after(source, cpu).i387.registers[0];
    expect(MODELS.map(low)).toEqual([0x35, 0x35, 0x34]);
  });

  it('FSIN, FUCOM and FPREM1, which the 80387 brought; FNSTSW AX, which the 80287 did', () => {
    for (const one of ['fsin', 'fprem1', 'fucom st1']) {
      const source = `fninit\nfld1\nfld1\n${one}`;
      const changed = MODELS.map((cpu) => {
        const lab = after(source, cpu);
        return number(lab) !== 1 || (lab.i387.status & 0x4000) !== 0;
      });
      expect([one, changed]).toEqual([one, [false, false, true]]);
    }
    const ax = MODELS.map((cpu) => after('fninit\nfld1\nfnstsw ax', cpu).regs.ax);
    expect(ax).toEqual([0, 0x3800, 0x3800]);
  });

  it('the instruction pointer, which on the 8087 is behind the prefixes', () => {
    const pointers = MODELS.map((cpu) => after('fninit\nes fld dword [0]', cpu).i387);
    expect(pointers.map(({ instructionOffset }) => instructionOffset)).toEqual([
      0x103, 0x102, 0x102,
    ]);
  });

  it('an undefined ESC, which only v86 refuses', () => {
    const stops = ([...MODELS, 'v86'] as const).map((cpu) => {
      const lab = createFpuLab(cpu);
      return execute(lab, 'db 0d9h, 0d1h\nnop', 2) === STOP_EXCEPTION ? lab.engine.vector : 0;
    });
    expect(stops).toEqual([0, 0, 0, 6]);
  });
});

describe('the environment', () => {
  const SETUP = 'fninit\nfldpi\nes fadd dword [1234h]\n';

  it('has 14 bytes in the 16-bit form', () => {
    const lab = after(`${SETUP}fnstenv [800h]`);
    // Control, status, tags; 10104h with the opcode 026h (D8 /0 [1234h] is D8 06); 11234h.
    expect(memory(lab, 0x800, 14)).toBe(
      ['7f03', '0038', 'ff3f', '0401', '0610', '3412', '1000'].join('').replace('1000', '0010'),
    );
    expect(lab.i387.control).toBe(0x37f);
  });

  it('has 28 bytes in the 32-bit form', () => {
    const lab = after(`${SETUP}o32 fnstenv [800h]`);
    expect(memory(lab, 0x800, 28)).toBe(
      '7f03ffff' + '0038ffff' + 'ff3fffff' + '0401ffff' + '06100000' + '3412ffff' + '00100000',
    );
  });

  it.each(['', 'o32 '])('comes back with the registers (%sFSAVE, FRSTOR)', (prefix) => {
    const lab = after(`fninit\nfldpi\nfld1\nfldln2\nfdecstp\n${prefix}fnsave [800h]`);
    const image = memory(lab, 0x800, prefix === '' ? 94 : 108);
    expect([lab.i387.control, lab.i387.status, lab.i387.tags]).toEqual([0x37f, 0, 0xffff]);
    execute(lab, `${prefix}frstor [800h]\n${prefix}fnsave [900h]`, 2);
    expect(memory(lab, 0x900, image.length / 2)).toBe(image);
  });

  it('with unmasked exceptions pending summons them', () => {
    const lab = after('fninit\nfld1\nfldz\nfdivp\nfnstenv [800h]\nfldcw [w]\nw: dw 37bh', '80286');
    expect(lab.i387.status & 0x84).toBe(0x84);
    expect([lab.engine.vector, lab.regs.ip]).toEqual([16, 0x110]);
  });

  it('takes tags of registers that are not empty from what they hold, on the 80387', () => {
    const source = 'fninit\nfld1\nfldz\nfnstenv [800h]\nmov word [804h], 5fffh\nfldenv [800h]';
    expect(after(source).i387.tags).toBe(0x1fff);
    expect(after(source, '80286').i387.tags).toBe(0x5fff);
  });
});

describe('an unmasked exception', () => {
  const DIVIDE = 'fninit\nfldcw [w]\nfld1\nfldz\nfdivp\nw: dw 37bh';

  it('leaves the operands where they are', () => {
    const lab = after(DIVIDE);
    expect([number(lab), number(lab, 1)]).toEqual([0, 1]);
  });

  it.each([
    ['8086', 0x37b, 2],
    ['80186', 0x37b, 2],
    ['80286', 0x37b, 16],
    ['80386', 0x37b, 16],
  ] as const)('stops the %s behind the instruction', (cpu, _control, vector) => {
    const lab = after(DIVIDE, cpu);
    expect([lab.engine.vector, lab.regs.ip]).toEqual([vector, 0x10c]);
  });

  it('waits on v86 for the next instruction that waits, and for WAIT', () => {
    for (const next of ['fld1', 'wait']) {
      const lab = createFpuLab('v86');
      const source = `fninit\nfldcw [w]\nfld1\nfldz\nfdivp\nfnstsw ax\nnop\n${next}\nw: dw 37bh`;
      expect(execute(lab, source, 20)).toBe(STOP_EXCEPTION);
      expect([lab.engine.vector, lab.engine.executed, lab.regs.ip]).toEqual([16, 7, 0x10f]);
      expect(lab.regs.ax & 0x80).toBe(0x80);
    }
  });

  it('does not stop instructions that do not wait', () => {
    const lab = createFpuLab('v86');
    const rest = 'fnstcw [800h]\nfnstsw [802h]\nfnstenv [810h]\nfnclex\nfld1';
    execute(lab, `fninit\nfldcw [w]\nfld1\nfldz\nfdivp\n${rest}\nw: dw 37bh`, 10);
    expect([lab.engine.executed, lab.engine.vector]).toEqual([10, -1]);
  });
});

describe('memory operands', () => {
  it('beyond the end of a segment wrap on the 8086 and fault from the 80286 on', () => {
    const vectors = (['8086', '80286', '80386'] as const).map((cpu) => {
      const lab = createFpuLab(cpu);
      execute(lab, 'fninit\nfld qword [0fffch]', 2);
      return [lab.engine.vector, (lab.i387.status >> 11) & 7];
    });
    expect(vectors).toEqual([
      [-1, 7],
      [13, 0],
      [13, 0],
    ]);
  });

  it('change nothing when they fault', () => {
    const lab = createFpuLab('80386');
    execute(lab, 'fninit\nfldpi\nfstp tword [0fff8h]', 3);
    expect([lab.engine.vector, number(lab)]).toEqual([13, Math.PI]);
    expect(memory(lab, 0xfff8, 8)).toBe('0000000000000000');
  });

  it('take 32-bit addresses', () => {
    const lab = createFpuLab('80386');
    lab.memory.poke(SEGMENT * 16 + 0x808, Uint8Array.of(0, 0, 0x40, 0x40));
    execute(lab, 'mov ecx, 202h\nfld dword [ecx*4]', 2);
    expect(number(lab)).toBe(3);
  });
});
