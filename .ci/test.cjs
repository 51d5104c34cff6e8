'use strict';
/*
 * npm test: sets up, then format, types, lint, unit tests (the vector sample is one of them),
 * build and browser tests. npm run test:long (--long): the long suites. Every step runs even when
 * an earlier one failed. The last line is `N passed, N failed`: the tests as vitest counted them,
 * and one for each other step.
 */
const fs = require('fs');
const path = require('path');
const { ROOT, setUp, runPackage } = require('./setup.cjs');
const { build } = require('./build.cjs');
const { runTool } = require('./tool.cjs');

/** A step that takes longer than this many milliseconds hangs, and has failed. */
const LIMIT = 15 * 60 * 1000;

/** What one step contributes to the closing line. */
function outcome(passed, failed) {
  return { passed: passed, failed: failed };
}

/** A step that is one check: it passes or fails as a whole. */
function check(status) {
  return status === 0 ? outcome(1, 0) : outcome(0, 1);
}

function packageStep(script, args) {
  return () => check(runPackage(script, args).status);
}

/** A vitest project; its counts are read from vitest's own report. */
function vitestStep(project) {
  return () => {
    const report = path.join(ROOT, '.cache', 'vitest-' + project + '.json');
    fs.rmSync(report, { force: true });
    const result = runPackage(
      'vitest/vitest.mjs',
      [
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        '--outputFile.json=' + report,
      ],
      { timeout: LIMIT },
    );
    if (!fs.existsSync(report)) return outcome(0, 1);
    const counts = JSON.parse(fs.readFileSync(report, 'utf8'));
    const failed = counts.numFailedTests;
    // Errors outside of tests (a file that does not load) count as one failure.
    return outcome(counts.numPassedTests, failed === 0 && result.status !== 0 ? 1 : failed);
  };
}

/** Where data that is not kept in the repository may stand: a folder beside the checkout. */
const SHARED = path.join(ROOT, '..', 'shared');

/**
 * A runner on data that is not kept in the repository: what the environment variable names, or
 * else what stands beside the checkout. Skipped where there is neither.
 */
function dataStep(tool, variable, besides, what, options) {
  return () => {
    const value = process.env[variable];
    const usual = besides.map((name) => path.join(SHARED, name));
    const data = value ? value.split(path.delimiter) : usual.filter(fs.existsSync);
    if (data.length > 0) return check(runTool(tool, data.concat(options || []), LIMIT));
    process.stdout.write(
      'Skipped: ' + variable + ' is not set and there is no ' + usual[0] + ' (' + what + ').\n',
    );
    return outcome(0, 0);
  };
}

/** The vectors of all chips, whole: each on its own model, or what profile v86 takes of them. */
function vectorStep(profile) {
  return dataStep(
    'vectors',
    'VM86_VECTORS',
    ['8086', '80286', 'host386'].map((set) => path.join('vectors', set)),
    'folders of single-step vectors',
    ['--brief', '--profile', profile],
  );
}

/** The goldens also need the programs themselves; without those there is nothing to run. */
function goldenStep() {
  const run = dataStep(
    'goldens',
    'VM86_GOLDENS',
    [path.join('dos', 'golden.json')],
    'a file of real programs and their output',
  );
  return () => {
    if (process.env.DOS_MIRROR) return run();
    process.stdout.write('Skipped: DOS_MIRROR does not name a copy of microsoft/MS-DOS.\n');
    return outcome(0, 0);
  };
}

const QUICK = [
  ['format', packageStep('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])],
  ['types', packageStep('typescript/bin/tsc', ['-p', '.'])],
  ['types of the core', packageStep('typescript/bin/tsc', ['-p', 'tsconfig.core.json'])],
  ['lint', packageStep('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings'])],
  ['unit tests and vector sample', vitestStep('unit')],
  ['build', () => check(build())],
  ['browser tests', vitestStep('e2e')],
];

const LONG = [
  ['long tests', vitestStep('long')],
  ['vectors', vectorStep('own')],
  ['vectors, profile v86', vectorStep('v86')],
  ['goldens', goldenStep()],
];

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1) + ' s';
}

/** Runs the steps one after another and prints the closing line; returns an exit code. */
function run(name, steps) {
  const begin = Date.now();
  const lines = [];
  let passed = 0;
  let failed = 0;
  steps.forEach((step) => {
    const stepBegin = Date.now();
    process.stdout.write('\n== ' + step[0] + '\n');
    const counted = step[1]();
    passed += counted.passed;
    failed += counted.failed;
    const result = counted.failed > 0 ? 'FAILED' : counted.passed > 0 ? 'ok' : 'skipped';
    lines.push(result.padEnd(8) + step[0] + ' (' + seconds(stepBegin) + ')');
  });
  process.stdout.write('\n' + lines.join('\n') + '\nin ' + seconds(begin) + '\n\n');
  fs.writeFileSync(
    path.join(ROOT, '.cache', 'counts-' + name),
    JSON.stringify(outcome(passed, failed)),
  );
  process.stdout.write(passed + ' passed, ' + failed + ' failed\n');
  return failed === 0 && passed > 0 ? 0 : 1;
}

setUp({ browser: true });
fs.mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
process.exitCode = process.argv.includes('--long') ? run('long', LONG) : run('quick', QUICK);
