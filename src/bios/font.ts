/**
 * The fonts of the ROM, 256 patterns each, a byte per scan line: 8x8, 8x14 and 8x16.
 *
 * Own drawings (fontGlyphs.ts), made for 8 lines. The taller fonts repeat lines that hold upright
 * strokes, so that horizontal strokes stay one line high; accents, line drawing and blocks are
 * composed for each height.
 */
import { ACCENTED, ACCENTS, DOTLESS_I, GLYPHS, HANGING, LINES, TALL } from './fontGlyphs.ts';
import type { Accent, GlyphKind } from './fontGlyphs.ts';

type Height = 8 | 14 | 16;

/** Line of the drawing shown in each line from the cap height on, by font height and kind. */
const STRETCH: Readonly<Record<Exclude<Height, 8>, Record<GlyphKind, readonly number[]>>> = {
  14: {
    capital: [0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 7],
    small: [0, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7],
    hanging: [0, 1, 2, 3, 3, 4, 4, 4, 5, 6, 7],
    sign: [0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7],
  },
  16: {
    capital: [0, 1, 1, 2, 3, 4, 4, 5, 5, 6, 7, 7],
    small: [0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7],
    hanging: [0, 1, 1, 2, 3, 3, 4, 4, 4, 5, 6, 6, 7],
    sign: [0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7],
  },
};
/** Lines above the cap height in the taller fonts: room for the accents of capitals. */
const CAP_LINE = 2;

const CEDILLA = [0x18, 0x70];
/** The last line of a capital's or small letter's body in each font. */
const BASE_LINE: Readonly<Record<Height, number>> = { 8: 6, 14: 10, 16: 11 };
/** The line in which single horizontal lines are drawn. */
const MIDDLE: Readonly<Record<Height, number>> = { 8: 3, 14: 6, 16: 7 };

const FIRST_LINE_DRAWING = 0xb3;

