/** Which bytes are prefixes, for the monitor. */
import type { CpuModel } from '../state/machineState.ts';

/**
 * For each byte whether it is a prefix of a model. 66, 67, FS: and GS: are from the 80386 on. LOCK
 * (and its alias F1 before the 80386) is one on native models; in virtual-8086 mode it is not one of
 * the monitor's.
 */
export function prefixesOf(model: CpuModel): Uint8Array {
  const is386 = model === '80386' || model === 'v86';
  const bytes = [0x26, 0x2e, 0x36, 0x3e, 0xf2, 0xf3];
  if (is386) bytes.push(0x64, 0x65, 0x66, 0x67);
  if (model !== 'v86') bytes.push(0xf0);
  if (!is386) bytes.push(0xf1);
  const table = new Uint8Array(256);
  for (const byte of bytes) table[byte] = 1;
  return table;
}
