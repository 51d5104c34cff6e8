/** Code page 437, the character set of the PC's ROM, as Unicode. */

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

const BYTES: ReadonlyMap<string, number> = new Map(
  CP437_GLYPHS.map((glyph, byte): [string, number] => [glyph, byte]).reverse(),
);

/** The byte of a character, or -1 if the code page has none. ASCII controls are themselves. */
export function toCp437(character: string): number {
  const code = character.charCodeAt(0);
  if (character.length === 1 && code < 0x80) return code;
  return BYTES.get(character) ?? -1;
}
