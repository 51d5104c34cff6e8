/**
 * Files that the user dropped, opened or named: which of them is to be run, and under which names
 * they go to drive C:. Nothing here touches the machine, so a bad file leaves it as it was.
 */
import { aliases } from '../dos/hostNames.ts';
import type { Problem } from '../state/input.ts';
import { fileKind, programProblem } from './identify.ts';
import type { HostFile } from './protocol.ts';

/** Files with their DOS paths, and the programs among them, best guess first. */
export interface PreparedFiles {
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** DOS path of the program to run. */
  readonly program: string;
  /** DOS paths of all programs, the chosen one included. */
  readonly programs: readonly string[];
}

/** What all files together may have; drive C: holds 32 MiB. */
const MAX_TOTAL = 30 * 1024 * 1024;

/** Names that are about a program and not the program itself. */
const HELPERS = /^(install|setup|config|uninstal|readme|register|order|help)/i;
/** What other systems leave in archives. */
const LITTER = /(^|\/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)(\/|$)/i;

/** Unpacks archives, names the files for DOS and chooses the program, or says what is wrong. */
export async function prepareFiles(
  given: readonly HostFile[],
  wanted?: string,
): Promise<PreparedFiles | Problem> {
  if (given.length === 0)
    return {
      title: 'There is nothing to open',
      cause: 'No file was given.',
      fix: 'Open or drop a .COM, an .EXE, a .ZIP or several files.',
    };
  const opened = await unpackAll(given);
  if ('title' in opened) return opened;
  const files = withoutCommonFolder(opened.filter(({ name }) => !LITTER.test(name)));
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (total > MAX_TOTAL) return tooMuch(files, total);

  const chosen = choose(files, wanted, given);
  if ('title' in chosen) return chosen;
  const names = aliases(files.map(({ name }) => name));
  const dosPath = (file: HostFile) => `C:\\${names.get(file.name) ?? file.name}`;
  return {
    files: files.map((file) => ({ path: dosPath(file), bytes: file.bytes })),
    program: dosPath(chosen.program),
    programs: chosen.programs.map(dosPath),
  };
}

async function unpackAll(given: readonly HostFile[]): Promise<readonly HostFile[] | Problem> {
  const files: HostFile[] = [];
  for (const file of given) {
    if (fileKind(file.name, file.bytes) !== 'zip') {
      files.push({ name: file.name.replaceAll('\\', '/'), bytes: file.bytes });
      continue;
    }
    const { unzip } = await import('./zip.ts');
    const unpacked = unzip(file.name, file.bytes);
    if ('title' in unpacked) return unpacked;
    for (const { path, bytes } of unpacked) files.push({ name: path, bytes });
  }
  // Of two files with one path the later one counts, as when unpacking over a folder.
  return [...new Map(files.map((file) => [file.name, file])).values()];
}

/**
 * A folder that holds everything is left out: programs look for their companions in the current
 * directory, which is the root of C:.
 */
function withoutCommonFolder(files: readonly HostFile[]): readonly HostFile[] {
  const [first] = files;
  const slash = first === undefined ? -1 : first.name.indexOf('/');
  if (slash < 0) return files;
  const folder = first.name.slice(0, slash + 1);
  if (!files.every(({ name }) => name.startsWith(folder))) return files;
  return withoutCommonFolder(
    files.map(({ name, bytes }) => ({ name: name.slice(folder.length), bytes })),
  );
}

interface Choice {
  readonly program: HostFile;
  readonly programs: readonly HostFile[];
}

function choose(
  files: readonly HostFile[],
  wanted: string | undefined,
  given: readonly HostFile[],
): Choice | Problem {
  const named = wanted === undefined ? undefined : files.find(({ name }) => sameName(name, wanted));
  if (wanted !== undefined && named === undefined)
    return {
      title: `${wanted} is not there`,
      cause: `It is not among the files that were opened: ${listOf(files)}.`,
      fix: 'Choose one of them, or open the file too.',
    };
  const only = named ?? (files.length === 1 ? files[0] : undefined);
  if (only !== undefined) {
    const problem = programProblem(only.name, only.bytes);
    if (problem !== null) return problem;
  }
  const candidates = files.filter(({ name, bytes }) => fileKind(name, bytes) === 'program');
  const programs = candidates
    .filter(({ name, bytes }) => programProblem(name, bytes) === null)
    .sort((a, b) => rank(a, given) - rank(b, given));
  const program = only ?? programs[0];
  if (program !== undefined)
    return { program, programs: [program, ...programs.filter((other) => other !== program)] };
  const [bad] = candidates;
  const problem = bad === undefined ? null : programProblem(bad.name, bad.bytes);
  return problem ?? noProgram(files, given);
}

/** Lower is likelier to be the program that is meant. */
function rank(file: HostFile, given: readonly HostFile[]): number {
  const depth = file.name.split('/').length;
  const base = stem(file.name);
  const likeArchive = given.some((other) => other !== file && stem(other.name) === base);
  return depth * 4 + (HELPERS.test(base) ? 2 : 0) + (likeArchive ? 0 : 1);
}

function stem(name: string): string {
  return name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .toLowerCase();
}

function sameName(a: string, b: string): boolean {
  const plain = (name: string) => name.replaceAll('\\', '/').toLowerCase();
  return plain(a) === plain(b);
}

function noProgram(files: readonly HostFile[], given: readonly HostFile[]): Problem {
  const where = given.length === 1 ? given[0].name : 'the files';
  return {
    title: `There is no DOS program in ${where}`,
    cause:
      files.length === 0
        ? 'It is an archive with nothing in it.'
        : `Of the ${files.length} files none is a .COM or .EXE: ${listOf(files)}.`,
    fix: 'Open the program together with the files that it needs. An archive inside an archive must be unpacked first.',
  };
}

function tooMuch(files: readonly HostFile[], total: number): Problem {
  return {
    title: 'These files are too large',
    cause: `${listOf(files)}: ${Math.ceil(total / 1024 / 1024)} MiB together; drive C: takes ${MAX_TOTAL / 1024 / 1024}.`,
    fix: 'Open only the program and the files that it needs.',
  };
}

function listOf(files: readonly HostFile[]): string {
  const names = files.slice(0, 3).map(({ name }) => name);
  return names.join(', ') + (files.length > 3 ? ` and ${files.length - 3} more` : '');
}
