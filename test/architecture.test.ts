/**
 * The rules of docs/architecture.md and CONTRIBUTING.md that can be read off the source text: who
 * imports whom, what the core may not touch, how long a file is, what has a doc comment.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** A file imports only from its own layer or from layers to the left of it. */
const LAYERS = [
  'isa',
  'state',
  'asm',
  'cpu',
  'jit',
  'vm86',
  'devices',
  'bios',
  'dos',
  'machine',
  'debug',
  'lessons',
  'session',
  'ui',
];
/** The doors for Node use every layer but `ui`, and nothing imports them. */
const DOORS = ['cli', 'lib'];

/** Files that run while the project is built, not in the machine. */
const BUILD_TIME = ['asm/vitePlugin.ts', 'ui/fontPlugin.ts', 'ui/preloadPlugin.ts'];

const LINE_LIMIT = 400;
/** Files over the limit, each with the reason why it is one concept. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'isa/table.ts': 'a table: one row for each encoding',
  'cpu/fastArithmetic.ts': 'a table: one line for each form of each operation',
};

interface SourceFile {
  /** Relative to src, with slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with comments and the contents of strings blanked out. */
  readonly code: string;
  readonly imports: readonly string[];
}

/** Blanks comments and strings, so that words in them are not taken for code. */
function codeOf(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g,
    (found) => (found.startsWith('/') ? ' ' : "''"),
  );
}

function importsOf(text: string): string[] {
  const plain = text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const statements = plain.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g);
  const workers = plain.matchAll(/new URL\(\s*'([^']+)',\s*import\.meta\.url/g);
  return [...statements, ...workers].flatMap((found) => found[1] ?? []);
}

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return {
        path: name.replaceAll('\\', '/'),
        text,
        code: codeOf(text),
        imports: importsOf(text),
      };
    });
}

/** `bios` for bios/int10.ts, `machine` for machine.ts. */
function layerOf(path: string): string {
  return path.replace(/[/.].*$/, '');
}

/** The path, relative to src, of what a file imports; null for a package. */
function target(file: SourceFile, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return relative(SRC, join(SRC, dirname(file.path), specifier)).replaceAll('\\', '/');
}

const files = sourceFiles(SRC);
const core = files.filter(
  (file) =>
    LAYERS.indexOf(layerOf(file.path)) >= 0 &&
    LAYERS.indexOf(layerOf(file.path)) < LAYERS.indexOf('session') &&
    !BUILD_TIME.includes(file.path),
);

/** All `path: what` for which the check finds something wrong. */
function findings(
  among: readonly SourceFile[],
  check: (file: SourceFile) => readonly string[],
): string[] {
  return among.flatMap((file) => check(file).map((what) => `${file.path}: ${what}`));
}

/**
 * What is at module level left of `session` and changes: each with the reason why no machine's state
 * is in it. Everything else that changes is in a machine's memory, or belongs to one machine's object.
 */
const SHARED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['ram', 'ram16', 'ram32', 'map', 'map16', 'system', 'i387', 'i387Halves', 'coprocessor'],
      ...[
        'protection',
        'dropCode',
        'cpuidTable',
        'reflects',
        'selected',
        'r8',
        'r16',
        'r32',
        'cpu',
      ],
    ].map((name) => [
      `cpu/core.ts: ${name}`,
      'loaded and emptied by Engine.run; suspend() and resume() keep it when runs nest',
    ]),
  ),
  'cpu/fault.ts: FAULT':
    'filled where it is thrown, read where it is caught, within one instruction',
  'cpu/fpu/context.ts: context': 'filled and used up within one instruction',
  'cpu/fpu/memory.ts: dwords': 'filled and read at once',
  'cpu/fpu/transfer.ts: integer': 'filled and read within one instruction',
  'cpu/fpu/round.ts: rounded': 'a second result of a function, taken at once',
  'cpu/fpu/remainder.ts: reduction': 'a second result of a function, taken at once',
  'cpu/fpu/extended.ts: float': 'scratch of one conversion',
  'isa/decode.ts: indexes': 'made from the table when a model is first asked for; the same for all',
};

