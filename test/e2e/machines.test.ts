import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findings } from './findings.ts';
import { launchBrowser } from './browser.ts';
import {
  click,
  expectLoaded,
  expectStatus,
  openPage,
  program,
  type OpenPage,
  type TestFile,
} from './page.ts';
import { BUSY, MEDIAN_FRAME, P95_FRAME, watchFrames } from './frames.ts';
import { measure } from './quiet.ts';
import { servePage, type ServedPage } from './serve.ts';

/** Reads keys and writes each with the one after it in the alphabet, until Escape. */
const KEYS = program(
  'keys.com',
  `
      org 100h
next: mov ah, 0
      int 16h
      cmp al, 27
      je done
      mov dl, al
      inc dl
      mov ah, 2
      int 21h
      jmp next
done: mov ax, 4c07h
      int 21h
`,
);

const FIVE = program('five.com', 'org 100h\nmov bx, 5555h\nmov ax, 4c05h\nint 21h');

/** Keeps hold of the workers, so that the test can make one of them fail while it runs. */
const CRASHING_WORKERS = () => {
  const workers: Worker[] = [];
  Object.assign(window, {
    crash: (i: number) =>
      workers[i].dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })),
  });
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      workers.push(this);
    }
  };
};

/** What is on the page of one machine, by its names. */
class MachineOnPage {
  readonly whole: Locator;
  readonly status: Locator;
  readonly screen: Locator;
  readonly #page: Page;
  readonly #id: number;

  constructor(page: Page, id: number) {
    this.#page = page;
    this.#id = id;
    this.whole = page.getByRole('region', { name: `Machine ${id}`, exact: true });
    this.status = this.whole.getByRole('status');
    this.screen = this.region('Screen');
  }

  region(name: string): Locator {
    return this.#page.getByRole('region', { name: this.#called(name), exact: true });
  }

  button(name: string): Locator {
    return this.#page.getByRole('button', { name: this.#called(name), exact: true });
  }

  /** Opens a file in it by its own button. */
  async open({ name, bytes }: TestFile): Promise<void> {
    await this.#page.getByLabel(this.#called('Open file'), { exact: true }).setInputFiles({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(bytes),
    });
    await this.expectProgram(name.toUpperCase());
  }

  /** Opens an example by its own menu. */
  async example(title: string, program: string): Promise<void> {
    await this.button('Examples').click();
    await this.#page.getByRole('menuitem', { name: title }).click();
    await this.expectProgram(program);
  }

  async expectProgram(name: string): Promise<void> {
    await expectText(this.whole.getByRole('heading', { name: `Machine ${this.#id}` }), name);
  }

  async expectStatus(words: string): Promise<void> {
    await expectText(this.status, words);
  }

  async expectScreen(words: string): Promise<void> {
    await expectText(this.screen.locator('pre'), words);
  }

  #called(name: string): string {
    return this.#id === 1 ? name : `${name} (machine ${this.#id})`;
  }
}

/** Waits until an element has these words in it. */
async function expectText(element: Locator, words: string): Promise<void> {
  await expect
    .poll(async () => (await element.textContent()) ?? '', { timeout: 15_000, interval: 20 })
    .toContain(words);
}

function machine(page: Page, id: number): MachineOnPage {
  return new MachineOnPage(page, id);
}

/** Opens the second machine by its menu and waits until its program is loaded. */
async function openSecond(page: Page): Promise<void> {
  await click(page, 'Machine');
  await page.getByRole('menuitem', { name: 'Second machine' }).click();
  await machine(page, 2).expectStatus('ready');
}

