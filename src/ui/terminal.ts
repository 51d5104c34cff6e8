/**
 * The only file that knows xterm.js: a terminal of 25 lines that shows text pictures and takes the
 * keyboard. It is loaded after the page, and its WebGL renderer after the first picture.
 */
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { AnsiDiff, type TextPicture } from './ansi.ts';

const FONT = '"IBM Plex Mono", "DejaVu Sans Mono", "Noto Sans Mono", monospace';
/** Width of one character of the font, in em. */
const CHARACTER_WIDTH = 0.6;
/** A tube is 4:3: with 80 columns a cell is 2.4 times as high as wide. */
const ROWS = 25;
const COLUMNS = 80;
const CELL_HEIGHT = (COLUMNS / ROWS) * (3 / 4);

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
      customGlyphs: true,
      rescaleOverlappingGlyphs: true,
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
      input.setAttribute('aria-label', 'Keyboard');
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

  /** The largest whole-pixel cells of the tube's shape that fit the space. */
  #fit(): void {
    if (this.#host === null || this.#width === 0 || this.#height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const fitting = Math.min(this.#width / COLUMNS, this.#height / ROWS / CELL_HEIGHT);
    // Cells are whole pixels; small ones are drawn a size larger and scaled down to the space.
    const shrinks = fitting * ratio < LEAST_SHARP;
    const pixels = shrinks ? Math.ceil(fitting * ratio) : Math.floor(fitting * ratio);
    const cell = pixels / ratio;
    const scale = shrinks ? fitting / cell : 1;
    const height = Math.floor(pixels * CELL_HEIGHT) / ratio;
    this.#terminal.options.lineHeight = 1;
    this.#terminal.options.fontSize = (cell + ROUNDING) / CHARACTER_WIDTH;
    const { element } = this.#terminal;
    if (element === undefined) return;
    this.#terminal.options.lineHeight = Math.max(1, (height + ROUNDING) / rowHeight(element));
    const wide = COLUMNS / this.#terminal.cols;
    element.style.transform = `scale(${scale * wide}, ${scale})`;
    this.#host.style.width = `${cell * scale * COLUMNS}px`;
    this.#host.style.height = `${rowHeight(element) * scale * ROWS}px`;
  }
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

/** Height of one line as the terminal draws it, in CSS pixels. */
function rowHeight(element: HTMLElement): number {
  const screen = element.querySelector<HTMLElement>('.xterm-screen');
  return screen === null ? 1 : Math.max(1, screen.offsetHeight / ROWS);
}
