/** What is wrong with a filter, and where. */
import type { Problem } from '../../state/input.ts';

export interface FilterProblem extends Problem {
  /** The characters of the filter that it is about: from, and behind the last. */
  readonly at: readonly [number, number];
}
