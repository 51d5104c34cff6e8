/**
 * INT 10h/11h: fonts and with them the number of text rows. Source: dos-bios.md 7.1.
 *
 * Not implemented: the character generator's memory. Text modes show the fonts of the ROM whatever
 * a program loads; heights and rows follow what it loads.
 */
import { CRTC_MAX_SCAN, CRTC_OVERFLOW, CRTC_VERTICAL_END } from '../devices/video.ts';
import { VIDEO_MODES } from '../devices/videoModes.ts';
import type { VideoMode } from '../devices/videoModes.ts';
import { BDA } from './bda.ts';
import { setCursorShape } from './cursorShape.ts';
import { label, ROM_SEGMENT } from './rom.ts';
import { placeCursor } from './screen.ts';
import { DONE } from './service.ts';
import type { Guest, Outcome } from './service.ts';

const VECTOR_HIGH_FONT = 0x1f * 4;
const VECTOR_FONT = 0x43 * 4;

function setVector({ memory }: Guest, at: number, seg: number, off: number): void {
  memory.write16(at, off);
  memory.write16(at + 2, seg);
}

function romFont(height: number): string {
  return height === 14 ? 'font_8x14' : height === 8 ? 'font_8x8' : 'font_8x16';
}

/** Points INT 1Fh and 43h at the fonts that a mode uses. */
export function setFontVectors(guest: Guest, mode: VideoMode): void {
  setVector(guest, VECTOR_HIGH_FONT, ROM_SEGMENT, label('font_8x8_high'));
  setVector(guest, VECTOR_FONT, ROM_SEGMENT, label(romFont(mode.characterHeight)));
}

/** A font of `height` lines in a text mode: as many rows as the scan lines hold. */
function setRows(guest: Guest, height: number): void {
  const { memory, devices } = guest;
  const mode = VIDEO_MODES.get(memory.read8(BDA.videoMode));
  if (mode === undefined || mode.graphics || height < 1 || height > 32) return;
  const rows = Math.floor(mode.height / height);
  const last = rows * height - 1;
  const { crtc } = devices.video.registers;
  crtc[CRTC_MAX_SCAN] = (crtc[CRTC_MAX_SCAN] & 0xe0) | (height - 1);
  crtc[CRTC_VERTICAL_END] = last & 0xff;
  crtc[CRTC_OVERFLOW] =
    (crtc[CRTC_OVERFLOW] & ~0x42) | ((last & 0x100) >> 7) | ((last & 0x200) >> 3);
  memory.write8(BDA.rows, rows - 1);
  memory.write16(BDA.characterHeight, height);
  memory.write16(BDA.pageSize, (rows * mode.columns * 2 + 0x7ff) & ~0x7ff);
  setCursorShape(guest, 6, 7);
  placeCursor(guest);
}

/** A font for a graphics mode: rows by BL, or DL if BL is 0. */
function setGraphicsFont(guest: Guest, height: number, seg: number, off: number): void {
  const { memory, regs } = guest;
  setVector(guest, VECTOR_FONT, seg, off);
  memory.write16(BDA.characterHeight, height);
  const rows = [regs.dl, 14, 25, 43][regs.bl] ?? 25;
  memory.write8(BDA.rows, Math.max(rows, 1) - 1);
}

/** INT 10h/1130h: where the fonts are. */
function fontInfo({ memory, regs }: Guest): void {
  const names = ['font_8x14', 'font_8x8', 'font_8x8_high', 'font_8x14', 'font_8x16', 'font_8x16'];
  if (regs.bh > 7) return;
  if (regs.bh < 2) {
    const at = regs.bh === 0 ? VECTOR_HIGH_FONT : VECTOR_FONT;
    regs.bp = memory.read16(at);
    regs.es = memory.read16(at + 2);
  } else {
    regs.bp = label(names[regs.bh - 2]);
    regs.es = ROM_SEGMENT;
  }
  regs.cx = memory.read16(BDA.characterHeight);
  regs.dl = memory.read8(BDA.rows);
}

/** INT 10h/11h, by AL. */
export function fonts(guest: Guest): Outcome {
  const { regs } = guest;
  switch (regs.al) {
    case 0x10:
      setRows(guest, regs.bh);
      break;
    case 0x11:
      setRows(guest, 14);
      break;
    case 0x12:
      setRows(guest, 8);
      break;
    case 0x14:
      setRows(guest, 16);
      break;
    case 0x20:
      setVector(guest, VECTOR_HIGH_FONT, regs.es, regs.bp);
      break;
    case 0x21:
      setGraphicsFont(guest, regs.cx, regs.es, regs.bp);
      break;
    case 0x22:
      setGraphicsFont(guest, 14, ROM_SEGMENT, label('font_8x14'));
      break;
    case 0x23:
      setGraphicsFont(guest, 8, ROM_SEGMENT, label('font_8x8'));
      break;
    case 0x24:
      setGraphicsFont(guest, 16, ROM_SEGMENT, label('font_8x16'));
      break;
    case 0x30:
      fontInfo(guest);
      break;
  }
  return DONE;
}
