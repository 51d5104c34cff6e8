/**
 * The text screen as the video BIOS handles it: cells in display memory, cursor, pages, scrolling.
 *
 * Source: dos-bios.md 7.1 and section 2. The BIOS data area says what the screen is like, and it is
 * guest memory: every address made from it is taken modulo the 32 KiB of text memory.
 */
import {
  CRTC_CURSOR_HIGH,
  CRTC_CURSOR_LOW,
  CRTC_START_HIGH,
  CRTC_START_LOW,
} from '../devices/video.ts';
import { VIDEO_MODES } from '../devices/videoModes.ts';
import { BDA } from './bda.ts';
import { fillBytes, moveBytes } from './blocks.ts';
import type { Guest } from './service.ts';

const TEXT_MEMORY = 0xb_8000;
const MONO_MEMORY = 0xb_0000;
const TEXT_SIZE = 0x8000;
const MONO_MODE = 7;

export interface Position {
  readonly column: number;
  readonly row: number;
}

/** A rectangle of cells, its corners included. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Columns and rows by the BIOS data area; never zero. */
export function dimensions({ memory }: Guest): { columns: number; rows: number } {
  return {
    columns: memory.read16(BDA.columns) & 0xff || 80,
    rows: memory.read8(BDA.rows) + 1,
  };
}

/** Whether the current mode shows pixels. */
export function inGraphics({ memory }: Guest): boolean {
  return VIDEO_MODES.get(memory.read8(BDA.videoMode) & 0x7f)?.graphics ?? false;
}

export function activePage({ memory }: Guest): number {
  return memory.read8(BDA.page) & 7;
}

/** The linear address of a cell: its character, with the attribute behind it. */
export function cellAddress(guest: Guest, page: number, { column, row }: Position): number {
  const { memory } = guest;
  const { columns } = dimensions(guest);
  const offset = page * memory.read16(BDA.pageSize) + (row * columns + column) * 2;
  const base = memory.read8(BDA.videoMode) === MONO_MODE ? MONO_MEMORY : TEXT_MEMORY;
  return base + (offset & (TEXT_SIZE - 2));
}

/** Where a page's cursor stands; the active page's if none is named. */
export function cursor(guest: Guest, page: number = activePage(guest)): Position {
  const word = guest.memory.read16(BDA.cursors + (page & 7) * 2);
  return { column: word & 0xff, row: word >> 8 };
}

/** Moves a page's cursor; on the page that is shown the card's cursor follows. */
export function setCursor(guest: Guest, page: number, { column, row }: Position): void {
  guest.memory.write16(BDA.cursors + (page & 7) * 2, (row << 8) | column);
  if ((page & 7) === activePage(guest)) placeCursor(guest);
}

/** Points the CRTC's cursor at the active page's; outside of the screen it goes out of sight. */
export function placeCursor(guest: Guest): void {
  const { columns, rows } = dimensions(guest);
  const { column, row } = cursor(guest, activePage(guest));
  const cell = column < columns && row < rows ? row * columns + column : rows * columns;
  const address = (guest.memory.read16(BDA.pageStart) >> 1) + cell;
  guest.devices.video.setCrtc(CRTC_CURSOR_HIGH, (address >> 8) & 0xff);
  guest.devices.video.setCrtc(CRTC_CURSOR_LOW, address & 0xff);
}

/** Shows another page. */
export function showPage(guest: Guest, page: number): void {
  const { memory, devices } = guest;
  const start = (page * memory.read16(BDA.pageSize)) & 0xffff;
  memory.write8(BDA.page, page);
  memory.write16(BDA.pageStart, start);
  const address = inGraphics(guest) ? start : start >> 1;
  devices.video.setCrtc(CRTC_START_HIGH, address >> 8);
  devices.video.setCrtc(CRTC_START_LOW, address & 0xff);
  placeCursor(guest);
}

/** Cuts a window to the screen; null if nothing is left of it. */
function clip(guest: Guest, { top, left, bottom, right }: Window): Window | null {
  const { columns, rows } = dimensions(guest);
  const clipped = {
    top,
    left,
    bottom: Math.min(bottom, rows - 1),
    right: Math.min(right, columns - 1),
  };
  return clipped.top <= clipped.bottom && clipped.left <= clipped.right ? clipped : null;
}

/**
 * Scrolls a window of the active text page by `lines` rows: up if positive, down if negative. Rows
 * that come in are blank in `attribute`. More lines than the window has, or none, clear it.
 */
export function scroll(guest: Guest, window: Window, lines: number, attribute: number): void {
  const area = clip(guest, window);
  if (area === null) return;
  const { memory } = guest;
  const page = activePage(guest);
  const height = area.bottom - area.top + 1;
  const count = lines === 0 || Math.abs(lines) > height ? height : Math.abs(lines);
  const up = lines >= 0;
  const size = (area.right - area.left + 1) * 2;
  for (let i = 0; i < height; i++) {
    const row = up ? area.top + i : area.bottom - i;
    const to = cellAddress(guest, page, { column: area.left, row });
    const source = up ? row + count : row - count;
    if (i + count < height)
      moveBytes(memory, to, cellAddress(guest, page, { column: area.left, row: source }), size);
    else fillBytes(memory, to, size, [0x20, attribute]);
  }
}