function bytesOf(hex: string): number[] {
  return Array.from({ length: 8 }, (_, i) => parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

/** A drawing in a font of the given height. */
function stretch(drawing: readonly number[], kind: GlyphKind, height: Height): number[] {
  if (height === 8) return [...drawing];
  const lines = new Array<number>(height).fill(0);
  STRETCH[height][kind].forEach((line, i) => (lines[CAP_LINE + i] = drawing[line]));
  return lines;
}

/** A sign that touches the cell's edges: its lines spread evenly over the whole height. */
function spread(drawing: readonly number[], height: Height): number[] {
  return Array.from({ length: height }, (_, i) => drawing[Math.floor((i * 8) / height)]);
}

function accented(
  drawing: readonly number[],
  kind: GlyphKind,
  accent: Accent | 'cedilla',
  height: Height,
): number[] {
  if (accent === 'cedilla') {
    const lines = stretch(drawing, kind, height);
    const below = height === 8 ? CEDILLA.slice(0, 1) : CEDILLA;
    below.forEach((bits, i) => (lines[BASE_LINE[height] + 1 + i] = bits));
    return lines;
  }
  const [upper, lower, single] = ACCENTS[accent];
  if (kind === 'capital') {
    if (height === 8) return [single, drawing[0], ...drawing.slice(2)];
    const lines = stretch(drawing, kind, height);
    lines[0] = single;
    return lines;
  }
  if (height === 8) return [upper, lower, ...drawing.slice(2)];
  const lines = stretch([0, 0, ...drawing.slice(2)], kind, height);
  const top = CAP_LINE + STRETCH[height][kind].indexOf(2);
  lines[top - 3] = upper;
  lines[top - 2] = lower || upper;
  return lines;
}

/** Columns (bit masks) of the upright lines, from the left: one in the middle, or two. */
const UPRIGHT = { 1: [0x18], 2: [0x60, 0x06] } as const;

/**
 * A line-drawing character. Each of its four arms has one or two rails; a rail ends where the
 * lines across begin if one of them leaves on its side, or else where the last of them is.
 */
function lineDrawing(arms: string, height: Height): number[] {
  const [up, down, left, right] = [...arms].map(Number);
  const middle = MIDDLE[height];
  const lines = new Array<number>(height).fill(0);
  const across = Math.max(left, right);
  const upright = Math.max(up, down);
  /** First and last row of the lines across, first and last column of the upright ones. */
  const rows = across === 2 ? [middle - 1, middle + 1] : [middle, middle];
  const columns = upright === 2 ? [1, 6] : [3, 4];
  const inner = upright === 2 ? [2, 5] : [4, 3];

  const drawUpright = (arm: number, opposite: number, fromTop: boolean) => {
    if (arm === 0) return;
    const [near, far] = fromTop ? rows : [rows[1], rows[0]];
    UPRIGHT[arm as 1 | 2].forEach((mask, i) => {
      const beside = arm === 1 ? left && right : i === 0 ? left : right;
      let end = beside ? near : far;
      if (arm === 1 && opposite) end = middle;
      if (across === 0) end = middle;
      const [from, to] = fromTop ? [0, end] : [end, height - 1];
      for (let y = from; y <= to; y++) lines[y] |= mask;
    });
  };
  const drawAcross = (arm: number, opposite: number, fromLeft: boolean) => {
    if (arm === 0) return;
    const rails = arm === 2 ? [middle - 1, middle + 1] : [middle];
    rails.forEach((y, i) => {
      const beside = arm === 1 ? up && down : i === 0 ? up : down;
      let end = fromLeft ? (beside ? inner[0] : columns[1]) : beside ? inner[1] : columns[0];
      if ((arm === 1 && opposite) || upright === 0) end = fromLeft ? 4 : 3;
      lines[y] |= fromLeft ? ~(0x7f >> end) & 0xff : 0xff >> end;
    });
  };
  drawUpright(up, down, true);
  drawUpright(down, up, false);
  drawAcross(left, right, true);
  drawAcross(right, left, false);
  return lines;
}

/** B0-B2 shades and DB-DF blocks: the bits of a line. */
function block(byte: number, y: number, height: Height): number {
  const odd = (y & 1) !== 0;
  switch (byte) {
    case 0xb0:
      return odd ? 0x88 : 0x22;
    case 0xb1:
      return odd ? 0xaa : 0x55;
    case 0xb2:
      return odd ? 0x77 : 0xdd;
    case 0xdc:
      return y >= height / 2 ? 0xff : 0;
    case 0xdd:
      return 0xf0;
    case 0xde:
      return 0x0f;
    case 0xdf:
      return y < height / 2 ? 0xff : 0;
    default:
      return 0xff;
  }
}

function makeFont(height: Height): Uint8Array {
  const font = new Uint8Array(256 * height);
  const put = (byte: number, lines: readonly number[]) => font.set(lines, byte * height);
  const drawings = new Map<number, readonly [number[], GlyphKind]>();
  for (const [byte, hex, kind] of GLYPHS)
    drawings.set(byte, [bytesOf(hex), HANGING.includes(byte) ? 'hanging' : kind]);
  for (const [byte, [drawing, kind]] of drawings) {
    const whole = TALL.includes(byte) || drawing[0] === 0xff;
    put(byte, whole ? spread(drawing, height) : stretch(drawing, kind, height));
  }
  drawings.set('i'.charCodeAt(0), [bytesOf(DOTLESS_I), 'small']);
  for (const [byte, letter, accent] of ACCENTED) {
    const [drawing, kind] = drawings.get(letter.charCodeAt(0)) ?? [[], 'small'];
    put(byte, accented(drawing, kind, accent, height));
  }
  LINES.forEach((arms, i) => put(FIRST_LINE_DRAWING + i, lineDrawing(arms, height)));
  for (const byte of [0xb0, 0xb1, 0xb2, 0xdb, 0xdc, 0xdd, 0xde, 0xdf])
    put(
      byte,
      Array.from({ length: height }, (_, y) => block(byte, y, height)),
    );
  return font;
}

export const FONT_8X8 = makeFont(8);
export const FONT_8X14 = makeFont(14);
export const FONT_8X16 = makeFont(16);
