/**
 * Models the display adapter: a VGA with the mode and colour registers of the CGA beside it.
 *
 * Source: dos-bios.md section 10 (3B4-3DA) and 7.1; Motorola 6845 data sheet; IBM VGA reference.
 * All registers are stored and read back; cursor, start address, blinking and the palette are what
 * the page shows from them. The retrace bits follow virtual time.
 *
 * Not implemented: planes, latches and write modes of the graphics controller (A0000 is plain
 * memory), pixel panning and split screen, the light pen, the vertical interrupt, the video-enable
 * bit of 3D8h, cards with a monitor on both 3Bx and 3Dx.
 */
import { AT, STATE } from '../state/layout.ts';
import { machineStateOf } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import { bytes, defineStruct, u8 } from '../state/struct.ts';
import type { Scheduler } from './scheduler.ts';
import { defaultDac, VIDEO_MODES } from './videoModes.ts';

/** CRTC registers by their names in the data sheet. */
export const CRTC_HORIZONTAL_END = 0x01;
export const CRTC_OVERFLOW = 0x07;
export const CRTC_MAX_SCAN = 0x09;
export const CRTC_CURSOR_START = 0x0a;
export const CRTC_CURSOR_END = 0x0b;
export const CRTC_START_HIGH = 0x0c;
export const CRTC_START_LOW = 0x0d;
export const CRTC_CURSOR_HIGH = 0x0e;
export const CRTC_CURSOR_LOW = 0x0f;
export const CRTC_RETRACE_END = 0x11;
export const CRTC_VERTICAL_END = 0x12;

/** Attribute controller registers behind the 16 palette registers. */
export const ATTRIBUTE_MODE = 0x10;
export const ATTRIBUTE_OVERSCAN = 0x11;
export const ATTRIBUTE_BLINK = 0x08;

export const VideoState = defineStruct({
  /** Mode number of the last INT 10h/00h. */
  mode: u8,
  misc: u8,
  featureControl: u8,
  /** CGA registers 3D8h and 3D9h. */
  modeControl: u8,
  colorSelect: u8,
  crtcIndex: u8,
  crtc: bytes(25),
  sequencerIndex: u8,
  sequencer: bytes(5),
  graphicsIndex: u8,
  graphics: bytes(9),
  /** Bit 5 (PAS): the screen shows the palette. */
  attributeIndex: u8,
  attribute: bytes(21),
  /** 1 when the next write to 3C0h is data. */
  attributeData: u8,
  dacMask: u8,
  dacReadIndex: u8,
  dacWriteIndex: u8,
  /** Red, green or blue comes next: 0, 1, 2. */
  dacPart: u8,
  /** 1 after 3C7h was written, 0 after 3C8h. */
  dacReading: u8,
});

/** What decides how video memory looks on a text screen. */
export interface TextScreen {
  readonly mode: number;
  readonly graphics: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly characterHeight: number;
  /** Byte offset of the first cell shown, from the start of video memory. */
  readonly start: number;
  /** Cell at which the cursor stands, counted from the first cell shown; it may be outside. */
  readonly cursor: number;
  readonly cursorVisible: boolean;
  /** First and last scan line of the cursor. */
  readonly cursorStart: number;
  readonly cursorEnd: number;
  /** Attribute bit 7 blinks; otherwise it is a bright background. */
  readonly blink: boolean;
}

/** The text screen as the registers in `view` describe it: the live STATE, or a frame's copy. */
export function textScreenOf(view: DataView, stateAt: number = STATE): TextScreen {
  const { mode, crtc, attribute } = VideoState.at(view, stateAt + AT.video);
  const characterHeight = (crtc[CRTC_MAX_SCAN] & 0x1f) + 1;
  const overflow = crtc[CRTC_OVERFLOW];
  const lines = (crtc[CRTC_VERTICAL_END] | ((overflow & 2) << 7) | ((overflow & 0x40) << 3)) + 1;
  const word = (high: number) => (crtc[high] << 8) | crtc[high + 1];
  const start = word(CRTC_START_HIGH);
  const cursorStart = crtc[CRTC_CURSOR_START] & 0x1f;
  const cursorEnd = crtc[CRTC_CURSOR_END] & 0x1f;
  return {
    mode,
    graphics: VIDEO_MODES.get(mode)?.graphics ?? false,
    columns: crtc[CRTC_HORIZONTAL_END] + 1,
    rows: Math.max(1, Math.floor(lines / characterHeight)),
    characterHeight,
    start: (start * 2) & 0x7fff,
    cursor: word(CRTC_CURSOR_HIGH) - start,
    cursorVisible: (crtc[CRTC_CURSOR_START] & 0x20) === 0 && cursorStart <= cursorEnd,
    cursorStart,
    cursorEnd,
    blink: (attribute[ATTRIBUTE_MODE] & ATTRIBUTE_BLINK) !== 0,
  };
}

