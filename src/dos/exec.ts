/**
 * Making a process of a program file: environment, memory, PSP, image, entry registers; and function
 * 4Bh on it. Source: dos-bios.md 4.1-4.3 and 4.5.
 */
import { openCall } from '../bios/calls.ts';
import type { Caller, Guest, Outcome } from '../bios/service.ts';
import { DONE, JUMP } from '../bios/service.ts';
import { CF, IF } from '../cpu/regs.ts';
import { linear } from '../state/memory.ts';
import { WANTS_EXECVE } from '../state/trace.ts';
import type { TracedExec } from '../state/trace.ts';
import { farPointer, Psp } from './area.ts';
import { isCritical } from './critical.ts';
import { driveExists } from './drives.ts';
import {
  ACCESS_DENIED,
  BAD_ENVIRONMENT,
  BAD_FORMAT,
  INVALID_FUNCTION,
  OUT_OF_MEMORY,
} from './errors.ts';
import {
  codes,
  put,
  readAsciz,
  readBytes,
  readWord,
  writeBytes,
  writeLong,
  writeWord,
} from './far.ts';
import { inheritHandles } from './handles.ts';
import type { ExeImage, ProgramImage } from './load.ts';
import { PARAGRAPH, parseProgram } from './load.ts';
import { allocate, largestFree, release, setOwner } from './memory.ts';
import type { Target } from './paths.ts';
import { existing, fullPath, MAX_PATH, resolveAt } from './paths.ts';
import { environmentOf, makePsp, PSP_PARAGRAPHS, pspAt, readPointer, setVector } from './psp.ts';
import { DIRECTORY } from './directory.ts';
import { unpackName } from './names.ts';
import { EXEC_RECORD, ExecRecord } from './terminate.ts';
import { currentPsp, setDta, setSda, variables } from './variables.ts';

const MAX_ENVIRONMENT = 0x8000;
const FCB_BYTES = 12;
/** AL of function 4Bh. */
const OVERLAY = 3;
const NOTHING = new Uint8Array(0);

/** What a new process gets besides its image. */
export interface Start {
  /** Full DOS path, for the end of the environment. */
  readonly path: string;
  /** Environment strings, each ended by a zero. */
  readonly environment: Uint8Array;
  /** Length byte, text and CR. */
  readonly tail: Uint8Array;
  readonly fcb1: Uint8Array;
  readonly fcb2: Uint8Array;
  /** Where the process returns to. */
  readonly returnTo: number;
}

/** Where a loaded process begins. */
export interface Entry {
  readonly psp: number;
  readonly cs: number;
  readonly ip: number;
  readonly ss: number;
  readonly sp: number;
  /** FFh per byte where the drive of FCB 1 (AL) or FCB 2 (AH) does not exist. */
  readonly ax: number;
}

/** Copies a program's image into its block and applies the relocations. */
function placeExe(guest: Guest, exe: ExeImage, load: number, factor: number): void {
  const { memory } = guest;
  memory.writeBytes(linear(load, 0), exe.image);
  for (const at of exe.relocations) {
    const lin = linear(load, 0) + at;
    memory.write16(lin, (memory.read16(lin) + factor) & 0xffff);
  }
}

/** Paragraphs to allocate, or minus OUT_OF_MEMORY. */
function paragraphsFor(program: ProgramImage, largest: number): number {
  if (program.kind !== 'exe') {
    const needed =
      PSP_PARAGRAPHS + Math.ceil((program.kind === 'com' ? program.image.length : 0) / 16) + 1;
    return needed <= largest ? largest : -OUT_OF_MEMORY;
  }
  const image = PSP_PARAGRAPHS + Math.ceil(program.imageSize / PARAGRAPH);
  if (image + program.min > largest) return -OUT_OF_MEMORY;
  if (program.min === 0 && program.max === 0) return largest;
  return Math.min(image + Math.max(program.min, program.max), largest);
}

