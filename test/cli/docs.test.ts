import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { isProblem, parseFilter } from '../../src/debug/trace/filter.ts';
import { EVENTS } from '../../src/debug/trace/schema.ts';
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

describe('the tables of docs/vm86.md', () => {
  /** Cells of the rows of the page that begin with a word in backquotes, without blanks around. */
  const rows = readFileSync(new URL('../../docs/vm86.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));

  it('have each event of a trace as the schema has it', () => {
    const wanted = EVENTS.map(({ name, id, tags, fields }) => [
      `\`${name}\``,
      String(id),
      tags.map((tag) => `\`${tag}\``).join(' '),
      fields.map(({ name: field, optional }) => (optional ? `${field}?` : field)).join(' '),
    ]);
    const ids = new Set(EVENTS.map(({ id }) => String(id)));
    expect(rows.filter(([, id]) => ids.has(id ?? ''))).toEqual(wanted);
  });

  it('have filters that can be understood', () => {
    const cells = rows.flatMap(([first = '', , third]) => (third === undefined ? [first] : []));
    const parts = cells
      .flatMap((cell) => [...cell.matchAll(/`([^`]*)`/g)].map(([, text]) => text ?? ''))
      .filter((text) => /^(-[a-z]|tag=|pid=|tree=|follow|\w+\.(data|retval|scope))/.test(text));
    expect(parts.length).toBeGreaterThan(9);
    for (const part of parts) expect([part, isProblem(parseFilter(part))]).toEqual([part, false]);
  });
});
