/** Programs that are nonsense: they must neither throw nor hang, and run the same again. */
import { expect } from 'vitest';
import { Random, record, replay, replayWithRestores } from './recorder.ts';

/** Opcodes that make trouble: interrupts, ports, HLT, flags, stack and segment changes, jumps. */
const TROUBLE = [
  0xcd, 0xcd, 0xcd, 0xe4, 0xe6, 0xec, 0xee, 0xf4, 0xfa, 0xfb, 0x9c, 0x9d, 0xcf, 0xcc, 0xce, 0x8e,
  0x17, 0x1f, 0x07, 0xf6, 0xf7, 0xeb, 0x74, 0xff, 0xf3, 0xa4, 0xaa, 0xb4, 0xb8, 0xba, 0x9a, 0xea,
];
const VECTORS = [0x21, 0x10, 0x16, 0x13, 0x1a, 0x15, 0x20, 0x2f, 0x08, 0x09, 0x25, 0x33];

/** Bytes that are no sensible program. */
function nonsense(seed: number): Uint8Array {
  const random = new Random(seed);
  const bytes = new Uint8Array(600);
  for (let i = 0; i < bytes.length; i++) {
    const kind = random.below(10);
    if (kind < 4) bytes[i] = random.pick(TROUBLE);
    else if (kind < 6 && bytes[i - 1] === 0xcd) bytes[i] = random.pick(VECTORS);
    else bytes[i] = random.below(256);
  }
  return bytes;
}

/** Runs the programs of some seeds in several ways, and expects the same each time. */
export function runNonsense(first: number, last: number): void {
  const different: string[] = [];
  for (let seed = first; seed <= last; seed++) {
    const recording = record(nonsense(seed), seed, 60_000);
    if (replay(recording) !== recording.hash) different.push(`seed ${seed}: replayed`);
    if (seed % 6 === 0 && replayWithRestores(recording, seed) !== recording.hash)
      different.push(`seed ${seed}: saved and restored`);
  }
  expect(different).toEqual([]);
}
