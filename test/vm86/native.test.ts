import { describe, expect, it } from 'vitest';
import { TF } from '../../src/cpu/regs.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { Bench } from './baseState.ts';

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

  it.each<[CpuModel, string, string, number]>([
    ['80286', 'fault', '0F 0B', 6],
    ['80386', 'ICEBP', 'F1', 1],
    ['8086', 'INT3', 'CC', 3],
  ])('%s ends although each %s leads to the next', (model, _name, code, vector) => {
    const bench = new Bench(model).code(code).vector(vector, 0x1000, 0x100);
    expect(bench.run(1000)).toBe('SIGNAL');
    expect(bench.task.executed).toBe(1000);
  });
});
