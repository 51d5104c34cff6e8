/** Serves the built page (dist/page) to the browser tests, isolated or not. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { ISOLATION } from '../../vite.config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = fileURLToPath(new URL('../../dist/page', import.meta.url));

export interface ServedPage {
  /** Address of the page, with a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the page on a free port; with `isolated` it may use SharedArrayBuffer. */
export async function servePage(options: { readonly isolated: boolean }): Promise<ServedPage> {
  if (!existsSync(PAGE)) throw new RangeError('The page is not built: run `npm run build` first.');
  const server = await preview({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: { outDir: 'dist/page' },
    preview: {
      host: '127.0.0.1',
      // 0 is not a port that Vite looks further from; the system gives a free one.
      port: 0,
      headers: options.isolated ? ISOLATION : {},
    },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') {
    throw new RangeError(`The page is served at ${String(address)}, which is no port.`);
  }
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      await server.close();
    },
  };
}
