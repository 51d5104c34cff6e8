/** How steadily the page draws while machines run: what is measured, and by what program. */
import type { Page } from 'playwright-core';
import { program } from './page.ts';

/** Median and 95th percentile of the time between two frames, over WATCHED milliseconds. */
export const MEDIAN_FRAME = 17.5;
export const P95_FRAME = 34;
const WATCHED = 5_000;

/** Counts in registers and memory, and writes to the screen all the time. */
export const BUSY = program(
  'busy.com',
  `
      org 100h
      mov ax, 0b800h
      mov es, ax
again:
      inc word [count]
      mov ax, [count]
      mov di, ax
      and di, 0ffeh
      mov ah, 1eh
      mov [es:di], ax
      mov cx, 200
wait: push cx
      pop cx
      loop wait
      jmp again
count: dw 0
`,
);

export interface Frames {
  /** Milliseconds between two animation frames. */
  readonly median: number;
  readonly p95: number;
  /** Tasks of the page that took over 50 ms. */
  readonly longTasks: readonly number[];
}

/** Times between animation frames while the page does what it does. */
export async function watchFrames(page: Page): Promise<Frames> {
  const { frames, longTasks } = await page.evaluate(async (time) => {
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map((entry) => entry.duration)),
    );
    observer.observe({ entryTypes: ['longtask'] });
    const stamps: number[] = [];
    await new Promise<void>((done) => {
      const tick = (now: number) => {
        stamps.push(now);
        if (now - stamps[0] >= time) done();
        else requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    observer.disconnect();
    return { frames: stamps.slice(1).map((stamp, i) => stamp - stamps[i]), longTasks: tasks };
  }, WATCHED);
  const times = frames.toSorted((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)];
  return { median: at(0.5), p95: at(0.95), longTasks };
}