/** Names declared at module level by `let`, and by `const` if anything changes what they hold. */
function changingNames(file: SourceFile, all: readonly SourceFile[]): string[] {
  const declared = [...file.code.matchAll(/^(?:export )?(let|const) (\w+)/gm)];
  return declared.flatMap(([, kind, name = '']) => {
    if (kind === 'let') return [name];
    const changes = new RegExp(
      `(?<![\\w.#])${name}(?:` +
        `(?:\\.\\w+|\\[[^\\]\\n]*\\])+\\s*(?:[-+*/%&|^]|<<|>>>?|\\?\\?|&&)?=(?![=>])|` +
        `(?:\\.\\w+|\\[[^\\]\\n]*\\])+(?:\\+\\+|--)|` +
        `\\.(?:set|add|delete|clear|push|pop|shift|unshift|splice|fill|copyWithin|sort|reverse)\\()`,
    );
    // What is not exported is changed here; what is may be changed by who imports it.
    const isExported = file.code.includes(`export const ${name}`);
    const imports = new RegExp(`^\\s*${name},?$|[{,] ${name}[ ,]`, 'm');
    const isUser = ({ code }: SourceFile) => code.includes(name) && imports.test(code);
    const users = all.filter((user) => user === file || (isExported && isUser(user)));
    return users.some(({ code }) => changes.test(code)) ? [name] : [];
  });
}

describe('layers', () => {
  it('reads every layer that the rules speak of', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(core.length).toBeGreaterThan(15);
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(files.length);
  });

  it('has no file outside of the known layers', () => {
    const known = [...LAYERS, ...DOORS];
    expect(files.filter((file) => !known.includes(layerOf(file.path)))).toEqual([]);
  });

  it('imports only from the own layer or from layers to the left', () => {
    const wrong = findings(files, (file) => {
      const layer = layerOf(file.path);
      const own = LAYERS.indexOf(layer);
      return file.imports.filter((specifier) => {
        const to = target(file, specifier);
        if (to === null) return false;
        const other = layerOf(to);
        if (DOORS.includes(other)) return other !== layer;
        if (DOORS.includes(layer)) return other === 'ui';
        return LAYERS.indexOf(other) > own || LAYERS.indexOf(other) < 0;
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('the core, left of session', () => {
  it('imports no package and nothing of Node', () => {
    expect(
      findings(core, (file) => file.imports.filter((name) => target(file, name) === null)),
    ).toEqual([]);
  });

  it('uses no clock, no random number, no console and no timer', () => {
    const forbidden =
      /\b(?:new Date|Date\.|Date\(|Math\.random|console\.|performance\.|setTimeout|setInterval|queueMicrotask|requestAnimationFrame|globalThis|process\.|crypto\.|localStorage|postMessage)/g;
    expect(findings(core, (file) => file.code.match(forbidden) ?? [])).toEqual([]);
  });
});

describe('every source file', () => {
  it(`has at most ${LINE_LIMIT} lines, or a reason`, () => {
    const wrong = findings(files, (file) => {
      const lines = file.text.split('\n').length - 1;
      return lines > LINE_LIMIT && !(file.path in LONG_FILES) ? [`${lines} lines`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('is not excused from the line limit without need', () => {
    const needed = files
      .filter((file) => file.text.split('\n').length - 1 > LINE_LIMIT)
      .map((file) => file.path);
    expect(Object.keys(LONG_FILES).filter((path) => !needed.includes(path))).toEqual([]);
  });

  it('has a doc comment on each function and class that it exports, or at its head', () => {
    const bare = files.filter((file) => !file.text.startsWith('/**'));
    const wrong = findings(bare, (file) => {
      const lines = file.text.split('\n');
      return lines.flatMap((line, at) => {
        const name = /^export (?:abstract |async )*(?:function\*?|class) (\w+)/.exec(line)?.[1];
        if (name === undefined) return [];
        const before = lines[at - 1] ?? '';
        const overload = before.startsWith(`export function ${name}`);
        return overload || before.trimEnd().endsWith('*/') ? [] : [name];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('keeps no state at module level: any number of machines, none sees another', () => {
    const found = findings(core, (file) => changingNames(file, core));
    expect(found.filter((what) => SHARED[what] === undefined)).toEqual([]);
    // The reader of sources sees what is known to change, so it would see something new.
    expect(found).toEqual(expect.arrayContaining(Object.keys(SHARED)));
  });

  it('has no enum, no any and no unfinished work', () => {
    const forbidden = /\benum \w+ \{|\bas any\b|: any\b/g;
    expect(findings(files, (file) => file.code.match(forbidden) ?? [])).toEqual([]);
    expect(
      findings(files, (file) => file.text.match(/\b(?:TODO|FIXME|XXX|HACK)\b/g) ?? []),
    ).toEqual([]);
  });
});
