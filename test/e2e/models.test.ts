import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './findings.ts';
import { launchBrowser } from './browser.ts';
import {
  click,
  drop,
  expectLoaded,
  expectStatus,
  marked,
  openPage,
  program,
  registers,
} from './page.ts';
import { servePage, type ServedPage } from './serve.ts';

/** MOV EAX,89ABCDEF; MOV FS,AX. */
const WIDE = program(
  'wide.com',
  `
      org 100h
      db 66h, 0b8h
      dd 89abcdefh
      db 8eh, 0e0h
      mov ax, 4c00h
      int 21h
`,
);

/** FLDPI; FCHS; FLD1. */
const REAL = program(
  'real.com',
  `
      org 100h
      db 0d9h, 0ebh
      db 0d9h, 0e0h
      db 0d9h, 0e8h
      mov ax, 4c00h
      int 21h
`,
);

/** Chooses something in the menu Machine. */
async function choose(page: Page, role: 'menuitemradio' | 'menuitemcheckbox', name: RegExp) {
  const more = page.getByRole('button', { name: 'More controls', exact: true });
  if ((await more.isVisible()) && (await more.getAttribute('aria-expanded')) !== 'true')
    await more.click();
  await click(page, 'Machine');
  await page.getByRole(role, { name }).click();
}

const machineText = (page: Page) => page.locator('.status-machine').textContent();

describe('CPU models and the coprocessor', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated: true })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it('comes on as another model, with the same program and wide registers', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await drop(page, [WIDE]);
    await expectLoaded(page, 'wide.com');
    expect(Object.keys(await registers(page)).slice(0, 2)).toEqual(['AX', 'BX']);
    await click(page, 'Step');
    await expectStatus(page, 'paused');
    await choose(page, 'menuitemradio', /^80386/);
    await expectLoaded(page, 'wide.com');
    await expect.poll(() => machineText(page)).toBe('80386');
    await click(page, 'Step');
    await expectStatus(page, 'paused');
    await expect.poll(async () => (await registers(page)).EAX).toBe('89ABCDEF');
    expect(await marked(page)).toEqual(['EAX', 'EIP']);
    await click(page, 'Step');
    await expect.poll(async () => (await registers(page)).FS).toBe('CDEF');
    expect(Object.keys(await registers(page))).toEqual([
      ...['EAX', 'EBX', 'ECX', 'EDX', 'ESI', 'EDI', 'EBP', 'ESP', 'EIP'],
      ...['CS', 'DS', 'ES', 'SS', 'FS', 'GS'],
      ...['CF', 'PF', 'AF', 'ZF', 'SF', 'TF', 'IF', 'DF', 'OF'],
    ]);
    expect(await page.getByRole('region', { name: 'Disassembly' }).textContent()).toContain(
      'mov eax, 0x89abcdef',
    );
    const table = page.getByRole('table', { name: 'Registers and flags' });
    const cut = await table.evaluate((element) => {
      const body = element.closest('.pane-body');
      return body === null ? 1 : body.scrollWidth - body.clientWidth;
    });
    expect(cut).toBeLessThanOrEqual(0);
    await close();
  });

  it.each([
    ['8086', 1024, 700],
    ['8086', 800, 1000],
    ['80386', 800, 1000],
    ['80386', 390, 844],
  ])('shows each flag of %s whole at %s by %s pixels', async (model, width, height) => {
    const { page, close } = await openPage(
      browser,
      served.url,
      { viewport: { width, height } },
      (opened) => opened.addInitScript((name) => localStorage.setItem('vm86.model', name), model),
    );
    await expectLoaded(page, 'hello.com');
    if (width === 390) await page.getByRole('tab', { name: 'Registers', exact: true }).click();
    const table = page.getByRole('table', { name: 'Registers and flags' });
    await table.waitFor();
    const cut = await table.evaluate((element) => {
      const body = element.closest('.pane-body');
      return body === null ? 1 : body.scrollWidth - body.clientWidth;
    });
    expect(cut).toBeLessThanOrEqual(0);
    await close();
  });

  it('is the chosen model on the next visit', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await choose(page, 'menuitemradio', /^80186/);
    await expect.poll(() => machineText(page)).toBe('80186');
    await choose(page, 'menuitemcheckbox', /8087 coprocessor/);
    await expect.poll(() => machineText(page)).toBe('80186 + 8087');
    await page.reload();
    await expectLoaded(page, 'hello.com');
    await expect.poll(() => machineText(page)).toBe('80186 + 8087');
    await close();
  });

  it.each(['80286', 'v86'])('runs the first demo on %s', async (model) => {
    const { page, screen, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await choose(page, 'menuitemradio', new RegExp(`^${model}`));
    await expect.poll(() => machineText(page)).toBe(model);
    expect((await registers(page)).IF).toBe('1');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    expect(await screen.locator('pre').textContent()).toContain('Hello');
    await close();
  });

  it('shows the coprocessor’s stack and words while one is fitted', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await drop(page, [REAL]);
    await expectLoaded(page, 'real.com');
    expect(await page.getByRole('tab', { name: 'Coprocessor' }).count()).toBe(0);
    await choose(page, 'menuitemcheckbox', /8087 coprocessor/);
    await expectLoaded(page, 'real.com');
    await page.getByRole('tab', { name: 'Coprocessor' }).click();
    const pane = page.getByRole('region', { name: 'Coprocessor' });
    await expect.poll(() => pane.textContent()).toContain('all empty');
    for (let i = 0; i < 3; i++) await click(page, 'Step');
    const rows = pane.getByRole('table', { name: 'Coprocessor stack' }).getByRole('row');
    await expect.poll(() => rows.first().textContent()).toBe('ST(0)valid13FFF 8000000000000000');
    expect(await rows.nth(1).textContent()).toBe(
      'ST(1)valid-3.14159265358979324C000 C90FDAA22168C235',
    );
    expect(await rows.nth(2).textContent()).toMatch(/^ST\(2\)empty/);
    expect(await pane.textContent()).toContain('2 of 8 in use');
    expect(await page.locator('.status-sentence').textContent()).toContain('ST(0) is now 1');
    await choose(page, 'menuitemcheckbox', /8087 coprocessor/);
    await expect.poll(() => page.getByRole('tab', { name: 'Coprocessor' }).count()).toBe(0);
    await expect.poll(() => machineText(page)).toBe('8086');
    await close();
  });

  it.each([
    ['dark', 390],
    ['light', 1440],
    ['contrast', 1440],
  ] as const)('has no findings of axe: %s at %s pixels', async (theme, width) => {
    const { page, close } = await openPage(
      browser,
      served.url,
      { viewport: { width, height: 844 }, reducedMotion: 'reduce' },
      (opened) =>
        opened.addInitScript((name) => {
          localStorage.setItem('vm86.theme', name);
          localStorage.setItem('vm86.model', '80386 fitted');
        }, theme),
    );
    await expectStatus(page, 'ready');
    await click(page, 'Step');
    await expectStatus(page, 'paused');
    const tab = (name: string) => page.getByRole('tab', { name, exact: true });
    if (width === 390) {
      await tab('Registers').click();
      expect(await findings(page), 'registers').toEqual([]);
      await tab('More').click();
    }
    await tab('Coprocessor').click();
    expect(await findings(page), 'coprocessor').toEqual([]);
    if (width === 390) await click(page, 'More controls');
    await click(page, 'Machine');
    await page.getByRole('menuitemradio', { name: /^8086/ }).waitFor();
    expect(await findings(page), 'menu').toEqual([]);
    await close();
  });
});
