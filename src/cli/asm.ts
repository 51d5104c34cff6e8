/** `vm86 asm`: source to a flat image, with a listing. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { assemble } from '../asm/assemble.ts';
import type { Assembly } from '../asm/assemble.ts';
import { utf8 } from './console.ts';
import type { CliHost } from './host.ts';
import { readHostFile } from './hostFiles.ts';
import { Misuse, parseOptions } from './options.ts';

export const ASM_HELP = `Usage: vm86 asm FILE [-o OUT] [-l LISTING] [--json]

Assembles a source in NASM syntax to a flat image: FILE without its ending, with .com.

  -o OUT        where the image goes
  -l LISTING    also write a listing: line, address, bytes, source
  --json        print the diagnostics and symbols as one JSON object

Exit code: 0, or 1 when there are errors (they go to standard error, or into the JSON).
`;

const SPEC = { o: 'value', l: 'value', json: 'flag', help: 'flag' } as const;

export async function asm(argv: readonly string[], host: CliHost): Promise<number> {
  const options = parseOptions(argv, SPEC, true);
  if (options.flag('help')) {
    await host.out(utf8(ASM_HELP));
    return 0;
  }
  const [file, ...more] = options.rest;
  if (file === undefined || more.length > 0) throw new Misuse('asm takes one FILE');
  const source = new TextDecoder().decode(await readHostFile(file, file));
  const assembly = assemble(source, {
    name: basename(file),
    include: (path) => readInclude(resolve(dirname(file), path)),
  });
  const image = options.value('o') ?? `${file.replace(/\.[^./\\]*$/, '')}.com`;
  if (assembly.ok) write(image, assembly.image);
  const listing = options.value('l');
  if (listing !== undefined) write(listing, utf8(listingText(source, assembly)));
  if (options.flag('json')) await host.out(utf8(`${jsonText(file, assembly)}\n`));
  else await host.err(utf8(diagnosticsText(file, assembly)));
  return assembly.ok ? 0 : 1;
}

function readInclude(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function write(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

function diagnosticsText(file: string, { diagnostics }: Assembly): string {
  return diagnostics
    .map((diagnostic) => {
      const { line, column, severity, message, fix } = diagnostic;
      const where = `${diagnostic.file === '' ? file : diagnostic.file}:${line}:${column}`;
      return `${where}: ${severity}: ${message}\n${fix ? `  ${fix}\n` : ''}`;
    })
    .join('');
}

function jsonText(file: string, assembly: Assembly): string {
  const { ok, origin, image, symbols, diagnostics } = assembly;
  return JSON.stringify({
    file,
    ok,
    origin,
    size: image.length,
    symbols: Object.fromEntries(symbols),
    diagnostics,
  });
}

/** A line of the source with its address and bytes; long data goes on in lines of its own. */
function listingText(source: string, { lines }: Assembly): string {
  const BYTES_PER_LINE = 8;
  return source
    .split(/\r?\n/)
    .flatMap((text, index) => {
      const own = lines.filter(({ line, file }) => line === index + 1 && file === '');
      const address = own[0]?.address ?? 0;
      const bytes = own.flatMap((piece) => [...piece.bytes]);
      const rows = Math.max(1, Math.ceil(bytes.length / BYTES_PER_LINE));
      return Array.from({ length: rows }, (_, row) => {
        const part = bytes.slice(row * BYTES_PER_LINE, (row + 1) * BYTES_PER_LINE);
        const number = row === 0 ? String(index + 1) : '';
        const at = part.length === 0 ? '' : hex(address + row * BYTES_PER_LINE, 4);
        const code = part.map((byte) => hex(byte, 2)).join('');
        const columns = [number.padStart(6), at.padEnd(4), code.padEnd(BYTES_PER_LINE * 2)];
        return `${columns.join(' ')}  ${row === 0 ? text : ''}`.trimEnd();
      });
    })
    .join('\n')
    .concat('\n');
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
