import { describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { MEDIAN_FRAME, P95_FRAME, watchFrames } from './frames.ts';
import { click, drop, expectLoaded, expectStatus, openPage, program } from './page.ts';
import { measure } from './quiet.ts';
import { servePage } from './serve.ts';

/** Until the pane has as many events as it keeps. */
const SETTLING = 2_500;

/** Calls DOS and its own interrupt, reads a port: as many events as the machine can make. */
const CHATTER = program(
  'chatter.com',
  `
      org 100h
      mov ax, 2560h
      mov dx, own
      int 21h
again:
      mov ah, 2ch
      int 21h
      int 60h
      in al, 61h
      jmp again
own:  iret
`,
);

describe.each([
  { isolated: true, how: 'with shared memory' },
  { isolated: false, how: 'without isolation' },
])('the speed of the page while everything is traced, $how', { timeout: 120_000 }, (options) => {
  it('is 60 frames a second, however many events there are', async () => {
    const [browser, served] = await Promise.all([launchBrowser(), servePage(options)]);
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await drop(page, [CHATTER]);
    await expectLoaded(page, 'chatter.com');
    await page.getByRole('tab', { name: 'Trace', exact: true }).click();
    const trace = page.getByRole('region', { name: 'Trace', exact: true });
    const filter = trace.getByRole('combobox', { name: 'Filter' });
    await filter.fill('*');
    await filter.press('Enter');
    await click(page, 'Trace calls');
    const { median, p95, longTasks } = await measure(
      'frames while everything is traced',
      async () => {
        await click(page, 'Run');
        await expectStatus(page, 'running');
        await page.waitForTimeout(SETTLING);
        expect(await trace.textContent()).toMatch(/10,000 events/);
        const frames = await watchFrames(page);
        await click(page, 'Pause');
        await expectStatus(page, 'paused');
        return frames;
      },
      (frames) =>
        frames.median <= MEDIAN_FRAME && frames.p95 <= P95_FRAME && frames.longTasks.length === 0,
    );
    expect(median).toBeLessThanOrEqual(MEDIAN_FRAME);
    expect(p95).toBeLessThanOrEqual(P95_FRAME);
    expect(longTasks).toEqual([]);
    await close();
    await browser.close();
    await served.close();
  });
});
