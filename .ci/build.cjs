'use strict';
/* npm run build: the page into dist/page, the command line and the library into dist/node. */
const fs = require('fs');
const path = require('path');
const { ROOT, setUp, runPackage } = require('./setup.cjs');

const VITE = 'vite/bin/vite.js';

/** Builds everything that is shipped; returns an exit code. */
function build() {
  const page = runPackage(VITE, ['build', '--logLevel', 'warn']);
  if (page.status !== 0) return 1;
  const node = runPackage(VITE, ['build', '--mode', 'node', '--logLevel', 'warn']);
  if (node.status !== 0) return 1;
  fs.chmodSync(path.join(ROOT, 'dist', 'node', 'cli.js'), 0o755);
  return 0;
}

module.exports = { build };

if (require.main === module) {
  setUp({ browser: false });
  process.exitCode = build();
}
