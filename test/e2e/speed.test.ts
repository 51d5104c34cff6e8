import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { BUSY, MEDIAN_FRAME, P95_FRAME, watchFrames } from './frames.ts';
import { click, drop, expectLoaded, expectStatus, openPage, program } from './page.ts';
import { measure } from './quiet.ts';
import { servePage, type ServedPage } from './serve.ts';

const FIRST_LOAD = 300_000;
const FIRST_OUTPUT = 1_500;
const THROTTLE = 4;
/** Until the speed of the guest has been measured and its code is compiled. */
const SETTLING = 2_500;
const PAUSE = 100;

/** `jmp $` with interrupts on. */
const ENDLESS = program('endless.com', 'org 100h\njmp $');

interface FirstOutput {
  /** Milliseconds from the start of the navigation to the first output on the screen. */
  readonly time: number;
  /** Scripts that were fetched until then, and their size as gzip makes it. */
  readonly scripts: number;
  readonly bytes: number;
}

/** Opens the page as for the first time on a slow CPU and clicks Run as soon as that is possible. */
async function firstOutput(browser: Browser, url: string): Promise<FirstOutput> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const scripts: Promise<number>[] = [];
  let output = false;
  context.on('response', (response) => {
    if (output || !new URL(response.url()).pathname.endsWith('.js')) return;
    scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  await page.addInitScript(() => {
    const watch = () => {
      const run = [...document.querySelectorAll('button')].find(
        (button) => button.textContent === 'Run' && !button.disabled,
      );
      if (run !== undefined && !('clicked' in window)) {
        Object.assign(window, { clicked: performance.now() });
        run.click();
      }
      const text = document.querySelector('[aria-label="Screen"] pre')?.textContent ?? '';
      if (text.includes('Hello')) Object.assign(window, { shown: performance.now() });
      else requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  });
  await page.goto(url);
  const shown = await page.waitForFunction(() => (window as { shown?: number }).shown ?? 0);
  output = true;
  const time = Number(await shown.jsonValue());
  const sizes = await Promise.all(scripts);
  await context.close();
  return { time, scripts: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Milliseconds from a click on Pause until the page says that the guest is paused. */
function pauseTime(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, fail) => {
        const button = [...document.querySelectorAll('button')].find(
          ({ textContent }) => textContent === 'Pause',
        );
        const status = document.querySelector('[role="status"]');
        if (button === undefined || status === null) {
          fail(new Error('there is nothing to pause'));
          return;
        }
        const start = performance.now();
        const observer = new MutationObserver(() => {
          if (status.textContent !== 'paused') return;
          observer.disconnect();
          done(performance.now() - start);
        });
        observer.observe(status, { childList: true, characterData: true, subtree: true });
        button.click();
      }),
  );
}

describe.each([
  { isolated: true, how: 'with shared memory' },
  { isolated: false, how: 'without isolation' },
])('the speed of the page, $how', { timeout: 120_000 }, ({ isolated }) => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated })]);
    // The first page of a new browser also pays for what the browser itself has to load.
    await firstOutput(browser, served.url);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it('keeps 60 frames a second while the guest runs unlimited', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await drop(page, [BUSY]);
    await expectLoaded(page, 'busy.com');
    const { median, p95, longTasks } = await measure(
      'frames',
      async () => {
        await click(page, 'Run');
        await expectStatus(page, 'running');
        await page.waitForTimeout(SETTLING);
        const frames = await watchFrames(page);
        await click(page, 'Pause');
        return frames;
      },
      (frames) =>
        frames.median <= MEDIAN_FRAME && frames.p95 <= P95_FRAME && frames.longTasks.length === 0,
    );
    expect(median).toBeLessThanOrEqual(MEDIAN_FRAME);
    expect(p95).toBeLessThanOrEqual(P95_FRAME);
    expect(longTasks).toEqual([]);
    await close();
  });

  it('fetches little and shows the first output soon, on a CPU four times as slow', async () => {
    const { time, scripts, bytes } = await measure(
      'first output',
      () => firstOutput(browser, served.url),
      (taken) => taken.time <= FIRST_OUTPUT,
    );
    expect(scripts).toBeGreaterThanOrEqual(3);
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD);
    expect(time).toBeLessThanOrEqual(FIRST_OUTPUT);
  });

  it('answers Pause at once while the guest runs in circles', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await drop(page, [ENDLESS]);
    await expectLoaded(page, 'endless.com');
    const time = await measure(
      'pause',
      async () => {
        await click(page, 'Run');
        await expectStatus(page, 'running');
        await page.waitForTimeout(300);
        return pauseTime(page);
      },
      (taken) => taken <= PAUSE,
    );
    expect(time).toBeLessThanOrEqual(PAUSE);
    await close();
  });
});
