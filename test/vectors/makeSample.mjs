/*
 * node test/vectors/makeSample.mjs FOLDER: makes test/vectors/sample from the whole sets, which stand in
 * FOLDER: of each form some vectors that are evenly spaced, and one that raises an exception where
 * there is one. Clock cycles and hashes are left out.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const COUNTS = { 8086: 6, 80286: 2, host386: 2 };
const folder = process.argv[2] ?? '';
const target = join(import.meta.dirname, 'sample');
const chosen = new Map();

for (const [set, count] of Object.entries(COUNTS)) {
  const texts = [];
  for (const name of readdirSync(join(folder, set)).sort()) {
    if (!name.endsWith('.jsonl.gz')) continue;
    const lines = gunzipSync(readFileSync(join(folder, set, name)))
      .toString()
      .trimEnd()
      .split('\n');
    const tests = lines.slice(1).map((line) => JSON.parse(line));
    const some = Array.from(
      { length: Math.min(count, tests.length) },
      (_, i) => tests[Math.floor((i * tests.length) / count)],
    );
    const faulting = tests.find((test) => test.exc !== undefined);
    if (faulting !== undefined && !some.includes(faulting)) some.push(faulting);
    if (set === '8086') chosen.set(name.replace('.jsonl.gz', ''), some);
    texts.push(lines[0]);
    for (const { cycles: _cycles, hash: _hash, ...test } of some) texts.push(JSON.stringify(test));
  }
  writeFileSync(join(target, `${set}.jsonl.gz`), gzipSync(`${texts.join('\n')}\n`, { level: 9 }));
}

// What a 386 disagrees with, for the vectors above.
const { opcodes } = JSON.parse(readFileSync(join(folder, '8086', 'differs-on-386.json'), 'utf8'));
const differs = {};
for (const [form, lists] of Object.entries(opcodes)) {
  const own = new Set((chosen.get(form) ?? []).map(({ idx }) => idx));
  const kept = Object.entries(lists)
    .map(([key, value]) => [key, Array.isArray(value) ? value.filter((i) => own.has(i)) : value])
    .filter(([key, value]) => key !== 'tests' && (!Array.isArray(value) || value.length > 0));
  differs[form] = Object.fromEntries(kept);
}
writeFileSync(
  join(target, 'differs-on-386.json'),
  `${JSON.stringify({ opcodes: differs }, null, 1)}\n`,
);