/** 400-line timing: 449 lines of 31.78 µs; the beam returns during lines 412 and 413. */
const LINE = 31.78;
const LINES = 449;
const VISIBLE_LINES = 400;
const RETRACE_LINE = 412;
const RETRACE = 2 * LINE;
const HORIZONTAL_BLANK = LINE / 5;

/**
 * Fewest instructions that a frame, a retrace, a line and a line's blank last: on a slow machine
 * a loop that polls for them must still meet them.
 */
const MIN_FRAME_TICKS = 1024;
const MIN_RETRACE_TICKS = 64;
const MIN_LINE_TICKS = 16;
const MIN_BLANK_TICKS = 6;

const STATUS_DISPLAY_DISABLED = 0x01;
const STATUS_RETRACE = 0x08;

export class Video {
  readonly #state;
  readonly #crtc: Uint8Array;
  readonly #dac: Uint8Array;
  readonly #scheduler: Scheduler;
  readonly #machine;

  constructor(memory: Memory, { scheduler }: { readonly scheduler: Scheduler }) {
    this.#state = VideoState.at(memory.view, STATE + AT.video);
    this.#crtc = this.#state.crtc;
    this.#dac = memory.bytes.subarray(STATE + AT.dac, STATE + AT.dac + 768);
    this.#machine = machineStateOf(memory.view);
    this.#scheduler = scheduler;
  }

  reset(): void {
    this.setMode(3);
  }

  /** Programs the registers and palette of a mode, as the video BIOS does; unknown ones do nothing. */
  setMode(number: number, keepDac = false): void {
    const mode = VIDEO_MODES.get(number);
    if (mode === undefined) return;
    const state = this.#state;
    state.mode = number;
    state.misc = mode.misc;
    state.featureControl = 0;
    state.modeControl = mode.modeControl;
    state.colorSelect = number === 6 ? 0x3f : 0x30;
    state.crtcIndex = 0;
    state.crtc = Uint8Array.from(mode.crtc);
    state.sequencerIndex = 0;
    state.sequencer = Uint8Array.from(mode.sequencer);
    state.graphicsIndex = 0;
    state.graphics = Uint8Array.from(mode.graphicsController);
    state.attributeIndex = 0x20;
    state.attribute = Uint8Array.from(mode.attribute);
    state.attributeData = 0;
    state.dacMask = 0xff;
    state.dacReadIndex = 0;
    state.dacWriteIndex = 0;
    state.dacPart = 0;
    state.dacReading = 0;
    if (!keepDac) this.#dac.set(defaultDac(mode.palette));
  }

  /** The registers, for the video BIOS. */
  get registers() {
    return this.#state;
  }

  /** Red, green, blue of the 256 DAC entries, 6 bits each. */
  get dac(): Uint8Array {
    return this.#dac;
  }

  /** Sets a CRTC register past its write protection. */
  setCrtc(index: number, value: number): void {
    this.#crtc[index] = value;
  }

  read(port: number): number {
    const state = this.#state;
    const color = (state.misc & 1) !== 0;
    if (port < 0x3c0 || port >= 0x3d0) {
      const onThisSide = color === port >= 0x3d0;
      if (!onThisSide) return 0xff;
      switch (port & 0x0f) {
        case 0x04:
          return state.crtcIndex;
        case 0x05:
          return this.#crtc[state.crtcIndex] ?? 0xff;
        case 0x0a:
          state.attributeData = 0;
          return this.#inputStatus();
      }
      return 0xff;
    }
    switch (port) {
      case 0x3c0:
        return state.attributeIndex;
      case 0x3c1:
        return state.attribute[state.attributeIndex & 0x1f] ?? 0xff;
      case 0x3c2:
        return 0x10; // input status 0: the monitor's switch is closed
      case 0x3c3:
        return 1;
      case 0x3c4:
        return state.sequencerIndex;
      case 0x3c5:
        return state.sequencer[state.sequencerIndex] ?? 0xff;
      case 0x3c6:
        return state.dacMask;
      case 0x3c7:
        return state.dacReading ? 3 : 0;
      case 0x3c8:
        return state.dacWriteIndex;
      case 0x3c9:
        return this.#readDac();
      case 0x3ca:
        return state.featureControl;
      case 0x3cc:
        return state.misc;
      case 0x3ce:
        return state.graphicsIndex;
      case 0x3cf:
        return state.graphics[state.graphicsIndex] ?? 0xff;
    }
    return 0xff;
  }

