/** What CPUID answers: a fixed table, so that a guest sees the same CPU everywhere. */

/** EAX, EBX, ECX and EDX by the number in EAX. */
export type CpuidTable = ReadonlyMap<number, readonly [number, number, number, number]>;

/** Time stamp counter, bit 4 of EDX in leaf 1; bit 0 (coprocessor) is set where one is fitted. */
const TSC = 0x10;
/** Family 5, model 2, stepping 12: a Pentium without MMX. */
const SIGNATURE = 0x52c;

/** `GenuineIntel`, a Pentium that has RDTSC and no more of its options. */
export const DEFAULT_CPUID: CpuidTable = new Map([
  [0, [1, 0x756e6547, 0x6c65746e, 0x49656e69]],
  [1, [SIGNATURE, 0, 0, TSC]],
]);

const NOTHING = [0, 0, 0, 0] as const;

/** The entry of a leaf; zeros for one that the table has not. */
export function cpuidLeaf(
  table: CpuidTable,
  leaf: number,
): readonly [number, number, number, number] {
  return table.get(leaf >>> 0) ?? NOTHING;
}
