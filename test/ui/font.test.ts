import { afterEach, describe, expect, it, vi } from 'vitest';
import { screenFont } from '../../src/ui/fontPlugin.ts';

afterEach(() => vi.useRealTimers());

describe('the font of Screen', () => {
  it('is an OpenType file, the same whenever it is made', () => {
    const font = screenFont();
    vi.useFakeTimers({ now: new Date(1991, 5, 11) });
    expect(new TextDecoder().decode(font.subarray(0, 4))).toBe('OTTO');
    expect(screenFont()).toEqual(font);
  });
});
