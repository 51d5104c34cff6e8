/**
 * The text page as ANSI: what must be written to a terminal so that it shows the same cells. Only
 * cells that differ from what was written last are sent. Colours are the sixteen of the CGA, which
 * the terminal's palette holds in ANSI order.
 */
import { CP437_GLYPHS } from '../devices/cp437.ts';

export interface Cursor {
  readonly visible: boolean;
  readonly column: number;
  readonly row: number;
  readonly shape: 'underline' | 'block';
}

/** One text picture: 25 lines of `columns` cells, each a character and an attribute byte. */
export interface TextPicture {
  readonly columns: number;
  readonly rows: number;
  readonly cells: Uint8Array;
  /** Whether attribute bit 7 blinks; it is a bright background otherwise. */
  readonly blink: boolean;
  readonly cursor: Cursor;
}

/** CGA colour bits are blue 1, green 2, red 4; ANSI's are red 1, green 2, blue 4. */
const ANSI_COLOUR = [0, 4, 2, 6, 1, 5, 3, 7];

const ESC = '\x1b[';

function colours(attribute: number): string {
  const fg = attribute & 0x0f;
  const bg = attribute >> 4;
  const foreground = (fg & 8 ? 90 : 30) + ANSI_COLOUR[fg & 7];
  const background = (bg & 8 ? 100 : 40) + ANSI_COLOUR[bg & 7];
  return `${ESC}${foreground};${background}m`;
}

/** The attribute that is drawn: blinking cells lose bit 7, and their character while it is off. */
function drawn(attribute: number, blink: boolean, off: boolean): number {
  if (!blink) return attribute;
  const steady = attribute & 0x7f;
  return off && attribute & 0x80 ? (steady & 0x70) | (steady >> 4) : steady;
}

export class AnsiDiff {
  /** Character and drawn attribute of each cell as the terminal has it; -1 is unknown. */
  #shown = new Int32Array(0);
  #columns = 0;
  #cursor = '';

  /** Forgets what the terminal shows: the next update writes every cell. */
  forget(): void {
    this.#shown.fill(-1);
    this.#cursor = '';
  }

  /** What to write now; empty when the terminal shows the picture already. */
  update(picture: TextPicture, blinkOff: boolean): string {
    const { columns, rows, cells, blink } = picture;
    if (this.#columns !== columns || this.#shown.length !== columns * rows) {
      this.#columns = columns;
      this.#shown = new Int32Array(columns * rows).fill(-1);
      this.#cursor = '';
    }
    let text = '';
    let attribute = -1;
    let expected = -1;
    for (let i = 0; i < columns * rows; i++) {
      const cell = cells[2 * i] | (drawn(cells[2 * i + 1], blink, blinkOff) << 8);
      if (this.#shown[i] === cell) continue;
      this.#shown[i] = cell;
      const column = i % columns;
      if (i !== expected || column === 0)
        text += `${ESC}${Math.floor(i / columns) + 1};${column + 1}H`;
      if (cell >> 8 !== attribute) {
        attribute = cell >> 8;
        text += colours(attribute);
      }
      text += CP437_GLYPHS[cell & 0xff];
      expected = i + 1;
    }
    return text + this.#cursorText(picture.cursor, text !== '');
  }

  #cursorText({ visible, column, row, shape }: Cursor, moved: boolean): string {
    const style = shape === 'block' ? 1 : 3;
    const wanted = visible
      ? `${ESC}${row + 1};${column + 1}H${ESC}${style} q${ESC}?25h`
      : `${ESC}?25l`;
    if (wanted === this.#cursor && !(moved && visible)) return '';
    this.#cursor = wanted;
    return wanted;
  }
}

/** The lines of a picture as text, without trailing blanks, for assistive technology. */
export function pictureText({ columns, rows, cells }: TextPicture): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    let line = '';
    for (let column = 0; column < columns; column++)
      line += CP437_GLYPHS[cells[2 * (row * columns + column)]];
    lines.push(line.trimEnd());
  }
  return lines.join('\n');
}
