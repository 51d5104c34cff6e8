/**
 * What goes over the bus while a vector runs, byte by byte. The engine and the host reach RAM through
 * typed arrays; here proxies that note every access take their places. Nothing in the machine knows
 * of it.
 */
import { type Views, selectViews, selected } from '../../src/cpu/core.ts';
import type { Engine } from '../../src/cpu/engine.ts';
import type { Memory } from '../../src/state/memory.ts';
import { fromHex, type Transfer } from './format.ts';

/** A transfer of one byte, as one number: kind, address, value. */
type Note = number;

const KINDS = 'rwio';
const WRITE = 1;

function note(kind: number, at: number, value: number): Note {
  return (kind * 0x20_0000 + at) * 0x100 + (value & 0xff);
}

const kindOf = (entry: Note): number => Math.floor(entry / 0x2000_0000);
const addressOf = (entry: Note): number => Math.floor(entry / 0x100) % 0x20_0000;

type Bytes = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** A typed array in whose place every access to an element is noted. */
function noting<T extends Bytes>(array: T, log: (kind: number, at: number, v: number) => void): T {
  const size = array.BYTES_PER_ELEMENT;
  const each = (kind: number, index: number, value: number) => {
    for (let i = 0; i < size; i++) log(kind, index * size + i, value >>> (8 * i));
  };
  return new Proxy(array, {
    get(target, key) {
      const index = typeof key === 'string' ? Number(key) : NaN;
      if (!Number.isNaN(index)) {
        each(0, index, target[index]);
        return target[index];
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set(target, key, value: number) {
      each(WRITE, Number(key), value);
      target[Number(key)] = value;
      return true;
    },
  });
}

/** The accesses of one engine, and of the host to its memory. */
export class BusLog {
  #notes: Note[] = [];
  #on = false;

  constructor(engine: Engine, memory: Memory) {
    const log = (kind: number, at: number, value: number) => {
      if (this.#on) this.#notes.push(note(kind, at, value));
    };
    engine.run(0);
    if (selected === null) throw new Error('the engine has selected no views');
    const views: { -readonly [K in keyof Views]: Views[K] } = selected;
    views.ram = noting(views.ram, log);
    views.ram16 = noting(views.ram16, log);
    views.ram32 = noting(views.ram32, log);
    selectViews(views);
    Object.defineProperty(memory, 'ram', { value: noting(memory.ram as Views['ram'], log) });
  }

  start(): void {
    this.#notes = [];
    this.#on = true;
  }

  stop(): void {
    this.#on = false;
  }

  port(kind: 'i' | 'o', port: number, size: number, value: number): void {
    for (let i = 0; i < size; i++)
      this.#notes.push(note(KINDS.indexOf(kind), port + i, value >>> (8 * i)));
  }

  /**
   * Compares with the transfers of a vector: all of them in order, and the writes alone. Reads of
   * `code` addresses and of interrupt vectors are left out, because decoder and monitor look at
   * both more than once.
   */
  compare(
    bus: readonly Transfer[],
    code: ReadonlySet<number>,
  ): { order: boolean; writes: boolean } {
    const wanted = bus.flatMap(([kind, at, hex]) =>
      [...fromHex(hex)].map((byte, i) => note(KINDS.indexOf(kind), at + i, byte)),
    );
    const isData = (entry: Note) =>
      kindOf(entry) !== 0 || (addressOf(entry) >= 0x400 && !code.has(addressOf(entry)));
    const isWrite = (entry: Note) => kindOf(entry) === WRITE;
    return {
      order: equal(this.#notes.filter(isData), wanted.filter(isData)),
      writes: equal(this.#notes.filter(isWrite), wanted.filter(isWrite)),
    };
  }

  /** The last notes as text, to be read by people. */
  toString(): string {
    return this.#notes
      .map((entry) => `${KINDS[kindOf(entry)]}${addressOf(entry).toString(16)}`)
      .join(' ');
  }
}

function equal(a: readonly Note[], b: readonly Note[]): boolean {
  return a.length === b.length && a.every((entry, i) => entry === b[i]);
}
