'use strict';
/*
 * npm run build: the page into dist/page, the command line and the library into
 * dist/node, the library's types into dist/types.
 */
const fs = require('fs');
const path = require('path');
const { ROOT, setUp, runPackage } = require('./setup.cjs');

const VITE = 'vite/bin/vite.js';

/** Builds the page; returns an exit code. */
function buildPage(options) {
  return runPackage(VITE, ['build', '--logLevel', 'warn'], options).status === 0 ? 0 : 1;
}

/** Builds the command line and the library; returns an exit code. */
function buildNode(options) {
  const node = runPackage(VITE, ['build', '--mode', 'node', '--logLevel', 'warn'], options);
  if (node.status !== 0) return 1;
  fs.chmodSync(path.join(ROOT, 'dist', 'node', 'cli.js'), 0o755);
  return 0;
}

/** Builds everything that is shipped; returns an exit code. */
function build() {
  if (buildPage() !== 0 || buildNode() !== 0) return 1;
  return runPackage('typescript/bin/tsc', ['-p', 'tsconfig.lib.json']).status === 0 ? 0 : 1;
}

module.exports = { build, buildNode, buildPage };

if (require.main === module) {
  setUp({ browser: false });
  process.exitCode = build();
}
