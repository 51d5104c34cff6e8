/** Files and folders of the host that go to the guest's drives, and back. */
import { lstat, mkdir, open, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../state/input.ts';
import type { HostFile } from '../session/protocol.ts';

/** Why the program could not be had: the exit code says whether it was there at all. */
export class NotRunnable extends Error {
  readonly problem: Problem;
  readonly exitCode: number;

  constructor(problem: Problem, exitCode: number) {
    super(problem.title);
    this.problem = problem;
    this.exitCode = exitCode;
  }
}

/** More than any archive or hard disk image that fits the machine. */
const FILE_MAX_BYTES = 512 * 1024 * 1024;

/** A folder may hold as much as drive C:, and as many files as is sensible. */
const FOLDER_MAX_BYTES = 30 * 1024 * 1024;
const FOLDER_MAX_FILES = 5000;

/** Endings that DOS tries when a name has none. */
const ENDINGS = ['', '.com', '.exe', '.COM', '.EXE'];

/** Finds the program as named, with an ending added as DOS does, here or in `folder`. */
export async function findProgram(name: string, folder: string | null): Promise<string> {
  const places = name === '' ? [] : folder === null ? [''] : ['', folder];
  for (const place of places)
    for (const ending of ENDINGS) {
      const path = resolve(place, name.replaceAll('\\', sep) + ending);
      if (await exists(path)) return path;
    }
  throw new NotRunnable(
    {
      title: `${name} was not found`,
      cause: 'There is no such file or folder on this computer.',
      fix: 'Check the name and the folder that you are in.',
    },
    127,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** Reads a file, or says why it cannot be. */
export async function readHostFile(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readAtMost(path, FILE_MAX_BYTES);
  } catch (error) {
    throw unreadable(shown, error);
  }
}

/** The bytes of a file, a pipe or a device, which need not have an end. */
async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of file.createReadStream({
      autoClose: false,
    }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) throw new RangeError(`it has more than ${limit / 1024 / 1024} MiB`);
      chunks.push(chunk);
    }
    return new Uint8Array(Buffer.concat(chunks));
  } finally {
    await file.close();
  }
}

/** All files of a folder with their paths from it, `/` between; links to elsewhere are left out. */
export async function readFolder(folder: string, shown: string): Promise<HostFile[]> {
  const files: HostFile[] = [];
  let total = 0;
  const visit = async (path: string): Promise<void> => {
    for (const item of await readdir(path, { withFileTypes: true })) {
      const inner = join(path, item.name);
      if (item.isDirectory()) await visit(inner);
      if (!item.isFile()) continue;
      total += (await lstat(inner)).size;
      if (total > FOLDER_MAX_BYTES || files.length >= FOLDER_MAX_FILES)
        throw new NotRunnable(tooLarge(shown), 126);
      const name = relative(folder, inner).replaceAll(sep, '/');
      files.push({ name, bytes: new Uint8Array(await readFile(inner)) });
    }
  };
  try {
    await visit(folder);
  } catch (error) {
    throw error instanceof NotRunnable ? error : unreadable(shown, error);
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Writes a file under a folder, making the folders on its way; a path that leads out is refused. */
export async function writeInto(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const to = inside(folder, path);
  await makeFolder(dirname(to));
  await writeFile(to, bytes);
}

/** Makes a folder and those above it. Node's own way to do that does not end under /proc. */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  try {
    await mkdir(path);
  } catch (error) {
    if (!(await isFolder(path))) throw error;
  }
}

export async function removeFrom(folder: string, path: string): Promise<void> {
  await rm(inside(folder, path), { force: true });
}

/** A path of the guest under a folder of the host. Names on a disk image may hold anything. */
function inside(folder: string, path: string): string {
  const parts = path.split(/[\\/]/).map((part) => part.replace(/[\0:*?"<>|]/g, '_'));
  const to = resolve(folder, ...parts);
  if (!to.startsWith(resolve(folder) + sep)) throw new RangeError(`${path} leads out of ${folder}`);
  return to;
}

function unreadable(shown: string, error: unknown): NotRunnable {
  const cause = error instanceof Error ? error.message : String(error);
  return new NotRunnable(
    {
      title: `${shown} cannot be read`,
      cause: `${cause}.`,
      fix: 'Check that it is there and that you may read it.',
    },
    126,
  );
}

function tooLarge(shown: string): Problem {
  return {
    title: `${shown} is too large for drive C:`,
    cause: `It holds more than ${FOLDER_MAX_BYTES / 1024 / 1024} MiB or ${FOLDER_MAX_FILES} files.`,
    fix: 'Give a folder with only the program and the files that it needs.',
  };
}
