/** Assembled coprocessor code on a bare engine. */
import { assemble } from '../../src/asm/assemble.ts';
import { type I387View, fitCoprocessor, i387Of } from '../../src/state/i387.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { type Lab, createLab, load } from '../cpu/lab.ts';

export interface FpuLab extends Lab {
  readonly i387: I387View;
}

/** An engine with its coprocessor, as after power-on. */
export function createFpuLab(model: CpuModel = '80386'): FpuLab {
  const lab = createLab(model);
  fitCoprocessor(lab.memory, model, true);
  return { ...lab, i387: i387Of(lab.memory.view) };
}

/** The bytes of a source for the 80386. */
export function code(source: string): number[] {
  const { image, diagnostics, ok } = assemble(source, { cpu: 'v86' });
  if (!ok) throw new RangeError(JSON.stringify(diagnostics));
  return [...image];
}

/** Segment of code and data. */
export const SEGMENT = 0x1000;

/** Assembles, loads at SEGMENT:100h and executes so many instructions. */
export function execute(lab: FpuLab, source: string, count: number): number {
  load(lab, code(`org 100h\n${source}`), SEGMENT);
  return lab.engine.run(count);
}
