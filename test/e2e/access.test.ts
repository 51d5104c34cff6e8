import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './findings.ts';
import { launchBrowser } from './browser.ts';
import { click, expectLoaded, expectScreen, expectStatus, openPage } from './page.ts';
import { servePage, type ServedPage } from './serve.ts';

describe('the page for everyone', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated: true })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  const looks = ['dark', 'light', 'contrast'].flatMap((theme) =>
    [390, 1440].map((width) => ({ theme, width })),
  );
  it.each(looks)('has no findings of axe: $theme at $width pixels', async ({ theme, width }) => {
    const { page, close } = await openPage(
      browser,
      served.url,
      { viewport: { width, height: 844 }, reducedMotion: 'reduce' },
      (opened) => opened.addInitScript((name) => localStorage.setItem('vm86.theme', name), theme),
    );
    await expectStatus(page, 'ready');
    await click(page, 'Step');
    await expectStatus(page, 'paused');
    expect(await findings(page)).toEqual([]);
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    if (width === 390) {
      for (const tab of ['Registers', 'More']) {
        await page.getByRole('tab', { name: tab }).click();
        expect(await findings(page), tab).toEqual([]);
      }
      await click(page, 'More controls');
    } else await click(page, 'Examples');
    expect(await findings(page)).toEqual([]);
    await close();
  });

  it('has the regions, buttons and fields by their names, and few of them', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    for (const name of ['Screen', 'Registers', 'Disassembly', 'Memory', 'Stack'])
      expect(await page.getByRole('region', { name, exact: true }).count(), name).toBe(1);
    for (const name of ['Run', 'Pause', 'Step', 'Step over', 'Reset', 'Examples'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(1);
    for (const name of ['Open file', 'Arguments', 'Speed'])
      expect(await page.getByLabel(name, { exact: true }).count(), name).toBe(1);
    const controls = page.locator('button:visible, input:visible, select:visible');
    expect(await controls.count()).toBeLessThanOrEqual(12);
    await close();
  });

  it('shows Screen by itself when a program runs at phone width', async () => {
    const { page, screen, close } = await openPage(browser, served.url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await expectStatus(page, 'ready');
    await page.getByRole('tab', { name: 'More' }).click();
    expect(await screen.isVisible()).toBe(false);
    await click(page, 'Run');
    await expectScreen(page, 'Hello');
    await expect.poll(() => screen.isVisible()).toBe(true);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await close();
  });

  it('follows addresses that are typed into Memory, and says why one is none', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    const memory = page.getByRole('region', { name: 'Memory' });
    const field = memory.getByRole('combobox', { name: 'Memory address' });
    await field.fill('DS:0100');
    await field.press('Enter');
    await expect.poll(() => memory.textContent()).toMatch(/:0100B409/);
    await field.fill('nowhere');
    await field.press('Enter');
    await expect.poll(() => memory.getByRole('alert').textContent()).toMatch(/neither a hex/);
    await field.press('Escape');
    expect(await memory.getByRole('alert').count()).toBe(0);
    await close();
  });

  it('runs, steps and pauses by its keys', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await page.keyboard.press('F11');
    await expectStatus(page, 'paused');
    await page.keyboard.press('Shift+F5');
    await expectStatus(page, 'ready');
    await page.keyboard.press('F5');
    await expectStatus(page, 'ended with exit code 0');
    await close();
  });
});