describe.each([
  { isolated: true, how: 'with shared memory' },
  { isolated: false, how: 'without isolation' },
])('two machines on the page, $how', ({ isolated }) => {
  let browser: Browser;
  let served: ServedPage;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  beforeEach(async () => {
    open = await openPage(browser, served.url, {}, (page) => page.addInitScript(CRASHING_WORKERS));
    await expectLoaded(open.page, 'hello.com');
    await openSecond(open.page);
  });
  afterEach(async () => {
    expect(open.errors).toEqual([]);
    await open.close();
  });

  it('have their own programs, screens, registers and ends', async () => {
    const { page } = open;
    const [one, two] = [machine(page, 1), machine(page, 2)];
    await one.example('Colours', 'COLOURS.COM');
    await two.open(FIVE);
    await one.button('Run').click();
    await one.expectStatus('waiting for a key');
    await two.expectStatus('ready');
    await two.button('Run').click();
    await two.expectStatus('ended with exit code 5');
    await one.expectScreen('any other key');
    await two.whole.getByRole('tab', { name: 'Registers' }).click();
    expect(await two.region('Registers').getByRole('row', { name: /^BX/ }).textContent()).toBe(
      'BX5555',
    );
    await one.expectStatus('waiting for a key');
    await one.expectProgram('COLOURS.COM');
  });

  it('get the files that are dropped on them', async () => {
    const { page } = open;
    const [one, two] = [machine(page, 1), machine(page, 2)];
    const dropOn = (target: Locator, { name, bytes }: typeof KEYS) =>
      target.evaluate(
        (element, file) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([Uint8Array.from(file.bytes)], file.name));
          for (const type of ['dragenter', 'dragover', 'drop'])
            element.dispatchEvent(
              new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
            );
        },
        { name, bytes: [...bytes] },
      );
    await dropOn(one.screen, KEYS);
    await one.expectProgram('KEYS.COM');
    await two.expectProgram('HELLO.COM');
    await dropOn(two.status, FIVE);
    await two.expectProgram('FIVE.COM');
    await one.expectProgram('KEYS.COM');
  });

  it('get the keys of their own screens', async () => {
    const { page } = open;
    const machines = [machine(page, 1), machine(page, 2)];
    for (const each of machines) {
      await each.open(KEYS);
      await each.button('Run').click();
      await each.expectStatus('waiting for a key');
    }
    const [one, two] = machines;
    await page.keyboard.type('GDKKN');
    await two.expectScreen('HELLO');
    await one.screen.click();
    await page.keyboard.type('VNQKC');
    await one.expectScreen('WORLD');
    expect(await two.screen.locator('pre').textContent()).not.toContain('WORLD');
    expect(await one.screen.textContent()).toContain('Ctrl+Alt gives it back');
    expect(await two.screen.textContent()).not.toContain('Ctrl+Alt gives it back');
    await page.keyboard.press('Escape');
    await one.expectStatus('ended with exit code 7');
    await two.expectStatus('waiting for a key');
  });

  it('take the keys of the page in turn: the one with the focus, which is marked', async () => {
    const { page } = open;
    const [one, two] = [machine(page, 1), machine(page, 2)];
    const marked = (id: number) =>
      page.getByRole('heading', { name: `Machine ${id} HELLO.COM , has the keys` });
    expect(await marked(2).count()).toBe(1);
    expect(await marked(1).count()).toBe(0);
    await page.keyboard.press('F11');
    await two.expectStatus('paused');
    await one.expectStatus('ready');
    await one.button('Reset').focus();
    expect(await marked(2).count()).toBe(0);
    expect(await marked(1).count()).toBe(1);
    await page.keyboard.press('F5');
    await one.expectStatus('ended with exit code 0');
    await two.expectStatus('paused');
  });

  it('go on when the other crashes, which can be started again', async () => {
    const { page } = open;
    const [one, two] = [machine(page, 1), machine(page, 2)];
    await one.example('Bouncing box', 'BOUNCE.COM');
    await one.button('Run').click();
    await one.expectStatus('running');
    await page.evaluate(() => (window as unknown as { crash: (i: number) => void }).crash(1));
    await two.expectStatus('stopped: the machine has crashed');
    expect(await two.region('Notices').textContent()).toMatch(/has crashed.*out of memory/s);
    expect(await one.region('Notices').textContent()).toBe('');
    await one.expectStatus('running');
    await two.button('Restart').click();
    await two.expectStatus('ready');
    expect(await two.region('Notices').textContent()).toBe('');
    await two.button('Run').click();
    await two.expectStatus('ended with exit code 0');
    await one.expectStatus('running');
  });

  it('are closed with an undo, and ended for good without', async () => {
    const { page } = open;
    const [one, two] = [machine(page, 1), machine(page, 2)];
    await two.open(KEYS);
    await two.button('Run').click();
    await two.expectStatus('waiting for a key');
    await page.keyboard.type('GDKKN');
    await two.expectScreen('HELLO');
    expect(page.workers().length).toBe(2);
    await click(page, 'Close machine 2');
    expect(await two.screen.count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('vm86');
    // Who has no mouse has what was there at hand.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Undo');
    await page.keyboard.press('Enter');
    await two.expectScreen('HELLO');
    await two.expectStatus('waiting for a key');
    await two.screen.click();
    await page.keyboard.press('Escape');
    await two.expectStatus('ended with exit code 7');
    await click(page, 'Close machine 2');
    await page.getByRole('button', { name: /^Dismiss: Machine 2/ }).click();
    await expect.poll(() => page.workers().length).toBe(1);
    await openSecond(page);
    await two.expectProgram('HELLO.COM');
    await one.expectStatus('ready');
    expect(page.workers().length).toBe(2);
  });

  it('run flat out at once at 60 frames a second of the page', { timeout: 120_000 }, async () => {
    const { page } = open;
    const machines = [machine(page, 1), machine(page, 2)];
    for (const each of machines) await each.open(BUSY);
    const { median, p95 } = await measure(
      'frames with two machines',
      async () => {
        for (const each of machines) {
          await each.button('Run').click();
          await each.expectStatus('running');
        }
        await page.waitForTimeout(2_500);
        const frames = await watchFrames(page);
        for (const each of machines) await each.button('Pause').click();
        return frames;
      },
      (frames) => frames.median <= MEDIAN_FRAME && frames.p95 <= P95_FRAME,
    );
    expect(median).toBeLessThanOrEqual(MEDIAN_FRAME);
    expect(p95).toBeLessThanOrEqual(P95_FRAME);
  });
});

