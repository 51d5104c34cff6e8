import { describe, it } from 'vitest';
import { runNonsense } from './nonsense.ts';

describe('many programs that are nonsense', () => {
  it.each([7, 200, 400, 600, 800])(
    'neither throw nor hang, and run the same again: seed %d and the next 200',
    (first) => runNonsense(first, first + 199),
  );
});
