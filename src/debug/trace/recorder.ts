/**
 * The sink behind a trace: writes what a machine or task tells into rows. It copies registers and
 * the few bytes that a line will show, and leaves all naming to decode.ts, because DOS calls happen
 * by the hundred thousand a second.
 */
import { CF, Vm86Regs } from '../../cpu/regs.ts';
import { CURRENT_PSP } from '../../dos/variables.ts';
import { AT, STATE } from '../../state/layout.ts';
import { machineStateOf } from '../../state/machineState.ts';
import type { Memory } from '../../state/memory.ts';
import { WANTS_EXECVE, WANTS_EXIT } from '../../state/trace.ts';
import type { TracedExec, TracedSignal, TraceSink } from '../../state/trace.ts';
import { SIGALRM } from '../../vm86/abi.ts';
import { Task } from '../../vm86/task.ts';
import { GATHER_AT_END, gatherings, reportsErrors } from './calls.ts';
import { decodeRow } from './decode.ts';
import type { TracedProcess } from './event.ts';
import type { Filter } from './filter.ts';
import { execPayload, Gatherer } from './gather.ts';
import { entersGuest, errnoOf } from './names.ts';
import { Processes } from './processes.ts';
import type { Ring } from './ring.ts';
import {
  D_FIRST,
  D_MICROSECONDS,
  D_SECOND,
  D_TICKS,
  ROW_DOUBLES,
  ROW_WORDS,
  Rows,
} from './ring.ts';
import {
  CALL_GATHERS,
  CALL_RETURNED,
  EAX,
  IN_VM86OLD,
  KIND,
  KIND_MASK,
  W_AFTER,
  W_BEFORE,
  W_FIRST,
  W_FLAGS,
  W_FRAME,
  W_KIND,
  W_SECOND,
  W_STRUCT_AFTER,
  W_STRUCT_BEFORE,
  W_VECTOR,
} from './row.ts';
import { copyRegisters, copyStruct } from './snapshot.ts';
import type { TraceSource } from './source.ts';
import { TraceClock } from './traceClock.ts';

/** Calls that can be open at a time: interrupts may call others while one waits. */
const MOST_OPEN = 64;
const DOS_CALL = 0x21;
const EXEC = 0x4b;

const LIVE_AT = STATE + AT.vm86;
const REGS = Vm86Regs.offsets;
/** 16-bit words of it. */
const SS = REGS.ss >> 1;
const FLAGS = REGS.eflags >> 1;

export class Recorder implements TraceSink {
  readonly #memory: Memory;
  readonly #clock: TraceClock;
  readonly #source: TraceSource;
  readonly #ring: Ring;
  /** Events are taken when the ring is full; without it the oldest are dropped. */
  readonly #drain: (() => void) | null;
  readonly #r16: Uint16Array;
  readonly #r32: Uint32Array;
  /** The guest of a task, which has no DOS. */
  readonly #bare: TracedProcess | null;
  readonly #processes: Processes;
  readonly #gatherer: Gatherer;
  /** Calls of vm86() and of services that have begun. */
  readonly #vmCalls = new Rows(MOST_OPEN);
  #vmDepth = 0;
  readonly #calls = new Rows(MOST_OPEN);
  #open = 0;
  /**
   * The call that began last stands where the ring's next row will be, and has not returned. Most
   * calls return before anything else happens, and are not copied then.
   */
  #pending = false;
  #pendingFrame = 0;
  #filter: Filter;
  #syscall = 0;
  wants = 0;

  constructor(source: TraceSource, ring: Ring, filter: Filter, drain: (() => void) | null) {
    const { memory } = source;
    this.#source = source;
    this.#memory = memory;
    this.#ring = ring;
    this.#drain = drain;
    this.#r16 = new Uint16Array(memory.buffer, LIVE_AT, Vm86Regs.size >> 1);
    this.#r32 = new Uint32Array(memory.buffer, LIVE_AT, Vm86Regs.size >> 2);
    const task = source instanceof Task ? source : null;
    this.#clock = new TraceClock(memory, task !== null);
    const id = task === null ? machineStateOf(memory.view).id : (task.options.id ?? 1);
    this.#bare =
      task === null ? null : { pid: id * 1000 + 1, path: '', name: '', parent: null, isNew: true };
    this.#processes = new Processes(memory, id);
    this.#gatherer = new Gatherer(memory, this.#r16);
    this.#filter = filter;
    this.filter = filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    // Programs are followed whatever is wanted: they are few, and every event has its process.
    this.wants = filter.wants | WANTS_EXECVE | WANTS_EXIT;
  }

