/**
 * Programs of the public repository microsoft/MS-DOS, from the copy that DOS_MIRROR names: a checkout, an
 * extracted archive, or a bare clone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';

/** Bytes that one program of the mirror may have. */
const MAX_BYTES = 64 * 1024 * 1024;

export interface MirrorFile {
  /** Path from the drive's root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

function git(mirror: string, args: readonly string[]): Buffer {
  return execFileSync('git', [`--git-dir=${mirror}`, ...args], { maxBuffer: MAX_BYTES });
}

function walk(folder: string, prefix: string): MirrorFile[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const inner = posix.join(prefix, name);
    if (statSync(path).isDirectory()) return walk(path, inner);
    return [{ path: inner, bytes: readFileSync(path) }];
  });
}

function fromBareClone(mirror: string, path: string): MirrorFile[] {
  const names = git(mirror, ['ls-tree', '-r', '--name-only', '-z', 'HEAD', '--', path]).toString();
  const files = names.split('\0').filter((name) => name !== '');
  if (files.length === 0) throw new Error(`${path} is not in the mirror`);
  const parent = posix.dirname(path);
  return files.map((name) => ({
    path: posix.relative(parent, name),
    bytes: git(mirror, ['show', `HEAD:${name}`]),
  }));
}

/** The file `path` of the mirror, or all files of that folder, below the folder's own name. */
export function fromMirror(mirror: string, path: string): MirrorFile[] {
  const place = join(mirror, path);
  if (!existsSync(place)) return fromBareClone(mirror, path);
  if (statSync(place).isDirectory()) return walk(place, basename(path));
  return [{ path: basename(path), bytes: readFileSync(place) }];
}
