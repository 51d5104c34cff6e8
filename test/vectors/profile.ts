/**
 * Which vectors a CPU model has to pass. `own`: those of its own chip, all of them. `v86`: what a
 * virtual-8086 task has to pass of each set (the vectors' README, "Profile v86").
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CpuModel } from '../../src/state/machineState.ts';
import {
  initial,
  type Transfer,
  type Vector,
  type VectorFile,
  type VectorHeader,
} from './format.ts';

/** What `differs-on-386.json` says about a form: flags, and lists of `idx`. */
export interface Differences {
  readonly replayed?: boolean;
  readonly differentInstruction?: boolean;
  readonly [list: string]: boolean | number | readonly number[] | undefined;
}

export interface Profile {
  readonly name: 'own' | 'v86';
  /** By form of the 8086 set. */
  readonly differences: Readonly<Record<string, Differences>>;
}

/** Forms of the 8086 set that a host cannot replay alone but that vm86.md defines. */
const SEGMENT_LOADS = '06 07 0E 16 17 1E 1F 8C 8E'.split(' ');
const POINTERS = 'C4 C5 FF.3 FF.5'.split(' ');
const FAR = '9A CA CB EA'.split(' ');
const FLAGS = '9C 9D CD CE CF FA FB'.split(' ');
const PORTS = 'E4 E5 E6 E7 EC ED EE EF'.split(' ');
const DEFINED: ReadonlySet<string> = new Set([
  ...SEGMENT_LOADS,
  ...POINTERS,
  ...FAR,
  ...FLAGS,
  ...PORTS,
]);
/** Forms of the 80286 set that the 80386 has too and the 8086 has not. */
const SINCE_80186: ReadonlySet<string> = new Set([
  ...Array.from({ length: 16 }, (_, i) => `6${i.toString(16).toUpperCase()}`),
  'C9',
]);
/** An 80286 refuses longer instructions. */
const LENGTH_80286 = 10;
const BIOS = 0xf000;

/** The model that runs vectors of this CPU. */
export function modelOf(header: VectorHeader, profile: Profile): CpuModel {
  if (profile.name === 'own' && (header.cpu === '8086' || header.cpu === '80286'))
    return header.cpu;
  return 'v86';
}

/** The profile for the files of a folder. */
export function profileFor(name: Profile['name'], path: string): Profile {
  const folder = path.endsWith('.gz') ? dirname(path) : path;
  const list = join(folder, 'differs-on-386.json');
  if (name === 'own' || !existsSync(list)) return { name, differences: {} };
  const { opcodes } = JSON.parse(readFileSync(list, 'utf8')) as {
    readonly opcodes: Profile['differences'];
  };
  return { name, differences: opcodes };
}

/** The vectors of a file that belong to the profile. */
export function selectTests(file: VectorFile, profile: Profile): readonly Vector[] {
  const { header, tests } = file;
  if (profile.name === 'own') return tests;
  if (header.cpu === '8086') return of8086(file, profile.differences[header.opcode] ?? {});
  if (header.cpu === '80286') return of80286(file);
  return tests;
}

function of8086({ header, tests }: VectorFile, differences: Differences): readonly Vector[] {
  if (differences.differentInstruction === true) return [];
  if (differences.replayed === false)
    return DEFINED.has(header.opcode) ? tests.filter((test) => staysInside(header, test)) : [];
  const left = new Set(
    Object.values(differences).flatMap((list) => (Array.isArray(list) ? list : [])),
  );
  return tests.filter(({ idx }) => !left.has(idx));
}

function of80286({ header, tests }: VectorFile): readonly Vector[] {
  if (!SINCE_80186.has(header.opcode) && !/^C[01]\./.test(header.opcode)) return [];
  return tests.filter(({ bytes }) => {
    const instruction = bytes.replace(/f4$/, '');
    return !/^(?:26|2e|36|3e|f[23])*f0/.test(instruction) && instruction.length <= 2 * LENGTH_80286;
  });
}

/**
 * Whether no word and no part of the instruction lies beyond offset FFFF, no address beyond FFFFF, and
 * no interrupt is the caller's because of segment F000.
 */
function staysInside(header: VectorHeader, test: Vector): boolean {
  const cs = initial(header, test, 'cs');
  const end = initial(header, test, 'ip') + test.bytes.length / 2;
  if (end > 0xffff || cs * 16 + end > 0xf_ffff) return false;
  const bus = test.bus ?? [];
  if (crosses(bus, 1) || (POINTERS.includes(header.opcode) && crosses(bus, 2))) return false;
  if (isBeyond(header, test, bus) || !isOldSegment(header, test)) return false;
  const forCaller = header.opcode === 'CD' || header.opcode === 'CE';
  return !forCaller || (cs !== BIOS && (test.fin.regs.cs ?? cs) !== BIOS);
}

/** Whether an item of two parts of `size` bytes has its second part 64 KiB below. */
function crosses(bus: readonly Transfer[], size: number): boolean {
  return bus.some(([kind, at, hex], i) => {
    const [nextKind, nextAt, nextHex] = bus[i + 1] ?? ['', 0, ''];
    const isItem = kind === nextKind && hex.length === 2 * size && nextHex.length === 2 * size;
    return isItem && nextAt === (at + size - 0x1_0000 + 0x10_0000) % 0x10_0000;
  });
}

/** Whether an address may have wrapped at 1 MiB: it is low, and a segment register reaches there. */
function isBeyond(header: VectorHeader, test: Vector, bus: readonly Transfer[]): boolean {
  const reaches = ['cs', 'ss', 'ds', 'es'].map((name) => initial(header, test, name) * 16);
  return bus.some(
    ([kind, at]) =>
      (kind === 'r' || kind === 'w') &&
      reaches.some((base) => at + 0x10_0000 >= base && at + 0x10_0000 - base < 0x1_0000),
  );
}

/** MOV to and from segment registers: only those of the 8086, which ignores the upper bit. */
function isOldSegment(header: VectorHeader, test: Vector): boolean {
  if (header.opcode !== '8C' && header.opcode !== '8E') return true;
  const [, modrm = '0'] = /^(?:26|2e|36|3e|f[23])*8[ce](..)/.exec(test.bytes) ?? [];
  return ((parseInt(modrm, 16) >> 3) & 7) < 4;
}
