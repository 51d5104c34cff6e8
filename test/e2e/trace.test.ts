import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from './findings.ts';
import { launchBrowser } from './browser.ts';
import { click, drop, expectLoaded, expectStatus, openPage, program } from './page.ts';
import { servePage, type ServedPage } from './serve.ts';

/** Opens a file that is not there, writes to a port and asks for the time, then ends. */
const CALLS = program(
  'calls.com',
  `
      org 100h
      mov ax, 3d00h
      mov dx, name
      int 21h
      mov al, 0b6h
      out 43h, al
      mov ah, 2ch
      int 21h
      mov ax, 4c03h
      int 21h
name: db 'NOWHERE.TXT', 0
`,
);

/** Asks DOS for the time until it is stopped: more events than anybody can keep. */
const CHATTER = program(
  'chatter.com',
  `
      org 100h
again:
      mov ah, 2ch
      int 21h
      in al, 61h
      jmp again
`,
);

/** A slow machine gets its time. */
const PATIENT = { timeout: 15_000 };

/** Shows the pane Trace, on a phone through More. */
async function showTrace(page: Page): Promise<Locator> {
  const more = page.getByRole('tab', { name: 'More', exact: true });
  if (await more.isVisible()) await more.click();
  await page.getByRole('tab', { name: 'Trace', exact: true }).click();
  const trace = page.getByRole('region', { name: 'Trace', exact: true });
  await trace.getByRole('combobox', { name: 'Filter' }).waitFor();
  return trace;
}

async function setFilter(trace: Locator, filter: string): Promise<void> {
  const field = trace.getByRole('combobox', { name: 'Filter' });
  await field.fill(filter);
  await field.press('Enter');
}

const lines = (trace: Locator) => trace.getByRole('listitem').getByRole('button');

/** The shown lines without time and process. */
async function texts(trace: Locator): Promise<string[]> {
  return trace.locator('button.line .text').allTextContents();
}

