/**
 * What a VGA's BIOS programs into the card for each mode, and its default palettes.
 *
 * Source: dos-bios.md 7.1 and section 10; the register tables of the IBM VGA reference.
 */

/** One mode as INT 10h/00h sets it. */
export interface VideoMode {
  readonly graphics: boolean;
  readonly mono: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly characterHeight: number;
  /** Bytes of one page, and how many pages there are. */
  readonly pageSize: number;
  readonly pages: number;
  /** Segment of the display memory. */
  readonly segment: number;
  readonly width: number;
  readonly height: number;
  /** Value of the CGA mode register 3D8h (BDA 40:65). */
  readonly modeControl: number;
  readonly misc: number;
  readonly sequencer: readonly number[];
  readonly crtc: readonly number[];
  readonly graphicsController: readonly number[];
  readonly attribute: readonly number[];
  readonly palette: 'ega' | 'cga' | 'mono' | '256';
}

/** Registers 0C-0F (start, cursor) are zero and left out; 0A/0B are the cursor's shape. */
function crtc(
  horizontal: readonly number[],
  overflow: readonly number[],
  maxScan: number,
  cursor: readonly [number, number],
  vertical: readonly number[],
): readonly number[] {
  return [...horizontal, ...overflow, 0, maxScan, ...cursor, 0, 0, 0, 0, ...vertical, 0xff];
}

const H40 = [0x2d, 0x27, 0x28, 0x90, 0x2b, 0x80];
const H80 = [0x5f, 0x4f, 0x50, 0x82, 0x54, 0x80];
const LINES_400 = [0xbf, 0x1f];

const EGA_COLORS = [0, 1, 2, 3, 4, 5, 0x14, 7, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f];
const CGA_COLORS = [0, 1, 2, 3, 4, 5, 6, 7, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17];

function text(columns: 40 | 80, mono: boolean): VideoMode {
  const wide = columns === 80;
  return {
    graphics: false,
    mono,
    columns,
    rows: 25,
    characterHeight: 16,
    pageSize: wide ? 0x1000 : 0x800,
    pages: 8,
    segment: mono ? 0xb000 : 0xb800,
    width: columns * 8,
    height: 400,
    modeControl: mono || wide ? 0x29 : 0x28,
    misc: mono ? 0x66 : 0x67,
    sequencer: [3, wide ? 0 : 8, 3, 0, 2],
    crtc: crtc(
      wide ? [0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81] : [0x2d, 0x27, 0x28, 0x90, 0x2b, 0xa0],
      LINES_400,
      0x4f,
      [0x0d, 0x0e],
      [0x9c, 0x8e, 0x8f, wide ? 0x28 : 0x14, mono ? 0x0f : 0x1f, 0x96, 0xb9, 0xa3],
    ),
    graphicsController: [0, 0, 0, 0, 0, 0x10, mono ? 0x0a : 0x0e, 0, 0xff],
    attribute: mono
      ? [0, 8, 8, 8, 8, 8, 8, 8, 0x10, ...new Array<number>(7).fill(0x18), 0x0e, 0, 0x0f, 8, 0]
      : [...EGA_COLORS, 0x0c, 0, 0x0f, 8, 0],
    palette: mono ? 'mono' : 'ega',
  };
}

function graphics(
  shape: Pick<
    VideoMode,
    'columns' | 'rows' | 'characterHeight' | 'pageSize' | 'pages' | 'segment' | 'width' | 'height'
  >,
  registers: Pick<
    VideoMode,
    'modeControl' | 'misc' | 'sequencer' | 'crtc' | 'graphicsController' | 'attribute' | 'palette'
  >,
): VideoMode {
  return { graphics: true, mono: false, ...shape, ...registers };
}

