import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import { click, expectScreen, expectStatus, openPage } from './page.ts';
import { servePage, type ServedPage } from './serve.ts';

const NO_WEBGL = () => {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (
    this: HTMLCanvasElement,
    kind: string,
    ...rest: unknown[]
  ) {
    return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
  } as typeof getContext;
};

const NO_STORAGE = () =>
  Object.defineProperty(window, 'localStorage', {
    get: () => {
      throw new DOMException('The user denied it', 'SecurityError');
    },
  });

const FULL_STORAGE = () => {
  Storage.prototype.setItem = () => {
    throw new DOMException('No room', 'QuotaExceededError');
  };
};

const BROKEN_WORKER = () => {
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super('mended' in window ? url : new URL('no-such-file.js', url), options);
    }
  };
};

/** Keeps hold of the worker, so that the test can make it fail while it runs. */
const CRASHING_WORKER = () => {
  window.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      window.addEventListener('crash-worker', () =>
        this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })),
      );
    }
  };
};

/** Waits for a notice with some words in it. */
async function expectNotice(page: Page, words: RegExp): Promise<void> {
  await expect
    .poll(() => page.getByRole('region', { name: 'Notices' }).textContent(), { timeout: 25_000 })
    .toMatch(words);
}

describe('a browser that lacks something', () => {
  let browser: Browser;
  let served: ServedPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated: true })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  it.each([
    { what: 'WebGL', script: NO_WEBGL, says: /without WebGL/ },
    { what: 'storage, which is denied', script: NO_STORAGE, says: /Nothing is kept/ },
    { what: 'room in its storage', script: FULL_STORAGE, says: /Nothing is kept/ },
  ])('is told so and runs programs: $what', async ({ script, says }) => {
    const { page, errors, close } = await openPage(browser, served.url, {}, (opened) =>
      opened.addInitScript(script),
    );
    await expectStatus(page, 'ready');
    await click(page, 'Run');
    await expectScreen(page, 'Hello');
    await expectNotice(page, says);
    expect(errors).toEqual([]);
    await close();
  });

  it('is told when the worker does not start, and may start it again', async () => {
    const { page, close } = await openPage(browser, served.url, {}, (opened) =>
      opened.addInitScript(BROKEN_WORKER),
    );
    await expectNotice(page, /The machine could not be started/);
    await expectStatus(page, /^stopped/);
    await page.evaluate(() => Object.assign(window, { mended: true }));
    await click(page, 'Restart');
    await expectStatus(page, 'ready');
    await click(page, 'Run');
    await expectScreen(page, 'Hello');
    await close();
  });

  it('is told when the machine crashes, keeps its screen, and may start a new one', async () => {
    const { page, close } = await openPage(browser, served.url, {}, (opened) =>
      opened.addInitScript(CRASHING_WORKER),
    );
    await expectStatus(page, 'ready');
    await click(page, 'Run');
    await expectScreen(page, 'Hello');
    await page.evaluate(() => window.dispatchEvent(new Event('crash-worker')));
    await expectNotice(page, /The machine has crashed.*out of memory/s);
    await expectStatus(page, 'stopped: the machine has crashed');
    await expectScreen(page, 'Hello');
    await click(page, 'Restart');
    await expectStatus(page, 'ready');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    await close();
  });

  it('is told when a demo cannot be fetched', async () => {
    const { page, close } = await openPage(browser, served.url, {}, (opened) =>
      opened.route(/hello\.com/, (route) => route.fulfill({ status: 500, body: '' })),
    );
    await expectNotice(page, /The example Hello could not be fetched/);
    await click(page, 'Examples');
    await page.getByRole('menuitem', { name: 'Echo' }).click();
    await expectStatus(page, 'ready');
    await close();
  });
});