describe('the pane Trace', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated: true })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  async function openCalls() {
    const opened = await openPage(browser, served.url);
    await expectLoaded(opened.page, 'hello.com');
    await drop(opened.page, [CALLS]);
    await expectLoaded(opened.page, 'calls.com');
    return { ...opened, trace: await showTrace(opened.page) };
  }

  it('explains itself, begins with a click, and shows calls with names, results and errors', async () => {
    const { page, trace, close } = await openCalls();
    expect(await trace.textContent()).toContain('Every call of the program to DOS and BIOS');
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 3');
    await expect.poll(() => texts(trace), PATIENT).toHaveLength(4);
    const [opened, time, ended, exited] = await texts(trace);
    expect(opened).toMatch(/^error int21\(0x3d "open.*NOWHERE\.TXT.*= -1 ENOENT \(/);
    expect(time).toMatch(/^int21\(0x2c .* = 0/);
    expect(ended).toMatch(/^int21\(0x4c/);
    expect(exited).toBe('+++ exited with 3 +++');
    expect(await trace.locator('button.line.failed').count()).toBe(1);
    expect(await lines(trace).first().locator('.pid').textContent()).toMatch(/^\d+$/);
    await close();
  });

  it('opens a line to its fields, by mouse and by keys', async () => {
    const { page, trace, close } = await openCalls();
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 3');
    await lines(trace).first().click();
    expect(await lines(trace).first().getAttribute('aria-expanded')).toBe('true');
    const fields = trace.locator('.fields');
    expect(await fields.textContent()).toContain('returnValue-2');
    expect(await fields.textContent()).toMatch(/ah61 = 3Dh/);
    await page.keyboard.press('Enter');
    expect(await fields.count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => fields.textContent(), PATIENT).toMatch(/ah76 = 4Ch/);
    await page.keyboard.press('Home');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('NOWHERE.TXT');
    await page.keyboard.press('End');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain('exited with 3');
    await close();
  });

  it('has only what the filter lets through, completes its words and says what is wrong', async () => {
    const { page, trace, close } = await openCalls();
    const field = trace.getByRole('combobox', { name: 'Filter' });
    await field.fill('');
    await field.pressSequentially('port_o');
    await expect
      .poll(() => trace.getByRole('listbox').getByRole('option').first().textContent())
      .toMatch(/^port_out/);
    await field.press('ArrowDown');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('port_out');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe(
      'combobox',
    );
    await field.pressSequentially('.da');
    await field.press('ArrowDown');
    await field.press('Tab');
    await field.pressSequentially('po');
    await field.press('ArrowDown');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('port_out.data.port');
    await field.press('Enter');
    await expect.poll(() => trace.getByRole('alert').textContent()).toContain('comparison');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.pressSequentially('=67');
    await expect.poll(() => trace.getByRole('alert').count()).toBe(0);
    await field.press('Enter');
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 3');
    await expect
      .poll(() => texts(trace), PATIENT)
      .toEqual([expect.stringMatching(/^outb\(0x43, 0xb6\)/)]);
    await trace.getByRole('combobox', { name: 'Kinds of events' }).selectOption('Programs');
    expect(await field.inputValue()).toBe('execve,exit');
    await click(page, 'Run');
    await expect
      .poll(async () => (await texts(trace)).at(-1), PATIENT)
      .toBe('+++ exited with 3 +++');
    expect((await texts(trace))[1]).toMatch(/^execve\("C:\\\\CALLS\.COM"/);
    await close();
  });

  it('pauses, resumes and clears', async () => {
    const { page, trace, close } = await openCalls();
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expect.poll(() => texts(trace), PATIENT).toHaveLength(4);
    await click(page, 'Pause trace');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 3');
    await click(page, 'Clear');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 3');
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expect
      .poll(async () => (await texts(trace)).at(-1), PATIENT)
      .toBe('+++ exited with 3 +++');
    expect((await texts(trace)).filter((text) => text.startsWith('+++'))).toHaveLength(1);
    await close();
  });

  it('knows its lines apart after a pause', async () => {
    const { page, trace, close } = await openCalls();
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expect.poll(() => texts(trace), PATIENT).toHaveLength(4);
    await click(page, 'Pause trace');
    await click(page, 'Resume trace');
    await click(page, 'Run');
    await expect.poll(() => texts(trace), PATIENT).toHaveLength(9);
    await lines(trace).first().click();
    expect(await trace.locator('.fields').count()).toBe(1);
    await close();
  });

  it.each([
    ['beside the screen', 1440, 900],
    ['on a tablet held upright', 800, 1000],
    ['on a phone', 390, 844],
  ])('offers words that can be read whole: %s', async (_where, width, height) => {
    const { page, close } = await openPage(browser, served.url, { viewport: { width, height } });
    await expectLoaded(page, 'hello.com');
    const trace = await showTrace(page);
    const field = trace.getByRole('combobox', { name: 'Filter' });
    await field.fill('');
    await field.pressSequentially('int');
    const offers = trace.getByRole('listbox');
    await offers.waitFor();
    const [list, pane] = await Promise.all([offers.boundingBox(), trace.boundingBox()]);
    if (list === null || pane === null) throw new RangeError('The list is not to be seen.');
    expect(list.x).toBeGreaterThanOrEqual(pane.x);
    expect(list.x + list.width).toBeLessThanOrEqual(pane.x + pane.width);
    expect(await offers.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await close();
  });

  it('exports what it shows as text and as JSON lines', async () => {
    const { page, trace, close } = await openCalls();
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expect.poll(() => texts(trace), PATIENT).toHaveLength(4);
    const exported = async (item: RegExp) => {
      await click(page, 'Export');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      const path = await download.path();
      return { name: download.suggestedFilename(), text: await readFile(path, 'utf8') };
    };
    const plain = await exported(/^\.txt/);
    expect(plain.name).toBe('trace.txt');
    expect(plain.text.split('\n')).toHaveLength(5);
    expect(plain.text).toMatch(/^\d+ int21\(0x3d /);
    const json = await exported(/^\.jsonl/);
    expect(json.name).toBe('trace.jsonl');
    const events = json.text.trim().split('\n');
    expect(events.map((line) => (JSON.parse(line) as { id: number }).id)).toEqual([
      20002, 20002, 20002, 61,
    ]);
    await close();
  });

  it('keeps the newest events, says what is lost, and stays where one reads', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await drop(page, [CHATTER]);
    await expectLoaded(page, 'chatter.com');
    const trace = await showTrace(page);
    await setFilter(trace, '');
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expectStatus(page, 'running');
    await expect
      .poll(() => trace.textContent(), PATIENT)
      .toMatch(/10,000 events · [\d,]+ older forgotten/);
    expect(await trace.textContent()).toMatch(/[\d,]+ dropped/);
    expect(await lines(trace).count()).toBeLessThan(60);
    const scroller = trace.locator('.scroller');
    await scroller.evaluate((element) => {
      element.scrollTop -= 4000;
    });
    const newer = trace.getByRole('button', { name: /newer/ });
    await newer.waitFor();
    const read = await texts(trace);
    const times = await trace.locator('button.line .time').allTextContents();
    await page.waitForTimeout(400);
    expect(await texts(trace)).toEqual(read);
    expect(await trace.locator('button.line .time').allTextContents()).toEqual(times);
    await newer.click();
    await expect
      .poll(async () => (await trace.locator('button.line .time').allTextContents()).at(-1))
      .not.toBe(times.at(-1));
    expect(await newer.count()).toBe(0);
    await click(page, 'Pause');
    await expectStatus(page, 'paused');
    await close();
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
    const trace = await showTrace(page);
    expect(await findings(page), 'empty').toEqual([]);
    await click(page, 'Trace calls');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    await showTrace(page);
    await lines(trace).first().click();
    expect(await findings(page), 'open line').toEqual([]);
    const field = trace.getByRole('combobox', { name: 'Filter' });
    await field.fill('v');
    await field.press('ArrowDown');
    expect(await findings(page), 'completions').toEqual([]);
    await field.fill('vn');
    await field.press('Enter');
    expect(await findings(page), 'a wrong filter').toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await close();
  });
});