/** Loads a program as a child of the current one, which it becomes. Minus an error if it cannot. */
export function createProcess(guest: Guest, program: ProgramImage, start: Start): Entry | number {
  if (program.kind === 'bad') return -program.error;
  const parent = currentPsp(guest);
  const path = codes(start.path);
  if (start.environment.length + path.length > MAX_ENVIRONMENT - 8) return -BAD_ENVIRONMENT;
  const environment = [...start.environment, 0, 1, 0, ...path, 0];
  if (start.environment.length === 0) environment.unshift(0);
  const environmentSeg = allocate(guest, Math.ceil(environment.length / PARAGRAPH), parent, 0);
  if (environmentSeg < 0) return environmentSeg;
  const fail = (error: number) => {
    release(guest, environmentSeg);
    return error;
  };
  const largest = largestFree(guest);
  if (largest < 0) return fail(largest);
  const paragraphs = paragraphsFor(program, largest);
  if (paragraphs < 0) return fail(paragraphs);
  if (program.kind === 'exe') {
    const stack = program.ss * PARAGRAPH + program.sp;
    if (stack > (paragraphs - PSP_PARAGRAPHS) * PARAGRAPH) return fail(-BAD_FORMAT);
  }
  const psp = allocate(guest, paragraphs, parent, variables(guest).strategy & 3);
  if (psp < 0) return fail(psp);
  writeBytes(guest, environmentSeg, 0, environment);
  const name = unpackName(
    start.path
      .slice(start.path.lastIndexOf('\\') + 1)
      .split('.')[0]
      .padEnd(11),
  );
  setOwner(guest, environmentSeg, psp);
  setOwner(guest, psp, psp, name);
  return fill(guest, program, start, { parent, psp, paragraphs, environmentSeg });
}

interface Place {
  readonly parent: number;
  readonly psp: number;
  readonly paragraphs: number;
  readonly environmentSeg: number;
}

function fill(
  guest: Guest,
  program: Exclude<ProgramImage, { kind: 'bad' }>,
  start: Start,
  { parent, psp, paragraphs, environmentSeg }: Place,
): Entry {
  const { memory } = guest;
  setVector(guest, 0x22, start.returnTo);
  makePsp(guest, psp, psp + paragraphs, parent, environmentSeg);
  put(memory, Psp, linear(psp, 0), {
    tail: start.tail.slice(0, 128),
    fcb1: padded(start.fcb1, 16),
    fcb2: padded(start.fcb2, 20),
  });
  inheritHandles(guest, parent, psp);
  setSda(guest, { psp });
  setDta(guest, psp, Psp.offsets.tail);
  const ax = driveCode(guest, start.fcb1) | (driveCode(guest, start.fcb2) << 8);
  if (program.kind === 'com') {
    memory.writeBytes(linear(psp, 0x100), program.image);
    const top = Math.min(paragraphs * PARAGRAPH, 0x1_0000) - 2;
    writeWord(guest, psp, top, 0);
    return { psp, cs: psp, ip: 0x100, ss: psp, sp: top, ax };
  }
  const size = Math.ceil(program.imageSize / PARAGRAPH);
  const high = program.min === 0 && program.max === 0;
  const load = high ? psp + paragraphs - size : psp + PSP_PARAGRAPHS;
  placeExe(guest, program, load, load);
  const { cs, ip, ss, sp } = program;
  return { psp, cs: (load + cs) & 0xffff, ip, ss: (load + ss) & 0xffff, sp, ax };
}

function padded(source: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  out.set(source.subarray(0, Math.min(size, FCB_BYTES)));
  return out;
}

function driveCode(guest: Guest, fcb: Uint8Array): number {
  return fcb[0] === 0 || driveExists(guest, fcb[0] - 1) ? 0 : 0xff;
}

/** Sets the registers with which a process begins, as MS-DOS 4 to 6 do. */
export function enter(guest: Guest, entry: Entry): void {
  const { psp, cs, ip, ss, sp, ax } = entry;
  Object.assign(guest.regs, { ax, bx: ax, cx: 0x00ff, dx: psp, si: ip, di: sp, bp: 0x091c });
  Object.assign(guest.regs, { ds: psp, es: psp, ss, sp, cs, ip, flags: IF });
}

/** The bytes of a program file, or minus an error. */
export function readProgram(target: Target): Uint8Array | number {
  const entry = existing(target);
  if (typeof entry === 'number') return entry;
  if (entry.attributes & DIRECTORY) return -ACCESS_DENIED;
  return target.volume.read(entry, 0, entry.size);
}

