/** What CPUID answers: a fixed table, so that a guest sees the same CPU everywhere. */

/** EAX, EBX, ECX and EDX by the number in EAX. */
export type CpuidTable = ReadonlyMap<number, readonly [number, number, number, number]>;

/** Bits of EDX in leaf 1: coprocessor on the chip, time stamp counter. */
const FPU = 0x01;
const TSC = 0x10;
/** Family 5, model 2, stepping 12: a Pentium without MMX. */
const SIGNATURE = 0x52c;

/** `GenuineIntel`, a Pentium that has RDTSC and no more of its options. */
export const DEFAULT_CPUID: CpuidTable = new Map([
  [0, [1, 0x756e6547, 0x6c65746e, 0x49656e69]],
  [1, [SIGNATURE, 0, 0, TSC]],
]);

const NOTHING = [0, 0, 0, 0] as const;

/**
 * The entry of a leaf; zeros for one that the table has not. Leaf 1 tells of the coprocessor if one
 * is fitted.
 */
export function cpuidLeaf(
  table: CpuidTable,
  leaf: number,
  coprocessor: boolean,
): readonly [number, number, number, number] {
  const entry = table.get(leaf >>> 0) ?? NOTHING;
  if (leaf !== 1 || !coprocessor) return entry;
  const [eax, ebx, ecx, edx] = entry;
  return [eax, ebx, ecx, edx | FPU];
}