describe('two machines for everyone', () => {
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
    [390, 800, 1440, 2560].map((width) => ({ theme, width })),
  );
  it.each(looks)('have no findings of axe: $theme at $width pixels', async ({ theme, width }) => {
    const { page, close } = await openPage(
      browser,
      served.url,
      { viewport: { width, height: 900 }, reducedMotion: 'reduce' },
      (opened) => opened.addInitScript((name) => localStorage.setItem('vm86.theme', name), theme),
    );
    await expectStatus(page, 'ready');
    if (width === 390) await click(page, 'More controls');
    await openSecond(page);
    expect(await findings(page)).toEqual([]);
    await machine(page, 2).button('Run').click();
    await machine(page, 2).expectStatus('ended with exit code 0');
    if (width === 390) await machine(page, 2).button('More controls').click();
    await machine(page, 2).button('Machine').click();
    expect(await findings(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await close();
  });

  it('take turns at phone width by a switch above the tabs', async () => {
    const { page, close } = await openPage(browser, served.url, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    await expectStatus(page, 'ready');
    await click(page, 'More controls');
    await openSecond(page);
    const [one, two] = ['Screen', 'Screen (machine 2)'].map((name) =>
      page.getByRole('region', { name, exact: true }),
    );
    await page.getByRole('button', { name: 'Run (machine 2)' }).click();
    await expect.poll(() => two.isVisible()).toBe(true);
    await expect.poll(() => two.locator('pre').textContent()).toContain('Hello');
    await page.getByRole('tab', { name: 'Machine 1' }).click();
    expect(await two.isVisible()).toBe(false);
    await click(page, 'Run');
    await expect.poll(() => one.isVisible()).toBe(true);
    await page.getByRole('tab', { name: 'Machine 1' }).press('ArrowRight');
    await expect.poll(() => two.isVisible()).toBe(true);
    expect(await one.isVisible()).toBe(false);
    await click(page, 'Close machine 2');
    await expect.poll(() => one.isVisible()).toBe(true);
    expect(await page.getByRole('tab', { name: 'Machine 2' }).count()).toBe(0);
    await close();
  });

  it('are told apart by name: no two controls of the page are called the same', async () => {
    const { page, close } = await openPage(browser, served.url);
    await expectLoaded(page, 'hello.com');
    await openSecond(page);
    const names = await page
      .locator('button:visible, input:visible, select:visible, [role=region]:visible, section')
      .evaluateAll((elements) =>
        elements.map(
          (element) => element.getAttribute('aria-label') ?? `text ${element.textContent}`,
        ),
      );
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    const ids = await page
      .locator('[id]')
      .evaluateAll((elements) => elements.map((element) => element.id));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    await close();
  });
});
