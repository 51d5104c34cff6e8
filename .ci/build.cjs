'use strict';
/* npm run build: the page into dist/page, the command line and the library into dist/node. */
const { setUp, runPackage } = require('./setup.cjs');

const VITE = 'vite/bin/vite.js';

/** Builds everything that is shipped; returns an exit code. */
function build() {
  const page = runPackage(VITE, ['build', '--logLevel', 'warn']);
  if (page.status !== 0) return 1;
  const node = runPackage(VITE, ['build', '--mode', 'node', '--logLevel', 'warn']);
  return node.status === 0 ? 0 : 1;
}

module.exports = { build };

if (require.main === module) {
  setUp({ browser: false });
  process.exitCode = build();
}
