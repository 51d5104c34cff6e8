/** Output as on a teletype, INT 10h/0Eh: dos-bios.md 7.1. Not implemented: the sound of BEL. */
import { drawGlyph, scrollGraphics } from './graphicsText.ts';
import {
  activePage,
  cellAddress,
  cursor,
  dimensions,
  inGraphics,
  scroll,
  setCursor,
} from './screen.ts';
import type { Guest } from './service.ts';

const BEL = 0x07;
const BS = 0x08;
const LF = 0x0a;
const CR = 0x0d;

/** How a character is put: `attribute` null keeps what the cell has. */
interface Ink {
  readonly page: number;
  readonly attribute: number | null;
}

/** Writes one byte at the active page's cursor; controls move it, the last line scrolls. */
export function teletype(guest: Guest, byte: number, color = 7): void {
  const ink = inGraphics(guest) ? color : null;
  write(guest, byte, { page: activePage(guest), attribute: ink });
}

/** As `teletype`, on any page and in an attribute: INT 10h/13h. */
export function write(guest: Guest, byte: number, { page, attribute }: Ink): void {
  const { memory } = guest;
  const { columns, rows } = dimensions(guest);
  let { column, row } = cursor(guest, page);
  switch (byte) {
    case BEL:
      return;
    case BS:
      column = Math.max(0, column - 1);
      break;
    case CR:
      column = 0;
      break;
    case LF:
      row += 1;
      break;
    default:
      if (inGraphics(guest)) drawGlyph(guest, { column, row }, byte, attribute ?? 7);
      else {
        const cell = cellAddress(guest, page, { column, row });
        memory.write8(cell, byte);
        if (attribute !== null) memory.write8(cell + 1, attribute);
      }
      column += 1;
      if (column >= columns) {
        column = 0;
        row += 1;
      }
  }
  if (row >= rows) {
    row = rows - 1;
    const whole = { top: 0, left: 0, bottom: rows - 1, right: columns - 1 };
    if (inGraphics(guest)) scrollGraphics(guest, whole, 1, 0);
    else if (page === activePage(guest))
      scroll(guest, whole, 1, memory.read8(cellAddress(guest, page, { column, row }) + 1));
  }
  setCursor(guest, page, { column, row });
}

/**
 * Writes `count` equal cells from the cursor on, without moving it: INT 10h/09h and 0Ah. In
 * graphics modes those below the screen are not drawn.
 */
export function repeat(guest: Guest, byte: number, count: number, { page, attribute }: Ink): void {
  const { columns, rows } = dimensions(guest);
  const start = cursor(guest, page);
  const graphics = inGraphics(guest);
  for (let i = 0; i < count; i++) {
    const column = start.column + i;
    const at = { column: column % columns, row: start.row + Math.floor(column / columns) };
    if (graphics && at.row >= rows) return;
    if (graphics) drawGlyph(guest, at, byte, attribute ?? 7);
    else {
      const cell = cellAddress(guest, page, at);
      guest.memory.write8(cell, byte);
      if (attribute !== null) guest.memory.write8(cell + 1, attribute);
    }
  }
}
