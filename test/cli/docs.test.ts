import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import * as library from '../../src/lib.ts';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import { Folder, vm86 } from './fakeHost.ts';

/** The fenced blocks of a page of docs/ in one language. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, block]) => block ?? '',
  );
}

const folder = new Folder();
afterAll(() => folder.remove());
for (const name of DEMO_NAMES) folder.file(`${name}.com`, demoProgram(name));

describe('the examples of docs/cli.md', () => {
  /** A line of a console block as argv; file names are put into the test's folder. */
  const argv = (line: string) =>
    [...line.matchAll(/'([^']*)'|(\S+)/g)]
      .map(([, quoted, plain]) => quoted ?? plain ?? '')
      .map((word) => (/\.(com|txt)$/.test(word) ? join(folder.path, word) : word));

  const plain = (text: string) =>
    text
      .replaceAll('\r', '')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();

  it.each(blocks('cli.md', 'console').map((block) => [block]))('%s', async (block) => {
    for (const example of block.split(/^\$ /m).slice(1)) {
      const [line = '', ...rest] = example.split('\n');
      const [name = '', ...args] = argv(line);
      const got = name === 'cat' ? readFileSync(args[0] ?? '', 'utf8') : (await vm86(args)).out;
      // "..." stands for whatever comes there.
      const [wanted = '', more] = plain(rest.join('\n')).split('...');
      if (more === undefined) expect(plain(got)).toBe(wanted);
      else expect(plain(got).slice(0, wanted.length)).toBe(wanted);
    }
  });
});

describe.each(['library.md', 'vm86.md'])('the examples of docs/%s', (page) => {
  type Example = (lib: typeof library, print: (...values: unknown[]) => void) => Promise<void>;
  const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => Example;

  it.each(blocks(page, 'js').map((block) => [block]))('%s', async (block) => {
    const body = block.replaceAll(
      /import \{([^}]*)\} from 'vm86-playground';/g,
      (_, names: string) => `const {${names}} = lib;`,
    );
    const printed: string[] = [];
    const show = (value: unknown) => (typeof value === 'string' ? value : inspect(value));
    await new AsyncFunction('lib', 'print', body)(library, (...values) =>
      printed.push(values.map(show).join(' ')),
    );
    const promised = [...block.matchAll(/^print\(.*; \/\/ (.*)$/gm)].map(([, value]) => value);
    expect(promised.length).toBeGreaterThan(0);
    expect(printed.map((line) => line.replaceAll(/\[ | \]/g, (m) => m.trim()))).toEqual(promised);
  });
});
