import { describe, expect, it } from 'vitest';
import { STOP_BUDGET } from '../../src/cpu/engine.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { createLab, load, type Lab, randomNumbers, registersOf } from './lab.ts';

/**
 * 64 random bytes executed over and over, with registers that point into them, so that they change
 * themselves all the time; around them HLT. A stop of any kind starts again at the first byte.
 */
const INSTRUCTIONS = 2000;
const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1);
/** Opcodes that keep random programs in their segment. */
const LEAVING = new Set([0x9a, 0xea, 0xcb, 0xca, 0xcf, 0xc8, 0xc9, 0xff, 0x8e, 0x17, 0xc4, 0xc5]);

const START = 0xfff0;
const SIZE = 64;

/** Points everything into the program, which wraps at the end of its segment. */
function restart(lab: Lab, random: (below: number) => number): void {
  const { regs } = lab;
  const inside = () => START + random(SIZE);
  regs.ax = random(0x10000);
  regs.cx = random(8);
  regs.dx = random(0x10000);
  regs.bx = inside();
  regs.si = inside();
  regs.di = inside();
  regs.bp = inside();
  regs.sp = inside();
  regs.flags &= ~0x100;
  regs.eflags &= 0xffff;
  regs.ip = START;
}

function start(model: CpuModel, seed: number, checked = false): Lab {
  const lab = createLab(model, checked);
  const random = randomNumbers(seed);
  const bytes = new Uint8Array(0x10000).fill(0xf4);
  for (let i = 0; i < SIZE; i++) {
    const byte = random(256);
    // POP CS; on later models the two-byte opcodes.
    const leaves = LEAVING.has(byte) || (byte === 0x0f && model === '8086');
    bytes[i] = leaves ? 0x90 : byte;
  }
  load(lab, bytes, 0x1000, START);
  restart(lab, random);
  return lab;
}

/** Runs until `total` instructions have been executed or passed over, `slice` at a time. */
function advance(lab: Lab, total: number, slice: () => number, between: () => void): void {
  const { engine } = lab;
  const random = randomNumbers(total);
  let done = 0;
  while (done < total) {
    const reason = engine.run(Math.min(slice(), total - done));
    done += engine.executed;
    between();
    if (reason === STOP_BUDGET) continue;
    if (done < total) {
      restart(lab, random);
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

describe.each(['8086', '80186', '80286', '80386', 'v86'] as const)(
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
