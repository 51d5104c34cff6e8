import { existsSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { asmPlugin } from './src/asm/vitePlugin.ts';
import { fontPlugin } from './src/ui/fontPlugin.ts';
import { preloadPlugin } from './src/ui/preloadPlugin.ts';

/** SharedArrayBuffer exists only on pages that are served with these. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What runs under Node and is shipped: the command line and the library. */
const NODE_ENTRIES = { cli: 'src/cli/main.ts', lib: 'src/lib.ts' };

/** Runners of `.ci/tool.cjs`; VM86_TOOL names the only one to build. */
function toolEntries(): Record<string, string> {
  const wanted = process.env.VM86_TOOL;
  const names = wanted ? [wanted] : ['bench', 'fuzz', 'goldens', 'vectors'];
  return Object.fromEntries(
    names
      .map((name) => [name, `test/${name}/run.ts`] as const)
      .filter(([, file]) => existsSync(file)),
  );
}

const plugins = () => [asmPlugin()];

export default defineConfig(({ mode }) => {
  const forNode = mode === 'node' || mode === 'tools';
  return {
    base: './',
    plugins: [...plugins(), ...(forNode ? [] : [react(), fontPlugin(), preloadPlugin()])],
    worker: { format: 'es' as const, plugins },
    publicDir: forNode ? false : 'public',
    server: { headers: ISOLATION },
    preview: { headers: ISOLATION },
    // What is shipped stands alone; runners find packages in node_modules.
    ssr: { noExternal: mode === 'node' ? (true as const) : [] },
    build: forNode
      ? {
          ssr: true,
          target: 'node20',
          outDir: mode === 'node' ? 'dist/node' : 'dist/tools',
          // Other runners may stand there, running.
          emptyOutDir: mode === 'node',
          rolldownOptions: {
            input: mode === 'node' ? NODE_ENTRIES : toolEntries(),
            output: {
              entryFileNames: '[name].js',
              banner: (chunk: { name: string }) =>
                chunk.name === 'cli' ? '#!/usr/bin/env node' : '',
            },
          },
        }
      : {
          outDir: 'dist/page',
          target: 'es2022',
          // How long the plugins take is of no use to who starts the page.
          rolldownOptions: { checks: { pluginTimings: false } },
        },
    test: {
      projects: [
        {
          extends: true as const,
          test: {
            name: 'unit',
            include: ['test/**/*.test.{ts,tsx}'],
            exclude: ['test/e2e/**', 'test/**/*.long.test.ts'],
          },
        },
        {
          extends: true as const,
          test: {
            name: 'e2e',
            include: ['test/e2e/**/*.{test,e2e}.ts'],
            fileParallelism: false,
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
        {
          extends: true as const,
          test: {
            name: 'long',
            include: ['test/**/*.long.test.ts'],
            fileParallelism: false,
            testTimeout: 600_000,
          },
        },
      ],
    },
  };
});
