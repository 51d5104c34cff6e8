import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { click, drop, expectLoaded, expectStatus, openPage, program } from './page.ts';
import { measure } from './quiet.ts';
import { servePage, type ServedPage } from './serve.ts';

/** Real time that is watched, in milliseconds, and how far the guest's may be from it. */
const WATCHED = 3_000;
const TOLERANCE = 0.06;
/** Until the speed of the guest has been measured. */
const SETTLING = 1_000;
/** The BIOS counts 18.2 ticks a second: 65536 periods of the timer's 1.193182 MHz each. */
const TICK = 65_536 / 1_193.182;

/** Never rests, and writes the low word of the BIOS's tick count to the screen when it changes. */
const TICKS = program(
  'ticks.com',
  `
      org 100h
      mov ax, 40h
      mov ds, ax
      mov ax, 0b800h
      mov es, ax
      cld
      xor dx, dx
again:
      mov bx, [6ch]
      cmp bx, dx
      je again
      mov dx, bx
      xor di, di
      mov cx, 4
digit:
      times 4 rol bx, 1
      mov al, bl
      and al, 15
      add al, '0'
      cmp al, '9'
      jbe put
      add al, 7
put:  mov ah, 0fh
      stosw
      loop digit
      jmp again
`,
);

/** A change of what the screen says, with the page's time. */
interface Change {
  readonly now: number;
  readonly shown: string;
}

/** Watches the first line of the screen. */
function changes(page: Page): Promise<Change[]> {
  return page.evaluate(async (time) => {
    const firstLine = () =>
      document.querySelector('[aria-label="Screen"] pre')?.textContent?.split('\n', 1)[0] ?? '';
    const seen: Change[] = [];
    let shown = firstLine();
    const begin = performance.now();
    await new Promise<void>((done) => {
      const look = () => {
        const now = performance.now();
        if (firstLine() !== shown) {
          shown = firstLine();
          seen.push({ now, shown });
        }
        if (now - begin >= time) done();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    return seen;
  }, WATCHED);
}

/** How fast the guest's time passes, real time being 1. `read` gives guest milliseconds. */
function rate(seen: readonly Change[], read: (shown: string) => number): number {
  const [first, last] = [seen[0], seen[seen.length - 1]];
  return (read(last.shown) - read(first.shown)) / (last.now - first.now);
}

const readTicks = (shown: string) => Number.parseInt(shown.slice(0, 4), 16) * TICK;

/** The time of day that the clock demo shows, in milliseconds. */
function readClock(shown: string): number {
  const [hours, minutes, seconds] = shown.slice(71).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

describe('clocks in a guest keep real time', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated: true })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  async function expectRealTime(page: Page, read: (shown: string) => number): Promise<void> {
    const measured = await measure(
      'virtual seconds in a real one',
      async () => {
        await click(page, 'Run');
        await expectStatus(page, /^(running|waiting for a key)$/);
        await page.waitForTimeout(SETTLING);
        const seen = await changes(page);
        await click(page, 'Pause');
        return rate(seen, read);
      },
      (taken) => Math.abs(taken - 1) <= TOLERANCE,
    );
    expect(Math.abs(measured - 1)).toBeLessThanOrEqual(TOLERANCE);
  }

  describe.each(['unlimited', '4.77 MHz PC'])('at the speed "%s"', (speed) => {
    const timeout = 60_000;

    async function setSpeed(page: Page): Promise<void> {
      const control = page.getByRole('slider', { name: 'Speed' });
      await control.focus();
      await control.press('End');
      for (let i = 0; i < 20; i++) {
        if ((await control.getAttribute('aria-valuetext')) === speed) return;
        await control.press('ArrowLeft');
      }
      throw new RangeError(`there is no speed ${speed}`);
    }

    it('while it never rests', { timeout }, async () => {
      const { page, close } = await openPage(browser, served.url);
      await expectLoaded(page, 'hello.com');
      await drop(page, [TICKS]);
      await expectLoaded(page, 'ticks.com');
      await setSpeed(page);
      await expectRealTime(page, readTicks);
      await close();
    });

    it('while it waits for a key', { timeout }, async () => {
      const { page, close } = await openPage(browser, served.url);
      await expectLoaded(page, 'hello.com');
      await click(page, 'Examples');
      await page.getByRole('menuitem', { name: 'Clock' }).click();
      await expectLoaded(page, 'clock.com');
      await setSpeed(page);
      await expectRealTime(page, readClock);
      await close();
    });
  });
});
