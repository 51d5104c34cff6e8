import { describe, expect, it } from 'vitest';
import { STOP_BUDGET } from '../../src/cpu/engine.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { createLab, load, type Lab, randomNumbers, registersOf } from './lab.ts';

/**
 * Random bytes executed as a program in one 64 KiB segment that is code, data and stack at once, so
 * that it changes its own instructions all the time. INT, ports, HLT and exceptions are stepped over
 * byte by byte.
 */
const INSTRUCTIONS = 2000;
const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1);
/** Opcodes that keep random programs in their segment. */
const LEAVING = new Set([0x9a, 0xea, 0xcb, 0xca, 0xcf, 0xc8, 0xc9, 0xff, 0x8e, 0x17, 0x0f, 0xc4]);
LEAVING.add(0xc5);

function start(model: CpuModel, seed: number, checked = false): Lab {
  const lab = createLab(model, checked);
  const random = randomNumbers(seed);
  const bytes = Uint8Array.from({ length: 0x10000 }, () => {
    const byte = random(256);
    return LEAVING.has(byte) ? 0x90 : byte;
  });
  load(lab, bytes, 0x1000, random(0x10000));
  const { regs } = lab;
  regs.ip = random(4) === 0 ? 0xfff0 + random(16) : random(0x10000);
  regs.ax = random(0x10000);
  regs.bx = random(0x10000);
  regs.cx = random(64);
  regs.dx = random(0x10000);
  regs.si = random(0x10000);
  regs.di = regs.ip + random(40) - 8;
  regs.bp = random(0x10000);
  return lab;
}

/** Runs until `total` instructions have been executed or passed over, `slice` at a time. */
function advance(lab: Lab, total: number, slice: () => number, between: () => void): void {
  const { engine, regs } = lab;
  let done = 0;
  while (done < total) {
    const reason = engine.run(Math.min(slice(), total - done));
    done += engine.executed;
    between();
    if (reason === STOP_BUDGET) continue;
    regs.flags &= ~0x100;
    if (done < total) {
      regs.ip += 1;
      regs.eflags &= 0xffff;
      done++;
    }
  }
}

function stateOf(lab: Lab): string {
  return `${registersOf(lab)} ${hash(lab)}`;
}

function hash(lab: Lab): number {
  let value = 0x811c9dc5;
  for (let lin = 0; lin < 0x22000; lin++)
    value = Math.imul(value ^ lab.memory.ram[lin], 0x01000193);
  return value >>> 0;
}

const nothing = () => {};

describe.each(['8086', '80186', '80286'] as const)(
  'random self-modifying code on the %s',
  (model) => {
    it.each(SEEDS)('is the same in one run and instruction by instruction (%i)', (seed) => {
      const whole = start(model, seed);
      advance(whole, INSTRUCTIONS, () => INSTRUCTIONS, nothing);
      const single = start(model, seed);
      advance(single, INSTRUCTIONS, () => 1, nothing);
      expect(stateOf(single)).toBe(stateOf(whole));
    });

    it.each(SEEDS)(
      'is the same however it is cut, and with an empty cache each time (%i)',
      (seed) => {
        const whole = start(model, seed);
        advance(whole, INSTRUCTIONS, () => INSTRUCTIONS, nothing);
        const cut = start(model, seed);
        const random = randomNumbers(seed);
        advance(
          cut,
          INSTRUCTIONS,
          () => 1 + random(7),
          () => cut.engine.flush(),
        );
        expect(stateOf(cut)).toBe(stateOf(whole));
      },
    );

    it.each(SEEDS)('is the same with and without the short handlers (%i)', (seed) => {
      const short = start(model, seed);
      advance(short, INSTRUCTIONS, () => INSTRUCTIONS, nothing);
      const general = start(model, seed, true);
      advance(general, INSTRUCTIONS, () => INSTRUCTIONS, nothing);
      expect(stateOf(general)).toBe(stateOf(short));
    });
  },
);
