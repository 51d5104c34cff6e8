/** The page in a browser, as the tests use it: opened, given files, and read by role and name. */
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { assemble } from '../../src/asm/assemble.ts';

export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A program out of its source; the test fails where the source is wrong. */
export function program(name: string, source: string): TestFile {
  const assembly = assemble(source);
  expect(assembly.diagnostics, name).toEqual([]);
  return { name, bytes: assembly.image };
}

/** One of the demos that come with the page. */
export function demoPath(name: string): string {
  return fileURLToPath(new URL(`../../public/demos/${name}`, import.meta.url));
}

export interface OpenPage {
  readonly page: Page;
  readonly screen: Locator;
  /** Errors that the page did not catch. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Opens the page and waits until its first demo is ready. `prepare` runs before it is loaded. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await prepare(page);
  await page.goto(url);
  return {
    page,
    screen: page.getByRole('region', { name: 'Screen' }),
    errors,
    close: () => context.close(),
  };
}

/** Waits until the status is one of these words, or matches. */
export async function expectStatus(page: Page, words: string | RegExp): Promise<void> {
  const status = page.getByRole('status');
  await expect
    .poll(async () => (await status.textContent()) ?? '', { timeout: 15_000, interval: 20 })
    .toEqual(typeof words === 'string' ? words : expect.stringMatching(words));
}

/** Waits until the text of the screen contains something. */
export async function expectScreen(page: Page, text: string): Promise<void> {
  const screen = page.getByRole('region', { name: 'Screen' }).locator('pre');
  await expect
    .poll(async () => (await screen.textContent()) ?? '', { timeout: 15_000, interval: 20 })
    .toContain(text);
}

/** Clicks a button of the toolbar. */
export async function click(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

/** Drops files on the middle of the page, as from a folder on the desktop. */
export async function drop(page: Page, files: readonly TestFile[]): Promise<void> {
  await page.evaluate(
    (dropped) => {
      const transfer = new DataTransfer();
      for (const { name, bytes } of dropped)
        transfer.items.add(new File([Uint8Array.from(bytes)], name));
      const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) ?? document.body;
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(
          new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
        );
    },
    files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
  );
}

/** Waits until a program of this name is loaded and has not begun. */
export async function expectLoaded(page: Page, name: string): Promise<void> {
  await expect
    .poll(() => page.getByRole('heading', { level: 1 }).textContent(), { timeout: 15_000 })
    .toContain(name.toUpperCase());
  await expectStatus(page, 'ready');
}

/** The values of the table Registers by name. */
export async function registers(page: Page): Promise<Record<string, string>> {
  const rows = page.getByRole('region', { name: 'Registers' }).getByRole('row');
  // The pane's code is fetched behind the first output.
  await rows.first().waitFor();
  return rows.evaluateAll((all) =>
    Object.fromEntries(
      all.map((row) => [
        row.querySelector('th')?.textContent ?? '',
        row.querySelector('td')?.textContent ?? '',
      ]),
    ),
  );
}

/** Names of the values that are marked as changed. */
export async function marked(page: Page): Promise<string[]> {
  return page.getByRole('region', { name: 'Registers' }).locator('tr.changed th').allTextContents();
}