function cga(width: 320 | 640, burst: boolean): VideoMode {
  const wide = width === 640;
  return graphics(
    {
      columns: width / 8,
      rows: 25,
      characterHeight: 8,
      pageSize: 0x4000,
      pages: 1,
      segment: 0xb800,
      width,
      height: 200,
    },
    {
      modeControl: wide ? 0x1e : burst ? 0x2a : 0x2e,
      misc: 0x63,
      sequencer: wide ? [3, 1, 1, 0, 6] : [3, 9, 3, 0, 2],
      crtc: crtc(
        wide ? H80 : H40,
        LINES_400,
        0xc1,
        [0, 0],
        [0x9c, 0x8e, 0x8f, wide ? 0x28 : 0x14, 0, 0x96, 0xb9, wide ? 0xc2 : 0xa2],
      ),
      graphicsController: [0, 0, 0, 0, 0, wide ? 0 : 0x30, wide ? 0x0d : 0x0f, 0, 0xff],
      attribute: wide
        ? [0, ...new Array<number>(15).fill(0x17), 1, 0, 1, 0, 0]
        : [0, 0x13, 0x15, 0x17, 2, 4, 6, 7, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17].concat([
            1, 0, 3, 0, 0,
          ]),
      palette: 'cga',
    },
  );
}

function planar(
  width: 320 | 640,
  height: 200 | 350 | 480,
  pageSize: number,
  pages: number,
  colors: 2 | 16,
): VideoMode {
  const wide = width === 640;
  const columns = width / 8;
  const offset = columns / 2;
  const characterHeight = height === 200 ? 8 : height === 350 ? 14 : 16;
  const timing = {
    200: { overflow: LINES_400, scan: 0xc0, v: [0x9c, 0x8e, 0x8f, offset, 0, 0x96, 0xb9, 0xe3] },
    350: { overflow: LINES_400, scan: 0x40, v: [0x83, 0x85, 0x5d, offset, 0x0f, 0x63, 0xba, 0xe3] },
    480: {
      overflow: [0x0b, 0x3e],
      scan: 0x40,
      v: [0xea, 0x8c, 0xdf, offset, 0, 0xe7, 4, colors === 2 ? 0xc3 : 0xe3],
    },
  }[height];
  return graphics(
    {
      columns,
      rows: Math.floor(height / characterHeight),
      characterHeight,
      pageSize,
      pages,
      segment: 0xa000,
      width,
      height,
    },
    {
      modeControl: 0x29,
      misc: height === 200 ? 0x63 : height === 350 ? 0xa3 : 0xe3,
      sequencer: [3, wide ? 1 : 9, 0x0f, 0, 6],
      crtc: crtc(wide ? H80 : H40, timing.overflow, timing.scan, [0, 0], timing.v),
      graphicsController: [0, 0, 0, 0, 0, 0, 5, 0x0f, 0xff],
      attribute:
        colors === 2
          ? [0, ...new Array<number>(15).fill(0x3f), 1, 0, 0x0f, 0, 0]
          : [...(height === 200 ? CGA_COLORS : EGA_COLORS), 1, 0, 0x0f, 0, 0],
      palette: height === 200 ? 'cga' : 'ega',
    },
  );
}

const MODE_13 = graphics(
  {
    columns: 40,
    rows: 25,
    characterHeight: 8,
    pageSize: 0,
    pages: 1,
    segment: 0xa000,
    width: 320,
    height: 200,
  },
  {
    modeControl: 0x29,
    misc: 0x63,
    sequencer: [3, 1, 0x0f, 0, 0x0e],
    crtc: crtc(H80, LINES_400, 0x41, [0, 0], [0x9c, 0x8e, 0x8f, 0x28, 0x40, 0x96, 0xb9, 0xa3]),
    graphicsController: [0, 0, 0, 0, 0, 0x40, 5, 0x0f, 0xff],
    attribute: [...Array.from({ length: 16 }, (_, i) => i), 0x41, 0, 0x0f, 0, 0],
    palette: '256',
  },
);

