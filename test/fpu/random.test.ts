import { describe, expect, it } from 'vitest';
import { RAM } from '../../src/state/layout.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { load, randomNumbers } from '../cpu/lab.ts';
import { SEGMENT, createFpuLab } from './lab.ts';

/** Exponents and high words of significands at which formats and ranges end. */
const HEADS = [0, 1, 0x3fff, 0x4000, 0x3ffe, 0x7ffe, 0x7fff, 0x403e, 0x3fbf];
const WORDS = [0, 1, 0x8000, 0xc000, 0xffff, 0x7fff, 0x4000];

describe('any coprocessor instruction with anything in the registers', () => {
  it.each(['8086', '80286', '80386', 'v86'] as const)(
    'ends, and leaves a machine that goes on, on the %s',
    (cpu: CpuModel) => {
      const random = randomNumbers(5);
      const lab = createFpuLab(cpu);
      const word = () => (random(3) === 0 ? WORDS[random(WORDS.length)] : random(0x10000));
      const outside = lab.memory.bytes.slice(RAM + 0x30000, RAM + 0x30100);
      for (let n = 0; n < 4000; n++) {
        const { i387, engine, regs, memory } = lab;
        i387.control = random(2) ? 0x37f : random(0x10000);
        i387.status = random(0x10000) & ~0x80bf;
        i387.tags = random(4) ? 0 : random(0x10000);
        const registers = new Uint16Array(40).map((_, i) =>
          i % 5 === 4
            ? (random(2) << 15) | (random(2) ? HEADS[random(HEADS.length)] : random(0x8000))
            : word(),
        );
        i387.registers = new Uint8Array(registers.buffer);
        const data = new Uint16Array(60).map(word);
        memory.poke(SEGMENT * 16 + 0x800, new Uint8Array(data.buffer));
        const opcode = 0xd8 + random(8);
        const modrm = random(2) ? 0xc0 | random(64) : (random(8) << 3) | 7;
        load(lab, [opcode, modrm, 0x90, 0x90], SEGMENT);
        regs.bx = 0x800;
        const { ip } = regs;
        engine.run(1);
        const stayed = regs.ip === ip && cpu === 'v86' && engine.vector >= 0;
        expect(regs.ip === ip + 2 || stayed).toBe(true);
      }
      expect(lab.memory.bytes.slice(RAM + 0x30000, RAM + 0x30100)).toEqual(outside);
    },
    30_000,
  );
});
