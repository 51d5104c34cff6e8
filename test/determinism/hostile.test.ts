import { describe, it } from 'vitest';
import { runNonsense } from './nonsense.ts';

describe('programs that are nonsense', () => {
  it('neither throw nor hang, and run the same again', () => runNonsense(1, 6), 60_000);
});
