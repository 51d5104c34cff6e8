/**
 * INT 10h, video: modes, cursor, pages, scrolling, characters.
 *
 * Source: dos-bios.md 7.1. Not implemented: light pen (04 answers "not triggered"), save and restore
 * of the state (1C), VESA (4F); characters and pixels of the planar modes (graphicsText.ts).
 * Palette and font functions are in int10Palette.ts and int10Fonts.ts.
 */
import { VIDEO_MODES } from '../devices/videoModes.ts';
import { linear } from '../state/memory.ts';
import { defineStruct, u16 } from '../state/struct.ts';
import { BDA } from './bda.ts';
import { fillBytes } from './blocks.ts';
import { closeCall, findCall, openCall } from './calls.ts';
import { setCursorShape } from './cursorShape.ts';
import { drawGlyph, pixel, readGlyph, scrollGraphics, setPixel } from './graphicsText.ts';
import { fonts, setFontVectors } from './int10Fonts.ts';
import { palette, setBorder, setCgaPalette } from './int10Palette.ts';
import { adapter, displayCombination, functionality } from './int10State.ts';
import { label } from './rom.ts';
import {
  activePage,
  cellAddress,
  cursor,
  dimensions,
  inGraphics,
  scroll,
  setCursor,
  showPage,
} from './screen.ts';
import { DONE } from './service.ts';
import type { Guest, Outcome } from './service.ts';
import { repeat, teletype, write } from './teletype.ts';

const KEEP_MEMORY = 0x80;
const VIDEO_CONTROL = 0x60;
const KEEP_PALETTE = 0x08;
const BLANK = [0x20, 0x07];

/** What function 13 remembers between the parts of a string. */
const StringRecord = defineStruct({
  written: u16,
  /** The word of the page's cursor before the call. */
  cursor: u16,
});
const SERVICE_STRING = 0x1013;
const STRING_PART = 256;

/** Sets a mode as INT 10h/00h does; bit 7 keeps the display memory. Unknown modes do nothing. */
export function setMode(guest: Guest, value: number): void {
  const number = value & 0x7f;
  const mode = VIDEO_MODES.get(number);
  if (mode === undefined) return;
  const { memory, devices } = guest;
  const keep = value & KEEP_MEMORY;
  devices.video.setMode(number, (memory.read8(BDA.vgaFlags) & KEEP_PALETTE) !== 0);
  memory.write8(BDA.videoMode, number);
  memory.write16(BDA.columns, mode.columns);
  memory.write16(BDA.pageSize, mode.pageSize);
  memory.write16(BDA.pageStart, 0);
  for (let page = 0; page < 8; page++) memory.write16(BDA.cursors + page * 2, 0);
  memory.write8(BDA.page, 0);
  memory.write16(BDA.crtcPort, mode.mono ? 0x3b4 : 0x3d4);
  memory.write8(BDA.modeControl, mode.modeControl);
  memory.write8(BDA.colorSelect, number === 6 ? 0x3f : 0x30);
  memory.write8(BDA.rows, mode.rows - 1);
  memory.write16(BDA.characterHeight, mode.characterHeight);
  memory.write8(BDA.videoControl, VIDEO_CONTROL | keep);
  setFontVectors(guest, mode);
  if (!mode.graphics) setCursorShape(guest, mode.mono ? 0x0b : 0x06, mode.mono ? 0x0c : 0x07);
  if (!keep) clear(guest, mode.segment, mode.graphics);
}

function clear({ memory }: Guest, segment: number, graphics: boolean): void {
  const size = segment === 0xa000 ? 0x1_0000 : 0x8000;
  fillBytes(memory, linear(segment, 0), size, graphics ? [0] : BLANK);
}

/** What AL holds behind a mode set: 20h, 30h or 3Fh by the kind of mode. */
function modeAnswer(number: number): number {
  if (number > 7) return 0x20;
  return number === 6 ? 0x3f : 0x30;
}

/** Functions 06 and 07: AL lines of the window CX to DX, blank in BH. */
function scrollWindow(guest: Guest, direction: 1 | -1): void {
  const { regs } = guest;
  const { columns, rows } = dimensions(guest);
  const window = {
    top: regs.ch,
    left: regs.cl,
    bottom: Math.min(regs.dh, rows - 1),
    right: Math.min(regs.dl, columns - 1),
  };
  const lines = direction * regs.al;
  if (inGraphics(guest)) scrollGraphics(guest, window, lines, regs.bh);
  else scroll(guest, window, lines, regs.bh);
}

