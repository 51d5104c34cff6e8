/** A bare engine on a memory, for tests of the CPU alone. */
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import type { Engine } from '../../src/cpu/engine.ts';
import { Regs } from '../../src/cpu/regs.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { createMemory, type Memory, PROT_ABSENT } from '../../src/state/memory.ts';

export interface Lab {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly engine: Engine;
}

/** `checked`: with an absent page far away, which turns the short handlers off. */
export function createLab(model: CpuModel = '8086', checked = false): Lab {
  const memory = createMemory();
  if (checked) memory.protect(0x10f000, 1, PROT_ABSENT);
  const engine = createInterpreter(memory, model);
  return { memory, regs: new Regs(memory.view), engine };
}

/** Puts code at seg:off and points CS:IP there; the other segments are `seg` too. */
export function load(lab: Lab, code: ArrayLike<number>, seg = 0x1000, off = 0x100): void {
  const { regs, memory } = lab;
  for (let i = 0; i < code.length; i++)
    memory.write8((seg * 16 + ((off + i) & 0xffff)) & 0xfffff, code[i]);
  regs.cs = regs.ds = regs.es = regs.ss = seg;
  regs.ip = off;
  regs.sp = 0xfff0;
  regs.flags = 0xf002;
}

/** Registers as text, for comparison. */
export function registersOf(lab: Lab): string {
  const at = STATE + AT.vm86;
  return Buffer.from(lab.memory.bytes.slice(at, at + 84)).toString('hex');
}

/** A small deterministic random number generator (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
