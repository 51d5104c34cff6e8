/** The fonts of the ROM, 256 patterns each, a byte per scan line. */

export const FONT_8X16 = new Uint8Array(4096);
export const FONT_8X14 = new Uint8Array(3584);
export const FONT_8X8 = new Uint8Array(2048);
