// Writes expected.json: what the real NASM makes of lines.asm and programs/*.asm. Run it by hand
// (node test/asm/nasmOracle.mjs) when they change; the tests need only its result.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'nasm-'));

function assemble(source) {
  const input = join(folder, 'source.asm');
  const output = join(folder, 'image.bin');
  writeFileSync(input, source);
  execFileSync('nasm', ['-f', 'bin', '-o', output, input], { stdio: ['ignore', 'pipe', 'pipe'] });
  return readFileSync(output).toString('hex');
}

const lines = {};
for (const line of readFileSync(join(here, 'lines.asm'), 'utf8').split('\n')) {
  if (line !== '' && !line.startsWith(';')) lines[line] = assemble(`org 100h\n${line}\n`);
}
const programs = {};
for (const name of readdirSync(join(here, 'programs')).sort()) {
  programs[name] = assemble(readFileSync(join(here, 'programs', name), 'utf8'));
}
const expected = JSON.stringify({ lines, programs }, null, 1);
writeFileSync(join(here, 'expected.json'), `${expected}\n`);
rmSync(folder, { recursive: true });
