/**
 * The browser of the tests: the one that the set-up found (.ci/setup.cjs), started with the flags
 * that keep it quiet.
 */
import { readFileSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** The path of the browser: CHROME_PATH, or what the set-up noted. */
function browserPath(): string {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && named !== '') return named;
  const note = new URL('../../.cache/browser', import.meta.url);
  try {
    return readFileSync(note, 'utf8').trim();
  } catch {
    throw new RangeError('No browser is known: run `node .ci/setup.cjs` once.');
  }
}

/** Starts a browser without a window. As root Chromium has no sandbox of its own. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: browserPath(),
    chromiumSandbox: !isRoot,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
}
