/** The text screen of a machine as lines of Unicode: for the command line, the library and tests. */
import type { Memory } from '../state/memory.ts';
import { screenText } from './cp437.ts';

/** BIOS data area: video mode, columns, start of the shown page, rows less one. */
const BDA_MODE = 0x449;
const BDA_COLUMNS = 0x44a;
const BDA_PAGE_START = 0x44e;
const BDA_ROWS = 0x484;

/** The lines of the shown page, blanks at their ends left out; blank lines in graphics modes. */
export function screenLines(memory: Memory): string[] {
  const mode = memory.read8(BDA_MODE) & 0x7f;
  const columns = memory.read16(BDA_COLUMNS) || 80;
  const rows = (memory.read8(BDA_ROWS) || 24) + 1;
  const base = mode === 7 ? 0xb0000 : 0xb8000;
  const isText = mode <= 3 || mode === 7;
  return Array.from({ length: Math.min(rows, 60) }, (_, row) => {
    if (!isText) return '';
    const start = memory.read16(BDA_PAGE_START) + row * columns * 2;
    const characters = Array.from({ length: Math.min(columns, 132) }, (_, column) =>
      memory.read8(base + ((start + column * 2) & 0x7fff)),
    );
    return screenText(characters).trimEnd();
  });
}
