/**
 * The cursor's shape: INT 10h/01h, and its emulation of the CGA's eight lines (dos-bios.md G85).
 */
import { CRTC_CURSOR_END, CRTC_CURSOR_START } from '../devices/video.ts';
import { BDA } from './bda.ts';
import type { Guest } from './service.ts';

const HIDDEN = 0x20;
const NO_EMULATION = 0x01;
const CGA_LINES = 8;

/**
 * Scales lines of an eight-line cell to `height` lines. An underline stays two lines high and one
 * above the bottom: 0607 is 0D0E in a cell of 16.
 */
function scaled(start: number, end: number, height: number): [number, number] {
  if (start + 1 === end) {
    const last = Math.floor(((end + 1) * height) / CGA_LINES) - 2;
    return [last - 1, last];
  }
  return [
    Math.floor((start * height) / CGA_LINES),
    Math.floor(((end + 1) * height) / CGA_LINES) - 1,
  ];
}

/** Sets first and last line of the cursor; bit 5 of `start` hides it. */
export function setCursorShape(guest: Guest, start: number, end: number): void {
  const { memory, devices } = guest;
  memory.write8(BDA.cursorStart, start);
  memory.write8(BDA.cursorEnd, end);
  const height = memory.read8(BDA.characterHeight);
  const emulate =
    height > CGA_LINES &&
    (memory.read8(BDA.videoControl) & NO_EMULATION) === 0 &&
    start < CGA_LINES &&
    end < CGA_LINES;
  const [first, last] = emulate ? scaled(start, end, height) : [start & (HIDDEN | 0x1f), end];
  devices.video.setCrtc(CRTC_CURSOR_START, first);
  devices.video.setCrtc(CRTC_CURSOR_END, last & 0x1f);
}