/** Function 4Bh: AL=0 load and run, 1 load, 3 overlay, 5 execution state. */
export function exec(guest: Guest, caller: Caller): Outcome | number {
  const what = guest.regs.al;
  if (what === 5) return 0;
  if (what !== 0 && what !== 1 && what !== OVERLAY) return -INVALID_FUNCTION;
  const { trace } = guest;
  if (trace === null || !(trace.wants & WANTS_EXECVE)) return load(guest, caller, what);
  const asked = describe(guest, what);
  const result = load(guest, caller, what);
  // After a critical error the call begins again.
  if (typeof result === 'number' && isCritical(result)) return result;
  if (typeof result === 'number' && result < 0) trace.refused(asked, -result);
  else trace.executed(asked, what === OVERLAY ? 0 : currentPsp(guest));
  return result;
}

/** The program that the registers ask for, for a trace. */
function describe(guest: Guest, what: number): TracedExec {
  const { ds, dx, es, bx } = guest.regs;
  const target = resolveAt(guest, ds, dx);
  const path =
    typeof target === 'number' ? (readAsciz(guest, ds, dx, MAX_PATH) ?? '') : fullPath(target);
  if (what === OVERLAY) return { path, tail: NOTHING, environment: NOTHING, environmentSeg: 0 };
  const given = readWord(guest, es, bx);
  const environmentSeg = given === 0 ? pspAt(guest, currentPsp(guest)).environment : given;
  const tail = readPointer(guest, es, bx + 2);
  return {
    path,
    tail: readBytes(guest, tail.seg, tail.off, 128),
    environment: environmentOf(guest, environmentSeg),
    environmentSeg,
  };
}

function load(guest: Guest, caller: Caller, what: number): Outcome | number {
  const { regs } = guest;
  const target = resolveAt(guest, regs.ds, regs.dx);
  if (typeof target === 'number') return target;
  const file = readProgram(target);
  if (typeof file === 'number') return file;
  const program = parseProgram(file, false);
  if (program.kind === 'bad') return -program.error;
  return what === OVERLAY
    ? overlay(guest, program)
    : child(guest, caller, target, program, what === 0);
}

function overlay(guest: Guest, program: Exclude<ProgramImage, { kind: 'bad' }>): number {
  const { es, bx } = guest.regs;
  const seg = readWord(guest, es, bx);
  if (program.kind === 'com') guest.memory.writeBytes(linear(seg, 0), program.image);
  else placeExe(guest, program, seg, readWord(guest, es, bx + 2));
  guest.regs.ax = 0;
  return 0;
}

function child(
  guest: Guest,
  caller: Caller,
  target: Target,
  program: ProgramImage,
  run: boolean,
): Outcome | number {
  const { regs } = guest;
  const { es, bx } = regs;
  const parent = currentPsp(guest);
  const given = readWord(guest, es, bx);
  const tail = readPointer(guest, es, bx + 2);
  const fcb1 = readPointer(guest, es, bx + 6);
  const fcb2 = readPointer(guest, es, bx + 10);
  const entry = createProcess(guest, program, {
    path: fullPath(target),
    environment: environmentOf(guest, given === 0 ? pspAt(guest, parent).environment : given),
    tail: readBytes(guest, tail.seg, tail.off, 128),
    fcb1: readBytes(guest, fcb1.seg, fcb1.off, FCB_BYTES),
    fcb2: readBytes(guest, fcb2.seg, fcb2.off, FCB_BYTES),
    returnTo: farPointer(caller.cs, caller.ip),
  });
  if (typeof entry === 'number') return entry;
  if (!run) {
    const sp = (entry.sp - 2) & 0xffff;
    writeWord(guest, entry.ss, sp, entry.ax);
    writeLong(guest, es, bx + 0x0e, farPointer(entry.ss, sp));
    writeLong(guest, es, bx + 0x12, farPointer(entry.cs, entry.ip));
    caller.flags &= ~CF;
    return DONE;
  }
  const record = openCall(guest, EXEC_RECORD, ExecRecord.size);
  const { ax, cx, dx, si, di, bp, ds } = regs;
  const saved = { ax, bx, cx, dx, si, di, bp, ds, es, flags: caller.flags };
  Object.assign(ExecRecord.at(record.view, record.at), saved);
  enter(guest, entry);
  return JUMP;
}
