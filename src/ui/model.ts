/** Which machine it is: the CPU model and whether a coprocessor is fitted, kept for the next visit. */
import { coprocessorOf } from '../state/i387.ts';
import { CPU_MODELS, type CpuModel } from '../state/machineState.ts';
import { settings } from './storage.ts';

export interface Model {
  readonly cpu: CpuModel;
  readonly fpu: boolean;
}

/** Name of the setting of the page's first machine; the others have their number behind it. */
export const MODEL_SETTING = 'model';

const FITTED = 'fitted';

/** The model that was chosen on this or an earlier visit; `key` tells the page's machines apart. */
export function storedModel(key: string): Model {
  const [cpu, fpu] = (settings.getItem(key) ?? '').split(' ');
  return { cpu: CPU_MODELS.find((model) => model === cpu) ?? '8086', fpu: fpu === FITTED };
}

/** Keeps a model for the next visit. */
export function keepModel(key: string, { cpu, fpu }: Model): void {
  settings.setItem(key, fpu ? `${cpu} ${FITTED}` : cpu);
}

/** The model in few words: `80386 + 80387`. */
export function modelText({ cpu, fpu }: Model): string {
  return fpu ? `${cpu} + ${coprocessorOf(cpu)}` : cpu;
}
