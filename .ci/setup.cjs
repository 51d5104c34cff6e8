'use strict';
/*
 * Sets the checkout up: the right Node, the packages of package-lock.json and, for the tests, a
 * browser. It does nothing when nothing has changed, and says plainly what it could not do.
 *
 * It runs before anything is installed and perhaps under an old Node: built-in modules only, and
 * no syntax newer than Node 10.
 */
const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const ROOT = path.join(__dirname, '..');
const BROWSER_NOTE = path.join(ROOT, '.cache', 'browser');

/** A failed step in words for the person at the terminal. */
class SetupError extends Error {}

function say(text) {
  process.stderr.write('[setup] ' + text + '\n');
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Vite needs 20.19 in the 20 line, and 22.12 or later otherwise. */
function checkNode() {
  const parts = process.versions.node.split('.').map(Number);
  const major = parts[0];
  const minor = parts[1];
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return;
  throw new SetupError(
    'This needs Node 20.19 or later (or 22.12 or later); the one that runs is ' +
      process.versions.node +
      '.\nGet a current one from https://nodejs.org, or with nvm: nvm install 22',
  );
}

/** Whether a package of the lock file is meant for another system than this one. */
function isForeign(entry) {
  return (
    (entry.os !== undefined && entry.os.indexOf(process.platform) < 0) ||
    (entry.cpu !== undefined && entry.cpu.indexOf(process.arch) < 0)
  );
}

/**
 * Whether node_modules holds what the lock file says. npm writes node_modules/.package-lock.json
 * as its last act, so an install that was cut short has none.
 */
function packagesAreCurrent() {
  const wanted = readJson(path.join(ROOT, 'package-lock.json'));
  const present = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (wanted === null || present === null) return false;
  const same = Object.keys(wanted.packages).every((name) => {
    if (name === '') return true;
    const installed = present.packages[name];
    if (installed === undefined) return wanted.packages[name].optional === true;
    return (
      installed.version === wanted.packages[name].version &&
      fs.existsSync(path.join(ROOT, name, 'package.json'))
    );
  });
  const fitsHere = Object.keys(present.packages).every(
    (name) => !isForeign(present.packages[name]),
  );
  return same && fitsHere;
}

/** Standard output is kept for what was asked for; all that the set-up says goes to the other. */
const TO_STDERR = ['inherit', 2, 2];

/** Runs npm, the one that called us when there is one. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: ROOT, stdio: TO_STDERR };
  if (cli && /\.c?js$/.test(cli)) return spawnSync(process.execPath, [cli].concat(args), options);
  return spawnSync('npm', args, Object.assign(options, { shell: process.platform === 'win32' }));
}

function installPackages() {
  if (packagesAreCurrent()) return;
  say('installing the packages of package-lock.json (npm ci); this happens once');
  const result = npm(['ci', '--no-audit', '--no-fund', '--prefer-offline']);
  if (result.status === 0 && packagesAreCurrent()) return;
  throw new SetupError(
    'The packages could not be installed: `npm ci` ' +
      (result.error ? 'did not start (' + result.error.message + ')' : 'failed') +
      '; its own message is above. It needs the npm registry once; afterwards no network.',
  );
}

/** Whether the program there is a browser that starts; a Snap stub or missing libraries show here. */
function startsAsBrowser(file) {
  if (!file || !fs.existsSync(file)) return false;
  // On Windows a browser does not print its version but opens a window.
  if (process.platform === 'win32') return true;
  const result = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20000 });
  return result.status === 0 && /chrom/i.test(result.stdout);
}

function onPath(name) {
  const folders = (process.env.PATH || '').split(path.delimiter);
  const file = process.platform === 'win32' ? name + '.exe' : name;
  return folders
    .filter(Boolean)
    .map((folder) => path.join(folder, file))
    .filter((candidate) => fs.existsSync(candidate));
}

/** Where Chrome is installed on systems that do not put it on PATH. */
function usualPlaces() {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ];
  }
  if (process.platform !== 'win32') return [];
  return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((name) => process.env[name])
    .filter(Boolean)
    .map((folder) => path.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'));
}

