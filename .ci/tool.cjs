'use strict';
/*
 * npm run vectors|bench|fuzz|goldens|screenshot: builds the runner test/NAME/run.ts into dist/tools
 * (bundled, so that hot code runs as it does in the product) and starts it with the arguments
 * given.
 */
const { spawnSync } = require('child_process');
const path = require('path');
const { ROOT, setUp, runPackage } = require('./setup.cjs');
const { buildNode, buildPage } = require('./build.cjs');

/** What a runner works on, where that is not the source itself. */
const SUBJECTS = { goldens: buildNode, screenshot: buildPage };

/** A runner's own output may be JSON for a program: all other output goes to standard error. */
const TO_STDERR = { stdio: ['ignore', 2, 2] };

/** Builds one runner and starts it; returns its exit code. After `limit` milliseconds it is ended. */
function runTool(name, args, limit) {
  const environment = Object.assign({}, process.env, { VM86_TOOL: name });
  const built = runPackage(
    'vite/bin/vite.js',
    ['build', '--mode', 'tools', '--logLevel', 'warn'],
    Object.assign({ env: environment }, TO_STDERR),
  );
  const subject = SUBJECTS[name];
  if (built.status !== 0 || (subject && subject(TO_STDERR) !== 0)) return 1;
  const file = path.join(ROOT, 'dist', 'tools', name + '.js');
  const result = spawnSync(process.execPath, [file].concat(args), {
    // npm runs scripts in the project's root; paths given are meant from where it was called.
    cwd: process.env.INIT_CWD || process.cwd(),
    stdio: 'inherit',
    timeout: limit,
  });
  return result.status === null ? 1 : result.status;
}

module.exports = { runTool };

if (require.main === module) {
  setUp({ browser: process.argv[2] === 'screenshot' });
  process.exitCode = runTool(process.argv[2], process.argv.slice(3));
}
