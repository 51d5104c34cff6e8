/**
 * The only file that knows xterm.js: a terminal of 25 lines that shows text pictures and takes the
 * keyboard. It is loaded after the page, and its WebGL renderer after the first picture.
 */
import { Terminal } from '@xterm/xterm';
import { AnsiDiff, type TextPicture } from './ansi.ts';
import { CHARACTER_WIDTH, SCREEN_FONT } from './screenFont.ts';

const FONT = `"${SCREEN_FONT}", "IBM Plex Mono", monospace`;
const ROWS = 25;
const COLUMNS = 80;
/** A tube is 4:3: with 80 columns a cell is 2.4 times as high as wide, and so is the font's. */
const CELL_HEIGHT = 1 / CHARACTER_WIDTH;
/** The patterns are eight pixels wide: a cell of so many pixels, or twice as many, is sharpest. */
const PATTERN_WIDTH = 8;
/** The part of the space that sharpness may cost. */
const SHARPNESS_COSTS = 0.12;

/** The CGA's sixteen colours in ANSI order; number 6, dark yellow, is the monitor's brown. */
const PALETTE = {
  foreground: '#aaaaaa',
  background: '#000000',
  cursor: '#aaaaaa',
  black: '#000000',
  red: '#aa0000',
  green: '#00aa00',
  yellow: '#aa5500',
  blue: '#0000aa',
  magenta: '#aa00aa',
  cyan: '#00aaaa',
  white: '#aaaaaa',
  brightBlack: '#555555',
  brightRed: '#ff5555',
  brightGreen: '#55ff55',
  brightYellow: '#ffff55',
  brightBlue: '#5555ff',
  brightMagenta: '#ff55ff',
  brightCyan: '#55ffff',
  brightWhite: '#ffffff',
};
/** Below this width of a cell in pixels the whole pixels are too coarse a step. */
const LEAST_SHARP = 7;
/** The renderer rounds down: a cell must not come out a pixel narrower. */
const ROUNDING = 0.02;

export interface ScreenTerminalOptions {
  /** What its field for keys is called. */
  readonly label: string;
  /** Takes a key event; true means that it was used up. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  /** Text that came without key codes: pasted, or from a phone's keyboard. */
  readonly onText: (text: string) => void;
  readonly onFocus: (focused: boolean) => void;
  /** WebGL could not be had; text is drawn by the page itself. */
  readonly onNoWebgl: () => void;
}

export class ScreenTerminal {
  readonly #terminal: Terminal;
  readonly #diff = new AnsiDiff();
  readonly #options: ScreenTerminalOptions;
  #host: HTMLElement | null = null;
  #writing = false;
  #webglAsked = false;
  #width = 0;
  #height = 0;

