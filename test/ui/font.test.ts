import { describe, expect, it } from 'vitest';
import { screenFont } from '../../src/ui/fontPlugin.ts';

describe('the font of Screen', () => {
  it('is an OpenType file, the same each time it is made', () => {
    const font = screenFont();
    expect(new TextDecoder().decode(font.subarray(0, 4))).toBe('OTTO');
    expect(screenFont()).toEqual(font);
  });
});