/** The modes that the card has, by number. */
export const VIDEO_MODES: ReadonlyMap<number, VideoMode> = new Map([
  [0x00, text(40, false)],
  [0x01, text(40, false)],
  [0x02, text(80, false)],
  [0x03, text(80, false)],
  [0x04, cga(320, true)],
  [0x05, cga(320, false)],
  [0x06, cga(640, false)],
  [0x07, text(80, true)],
  [0x0d, planar(320, 200, 0x2000, 8, 16)],
  [0x0e, planar(640, 200, 0x4000, 4, 16)],
  [0x10, planar(640, 350, 0x8000, 2, 16)],
  [0x11, planar(640, 480, 0xa000, 1, 2)],
  [0x12, planar(640, 480, 0xa000, 1, 16)],
  [0x13, MODE_13],
]);

/** Intensities of the 24 hues of mode 13h: from no colour to full, by brightness and saturation. */
const RAMPS = [
  [0x00, 0x10, 0x1f, 0x2f, 0x3f],
  [0x1f, 0x27, 0x2f, 0x37, 0x3f],
  [0x2d, 0x31, 0x36, 0x3a, 0x3f],
  [0x00, 0x07, 0x0e, 0x15, 0x1c],
  [0x0e, 0x11, 0x15, 0x18, 0x1c],
  [0x14, 0x16, 0x18, 0x1a, 0x1c],
  [0x00, 0x04, 0x08, 0x0c, 0x10],
  [0x08, 0x0a, 0x0c, 0x0e, 0x10],
  [0x0b, 0x0c, 0x0d, 0x0f, 0x10],
];
const GRAYS = [
  0, 5, 8, 0x0b, 0x0e, 0x11, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2d, 0x32, 0x38, 0x3f,
];

type Rgb = readonly [number, number, number];

/** One of the 16 CGA colours; 6 is brown, not dark yellow. */
function cgaColor(index: number): Rgb {
  const low = index & 8 ? 0x15 : 0;
  const part = (bit: number) => (index & bit ? 0x2a : 0) + low;
  return index === 6 ? [0x2a, 0x15, 0] : [part(4), part(2), part(1)];
}

/** Colour rgbRGB of the EGA: the low three bits are two thirds, the high ones a third. */
function egaColor(index: number): Rgb {
  const part = (bit: number) => (index & bit ? 0x2a : 0) + (index & (bit << 3) ? 0x15 : 0);
  return [part(4), part(2), part(1)];
}

/** Hue 0-23 of a ramp: blue, magenta, red, yellow, green, cyan, four steps each. */
function hue(index: number, ramp: readonly number[]): Rgb {
  const wave = (from: number) => {
    const at = (index - from + 24) % 24;
    if (at <= 4) return ramp[at];
    if (at <= 12) return ramp[4];
    if (at <= 16) return ramp[16 - at];
    return ramp[0];
  };
  return [wave(0), wave(8), wave(16)];
}

/** The default DAC of a mode: 256 entries of three 6-bit values. */
export function defaultDac(palette: VideoMode['palette']): Uint8Array {
  const dac = new Uint8Array(768);
  const set = (index: number, rgb: Rgb) => dac.set(rgb, index * 3);
  for (let i = 0; i < 64; i++)
    if (palette === 'ega') set(i, egaColor(i));
    else if (palette === 'cga') set(i, cgaColor((i & 7) | ((i & 0x10) >> 1)));
    else if (palette === 'mono')
      set(i, i & 0x10 ? [0x3f, 0x3f, 0x3f] : i & 8 ? [0x2a, 0x2a, 0x2a] : [0, 0, 0]);
  if (palette !== '256') return dac;
  for (let i = 0; i < 16; i++) {
    set(i, cgaColor(i));
    set(16 + i, [GRAYS[i], GRAYS[i], GRAYS[i]]);
  }
  RAMPS.forEach((ramp, r) => {
    for (let i = 0; i < 24; i++) set(32 + r * 24 + i, hue(i, ramp));
  });
  return dac;
}