  constructor(options: ScreenTerminalOptions) {
    this.#options = options;
    this.#terminal = new Terminal({
      cols: COLUMNS,
      rows: ROWS,
      scrollback: 0,
      fontFamily: FONT,
      theme: PALETTE,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      cursorStyle: 'underline',
      cursorInactiveStyle: 'underline',
      drawBoldTextInBrightColors: false,
      customGlyphs: false,
      rescaleOverlappingGlyphs: false,
    });
  }

  /** Puts the terminal into an element. */
  open(host: HTMLElement): void {
    this.#host = host;
    this.#terminal.open(host);
    this.#terminal.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keypress' && this.#options.onKey(event)) event.preventDefault();
      // Keys without a code come from phones' keyboards: the terminal turns them into text.
      return event.code === '' || event.keyCode === 229;
    });
    this.#terminal.onData((text) => this.#options.onText(text));
    const input = this.#terminal.textarea;
    if (input !== undefined) {
      input.setAttribute('aria-label', this.#options.label);
      input.addEventListener('focus', () => this.#options.onFocus(true));
      input.addEventListener('blur', () => this.#options.onFocus(false));
    }
    this.#fit();
  }

  focus(): void {
    this.#terminal.focus();
  }

  /** Takes the focus away from the terminal. */
  blur(): void {
    this.#terminal.blur();
  }

  /** The space that the picture may take, in CSS pixels. */
  resize(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return;
    this.#width = width;
    this.#height = height;
    this.#fit();
  }

  /** Shows a picture, unless the last one is still being drawn; the next call catches up. */
  show(picture: TextPicture, blinkOff: boolean): void {
    if (this.#writing) return;
    if (picture.columns !== this.#terminal.cols) {
      this.#terminal.resize(picture.columns, ROWS);
      this.#diff.forget();
      this.#fit();
    }
    const text = this.#diff.update(picture, blinkOff);
    if (text === '') return;
    this.#writing = true;
    this.#terminal.write(text, () => {
      this.#writing = false;
    });
  }

  /** Loads the faster renderer; without WebGL the page's own stays. */
  async useWebgl(): Promise<void> {
    if (this.#webglAsked) return;
    this.#webglAsked = true;
    const kind = webglKind();
    if (kind === 'none') this.#options.onNoWebgl();
    if (kind !== 'fast') return;
    try {
      const { WebglAddon } = await import('@xterm/addon-webgl');
      const addon = new WebglAddon();
      addon.onContextLoss(() => {
        addon.dispose();
        this.#fit();
      });
      this.#terminal.loadAddon(addon);
      this.#fit();
    } catch {
      this.#options.onNoWebgl();
    }
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  /** The largest cells of the tube's shape that fit the space. */
  #fit(): void {
    if (this.#width === 0 || this.#height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const { pixels, scale } = cellFor(this.#width, this.#height, ratio);
    const cell = pixels / ratio;
    this.#terminal.options.fontSize = (cell + ROUNDING) / CHARACTER_WIDTH;
    const { element } = this.#terminal;
    if (this.#host === null || element === undefined) return;
    const wide = COLUMNS / this.#terminal.cols;
    element.style.transform = `scale(${scale * wide}, ${scale})`;
    this.#host.style.width = `${cell * scale * COLUMNS}px`;
    this.#host.style.height = `${pictureHeight(element) * scale}px`;
  }
}

/**
 * Width of a cell in device pixels, and the scale at which it is shown. Cells are whole pixels;
 * small ones are drawn a size larger and scaled down to the space.
 */
function cellFor(width: number, height: number, ratio: number): { pixels: number; scale: number } {
  const fitting = Math.min(width / COLUMNS, height / ROWS / CELL_HEIGHT) * ratio;
  if (fitting < LEAST_SHARP) {
    const pixels = Math.ceil(fitting);
    const high = height / (lineHeight(pixels / ratio) * ROWS);
    return { pixels, scale: Math.min(fitting / pixels, high) };
  }
  let pixels = Math.floor(fitting);
  while (pixels > 1 && lineHeight(pixels / ratio) * ROWS > height) pixels--;
  const sharp = pixels - (pixels % PATTERN_WIDTH);
  return { pixels: sharp >= pixels * (1 - SHARPNESS_COSTS) ? sharp : pixels, scale: 1 };
}

/** Height of a line with cells of this width: browsers round what is above and below the base line. */
function lineHeight(cell: number): number {
  const size = (cell + ROUNDING) / CHARACTER_WIDTH;
  return Math.round(size * 0.75) + Math.round(size * 0.25);
}

/**
 * Whether the browser has WebGL, and whether a graphics processor does its work: where the main
 * processor imitates one, the page's own text is faster.
 */
function webglKind(): 'fast' | 'slow' | 'none' {
  const context = (attributes: WebGLContextAttributes) =>
    document.createElement('canvas').getContext('webgl2', attributes);
  const fast = context({ failIfMajorPerformanceCaveat: true });
  const any = fast ?? context({});
  const software = any === null ? false : isSoftware(any);
  any?.getExtension('WEBGL_lose_context')?.loseContext();
  if (any === null) return 'none';
  return fast === null || software ? 'slow' : 'fast';
}

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  return /swiftshader|llvmpipe|software|basic render/i.test(String(renderer));
}

/** Height of the picture as the terminal draws it, in CSS pixels; it has written it down itself. */
function pictureHeight(element: HTMLElement): number {
  const screen = element.querySelector<HTMLElement>('.xterm-screen');
  return parseFloat(screen?.style.height ?? '') || 1;
}
