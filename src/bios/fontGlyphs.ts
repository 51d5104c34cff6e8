/**
 * Drawings for the ROM's fonts: eight scan lines a glyph in hex, top first. In letters, line 0 is
 * the cap height, line 2 the height of small letters, line 6 the base line, line 7 what hangs below.
 */

/** How a drawing is stretched to 14 and 16 lines: where its horizontal strokes lie. */
export type GlyphKind =
  /** Strokes in lines 0, 3, 6: capitals and digits. */
  | 'capital'
  /** Strokes in lines 2, 4, 6: small letters. */
  | 'small'
  /** Small letters that hang below: their bowl ends in line 5. */
  | 'hanging'
  /** Signs that are spread over the whole cell evenly. */
  | 'sign';

function rows(kind: GlyphKind, first: number, text: string): [number, string, GlyphKind][] {
  return text
    .trim()
    .split(/\s+/)
    .map((glyph, i) => [first + i, glyph, kind]);
}

/** Byte, drawing, kind. Accented letters, line drawing and blocks are composed in font.ts. */
export const GLYPHS: readonly (readonly [number, string, GlyphKind])[] = [
  ...rows(
    'sign',
    0x00,
    `0000000000000000 3c42a581a599423c 3c7edbffdbe77e3c 66ffffff7e3c1800
     10387cfe7c381000 3838d6fed6103800 10387cfefe103800 0000183c3c180000
     ffffe7c3c3e7ffff 003c664242663c00 ffc399bdbd99c3ff 0e060a78cccc7800
     3c66663c187e1800 1c16121070f06000 3e22222266ee4400 185a3ce7e73c5a18
     80e0f8fef8e08000 020e3efe3e0e0200 183c7e187e3c1800 6666666666006600
     7edada7a1a1a1a00 3c603c663c063c00 000000007e7e7e00 183c7e187e3c187e
     183c7e1818181800 181818187e3c1800 00080cfe0c080000 002060fe60200000
     0000c0c0c0fe0000 002466ff66240000 0010387cfefe0000 00fefe7c38100000`,
  ),
  ...rows(
    'capital',
    0x20,
    `0000000000000000 1818181818001800 6c6c480000000000 6c6cfe6cfe6c6c00
     107cd07c16fc1000 c2c60c1830668600 386c6c386ec47a00 1818100000000000
     0c18303030180c00 30180c0c0c183000 006c38fe386c0000 0018187e18180000
     0000000000181830 0000007e00000000 0000000000181800 06060c1830606000
     7cc6ced6e6c67c00 1838781818187e00 7cc6061c70c0fe00 7cc6063c06c67c00
     0c1c3c6cccfe0c00 fec0fc0606c67c00 3c60c0fcc6c67c00 fe060c1830303000
     7cc6c67cc6c67c00 7cc6c67e060c7800 0018180000181800 0018180000181830
     0c18306030180c00 00007e007e000000 30180c060c183000 7cc60c1818001800
     7cc6ded6dec07e00 386cc6fec6c6c600 fcc6c6fcc6c6fc00 7cc6c0c0c0c67c00
     f8ccc6c6c6ccf800 fec0c0fcc0c0fe00 fec0c0fcc0c0c000 7cc6c0cec6c67e00
     c6c6c6fec6c6c600 7e18181818187e00 1e060606c6c67c00 c6ccd8f0d8ccc600
     c0c0c0c0c0c0fe00 c6eefed6c6c6c600 c6e6f6decec6c600 7cc6c6c6c6c67c00
     fcc6c6fcc0c0c000 7cc6c6c6d6cc7600 fcc6c6fcd8ccc600 7cc6c07c06c67c00
     7e18181818181800 c6c6c6c6c6c67c00 c6c6c66c6c381000 c6c6c6d6d6fe6c00
     c6c66c386cc6c600 6666663c18181800 fe060c3860c0fe00 3c30303030303c00
     606030180c060600 3c0c0c0c0c0c3c00 10386cc600000000 00000000000000ff`,
  ),
  ...rows(
    'small',
    0x60,
    `30180c0000000000 00007c067ec67e00 c0c0fcc6c6c6fc00 00007cc6c0c67c00
     06067ec6c6c67e00 00007cc6fec07c00 1e307c3030303000 00007ec6c67e067c
     c0c0fcc6c6c6c600 1800381818183c00 0c001c0c0c0c0c78 c0c0ccd8f0d8cc00
     3818181818183c00 0000ecfed6d6c600 0000fcc6c6c6c600 00007cc6c6c67c00
     0000fcc6c6fcc0c0 00007ec6c67e0606 0000dce6c0c0c000 00007ec07c06fc00
     30307c3030301e00 0000c6c6c6c67e00 0000c6c66c6c3800 0000c6d6d6fe6c00
     0000c66c386cc600 0000c6c6c67e067c 0000fe0c3860fe00 0e18187018180e00
     1818180018181800 7018180e18187000 000076dc00000000 0010386cc6c6fe00`,
  ),
  ...rows('small', 0x91, '0000ec327eb06e00'),
  ...rows('capital', 0x92, '3e68c8fec8c8ce00'),
  ...rows(
    'capital',
    0x9b,
    '18187ec0c07e1818 386c60f86060fe00 66663c7e187e1800 f0d8d8f4cec4c600 0e18187e18187000',
  ),
  ...rows(
    'capital',
    0xa6,
    `3c6c3e007e000000 386c38007c000000 1800183060c67c00 000000fec0c00000 000000fe06060000 c2c4c81c224c8e00 c2c4c812264e8200
     1800181818181800 0000366cd86c3600 0000d86c366cd800`,
  ),
  ...rows(
    'small',
    0xe0,
    `000076dcc8dc7600 78ccccd8ccc6dc00 fec6c0c0c0c0c000 0000fe6c6c6c6c00
     fec6603060c6fe00 00007ed8cccc7800 0000666666667cc0 00007ed818180e00
     7e183c663c187e00 386cc6fec66c3800 386cc6c66c6cee00 1e30183c66663c00
     00006cd6d66c0000 04087cd6d67c2040 1c30607c60301c00 7cc6c6c6c6c6c600
     007e007e007e0000 18187e1818007e00 30180c1830007e00 0c1830180c007e00
     0e1b1b1818181818 1818181818d8d870 1818007e00181800 0076dc0076dc0000
     386c6c3800000000 0000001818000000 0000001800000000 0f0c0c0cec6c3c00
     f8cccccc00000000 780c38607c000000 00003c3c3c3c0000 0000000000000000`,
  ),
];

