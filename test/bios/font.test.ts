import { describe, expect, it } from 'vitest';
import { FONT_8X14, FONT_8X16, FONT_8X8 } from '../../src/bios/font.ts';
import { run } from './run.ts';

const FONTS = [
  [8, FONT_8X8],
  [14, FONT_8X14],
  [16, FONT_8X16],
] as const;

const glyph = (font: Uint8Array, height: number, byte: number) => [
  ...font.subarray(byte * height, (byte + 1) * height),
];

describe.each(FONTS)('the font of %d lines', (height, font) => {
  it('has 256 patterns, blank only where the code page is', () => {
    expect(font.length).toBe(256 * height);
    const blank = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) =>
      glyph(font, height, byte).every((bits) => bits === 0),
    );
    expect(blank).toEqual([0x00, 0x20, 0xff]);
  });

  it('tells all characters apart', () => {
    const seen = new Map<string, number>();
    for (let byte = 1; byte < 255; byte++) {
      if (byte === 0x20) continue;
      const key = glyph(font, height, byte).join();
      expect(seen.get(key), `${byte.toString(16)} looks like another`).toBeUndefined();
      seen.set(key, byte);
    }
  });

  it('draws lines that meet those of the cells around', () => {
    const cell = (byte: number) => glyph(font, height, byte);
    const column = (byte: number, bit: number) => cell(byte).map((bits) => bits & bit);
    for (const byte of [0xb3, 0xb4, 0xb5, 0xc2, 0xc3, 0xc5, 0xbf, 0xda, 0xd1, 0xd8])
      expect(cell(byte)[height - 1]).toBe(0x18);
    for (const byte of [0xb3, 0xc0, 0xc1, 0xc5, 0xd9, 0xcf]) expect(cell(byte)[0]).toBe(0x18);
    for (const byte of [0xba, 0xb9, 0xbb, 0xc9, 0xcb, 0xce])
      expect(cell(byte)[height - 1]).toBe(0x66);
    for (const byte of [0xc4, 0xc3, 0xc2, 0xc1, 0xc5, 0xc0, 0xda, 0xd2])
      expect(column(byte, 0x01)).toEqual(column(0xc4, 0x01));
    for (const byte of [0xcd, 0xc9, 0xcc, 0xce, 0xc8, 0xc6])
      expect(column(byte, 0x01)).toEqual(column(0xcd, 0x01));
    for (const byte of [0xcd, 0xbb, 0xb9, 0xce, 0xbc, 0xb5])
      expect(column(byte, 0x80)).toEqual(column(0xcd, 0x80));
  });
});

describe('fonts in the machine', () => {
  it('lie in the ROM: 8x8 at F000:FA6E, the others where 1130h says (G84)', () => {
    const { words, machine } = run(`
      mov di, 900h
      mov si, pages
      mov cx, 5
    next:
      push cx
      lodsb
      mov bh, al
      mov ax, 1130h
      int 10h
      mov [di], bp
      mov [di+2], es
      mov [di+4], cx
      add di, 6
      pop cx
      loop next
      mov [di], dx
      jmp done
    pages: db 0, 1, 2, 3, 6
    done:`);
    const at = (i: number, index: number, height: number) => [
      ...machine.memory.readBytes(words[i * 3 + 1] * 16 + words[i * 3] + index * height, height),
    ];
    expect(at(0, 0, 8)).toEqual(glyph(FONT_8X8, 8, 0x80));
    expect(at(1, 0x41, 16)).toEqual(glyph(FONT_8X16, 16, 0x41));
    expect(at(2, 0x41, 14)).toEqual(glyph(FONT_8X14, 14, 0x41));
    expect([words[10], words[9]]).toEqual([0xf000, 0xfa6e]);
    expect(at(3, 0x41, 8)).toEqual(glyph(FONT_8X8, 8, 0x41));
    expect(at(4, 0xdb, 16)).toEqual(new Array(16).fill(0xff));
    expect(words[2]).toBe(16);
    expect(words[15] & 0xff).toBe(24);
  });

  it('draw the text of graphics modes, and INT 10h/08h reads it back', () => {
    const { words, machine } = run(`
      mov ax, 13h
      int 10h
      mov ax, 0e41h
      mov bx, 0fh
      int 10h
      mov dx, 0
      mov bh, 0
      mov ah, 2
      int 10h
      mov ah, 8
      int 10h
      mov [900h], ax`);
    expect(words[0] & 0xff).toBe(0x41);
    const top = glyph(FONT_8X8, 8, 0x41)[0];
    for (let x = 0; x < 8; x++)
      expect(machine.memory.read8(0xa0000 + x)).toBe(top & (0x80 >> x) ? 0x0f : 0);
  });
});
