/** The demo programs, assembled as the build does it. */
import { readFileSync } from 'node:fs';
import { assemble } from '../../src/asm/assemble.ts';

export const DEMO_NAMES = ['hello', 'echo', 'colours', 'bounce', 'clock', 'guess'] as const;
export type DemoName = (typeof DEMO_NAMES)[number];

/** The source of a demo. */
export function demoSource(name: DemoName): string {
  return readFileSync(new URL(`../../public/demos/${name}.asm`, import.meta.url), 'utf8');
}

/** The program that a demo's source assembles to, for an 8086. */
export function demoProgram(name: DemoName): Uint8Array<ArrayBuffer> {
  const { image, diagnostics, ok } = assemble(demoSource(name), { cpu: '8086' });
  if (!ok) throw new RangeError(`${name}.asm: ${JSON.stringify(diagnostics)}`);
  return image;
}