  called(old: boolean, fn: number, at: number): void {
    this.#syscall = old ? IN_VM86OLD : 0;
    const index = Math.min(this.#vmDepth++, MOST_OPEN - 1);
    const rows = this.#vmCalls;
    this.#begin(rows, index, old ? KIND.vm86old : KIND.vm86, this.#source.ticks);
    rows.doubles[index * ROW_DOUBLES + D_FIRST] = old ? 1 : fn;
    rows.doubles[index * ROW_DOUBLES + D_SECOND] = at;
    const words = index * ROW_WORDS;
    const enters = old || entersGuest(fn);
    rows.words[words + W_FIRST] = enters
      ? copyStruct(this.#memory, at, rows.words, words + W_STRUCT_BEFORE)
      : 0;
  }

  returned(result: number): void {
    if (this.#vmDepth === 0) return;
    const index = Math.min(--this.#vmDepth, MOST_OPEN - 1);
    const rows = this.#vmCalls;
    const words = index * ROW_WORDS;
    rows.words[words + W_SECOND] = result;
    if (rows.words[words + W_FIRST] !== 0) {
      const at = rows.doubles[index * ROW_DOUBLES + D_SECOND];
      copyStruct(this.#memory, at, rows.words, words + W_STRUCT_AFTER);
    }
    this.#emitCopy(rows, index);
  }

  entered(): void {
    const slot = this.#take(KIND.vm86_enter);
    copyStruct(this.#memory, LIVE_AT, this.#ring.words, slot * ROW_WORDS + W_STRUCT_BEFORE);
    this.#emit(slot);
  }

  left(result: number, executed: number): void {
    // The count of a task has these instructions already.
    const counted = this.#bare === null ? 0 : executed;
    const slot = this.#take(KIND.vm86_exit, this.#source.ticks - counted);
    this.#ring.words[slot * ROW_WORDS + W_SECOND] = result;
    this.#ring.doubles[slot * ROW_DOUBLES + D_FIRST] = executed;
    copyStruct(this.#memory, LIVE_AT, this.#ring.words, slot * ROW_WORDS + W_STRUCT_AFTER);
    this.#emit(slot);
  }

  signalled({ signo, code, addr, trapno }: TracedSignal): void {
    // A machine cuts its run into budgets: that one is used up is no news there.
    if (signo === SIGALRM && this.#bare === null) return;
    const slot = this.#take(KIND.vm86_signal);
    this.#set(slot, signo, code, trapno);
    this.#ring.doubles[slot * ROW_DOUBLES + D_FIRST] = addr;
    this.#emit(slot);
  }

  ported(output: boolean, port: number, size: number, value: number, denied: boolean): void {
    // A machine carries out what its guest may not, and tells that.
    if (denied && this.#bare === null) return;
    const slot = this.#take(output ? KIND.port_out : KIND.port_in);
    this.#set(slot, port, size, value, denied ? 1 : 0);
    this.#emit(slot);
  }

  reflected(vector: number, fromCs: number, fromIp: number, toCs: number, toIp: number): void {
    const slot = this.#take(KIND.guest_int);
    this.#set(slot, vector, fromCs, fromIp, toCs, toIp);
    this.#emit(slot);
  }

  interrupted(irq: number, vector: number): void {
    const slot = this.#take(KIND.irq_inject);
    this.#set(slot, irq, vector);
    this.#emit(slot);
  }

  serving(vector: number, frame: number): void {
    const key = (this.#r16[SS] << 16) | frame;
    if (this.#pending) this.#spill();
    if (this.#open !== 0) this.#dropUnwound(key);
    const ring = this.#ring;
    const slot = this.#slot();
    // Services run between two calls of vm86(): the clock in memory is right.
    const kind = vector === DOS_CALL ? KIND.dos_int21 : KIND.bios_int;
    this.#begin(ring, slot, kind, this.#clock.ticks);
    const w = ring.words;
    const base = slot * ROW_WORDS;
    w[base + W_VECTOR] = vector;
    w[base + W_FRAME] = key;
    w[base + W_FLAGS] = 0;
    copyRegisters(this.#r32, this.#r16, w, base + W_BEFORE);
    const gathers = gatherings(vector, (this.#r32[EAX] >> 8) & 0xff);
    if (gathers !== 0) {
      if (gathers & GATHER_AT_END) w[base + W_FLAGS] = CALL_GATHERS;
      this.#gatherer.gather(ring, slot, gathers);
    }
    this.#pending = true;
    this.#pendingFrame = key;
  }

  served(vector: number, frame: number, flags: number): void {
    const key = (this.#r16[SS] << 16) | frame;
    const ring = this.#ring;
    const { slot } = ring;
    const isPending = this.#pending && this.#pendingFrame === key;
    if (isPending && ring.words[slot * ROW_WORDS + W_VECTOR] === vector) {
      this.#pending = false;
      this.#finish(ring, slot, flags);
      this.#emit(slot);
    } else this.#finishOpen(vector, key, flags);
  }

  jumped(vector: number): void {
    if (vector !== DOS_CALL) return;
    if (this.#pending) this.#spill();
    // A program has ended, and its parent's EXEC with it; or a program has begun.
    const process = this.#process();
    const index = this.#open - 1;
    if (index < 0 || this.#calls.processes[index] !== process) return;
    const ax = this.#calls.words[index * ROW_WORDS + W_BEFORE + EAX];
    if (((ax >> 8) & 0xff) === EXEC) this.#finishAt(index, this.#r16[FLAGS]);
  }

  executed(exec: TracedExec, psp: number): void {
    if (psp !== 0) this.#processes.start(psp, exec.path);
    if ((this.#filter.wants & WANTS_EXECVE) === 0) return;
    const process = psp === 0 ? this.#process() : this.#processes.at(psp);
    this.#exec(exec, process, 0, 0);
  }

  refused(exec: TracedExec, error: number): void {
    if ((this.#filter.wants & WANTS_EXECVE) === 0) return;
    this.#exec(exec, this.#process(), 1, 0);
    this.#exec(exec, this.#process(), 2, errnoOf(DOS_CALL, error));
  }

  ended(psp: number, status: number, resident: boolean): void {
    const process = this.#processes.at(psp);
    if (this.#pending) this.#spill();
    for (let index = this.#open - 1; index >= 0; index--)
      if (this.#calls.processes[index] === process) this.#close(index);
    if ((this.#filter.wants & WANTS_EXIT) !== 0) {
      const slot = this.#take(KIND.exit);
      this.#ring.processes[slot] = process;
      this.#set(slot, status);
      this.#emit(slot);
    }
    if (!resident) this.#processes.end(psp);
  }

  powered(): void {
    if (this.#pending) this.#spill();
    for (let index = this.#open - 1; index >= 0; index--) this.#close(index);
    this.#processes.reset();
  }

  #process(): TracedProcess {
    return this.#bare ?? this.#processes.at(this.#memory.read16(CURRENT_PSP));
  }

  /** Begins a row: kind, process and time. */
  #begin(rows: Rows, index: number, kind: number, ticks: number): void {
    rows.words[index * ROW_WORDS + W_KIND] = kind | this.#syscall;
    const process = this.#process();
    if (rows.processes[index] !== process) rows.processes[index] = process;
    const at = index * ROW_DOUBLES;
    rows.doubles[at + D_TICKS] = ticks;
    rows.doubles[at + D_MICROSECONDS] = this.#clock.microseconds(ticks);
  }

  /** The ring's next row, begun. */
  #take(kind: number, ticks = this.#source.ticks): number {
    if (this.#pending) this.#spill();
    const slot = this.#slot();
    this.#begin(this.#ring, slot, kind, ticks);
    return slot;
  }

  #emitCopy(rows: Rows, index: number): void {
    if (this.#pending) this.#spill();
    const slot = this.#slot();
    this.#ring.copy(slot, rows, index);
    this.#emit(slot);
  }

  /** Where the ring's next row goes. */
  #slot(): number {
    const ring = this.#ring;
    if (this.#drain !== null && ring.full) this.#drain();
    return ring.slot;
  }

  /** Puts the call that has not returned with the open ones, to make way for another row. */
  #spill(): void {
    this.#pending = false;
    const ring = this.#ring;
    if (this.#open < MOST_OPEN) {
      this.#calls.copy(this.#open++, ring, ring.slot);
      return;
    }
    // The oldest is told as one that did not return.
    const oldest = new Rows(1);
    oldest.copy(0, this.#calls, 0);
    this.#remove(0);
    this.#calls.copy(this.#open++, ring, ring.slot);
    this.#emitCopy(oldest, 0);
  }

  /** The row stays if the filter lets it through. */
  #emit(slot: number): void {
    const ring = this.#ring;
    const condition = this.#filter.conditions[ring.words[slot * ROW_WORDS + W_KIND] & KIND_MASK];
    if (condition === undefined) return;
    if (condition === null || condition(decodeRow(ring, slot, ring.next))) ring.commit();
  }

  #set(slot: number, first: number, second = 0, third = 0, fourth = 0, fifth = 0): void {
    const { words } = this.#ring;
    const at = slot * ROW_WORDS;
    words[at + W_FIRST] = first;
    words[at + W_SECOND] = second;
    words[at + W_FIRST + 2] = third;
    words[at + W_FIRST + 3] = fourth;
    words[at + W_FIRST + 4] = fifth;
  }

  /** Calls whose frames the guest has left without returning: below, or at, the place of a new one. */
  #dropUnwound(key: number): void {
    const words = this.#calls.words;
    for (let index = this.#open - 1; index >= 0; index--) {
      const frame = words[index * ROW_WORDS + W_FRAME];
      if (frame >>> 16 !== key >>> 16 || (frame & 0xffff) > (key & 0xffff)) return;
      this.#close(index);
    }
  }

  /** The call at `index` of the open ones will not return. */
  #close(index: number): void {
    this.#emitCopy(this.#calls, index);
    this.#remove(index);
  }

  #remove(index: number): void {
    this.#open--;
    for (let i = index; i < this.#open; i++) this.#calls.copy(i, this.#calls, i + 1);
  }

  /** Completes the row of a call that returns. */
  #finish(rows: Rows, index: number, flags: number): void {
    const w = rows.words;
    const base = index * ROW_WORDS;
    w[base + W_FLAGS] |= flags | CALL_RETURNED;
    copyRegisters(this.#r32, this.#r16, w, base + W_AFTER);
    if (!(w[base + W_FLAGS] & CALL_GATHERS)) return;
    const vector = w[base + W_VECTOR];
    const ah = (w[base + W_BEFORE + EAX] >> 8) & 0xff;
    if ((flags & CF) === 0 || !reportsErrors(vector, ah))
      this.#gatherer.gatherResults(rows, index, gatherings(vector, ah));
  }

  /** Completes a call behind which others began. */
  #finishOpen(vector: number, key: number, flags: number): void {
    if (this.#pending) this.#spill();
    const { words } = this.#calls;
    for (let index = this.#open - 1; index >= 0; index--) {
      const base = index * ROW_WORDS;
      if (words[base + W_FRAME] !== key || words[base + W_VECTOR] !== vector) continue;
      this.#finishAt(index, flags);
      return;
    }
  }

  #finishAt(index: number, flags: number): void {
    this.#finish(this.#calls, index, flags);
    this.#emitCopy(this.#calls, index);
    this.#remove(index);
  }

  #exec(exec: TracedExec, process: TracedProcess, stage: number, errno: number): void {
    const slot = this.#take(KIND.execve);
    const ring = this.#ring;
    ring.processes[slot] = process;
    this.#set(slot, exec.environmentSeg, stage, errno);
    ring.payloads[slot] = execPayload(exec);
    this.#emit(slot);
  }
}
