/** The names that CPU directives use. */
import type { DecodeModel } from '../isa/decode.ts';

const MODELS: Readonly<Record<string, DecodeModel>> = {
  ...{ '8086': '8086', '186': '80186', '80186': '80186', '286': '80286', '80286': '80286' },
  ...{ '386': '80386', '80386': '80386', '486': '80486', '80486': '80486' },
  ...{ '586': '80586', pentium: '80586', any: 'v86' },
};

/** The model that a CPU directive names, or null. */
export function cpuModel(name: string): DecodeModel | null {
  return MODELS[name] ?? null;
}
