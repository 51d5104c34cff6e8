'use strict';
/* Adds the counts that test runs left in .cache/counts-NAME and prints them as the closing line. */
const fs = require('fs');
const path = require('path');

let passed = 0;
let failed = 0;
for (const name of process.argv.slice(2)) {
  const file = path.join(__dirname, '..', '.cache', 'counts-' + name);
  if (fs.existsSync(file)) {
    const counts = JSON.parse(fs.readFileSync(file, 'utf8'));
    passed += counts.passed;
    failed += counts.failed;
  } else {
    // A run that left no counts did not come to its end.
    failed += 1;
  }
}
process.stdout.write(passed + ' passed, ' + failed + ' failed\n');
process.exitCode = failed === 0 ? 0 : 1;
