'use strict';
/*
 * npm start: sets up, builds and serves the built page with the isolation headers, on the first
 * free port from 4173 (or --port N) on. Prints the address, and opens it on a desktop unless
 * --no-open is given.
 */
const { ROOT, setUp } = require('./setup.cjs');
const { buildPage } = require('./build.cjs');

function firstPort(args) {
  const at = args.indexOf('--port');
  return at < 0 ? 4173 : Number(args[at + 1]);
}

/** Whether somebody sits at a desktop here who would like to see a browser come up. */
function isDesktop(args) {
  if (args.indexOf('--no-open') >= 0 || process.env.CI || !process.stdout.isTTY) return false;
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function main() {
  const args = process.argv.slice(2);
  const port = firstPort(args);
  if (!(port > 0 && port < 65536)) {
    process.stderr.write('--port takes a number from 1 to 65535.\n');
    process.exitCode = 1;
    return undefined;
  }
  setUp({ browser: false });
  process.stdout.write('Building the page…\n');
  if (buildPage() !== 0) {
    process.stderr.write('The page could not be built; the reason is above.\n');
    process.exitCode = 1;
    return undefined;
  }
  return import('vite')
    .then((vite) => {
      return vite.preview({
        root: ROOT,
        preview: { host: '127.0.0.1', port: port, open: isDesktop(args) },
      });
    })
    .then((server) => {
      const address = server.httpServer.address();
      process.stdout.write(
        '\nvm86 playground runs at http://127.0.0.1:' + address.port + '/ (Ctrl-C ends it)\n',
      );
    });
}

Promise.resolve(main()).catch((error) => {
  process.stderr.write('The page could not be served: ' + error.message + '\n');
  process.exit(1);
});
