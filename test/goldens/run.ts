/**
 * `npm run goldens -- FILE.json [--json] [ID…]`: real programs of the repository microsoft/MS-DOS, run through the
 * built command line and compared with what other implementations made of them. DOS_MIRROR names a copy of
 * that repository; without it everything is skipped. An ID may be cut short (`d01`).
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCases } from './cases.ts';
import { runGolden } from './goldenTest.ts';

/** Seen from dist/tools, where this runs. */
const CLI = fileURLToPath(new URL('../node/cli.js', import.meta.url));

function main(args: readonly string[]): number {
  const json = args.includes('--json');
  const [file, ...ids] = args.filter((arg) => arg !== '--json');
  const mirror = process.env.DOS_MIRROR ?? '';
  if (file === undefined) {
    console.error('Usage: npm run goldens -- FILE.json [--json] [ID...]');
    return 2;
  }
  if (mirror === '') {
    if (json) console.log(JSON.stringify({ tests: 0, passed: 0, failed: [], skipped: true }));
    else console.log('skipped: DOS_MIRROR does not name a copy of microsoft/MS-DOS');
    return 0;
  }
  if (!existsSync(CLI)) {
    console.error(`${CLI} is missing: run "npm run build" first.`);
    return 2;
  }
  for (const [what, path] of [
    ['DOS_MIRROR', mirror],
    ['the file of goldens', file],
  ])
    if (!existsSync(path)) {
      console.error(`missing: ${what} is ${path}, and there is no such file or folder`);
      return 2;
    }
  const all = readCases(file);
  const wanted =
    ids.length === 0
      ? all
      : all.filter(({ id }) => ids.some((want) => id.startsWith(want.toLowerCase())));
  const results = wanted.map((test) => {
    const failures = runGolden(test, mirror, CLI);
    if (!json) {
      console.log(`${failures.length === 0 ? 'ok  ' : 'FAIL'} ${test.id.padEnd(16)} ${test.title}`);
      if (failures[0] !== undefined)
        console.log(`       ${failures[0].command}: ${failures[0].why}`);
    }
    return failures;
  });
  const passed = results.filter((failures) => failures.length === 0).length;
  if (json) console.log(JSON.stringify({ tests: wanted.length, passed, failed: results.flat() }));
  else console.log(`${passed} passed, ${wanted.length - passed} failed`);
  return passed === wanted.length ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
