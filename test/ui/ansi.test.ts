import { describe, expect, it } from 'vitest';
import { AnsiDiff, pictureText, type TextPicture } from '../../src/ui/ansi.ts';

/** A picture with text in its first line, light grey on black unless an attribute is given. */
function picture(text: string, change: Partial<TextPicture> = {}, attribute = 0x07): TextPicture {
  const columns = change.columns ?? 80;
  const cells = new Uint8Array(columns * 25 * 2);
  for (let i = 0; i < columns * 25; i++) cells[2 * i + 1] = 0x07;
  [...text].forEach((c, i) => {
    cells[2 * i] = c.charCodeAt(0);
    cells[2 * i + 1] = attribute;
  });
  const cursor = { visible: false, column: 0, row: 0, shape: 'underline' } as const;
  return { columns, rows: 25, cells, blink: true, cursor, ...change };
}

/** A diff whose terminal shows a blank page already. */
function blank(): AnsiDiff {
  const diff = new AnsiDiff();
  diff.update(picture(''), false);
  return diff;
}

describe('the text page as ANSI', () => {
  it('writes every cell at first and nothing when nothing has changed', () => {
    const diff = new AnsiDiff();
    const first = diff.update(picture('x'), false);
    expect(first).toContain('\x1b[1;1H\x1b[37;40mx');
    expect(first).toContain('\x1b[25;1H');
    expect(diff.update(picture('x'), false)).toBe('');
  });

  it('writes only the cells that differ', () => {
    const diff = blank();
    diff.update(picture('hello'), false);
    expect(diff.update(picture('help!'), false)).toBe('\x1b[1;4H\x1b[37;40mp!');
  });

  it('shows the glyphs of control characters, 7F and the upper half', () => {
    expect(blank().update(picture('\x01\x0d\x1b\x7f\xb0\xe1'), false)).toContain('☺♪←⌂░ß');
  });

  it.each([
    [0x1e, '93;44m'],
    [0x4f, '97;41m'],
    [0x20, '30;42m'],
    [0x63, '36;43m'],
  ])('turns attribute %s into ANSI colours %s', (attribute, sgr) => {
    expect(blank().update(picture('A', {}, attribute), false)).toContain(`\x1b[${sgr}A`);
  });

  it('gives bit 7 to the background where blinking is off', () => {
    const bright = picture('A', { blink: false }, 0x9e);
    expect(blank().update(bright, true)).toContain('\x1b[93;104mA');
  });

  it('hides blinking characters in the colour of their background, half of the time', () => {
    const diff = blank();
    expect(diff.update(picture('A', {}, 0x9e), false)).toContain('\x1b[93;44mA');
    expect(diff.update(picture('A', {}, 0x9e), true)).toBe('\x1b[1;1H\x1b[34;44mA');
  });

  it('moves, shapes and hides the cursor', () => {
    const diff = blank();
    const cursor = { visible: true, column: 4, row: 2, shape: 'underline' } as const;
    expect(diff.update(picture('', { cursor }), false)).toBe('\x1b[3;5H\x1b[3 q\x1b[?25h');
    const block = { ...cursor, shape: 'block' } as const;
    expect(diff.update(picture('', { cursor: block }), false)).toContain('\x1b[1 q');
    expect(diff.update(picture(''), false)).toBe('\x1b[?25l');
  });

  it('puts the cursor back after writing elsewhere', () => {
    const diff = blank();
    const cursor = { visible: true, column: 7, row: 9, shape: 'underline' } as const;
    diff.update(picture('', { cursor }), false);
    expect(diff.update(picture('A', { cursor }), false)).toMatch(
      /A\x1b\[10;8H\x1b\[3 q\x1b\[\?25h$/,
    );
  });

  it('starts again when the number of columns changes', () => {
    const diff = blank();
    const wide = diff.update(picture('A', { columns: 40 }), false);
    expect(wide).toContain('\x1b[1;1H\x1b[37;40mA');
    expect(wide).toContain('\x1b[25;1H');
  });

  it('gives the page as lines of text', () => {
    const lines = pictureText(picture('a\x01b')).split('\n');
    expect(lines).toHaveLength(25);
    expect(lines[0]).toBe('a☺b');
  });
});
