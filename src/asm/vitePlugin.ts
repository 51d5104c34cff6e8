/**
 * The Vite plugin that runs the assembler at build time: `import rom from './rom.asm'` gives image
 * and symbols, and `public/demos/NAME.asm` is served and built as `demos/NAME.com` too. Mistakes
 * in a source fail the build with file and line.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { type Assembly, assemble } from './assemble.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Where the demo programs lie in the public folder. */
const DEMOS = 'demos';

interface AssembledFile {
  readonly assembly: Assembly;
  /** Files that the source includes. */
  readonly included: readonly string[];
}

/** Assembles a file for an 8086, with `%include` from its own folder. */
function assembleFile(path: string): AssembledFile {
  const included: string[] = [];
  const assembly = assemble(readFileSync(path, 'utf8'), {
    name: basename(path),
    cpu: '8086',
    include: (name) => {
      const file = join(dirname(path), name);
      if (!existsSync(file)) return null;
      included.push(file);
      return readFileSync(file, 'utf8');
    },
  });
  return { assembly, included };
}

function describe(path: string, { file, line, column, message, fix }: Diagnostic): string {
  const where = file === '' ? path : join(dirname(path), file);
  return `${where}:${line}:${column}: ${message} ${fix}`;
}

/** Ends the build with all errors of a file; passes its warnings on. */
function report(
  path: string,
  diagnostics: readonly Diagnostic[],
  warn: (message: string) => void,
): void {
  const errors = diagnostics.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((one) => describe(path, one)).join('\n'));
  for (const one of diagnostics) warn(describe(path, one));
}

/** Runs of one byte up to this length are written out with their neighbours. */
const SHORT_RUN = 16;

/** A module that builds the image: runs of one byte as fills, the rest in base 64. */
function moduleOf({ image, symbols }: Assembly): string {
  const parts: string[] = [];
  const put = (from: number, to: number) => {
    if (from >= to) return;
    const text = Buffer.from(image.subarray(from, to)).toString('base64');
    parts.push(`put(${from}, '${text}');`);
  };
  let pending = 0;
  for (let at = 0; at < image.length;) {
    let end = at + 1;
    while (end < image.length && image[end] === image[at]) end++;
    if (end - at > SHORT_RUN) {
      put(pending, at);
      if (image[at] !== 0) parts.push(`image.fill(${image[at]}, ${at}, ${end});`);
      pending = end;
    }
    at = end;
  }
  put(pending, image.length);
  return `const image = new Uint8Array(${image.length});
const put = (at, text) => {
  const bytes = atob(text);
  for (let i = 0; i < bytes.length; i++) image[at + i] = bytes.charCodeAt(i);
};
${parts.join('\n')}
export default { image, symbols: ${JSON.stringify(Object.fromEntries(symbols))} };
`;
}

/** The plugin; it belongs into `plugins` and `worker.plugins`. */
export function asmPlugin(): Plugin {
  let demosFolder = '';
  let emitsDemos = false;
  return {
    name: 'vm86-asm',
    enforce: 'pre',

    configResolved(config) {
      demosFolder = config.publicDir === '' ? '' : join(config.publicDir, DEMOS);
      emitsDemos = !config.isWorker && !config.build.ssr && existsSync(demosFolder);
    },

    load(id) {
      if (!id.endsWith('.asm')) return null;
      const { assembly, included } = assembleFile(id);
      for (const file of included) this.addWatchFile(file);
      report(id, assembly.diagnostics, (message) => this.warn(message));
      return { code: moduleOf(assembly), map: null };
    },

    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').replace(/[?#].*$/, '');
        const name = /\/demos\/([\w-]+)\.com$/.exec(path)?.[1];
        const file = join(demosFolder, `${name}.asm`);
        if (name === undefined || demosFolder === '' || !existsSync(file)) return next();
        const { image, ok, diagnostics } = assembleFile(file).assembly;
        response.statusCode = ok ? 200 : 500;
        response.setHeader('Content-Type', ok ? 'application/octet-stream' : 'text/plain');
        response.end(ok ? image : diagnostics.map((one) => describe(file, one)).join('\n'));
      });
    },

    generateBundle() {
      if (!emitsDemos) return;
      for (const file of readdirSync(demosFolder).filter((name) => name.endsWith('.asm'))) {
        const path = join(demosFolder, file);
        const { assembly } = assembleFile(path);
        report(path, assembly.diagnostics, (message) => this.warn(message));
        const fileName = `${DEMOS}/${file.replace(/\.asm$/, '.com')}`;
        this.emitFile({ type: 'asset', fileName, source: assembly.image });
      }
    },
  };
}
