/**
 * Random streams of instructions: rows of the table with random prefixes, ModR/M, SIB, displacement
 * and immediates, and the registers to start with. The same seed gives the same.
 */
import { decodeBytes } from '../../src/isa/decode.ts';
import { ROW_MODELS } from '../../src/isa/row.ts';
import type { Row } from '../../src/isa/row.ts';
import { TABLE } from '../../src/isa/table.ts';
import type { CpuModel } from '../../src/state/machineState.ts';

/** A whole number from 0 to below `limit`. */
export type RandomNumbers = (limit: number) => number;

/** Numbers that are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % limit;
  };
}

const FIRST_PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0xf2, 0xf3];
const LATER_PREFIXES = [...FIRST_PREFIXES, 0x64, 0x65, 0x66, 0x67, 0x66, 0x67];
const LOCK = 0xf0;
/** Bytes at which something changes its sign, its size or its carry. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0xfe, 0x0f, 0x10];
/** Values of registers likewise, and small counts. */
const EDGE_WORDS = [0, 1, 2, 7, 0x7fff, 0x8000, 0xffff, 0xfffe, 0x100, 0xff, 0x20, 0x1f];

/** Rows that a model has, coprocessor instructions apart. */
interface Repertoire {
  readonly rows: readonly Row[];
  readonly coprocessor: readonly Row[];
}

const repertoires = new Map<CpuModel, Repertoire>();

function isCoprocessor({ opcode }: Row): boolean {
  return opcode >= 0xd8 && opcode <= 0xdf;
}

function repertoireOf(model: CpuModel): Repertoire {
  const known = repertoires.get(model);
  if (known !== undefined) return known;
  const rank = model === 'v86' ? ROW_MODELS.length : ROW_MODELS.indexOf(model);
  const rows = TABLE.filter(
    (row) => ROW_MODELS.indexOf(row.model) <= rank && !(row.only86 && rank > 0),
  );
  const made = {
    rows: rows.filter((row) => !isCoprocessor(row)),
    coprocessor: rows.filter(isCoprocessor),
  };
  repertoires.set(model, made);
  return made;
}

function randomByte(random: RandomNumbers): number {
  return random(4) === 0 ? EDGES[random(EDGES.length)] : random(256);
}

/** One instruction of the model, now and then bytes that are none. */
export function randomInstruction(model: CpuModel, random: RandomNumbers): number[] {
  if (random(40) === 0) return Array.from({ length: 1 + random(4) }, () => random(256));
  const { rows, coprocessor } = repertoireOf(model);
  const set = random(10) === 0 ? coprocessor : rows;
  const row = set[random(set.length)];
  const later = model === '80386' || model === 'v86';
  const bytes: number[] = [];
  const prefixes = later ? LATER_PREFIXES : FIRST_PREFIXES;
  while (random(3) === 0) bytes.push(prefixes[random(prefixes.length)]);
  if (random(60) === 0 || (row.lockable && random(8) === 0)) bytes.push(LOCK);
  if (row.opcode > 0xff) bytes.push(row.opcode >> 8);
  bytes.push(row.opcode & 0xff);
  if (row.modrm) {
    const digit = row.digit >= 0 ? row.digit : random(8);
    bytes.push((random(4) << 6) | (digit << 3) | random(8));
    // A displacement that leads nowhere far.
    if (random(2) === 0) bytes.push(random(16), 0, 0, 0);
  }
  const { length } = bytes;
  for (let i = 0; i < 10; i++) bytes.push(randomByte(random));
  return bytes.slice(0, Math.max(length, decodeBytes(bytes, 0, model).length));
}

/** So many instructions, one behind the other. */
export function randomStream(model: CpuModel, count: number, random: RandomNumbers): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < count; i++) bytes.push(...randomInstruction(model, random));
  return bytes;
}

/** What the general registers hold: edges often, and on 32-bit models something above bit 15. */
export function randomRegister(model: CpuModel, random: RandomNumbers): number {
  const low = random(3) === 0 ? EDGE_WORDS[random(EDGE_WORDS.length)] : random(0x1_0000);
  const wide = model === '80386' || model === 'v86';
  // Mostly none: an address with more than 16 bits faults.
  if (!wide || random(4) !== 0) return low;
  return (low | (random(2) === 0 ? 0xffff_0000 : random(0x1_0000) << 16)) >>> 0;
}
