import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { asmPlugin } from '../../src/asm/vitePlugin.ts';

const root = mkdtempSync(join(tmpdir(), 'asm-plugin-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Builds main.js, which imports rom.asm, with a demo beside it; returns the folder of the result. */
async function buildWith(rom: string, demo = 'ret'): Promise<string> {
  mkdirSync(join(root, 'public/demos'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<script type="module" src="./main.js"></script>');
  writeFileSync(join(root, 'main.js'), "export { default } from './rom.asm';\n");
  writeFileSync(join(root, 'rom.asm'), rom);
  writeFileSync(join(root, 'ten.inc'), 'TEN equ 10\n');
  writeFileSync(join(root, 'public/demos/try.asm'), demo);
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [asmPlugin()],
    build: {
      minify: false,
      rolldownOptions: {
        input: { main: join(root, 'main.js') },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].mjs' },
      },
    },
  });
  return join(root, 'dist');
}

describe('the Vite plugin', () => {
  it('turns an import of a source into its image and symbols, and demos into programs', async () => {
    const rom = '%include "ten.inc"\nstart: mov ax, TEN\ntimes 100 db 0ffh\nend: dw 1, 2, end\n';
    const dist = await buildWith(rom, 'org 100h\nmov ah, 4ch\nint 21h\n');
    const module = (await import(/* @vite-ignore */ join(dist, 'main.mjs'))) as {
      default: { image: Uint8Array; symbols: Record<string, number> };
    };
    const { image, symbols } = module.default;
    expect([...image]).toEqual([
      ...[0xb8, 10, 0],
      ...new Array<number>(100).fill(0xff),
      ...[1, 0, 2, 0, 103, 0],
    ]);
    expect(symbols).toEqual({ TEN: 10, start: 0, end: 103 });
    expect(readFileSync(join(dist, 'demos/try.com')).toString('hex')).toBe('b44ccd21');
  }, 30_000);

  it('fails the build with file and line of every mistake', async () => {
    const problem = await buildWith('nop\nmvo ax, 1\nmov [bx], 1\n').catch(
      (error: unknown) => error,
    );
    expect(String(problem)).toMatch(/rom\.asm:2:1: There is no instruction "mvo"/);
    expect(String(problem)).toMatch(/rom\.asm:3:5: Nothing says how large/);
    const demo = await buildWith('nop', 'jmp nowhere').catch((error: unknown) => error);
    expect(String(demo)).toMatch(/try\.asm:1:5: "nowhere" is not defined/);
  }, 30_000);
});
