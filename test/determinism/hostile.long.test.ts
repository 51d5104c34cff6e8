import { describe, it } from 'vitest';
import { runNonsense } from './nonsense.ts';

describe('many programs that are nonsense', () => {
  it('neither throw nor hang, and run the same again', () => runNonsense(7, 300));
});
