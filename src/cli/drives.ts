/** The guest's drives: what `--drive` puts in them, and what goes back to the host at the end. */
import { writeFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { MIN_HARD_DISK } from '../dos/format.ts';
import { aliases } from '../dos/hostNames.ts';
import { createFatVolume } from '../dos/hostVolume.ts';
import type { HostVolume } from '../dos/hostVolume.ts';
import type { ControlledMachine } from '../session/controlled.ts';
import type { Input } from '../state/input.ts';
import { PAGE_SIZE } from '../state/layout.ts';
import type { DriveName } from '../state/layout.ts';
import { createMemory } from '../state/memory.ts';
import type { Memory } from '../state/memory.ts';
import {
  isFolder,
  NotRunnable,
  readFolder,
  readHostFile,
  removeFrom,
  writeInto,
} from './hostFiles.ts';
import { Misuse } from './options.ts';

interface DriveFile {
  /** Path on the drive, without its letter. */
  readonly dos: string;
  /** Path in the folder that it came from. */
  readonly host: string;
  readonly bytes: Uint8Array;
}

/** What a drive is filled with: the files of a folder, or an image. */
export interface DriveSource {
  readonly drive: DriveName;
  /** Absolute path on the host. */
  readonly path: string;
  readonly files: readonly DriveFile[] | null;
  readonly image: Uint8Array | null;
}

/** Reads what `--drive A=IMAGE` or `--drive C=DIR` names. */
export async function readDrive(option: string): Promise<DriveSource> {
  const match = /^([A-Da-d]):?=(.+)$/s.exec(option);
  if (match === null) throw new Misuse(`--drive takes C=FOLDER or A=IMAGE, not "${option}"`);
  const drive = match[1].toUpperCase() as DriveName;
  const path = resolve(match[2]);
  if (!(await isFolder(path))) {
    const image = await readOrMisuse(readHostFile(path, match[2]));
    if (drive >= 'C' && image.length < MIN_HARD_DISK)
      throw new Misuse(
        `${match[2]} has ${image.length} bytes; a hard disk has at least ${MIN_HARD_DISK}`,
      );
    return { drive, path, files: null, image };
  }
  if (drive !== 'C') throw new Misuse(`drive ${drive}: takes an image; only C: takes a folder`);
  const files = await readOrMisuse(readFolder(path, match[2]));
  const names = aliases(files.map(({ name }) => name));
  return {
    drive,
    path,
    image: null,
    files: files.map(({ name, bytes }) => ({ dos: names.get(name) ?? name, host: name, bytes })),
  };
}

/** What an option names and cannot be read is no program that cannot be run. */
async function readOrMisuse<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof NotRunnable)) throw error;
    throw new Misuse(`--drive: ${error.problem.title}. ${error.problem.cause}`);
  }
}

/** The inputs that put a source into its drive. */
export function driveInputs(source: DriveSource): Input[] {
  const { drive, image, files } = source;
  if (image !== null) return [{ kind: 'disk', drive, image }];
  return (files ?? []).map(({ dos, bytes }) => ({
    kind: 'file',
    path: `${drive}:\\${dos}`,
    bytes,
  }));
}

const FLOPPY_SIZE = 1440 * 1024;
const HARD_DISK_SIZE = 32 * 1024 * 1024;

/** A machine's memory with drives as large as their images; A: and C: are always there. */
export function driveMemory(sources: readonly DriveSource[]): Memory {
  const disks: Partial<Record<DriveName, number>> = { A: FLOPPY_SIZE, C: HARD_DISK_SIZE };
  for (const { drive, image } of sources)
    if (image !== null) disks[drive] = Math.ceil(image.length / PAGE_SIZE) * PAGE_SIZE;
  return createMemory({ disks });
}

/** The DOS path of a host file that lies in the folder of a drive, or null. */
export function pathOnDrive(source: DriveSource | undefined, hostPath: string): string | null {
  const file = source?.files?.find(({ host }) => {
    return resolve(source.path, host.replaceAll('/', sep)) === hostPath;
  });
  return file === undefined || source === undefined ? null : `${source.drive}:\\${file.dos}`;
}

/** A drive before and after the run. */
export class DriveChanges {
  readonly drive: DriveName;
  readonly #machine: ControlledMachine;
  readonly #before: Uint8Array;
  readonly #source: DriveSource | undefined;

  /** With `compare` it remembers the drive as it is now; without, all files count as changed. */
  constructor(
    machine: ControlledMachine,
    drive: DriveName,
    source: DriveSource | undefined,
    compare: boolean,
  ) {
    this.drive = drive;
    this.#machine = machine;
    this.#source = source;
    this.#before = compare ? this.#now.slice() : new Uint8Array();
  }

  get #now(): Uint8Array {
    return this.#machine.memory.region(this.#machine.memory.disks[this.drive]);
  }

  /** DOS paths of the files that are new or have other bytes. */
  changed(): string[] {
    const before = contents(createFatVolume(this.#before));
    return [...contents(createFatVolume(this.#now))]
      .filter(([path, bytes]) => !equal(before.get(path), bytes))
      .map(([path]) => path);
  }

  /** Copies all files of the drive into a folder, under the names that they came with. */
  async copyTo(folder: string): Promise<void> {
    for (const [path, bytes] of contents(createFatVolume(this.#now)))
      await writeInto(folder, this.#hostName(path), bytes);
  }

  /** Writes what has changed back to where the drive came from. */
  async writeBack(): Promise<void> {
    const source = this.#source;
    if (source === undefined) return;
    if (source.image !== null) {
      const now = this.#now.slice(0, source.image.length);
      if (!equal(source.image, now)) await writeFile(source.path, now);
      return;
    }
    const before = contents(createFatVolume(this.#before));
    const after = contents(createFatVolume(this.#now));
    for (const [path, bytes] of after)
      if (!equal(before.get(path), bytes))
        await writeInto(source.path, this.#hostName(path), bytes);
    for (const { dos, host } of source.files ?? [])
      if (before.has(dos) && !after.has(dos)) await removeFrom(source.path, host);
  }

  #hostName(path: string): string {
    const files = this.#source?.files ?? [];
    return files.find(({ dos }) => dos === path)?.host ?? path.replaceAll('\\', '/');
  }
}

/** All files of a volume by path; none if there is no volume that can be read. */
function contents(volume: HostVolume | null): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const entry of volume?.tree() ?? []) {
    if (entry.directory) continue;
    const bytes = volume?.read(entry.path);
    if (bytes !== undefined && typeof bytes !== 'number') files.set(entry.path, bytes);
  }
  return files;
}

function equal(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Gives the machine its inputs, or ends the command with what is wrong. */
export function applyInputs(machine: ControlledMachine, inputs: readonly Input[]): void {
  for (const input of inputs) {
    const problem = machine.input(input);
    if (problem !== null) throw new NotRunnable(problem, 126);
  }
}
