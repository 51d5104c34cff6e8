/**
 * A Vite plugin that makes the font of Screen out of the ROM's 8x16 patterns, so that the terminal
 * shows each byte of code page 437 as the machine's own adapter draws it. `import url from
 * 'virtual:screen-font'` gives its address.
 */
import { Font, Glyph, Path } from 'opentype.js/dist/opentype.mjs';
import type { Plugin } from 'vite';
import { FONT_8X16 } from '../bios/font.ts';
import { CP437_GLYPHS } from '../devices/cp437.ts';

const ID = 'virtual:screen-font';
const RESOLVED = `\0${ID}`;

const COLUMNS = 8;
const LINES = 16;
/** Lines above the base line of the patterns. */
const ABOVE = 12;
/** Units of one pixel: 80 x 25 cells of 8 x 16 fill a tube of 4:3 when pixels are 1.2 times as high. */
const WIDTH = 100;
const HEIGHT = 120;

/** The three shades: patterns that go on in the next cell with their first line. */
const SHADES = [0xb0, 0xb1, 0xb2];

/** Of the OpenType specification: table directory, and the sums and dates in table `head`. */
const TABLE_COUNT = 4;
const DIRECTORY = 12;
const DIRECTORY_ENTRY = 16;
const HEAD = 0x68656164;
const HEAD_SIZE = 56;
const HEAD_ADJUSTMENT = 8;
const HEAD_DATES = 20;
const WHOLE_SUM = 0xb1b0afba;

interface Box {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  bottom: number;
}

/**
 * A line of a pattern. What touches the upper or lower edge goes on for one line beyond it: cells
 * are whole pixels high, characters are not, and frames must join all the same.
 */
function lineOf(byte: number, y: number): number {
  const inside = SHADES.includes(byte) ? (y + LINES) % LINES : Math.min(Math.max(y, 0), LINES - 1);
  return FONT_8X16[byte * LINES + inside];
}

/** The pixels of a pattern as boxes: runs in a line, grown downwards while the same run follows. */
function boxesOf(byte: number): Box[] {
  const boxes: Box[] = [];
  for (let y = -1; y <= LINES; y++) {
    const line = lineOf(byte, y);
    for (let x = 0; x < COLUMNS; x++) {
      const from = x;
      while (x < COLUMNS && line & (0x80 >> x)) x++;
      if (x === from) continue;
      const above = boxes.find((box) => box.bottom === y && box.from === from && box.to === x);
      if (above === undefined) boxes.push({ from, to: x, top: y, bottom: y + 1 });
      else above.bottom = y + 1;
    }
  }
  return boxes;
}

function glyphOf(byte: number): Glyph {
  const path = new Path();
  for (const { from, to, top, bottom } of boxesOf(byte)) {
    const [left, right] = [from * WIDTH, to * WIDTH];
    const [high, low] = [(ABOVE - top) * HEIGHT, (ABOVE - bottom) * HEIGHT];
    path.moveTo(left, low);
    path.lineTo(left, high);
    path.lineTo(right, high);
    path.lineTo(right, low);
    path.close();
  }
  return new Glyph({
    name: `cp437.${byte.toString(16).padStart(2, '0')}`,
    unicode: CP437_GLYPHS[byte].codePointAt(0),
    advanceWidth: COLUMNS * WIDTH,
    path,
  });
}

/** The font as an OpenType file: an em is the height of a cell. */
export function screenFont(): Uint8Array {
  const missing = new Glyph({
    name: '.notdef',
    advanceWidth: COLUMNS * WIDTH,
    path: new Path(),
  });
  const bytes = CP437_GLYPHS.flatMap((glyph, byte) =>
    CP437_GLYPHS.indexOf(glyph) === byte ? [byte] : [],
  );
  const font = new Font({
    familyName: 'vm86 CP437',
    styleName: 'Regular',
    unitsPerEm: LINES * HEIGHT,
    ascender: ABOVE * HEIGHT,
    descender: (ABOVE - LINES) * HEIGHT,
    glyphs: [missing, ...bytes.map(glyphOf)],
  });
  return withoutDates(new Uint8Array(font.toArrayBuffer()));
}

/** Takes the times of creation and change out of table `head`: the same source makes the same file. */
function withoutDates(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer);
  for (let i = 0; i < view.getUint16(TABLE_COUNT); i++) {
    const entry = DIRECTORY + i * DIRECTORY_ENTRY;
    if (view.getUint32(entry) !== HEAD) continue;
    const head = view.getUint32(entry + 8);
    file.fill(0, head + HEAD_DATES, head + HEAD_DATES + 16);
    view.setUint32(head + HEAD_ADJUSTMENT, 0);
    view.setUint32(entry + 4, sumOf(view, head, HEAD_SIZE));
    view.setUint32(head + HEAD_ADJUSTMENT, WHOLE_SUM - sumOf(view, 0, file.length));
  }
  return file;
}

/** The checksum of OpenType: the sum of all double words. */
function sumOf(view: DataView, from: number, size: number): number {
  let sum = 0;
  for (let at = from; at + 4 <= from + size; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

/** The plugin; the font is a file of the built page, and part of the module while developing. */
export function fontPlugin(): Plugin {
  let serves = false;
  return {
    name: 'vm86-font',

    configResolved(config) {
      serves = config.command === 'serve';
    },

    resolveId(id) {
      return id === ID ? RESOLVED : null;
    },

    load(id) {
      if (id !== RESOLVED) return null;
      const source = screenFont();
      if (serves) {
        const data = Buffer.from(source).toString('base64');
        return `export default 'data:font/otf;base64,${data}'`;
      }
      const file = this.emitFile({ type: 'asset', name: 'cp437.otf', source });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}
