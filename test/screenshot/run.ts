/**
 * Takes the picture of README.md from the built page: a demo that has drawn its screen and
 * waits for a key. After a
 * change that can be seen: `npm run screenshot`.
 */
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../e2e/browser.ts';
import { servePage } from '../e2e/serve.ts';

const PICTURE = fileURLToPath(new URL('../../docs/screenshot.png', import.meta.url));

const served = await servePage({ isolated: true });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
  });
  await page.goto(served.url);
  await page.getByRole('button', { name: 'Examples', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Colours' }).click();
  await page.getByRole('heading', { name: 'COLOURS.COM' }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('status').getByText('waiting for a key').waitFor();
  await page
    .getByRole('region', { name: 'Screen' })
    .locator('pre', { hasText: 'any other key' })
    .waitFor({ state: 'attached' });
  await page.getByText('in INT 16h, called at').waitFor();
  await page.getByRole('region', { name: 'Memory' }).getByRole('listitem').first().waitFor();
  await page.screenshot({ path: PICTURE });
  process.stdout.write(`${PICTURE}\n`);
} finally {
  await browser.close();
  await served.close();
}
