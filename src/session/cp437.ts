/** Bytes of code page 437 as text: as video memory shows them, or as a console means them. */
import { CP437_GLYPHS } from '../devices/cp437.ts';

/** Text as video memory shows it: control characters are glyphs. */
export function screenText(bytes: Iterable<number>): string {
  let text = '';
  for (const byte of bytes) text += CP437_GLYPHS[byte];
  return text;
}

/** Text as a console stream means it: control characters 00-1F and 7F stay what they are. */
export function consoleText(bytes: Iterable<number>): string {
  let text = '';
  for (const byte of bytes)
    text += byte < 0x20 || byte === 0x7f ? String.fromCharCode(byte) : CP437_GLYPHS[byte];
  return text;
}