function playwrightPath() {
  try {
    return require(path.join(ROOT, 'node_modules', 'playwright-core')).chromium.executablePath();
  } catch {
    return null;
  }
}

function installedBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const candidates = names
    .reduce((found, name) => found.concat(onPath(name)), [])
    .concat(usualPlaces(), [playwrightPath()]);
  return candidates.find(startsAsBrowser) || null;
}

function isRoot() {
  return typeof process.getuid === 'function' && process.getuid() === 0;
}

/** Downloads Playwright's Chromium into the user's own cache; null when that did not help. */
function downloadBrowser(failures) {
  say('no Chromium or Chrome found; downloading one (playwright-core install chromium)');
  const cli = path.join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  const result = spawnSync(process.execPath, [cli, 'install', 'chromium'], {
    cwd: ROOT,
    stdio: TO_STDERR,
    timeout: 10 * 60 * 1000,
  });
  const file = playwrightPath();
  if (startsAsBrowser(file)) return file;
  failures.push(
    result.status === 0
      ? "Playwright's Chromium was downloaded but does not start here; usually libraries of the " +
          'system are missing (`npx playwright-core install-deps chromium`, as root).'
      : "Playwright's Chromium could not be downloaded.",
  );
  return null;
}

/** Installs Debian's chromium; null when that is not possible. Only root may do it. */
function aptBrowser(failures) {
  if (onPath('apt-get').length === 0) {
    failures.push('There is no apt-get here to install the package chromium with.');
    return null;
  }
  if (!isRoot()) {
    failures.push('Installing the package chromium of the system needs root, which this is not.');
    return null;
  }
  say('installing the package chromium of the system (apt-get)');
  const environment = Object.assign({}, process.env, { DEBIAN_FRONTEND: 'noninteractive' });
  const options = { stdio: TO_STDERR, env: environment, timeout: 10 * 60 * 1000 };
  spawnSync('apt-get', ['update'], options);
  const result = spawnSync('apt-get', ['install', '-y', 'chromium'], options);
  const file = onPath('chromium').find(startsAsBrowser);
  if (file) return file;
  failures.push(
    result.status === 0
      ? 'The package chromium was installed but does not start.'
      : 'apt-get could not install the package chromium.',
  );
  return null;
}

/** Finds or gets a browser for the tests, and notes its path in .cache/browser. */
function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (startsAsBrowser(named)) return remember(named);
    throw new SetupError('CHROME_PATH is ' + named + ', and that does not start as a browser.');
  }
  const noted = fs.existsSync(BROWSER_NOTE) ? fs.readFileSync(BROWSER_NOTE, 'utf8').trim() : '';
  if (noted !== '' && startsAsBrowser(noted)) return noted;
  const failures = [];
  const file = installedBrowser() || downloadBrowser(failures) || aptBrowser(failures);
  if (file) return remember(file);
  throw new SetupError(
    'The browser tests need Chromium or Chrome, and none could be found or installed:\n- ' +
      failures.join('\n- ') +
      '\nInstall one, or set CHROME_PATH to the program, and start again.',
  );
}

function remember(file) {
  fs.mkdirSync(path.dirname(BROWSER_NOTE), { recursive: true });
  fs.writeFileSync(BROWSER_NOTE, file + '\n');
  return file;
}

/** Does the set-up that is asked for; ends the process with a plain message if it cannot. */
function setUp(options) {
  try {
    checkNode();
    installPackages();
    if (options.browser) findBrowser();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write('\n[setup] ' + error.message + '\n');
    process.exit(1);
  }
}

/** Runs a program of this project's packages with our Node, its output on the terminal. */
function runPackage(script, args, options) {
  const file = path.join(ROOT, 'node_modules', script);
  return spawnSync(
    process.execPath,
    [file].concat(args),
    Object.assign({ cwd: ROOT, stdio: 'inherit' }, options),
  );
}

module.exports = { ROOT, setUp, runPackage };

if (require.main === module) setUp({ browser: true });
