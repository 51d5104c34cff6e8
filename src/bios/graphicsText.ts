/**
 * Pixels, and characters made of them, in the graphics modes whose memory is linear: 4, 5, 6 (CGA,
 * even rows at +0000, odd rows at +2000h) and 13h. Source: dos-bios.md 7.1.
 *
 * Not implemented: the planar modes 0Dh-12h, whose pixels this leaves alone.
 */
import { VIDEO_MODES } from '../devices/videoModes.ts';
import { BDA } from './bda.ts';
import { fillBytes, moveBytes } from './blocks.ts';
import type { Position, Window } from './screen.ts';
import type { Guest } from './service.ts';

const CGA_MEMORY = 0xb_8000;
const VGA_MEMORY = 0xa_0000;
const ODD_ROWS = 0x2000;
const CGA_PITCH = 80;
const XOR = 0x80;

/** Vectors whose values are the fonts of graphics modes: 128-255 in CGA modes, and all. */
const VECTOR_HIGH_FONT = 0x1f * 4;
const VECTOR_FONT = 0x43 * 4;

/** Scan lines of a character, by the BIOS data area; never zero. */
function characterHeight({ memory }: Guest): number {
  return memory.read8(BDA.characterHeight) & 0x1f || 8;
}

function modeNumber({ memory }: Guest): number {
  return memory.read8(BDA.videoMode) & 0x7f;
}

/** Where a pixel lies: its byte, and in it the shift and width of its bits. Null: nowhere. */
function locate(guest: Guest, x: number, y: number) {
  const number = modeNumber(guest);
  const mode = VIDEO_MODES.get(number);
  if (mode === undefined || x < 0 || y < 0 || x >= mode.width || y >= mode.height) return null;
  if (number === 0x13) return { lin: VGA_MEMORY + y * 320 + x, shift: 0, mask: 0xff };
  if (number > 6) return null;
  const row = CGA_MEMORY + (y & 1 ? ODD_ROWS : 0) + (y >> 1) * CGA_PITCH;
  if (number === 6) return { lin: row + (x >> 3), shift: 7 - (x & 7), mask: 1 };
  return { lin: row + (x >> 2), shift: 6 - (x & 3) * 2, mask: 3 };
}

/** Sets a pixel. Bit 7 of `color` combines it by exclusive or, except in mode 13h. */
export function setPixel(guest: Guest, x: number, y: number, color: number): void {
  const at = locate(guest, x, y);
  if (at === null) return;
  const old = guest.memory.read8(at.lin);
  const bits = (color & at.mask) << at.shift;
  const xor = at.mask !== 0xff && (color & XOR) !== 0;
  guest.memory.write8(at.lin, xor ? old ^ bits : (old & ~(at.mask << at.shift)) | bits);
}

/** The colour of a pixel, 0 outside of the screen. */
export function pixel(guest: Guest, x: number, y: number): number {
  const at = locate(guest, x, y);
  return at === null ? 0 : (guest.memory.read8(at.lin) >> at.shift) & at.mask;
}

/** The address of a character's pattern, by the font vectors of the guest. */
function glyphAddress(guest: Guest, byte: number, height: number): number {
  const { memory } = guest;
  const high = byte >= 0x80 && modeNumber(guest) <= 6;
  const vector = high ? VECTOR_HIGH_FONT : VECTOR_FONT;
  const index = high ? byte - 0x80 : byte;
  return memory.read16(vector + 2) * 16 + memory.read16(vector) + index * height;
}

/** Draws a character in a cell of 8 pixels by the character height. */
export function drawGlyph(
  guest: Guest,
  { column, row }: Position,
  byte: number,
  color: number,
  background = 0,
): void {
  const height = characterHeight(guest);
  const glyph = glyphAddress(guest, byte, height);
  for (let y = 0; y < height; y++) {
    const bits = guest.memory.read8(glyph + y);
    for (let x = 0; x < 8; x++) {
      const set = (bits & (0x80 >> x)) !== 0;
      if (!set && color & XOR && modeNumber(guest) !== 0x13) continue;
      setPixel(guest, column * 8 + x, row * height + y, set ? color : background);
    }
  }
}

/** The character whose pattern a cell shows, 0 if none does: INT 10h/08h. */
export function readGlyph(guest: Guest, { column, row }: Position): number {
  const height = characterHeight(guest);
  const shown: number[] = [];
  for (let y = 0; y < height; y++) {
    let bits = 0;
    for (let x = 0; x < 8; x++)
      bits = (bits << 1) | (pixel(guest, column * 8 + x, row * height + y) ? 1 : 0);
    shown.push(bits);
  }
  for (let byte = 0; byte < 256; byte++) {
    const glyph = glyphAddress(guest, byte, height);
    if (shown.every((bits, y) => guest.memory.read8(glyph + y) === bits)) return byte;
  }
  return 0;
}

/** As `scroll` of screen.ts, in scan lines; `fill` is the colour of what comes in. */
export function scrollGraphics(guest: Guest, window: Window, lines: number, fill: number): void {
  const { memory } = guest;
  const number = modeNumber(guest);
  const mode = VIDEO_MODES.get(number);
  if (mode === undefined) return;
  const height = characterHeight(guest);
  const left = window.left * 8;
  const right = Math.min(window.right * 8 + 8, mode.width);
  const top = window.top * height;
  const bottom = Math.min(window.bottom * height + height, mode.height);
  const total = bottom - top;
  if (total <= 0 || right <= left) return;
  const wanted = Math.abs(lines) * height;
  const count = lines === 0 || wanted > total ? total : wanted;
  const up = lines >= 0;
  const pixelsPerByte = number === 0x13 ? 1 : number === 6 ? 8 : 4;
  const size = (right - left) / pixelsPerByte;
  const byte = number === 0x13 ? fill : number === 6 ? (fill & 1) * 0xff : (fill & 3) * 0x55;
  for (let i = 0; i < total; i++) {
    const y = up ? top + i : bottom - 1 - i;
    const to = locate(guest, left, y);
    const from = i + count < total ? locate(guest, left, up ? y + count : y - count) : null;
    if (to === null) return;
    if (from === null) fillBytes(memory, to.lin, size, [byte]);
    else moveBytes(memory, to.lin, from.lin, size);
  }
}
