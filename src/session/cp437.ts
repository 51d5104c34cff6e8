/**
 * Code page 437, the character set of the PC's ROM and of text on its screen, as Unicode.
 * Source: IBM CP437 and the glyphs of 00-1F and 7F as the character generator draws them.
 */

const ROWS = [
  ' ☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼',
  ' !"#$%&\'()*+,-./0123456789:;<=>?',
  '@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_',
  '`abcdefghijklmnopqrstuvwxyz{|}~⌂',
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ',
  'áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐',
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀',
  'αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ',
];

/** The glyph that each byte 00-FF shows in video memory; 00, 20 and FF are blank. */
export const CP437_GLYPHS: readonly string[] = ROWS.flatMap((row) => [...row]);

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
