/** Scripts for workers, bundled as the product's own are. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { asmPlugin } from '../../src/asm/vitePlugin.ts';

/** One script from the module at `url` and all that it imports, for a browser or for Node. */
export async function bundleScript(url: URL, forNode = false): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [asmPlugin()],
    build: {
      ssr: forNode,
      write: false,
      target: forNode ? 'node20' : 'es2022',
      rolldownOptions: { input: fileURLToPath(url), output: { codeSplitting: false } },
    },
  });
  const output = 'output' in built ? built.output : [];
  const [script, ...more] = output;
  if (script?.type !== 'chunk' || more.length > 0)
    throw new RangeError(`one script was to be built, not ${output.length}`);
  return script.code;
}