  write(port: number, value: number): void {
    const state = this.#state;
    const color = (state.misc & 1) !== 0;
    if (port < 0x3c0 || port >= 0x3d0) {
      if (color === port >= 0x3d0) this.#writeMonitorSide(port & 0x0f, value);
      return;
    }
    switch (port) {
      case 0x3c0:
        if (state.attributeData === 0) state.attributeIndex = value & 0x3f;
        else if ((state.attributeIndex & 0x1f) < 21)
          state.attribute[state.attributeIndex & 0x1f] = value;
        state.attributeData ^= 1;
        break;
      case 0x3c2:
        state.misc = value;
        break;
      case 0x3c4:
        state.sequencerIndex = value & 7;
        break;
      case 0x3c5:
        if (state.sequencerIndex < 5) state.sequencer[state.sequencerIndex] = value;
        break;
      case 0x3c6:
        state.dacMask = value;
        break;
      case 0x3c7:
        state.dacReadIndex = value;
        state.dacPart = 0;
        state.dacReading = 1;
        break;
      case 0x3c8:
        state.dacWriteIndex = value;
        state.dacPart = 0;
        state.dacReading = 0;
        break;
      case 0x3c9:
        this.#writeDac(value);
        break;
      case 0x3ce:
        state.graphicsIndex = value & 0x0f;
        break;
      case 0x3cf:
        if (state.graphicsIndex < 9) state.graphics[state.graphicsIndex] = value;
        break;
    }
  }

  /** Ports 3B0-3BF or 3D0-3DF, by their last digit. */
  #writeMonitorSide(port: number, value: number): void {
    const state = this.#state;
    switch (port) {
      case 0x04:
        state.crtcIndex = value & 0x1f;
        break;
      case 0x05:
        this.#writeCrtc(state.crtcIndex, value);
        break;
      case 0x08:
        state.modeControl = value;
        state.attribute[ATTRIBUTE_MODE] =
          (state.attribute[ATTRIBUTE_MODE] & ~ATTRIBUTE_BLINK) |
          (value & 0x20 ? ATTRIBUTE_BLINK : 0);
        break;
      case 0x09:
        state.colorSelect = value;
        break;
      case 0x0a:
        state.featureControl = value;
        break;
    }
  }

  /** Bit 7 of register 11 protects 00-07, but for bit 4 of 07. */
  #writeCrtc(index: number, value: number): void {
    const crtc = this.#crtc;
    if (index >= crtc.length) return;
    if (index <= CRTC_OVERFLOW && crtc[CRTC_RETRACE_END] & 0x80) {
      if (index === CRTC_OVERFLOW) crtc[index] = (crtc[index] & ~0x10) | (value & 0x10);
      return;
    }
    crtc[index] = value;
  }

  #readDac(): number {
    const state = this.#state;
    const value = this.#dac[state.dacReadIndex * 3 + state.dacPart];
    state.dacPart = (state.dacPart + 1) % 3;
    if (state.dacPart === 0) state.dacReadIndex = (state.dacReadIndex + 1) & 0xff;
    return value;
  }

  #writeDac(value: number): void {
    const state = this.#state;
    this.#dac[state.dacWriteIndex * 3 + state.dacPart] = value & 0x3f;
    state.dacPart = (state.dacPart + 1) % 3;
    if (state.dacPart === 0) state.dacWriteIndex = (state.dacWriteIndex + 1) & 0xff;
  }

  /** Input status 1 (3BAh, 3DAh): display disabled, and vertical retrace. */
  #inputStatus(): number {
    const tick = 1e6 / this.#machine.ips;
    const frame = Math.max(LINES * LINE, MIN_FRAME_TICKS * tick);
    const beam = this.#scheduler.microseconds() % frame;
    const retraceFrom = (frame * RETRACE_LINE) / LINES;
    const retrace = Math.max(RETRACE, MIN_RETRACE_TICKS * tick);
    if (beam >= retraceFrom && beam < retraceFrom + retrace)
      return STATUS_RETRACE | STATUS_DISPLAY_DISABLED;
    if (beam >= (frame * VISIBLE_LINES) / LINES) return STATUS_DISPLAY_DISABLED;
    const line = Math.max(LINE, MIN_LINE_TICKS * tick);
    const blank = Math.max(HORIZONTAL_BLANK, MIN_BLANK_TICKS * tick);
    return beam % line >= line - blank ? STATUS_DISPLAY_DISABLED : 0;
  }
}
