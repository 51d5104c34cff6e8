/**
 * The text picture of a frame: the cells that the display controller shows, and its cursor. What
 * the registers mean is said once, by textScreenOf() of the video device.
 */
import { textScreenOf } from '../devices/video.ts';
import type { Frame } from '../state/frame.ts';
import { SLOT } from '../state/frame.ts';
import type { TextPicture } from './ansi.ts';

/** The window on text memory: addresses of the controller wrap in it. */
const WINDOW = 0x8000;
/** What the terminal can show; more than this is no text mode of the PC. */
const MAX_COLUMNS = 132;
const MAX_ROWS = 60;

/** The picture of a frame, or the number of the graphics mode that it is in. */
export function pictureOf(frame: Frame): TextPicture | number {
  const screen = textScreenOf(frame.view, SLOT.state);
  if (screen.graphics) return screen.mode;
  const columns = Math.min(screen.columns, MAX_COLUMNS);
  const rows = Math.min(screen.rows, MAX_ROWS);
  const row = Math.floor(screen.cursor / columns);
  return {
    columns,
    rows,
    cells: cellsFrom(frame.video, screen.start, columns * rows * 2),
    blink: screen.blink,
    cursor: {
      visible: screen.cursorVisible && screen.cursor >= 0 && row < rows,
      column: screen.cursor % columns,
      row,
      shape:
        screen.cursorEnd - screen.cursorStart >= screen.characterHeight / 2 - 1
          ? 'block'
          : 'underline',
    },
  };
}

function cellsFrom(video: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length <= WINDOW) return video.subarray(start, start + length);
  const cells = new Uint8Array(length);
  for (let i = 0; i < length; i++) cells[i] = video[(start + i) % WINDOW];
  return cells;
}