/** Letters whose bowl ends above the base line: kind 'hanging' whatever row they stand in. */
export const HANGING: readonly number[] = [0x67, 0x6a, 0x70, 0x71, 0x79, 0xe6];

/** Signs in the rows of letters that reach from the top to the bottom of the cell. */
export const TALL: readonly number[] = [0xf4, 0xf5];

/** Accents over a letter: two lines over a small one, one over a capital. */
export const ACCENTS = {
  acute: [0x0c, 0x18, 0x1c],
  grave: [0x30, 0x18, 0x70],
  circumflex: [0x38, 0x6c, 0x38],
  diaeresis: [0x6c, 0x00, 0x6c],
  ring: [0x38, 0x28, 0x38],
  tilde: [0x76, 0xdc, 0x76],
} as const;

export type Accent = keyof typeof ACCENTS;

/** A small i without its dot. */
export const DOTLESS_I = '0000381818183c00';

/** Accented letters: byte, letter, accent. A cedilla hangs below. */
export const ACCENTED: readonly (readonly [number, string, Accent | 'cedilla'])[] = [
  [0x80, 'C', 'cedilla'],
  [0x81, 'u', 'diaeresis'],
  [0x82, 'e', 'acute'],
  [0x83, 'a', 'circumflex'],
  [0x84, 'a', 'diaeresis'],
  [0x85, 'a', 'grave'],
  [0x86, 'a', 'ring'],
  [0x87, 'c', 'cedilla'],
  [0x88, 'e', 'circumflex'],
  [0x89, 'e', 'diaeresis'],
  [0x8a, 'e', 'grave'],
  [0x8b, 'i', 'diaeresis'],
  [0x8c, 'i', 'circumflex'],
  [0x8d, 'i', 'grave'],
  [0x8e, 'A', 'diaeresis'],
  [0x8f, 'A', 'ring'],
  [0x90, 'E', 'acute'],
  [0x93, 'o', 'circumflex'],
  [0x94, 'o', 'diaeresis'],
  [0x95, 'o', 'grave'],
  [0x96, 'u', 'circumflex'],
  [0x97, 'u', 'grave'],
  [0x98, 'y', 'diaeresis'],
  [0x99, 'O', 'diaeresis'],
  [0x9a, 'U', 'diaeresis'],
  [0xa0, 'a', 'acute'],
  [0xa1, 'i', 'acute'],
  [0xa2, 'o', 'acute'],
  [0xa3, 'u', 'acute'],
  [0xa4, 'n', 'tilde'],
  [0xa5, 'N', 'tilde'],
];

/**
 * Line drawing from B3 to DA: how many lines go up, down, left and right.
 */
export const LINES: readonly string[] = (
  '1100 1110 1120 2210 0210 0120 2220 2200 0220 2020 2010 1020 0110 1001 1011 0111 1101 0011 1111 ' +
  '1102 2201 2002 0202 2022 0222 2202 0022 2222 1022 2011 0122 0211 2001 1002 0102 0201 2211 1122 ' +
  '1010 0101'
).split(' ');
