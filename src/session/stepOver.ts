/** Where "step over" stops: behind a call, interrupt, loop or repeated string instruction. */
import type { Regs } from '../cpu/regs.ts';
import { decode } from '../isa/decode.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import type { MachineVariables } from '../state/machineState.ts';
import { linear } from '../state/memory.ts';
import type { Memory } from '../state/memory.ts';

export interface StepOverTarget {
  /** Linear address of the instruction behind. */
  readonly lin: number;
  /** Whether CS:IP is there, and not in a deeper call of the same code. */
  reached(regs: Regs): boolean;
}

const CALLS = new Set([
  'CALL',
  'INT',
  'INT3',
  'INTO',
  'LOOP',
  'LOOPE',
  'LOOPZ',
  'LOOPNE',
  'LOOPNZ',
]);

/**
 * The place behind the instruction at CS:IP if that is one to be stepped over as a whole, else
 * null: a plain step does.
 */
export function stepOverTarget(machine: {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly state: MachineVariables;
}): StepOverTarget | null {
  const { memory, regs, state } = machine;
  const { cs, ip, ss, sp } = regs;
  const decoded = decode(
    (i) => memory.read8(linear(cs, ip + i)),
    CPU_MODELS[state.cpu] ?? CPU_MODELS[0],
  );
  if (decoded.row === null) return null;
  if (!CALLS.has(decoded.row.mnemonic) && decoded.prefixes.rep === 0) return null;
  const behind = (ip + decoded.length) & 0xffff;
  return {
    lin: linear(cs, behind),
    reached: (now) => now.cs === cs && now.ip === behind && (now.ss !== ss || now.sp >= sp),
  };
}
