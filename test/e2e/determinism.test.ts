import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISOLATION } from '../../vite.config.ts';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import type { DemoName } from '../demos/program.ts';
import { bundleScript } from '../determinism/bundle.ts';
import { replay } from '../determinism/recorder.ts';
import { runDemo } from '../determinism/scenario.ts';
import type { Digests } from '../determinism/scenario.ts';
import type { Job, Result } from '../determinism/worker.ts';
import { launchBrowser } from './browser.ts';

const SESSION = 500;
const WORKER = '/worker.js';

/** An empty page that may start the worker, isolated or not. */
function servePage(script: string, isolated: boolean): Promise<Server> {
  const server = createServer((request, response) => {
    const isWorker = request.url === WORKER;
    const type = isWorker ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'Content-Type': type, ...(isolated ? ISOLATION : {}) });
    response.end(isWorker ? script : '<!doctype html><title>Determinism</title>');
  });
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => ready(server));
  });
}

/** Has a job done in a new worker of the page. */
function runInWorker(page: Page, job: Job): Promise<Result> {
  return page.evaluate(
    ({ url, work }) =>
      new Promise<Result>((done, fail) => {
        const worker = new Worker(url, { type: 'module' });
        worker.onmessage = ({ data }: MessageEvent<Result>) => {
          worker.terminate();
          done(data);
        };
        worker.onerror = ({ message }) => fail(new Error(message));
        worker.postMessage(work);
      }),
    { url: WORKER, work: job },
  );
}

const known = new Map<DemoName, readonly Digests[]>();

/** What the same runs give here. */
function inNode(name: DemoName): readonly Digests[] {
  const digests = known.get(name) ?? runDemo(demoProgram(name));
  known.set(name, digests);
  return digests;
}

describe('a browser makes the same machines as Node', () => {
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    [browser, script] = await Promise.all([
      launchBrowser(),
      bundleScript(new URL('../determinism/worker.ts', import.meta.url)),
    ]);
  });
  afterAll(() => browser.close());

  describe.each([
    { isolated: true, how: 'in shared memory' },
    { isolated: false, how: 'where memory cannot be shared' },
  ])('$how', ({ isolated }) => {
    let server: Server;
    let page: Page;

    beforeAll(async () => {
      server = await servePage(script, isolated);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new RangeError('no port');
      page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${address.port}/`);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
    });
    afterAll(async () => {
      await page.close();
      server.close();
    });

    it.each(DEMO_NAMES)('%s: recorded, replayed, saved and restored', async (name) => {
      const program = demoProgram(name);
      const { runs, session } = await runInWorker(page, {
        program,
        shared: isolated,
        milliseconds: SESSION,
      });
      expect(runs).toEqual(inNode(name));
      // What ran there at full speed and in real time can be run again here.
      expect(session.log.length).toBeGreaterThan(5);
      expect(replay(session)).toBe(session.hash);
    });

    it('eight machines in eight workers at once', async () => {
      const names = Array.from({ length: 8 }, (_, i) => DEMO_NAMES[i % DEMO_NAMES.length]);
      const results = await Promise.all(
        names.map((name) => {
          const job = { program: demoProgram(name), shared: isolated, milliseconds: 0 };
          return runInWorker(page, job);
        }),
      );
      expect(results.map(({ runs }) => runs)).toEqual(names.map(inNode));
    });
  });
});