/** Function 08: the character at the cursor, and its attribute. */
function readCell(guest: Guest): void {
  const { memory, regs } = guest;
  const page = regs.bh & 7;
  if (inGraphics(guest)) {
    regs.al = readGlyph(guest, cursor(guest, page));
    return;
  }
  const cell = cellAddress(guest, page, cursor(guest, page));
  regs.al = memory.read8(cell);
  regs.ah = memory.read8(cell + 1);
}

/** Functions 09 and 0A: CX times the character AL. */
function writeCells(guest: Guest, withAttribute: boolean): void {
  const { regs, hooks } = guest;
  const graphics = inGraphics(guest);
  const attribute = withAttribute || graphics ? regs.bl : null;
  if (graphics && regs.cx === 1 && guest.memory.read8(BDA.videoMode) === 0x13)
    drawGlyph(guest, cursor(guest, 0), regs.al, regs.bl, regs.bh);
  else repeat(guest, regs.al, regs.cx, { page: regs.bh & 7, attribute });
  for (let i = 0; i < regs.cx; i++) hooks.console?.(regs.al, 1);
}

/**
 * Function 13: CX characters at ES:BP, from row DH and column DL of page BH on. A long string is
 * written in parts, between which events and the debugger get their turn.
 */
function writeString(guest: Guest): Outcome {
  const { memory, regs, hooks } = guest;
  if (regs.al > 3) return DONE;
  const moves = (regs.al & 1) !== 0;
  const pairs = (regs.al & 2) !== 0;
  const page = regs.bh & 7;
  let record = findCall(guest, SERVICE_STRING);
  if (record === null) {
    record = openCall(guest, SERVICE_STRING, StringRecord.size);
    StringRecord.at(record.view, record.at).cursor = memory.read16(BDA.cursors + page * 2);
    setCursor(guest, page, { column: regs.dl, row: regs.dh });
  }
  const call = StringRecord.at(record.view, record.at);
  const end = Math.min(regs.cx, call.written + STRING_PART);
  for (let i = call.written; i < end; i++) {
    const at = pairs ? i * 2 : i;
    const byte = memory.read8(linear(regs.es, regs.bp + at));
    const attribute = pairs ? memory.read8(linear(regs.es, regs.bp + at + 1)) : regs.bl;
    write(guest, byte, { page, attribute });
    hooks.console?.(byte, 1);
  }
  call.written = end;
  if (end < regs.cx) return { stub: label('again_10') };
  const { cursor: before } = call;
  closeCall(guest, record);
  if (!moves) setCursor(guest, page, { column: before & 0xff, row: before >> 8 });
  return DONE;
}

export function int10(guest: Guest): Outcome {
  const { memory, regs, hooks } = guest;
  switch (regs.ah) {
    case 0x00: {
      const number = regs.al & 0x7f;
      setMode(guest, regs.al);
      if (VIDEO_MODES.has(number)) regs.al = modeAnswer(number);
      break;
    }
    case 0x01:
      setCursorShape(guest, regs.ch, regs.cl);
      break;
    case 0x02:
      setCursor(guest, regs.bh & 7, { column: regs.dl, row: regs.dh });
      break;
    case 0x03: {
      const { column, row } = cursor(guest, regs.bh & 7);
      regs.dl = column;
      regs.dh = row;
      regs.cx = memory.read16(BDA.cursorEnd);
      break;
    }
    case 0x04:
      regs.ah = 0;
      break;
    case 0x05:
      showPage(guest, regs.al & 7);
      break;
    case 0x06:
      scrollWindow(guest, 1);
      break;
    case 0x07:
      scrollWindow(guest, -1);
      break;
    case 0x08:
      readCell(guest);
      break;
    case 0x09:
      writeCells(guest, true);
      break;
    case 0x0a:
      writeCells(guest, false);
      break;
    case 0x0b:
      if (regs.bh === 0) setBorder(guest, regs.bl);
      else if (regs.bh === 1) setCgaPalette(guest, regs.bl);
      break;
    case 0x0c:
      setPixel(guest, regs.cx, regs.dx, regs.al);
      break;
    case 0x0d:
      regs.al = pixel(guest, regs.cx, regs.dx);
      break;
    case 0x0e:
      teletype(guest, regs.al, regs.bl);
      hooks.console?.(regs.al, 1);
      break;
    case 0x0f:
      regs.al = memory.read8(BDA.videoMode) | (memory.read8(BDA.videoControl) & KEEP_MEMORY);
      regs.ah = memory.read8(BDA.columns);
      regs.bh = activePage(guest);
      break;
    case 0x10:
      palette(guest);
      break;
    case 0x11:
      fonts(guest);
      break;
    case 0x12:
      adapter(guest);
      break;
    case 0x13:
      return writeString(guest);
    case 0x1a:
      displayCombination(guest);
      break;
    case 0x1b:
      functionality(guest);
      break;
  }
  return DONE;
}
