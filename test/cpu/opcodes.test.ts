/** Opcodes that mean something else, or nothing, on some models: the tables of docs/cpu.md. */
import { expect, describe, it } from 'vitest';
import { STOP_EXCEPTION, STOP_SENSITIVE } from '../../src/cpu/engine.ts';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { createLab, load } from './lab.ts';

/** Bytes that it takes when it runs on in sequence, or the vector of its exception. */
type Outcome = number | `#${number}` | 'jump';
type Outcomes = readonly [
  o8086: Outcome,
  o80186: Outcome,
  o80286: Outcome,
  o80386: Outcome,
  v86: Outcome,
];

const OPCODES: readonly (readonly [
  name: string,
  code: readonly number[],
  ...outcomes: Outcomes,
])[] = [
  ['F0 before NOP', [0xf0, 0x90], 2, 2, 2, '#6', '#6'],
  ['F1', [0xf1, 0x90], 2, 2, 2, '#1', '#1'],
  ['64 as prefix or as JE', [0x64, 0x90], 2, '#6', '#6', 2, 2],
  ['66 as prefix or as JBE', [0x66, 0x90], 2, '#6', '#6', 2, 2],
  ['68 as JS or PUSH', [0x68, 0x12, 0x34], 2, 3, 3, 3, 3],
  ['C0 as RET or a shift', [0xc0, 0xe0, 0x01], 'jump', 3, 3, 3, 3],
  ['D6, SALC', [0xd6], 1, 1, 1, 1, 1],
  ['82, alias of 80', [0x82, 0xc0, 1], 3, 3, 3, 3, 3],
  ['F6 /1, alias of /0', [0xf6, 0xc8, 1], 3, 3, 3, 3, 3],
  ['D0 /6', [0xd0, 0xf0], 2, 2, 2, 2, 2],
  ['0F 0B', [0x0f, 0x0b], 'jump', '#6', '#6', '#6', '#6'],
  ['0F 90, SETO', [0x0f, 0x90, 0xc0], 'jump', '#6', '#6', 3, 3],
  ['0F C8, BSWAP', [0x0f, 0xc8], 'jump', '#6', '#6', '#6', 2],
  ['0F C1, XADD', [0x0f, 0xc1, 0xc0], 'jump', '#6', '#6', '#6', 3],
  ['FE /7', [0xfe, 0xf8], '#6', '#6', '#6', '#6', '#6'],
  ['FF /7', [0xff, 0xf8], 2, '#6', '#6', '#6', '#6'],
  ['C6 /1', [0xc6, 0xc8, 1], 3, '#6', '#6', '#6', '#6'],
  ['8F /1', [0x8f, 0xc8], 2, '#6', '#6', '#6', '#6'],
  ['8E /1, MOV CS', [0x8e, 0xc8], 'jump', '#6', '#6', '#6', '#6'],
  ['8C /4, MOV from FS', [0x8c, 0xe0], 2, '#6', '#6', 2, 2],
  ['8C /6', [0x8c, 0xf0], 2, '#6', '#6', '#6', '#6'],
  ['LEA of a register', [0x8d, 0xc0], 2, '#6', '#6', '#6', '#6'],
  ['LES of a register', [0xc4, 0xc0], 2, '#6', '#6', '#6', '#6'],
  ['BOUND of a register', [0x62, 0xc0], 2, '#6', '#6', '#6', '#6'],
];

/** Instructions that need the kernel, and whether the model has them executed by its engine. */
const SENSITIVE: readonly (readonly [name: string, code: readonly number[], native: number])[] = [
  ['PUSHF', [0x9c], 1],
  ['POPF', [0x9d], 1],
  ['CLI', [0xfa], 1],
  ['STI', [0xfb], 1],
];

describe.each(OPCODES)('%s', (_, code, ...outcomes) => {
  it.each(CPU_MODELS.map((model, i) => [model, outcomes[i]] as const))(
    'on the %s: %s',
    (model, outcome) => {
      const lab = createLab(model);
      load(lab, code);
      const reason = lab.engine.run(1);
      if (typeof outcome === 'number') {
        expect([lab.regs.cs, lab.regs.ip]).toEqual([0x1000, 0x100 + outcome]);
      } else if (outcome === 'jump') {
        // It loads CS or IP: a jump.
        expect(lab.regs.cs === 0x1000 && lab.regs.ip > 0x100 && lab.regs.ip < 0x110).toBe(false);
      } else expect([reason, `#${lab.engine.vector}`]).toEqual([STOP_EXCEPTION, outcome]);
    },
  );
});

describe.each(SENSITIVE)('%s', (_, code, native) => {
  it.each(CPU_MODELS)('is executed natively or traps, on the %s', (model) => {
    const lab = createLab(model);
    load(lab, code);
    const reason = lab.engine.run(1);
    if (model === 'v86') expect([reason, lab.regs.ip]).toEqual([STOP_SENSITIVE, 0x100]);
    else expect(lab.regs.ip).toBe(0x100 + native);
  });
});
