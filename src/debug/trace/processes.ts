/**
 * The processes of a trace: DOS programs by the segment of their PSP, numbered as they appear
 * (vm86.md 12.3). Programs that were there before tracing began are found in the chain of PSPs.
 */
import { Psp, ROOT_PSP } from '../../dos/area.ts';
import { linear } from '../../state/memory.ts';
import type { Memory } from '../../state/memory.ts';
import type { TracedProcess } from './event.ts';

const PIDS_PER_MACHINE = 1000;
const LONGEST_NAME = 15;
/** Parents are followed for so many steps: a guest may write anything there. */
const DEEPEST = 32;
/** Environments are searched for the program's name in so many bytes. */
const LONGEST_ENVIRONMENT = 0x8000;
const LONGEST_PATH = 80;

/** What a program is called, after its DOS path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf(':')) + 1);
}

export class Processes {
  readonly #memory: Memory;
  readonly #first: number;
  readonly #byPsp = new Map<number, TracedProcess>();
  /** DOS itself, which has no program. */
  readonly #root: TracedProcess;
  #count = 0;
  #lastPsp = -1;
  #last: TracedProcess;

  constructor(memory: Memory, machineId: number) {
    this.#memory = memory;
    this.#first = machineId * PIDS_PER_MACHINE;
    this.#root = { pid: this.#first, path: '', name: 'DOS', parent: null, isNew: false };
    this.#last = this.#root;
  }

  /** The machine has been powered off: numbers begin again. */
  reset(): void {
    this.#byPsp.clear();
    this.#count = 0;
    this.#lastPsp = -1;
  }

  /** The process with this PSP. */
  at(psp: number): TracedProcess {
    if (psp !== this.#lastPsp) {
      this.#last = this.#find(psp, DEEPEST);
      this.#lastPsp = psp;
    }
    return this.#last;
  }

  /** A program has been loaded. */
  start(psp: number, path: string): TracedProcess {
    const parent = this.#memory.read16(linear(psp, Psp.offsets.parent));
    return this.#add(psp, path, parent === psp ? null : this.#find(parent, DEEPEST), true);
  }

  /** A program has ended, and its memory is free. */
  end(psp: number): void {
    this.#byPsp.delete(psp);
    this.#lastPsp = -1;
  }

  #add(psp: number, path: string, parent: TracedProcess | null, isNew: boolean): TracedProcess {
    const process: TracedProcess = {
      pid: this.#first + ++this.#count,
      path,
      name: baseName(path).slice(0, LONGEST_NAME),
      parent: parent === this.#root ? null : parent,
      isNew,
    };
    this.#byPsp.set(psp, process);
    this.#lastPsp = -1;
    return process;
  }

  #find(psp: number, depth: number): TracedProcess {
    if (psp === ROOT_PSP || psp === 0) return this.#root;
    const known = this.#byPsp.get(psp);
    if (known !== undefined) return known;
    if (depth === 0) return this.#root;
    const parentPsp = this.#memory.read16(linear(psp, Psp.offsets.parent));
    const parent = parentPsp === psp ? null : this.#find(parentPsp, depth - 1);
    return this.#add(psp, this.#pathOf(psp), parent, false);
  }

  /** The path behind the strings of a program's environment. */
  #pathOf(psp: number): string {
    const segment = this.#memory.read16(linear(psp, Psp.offsets.environment));
    const { ram } = this.#memory;
    const start = linear(segment, 0);
    for (let at = start; at < start + LONGEST_ENVIRONMENT && at + 4 < ram.length; at++) {
      if (ram[at] !== 0 || ram[at + 1] !== 0) continue;
      let path = '';
      for (let i = at + 4; ram[i] > 0 && path.length < LONGEST_PATH; i++)
        path += String.fromCharCode(ram[i]);
      return path;
    }
    return '';
  }
}
