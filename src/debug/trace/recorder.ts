/**
 * The sink behind a trace: writes what a machine or task tells into rows. It copies registers and
 * the few bytes that a line will show, and leaves all naming to decode.ts, because DOS calls happen
 * by the hundred thousand a second.
 */
import { Vm86Regs } from '../../cpu/regs.ts';
import { dosLin, DOS, Psp, Sda, Sft } from '../../dos/area.ts';
import { entryLin } from '../../dos/sft.ts';
import { CURRENT_PSP } from '../../dos/variables.ts';
import { AT, RAM, STATE } from '../../state/layout.ts';
import { MachineState, machineStateOf } from '../../state/machineState.ts';
import { linear } from '../../state/memory.ts';
import type { Memory } from '../../state/memory.ts';
import { WANTS_EXECVE, WANTS_EXIT } from '../../state/trace.ts';
import type { TracedExec, TracedSignal, TraceSink } from '../../state/trace.ts';
import { Vm86PlusStruct, Vm86Struct } from '../../vm86/abi.ts';
import { Task } from '../../vm86/task.ts';
import {
  GATHER_AT_END,
  GATHER_DATA,
  GATHER_FCB,
  GATHER_FOUND,
  GATHER_HANDLE,
  GATHER_LINE,
  GATHER_NAME_DI,
  GATHER_NAME_DX,
  GATHER_NAME_SI,
  GATHER_NEW_PATH,
  GATHER_PATH,
  GATHER_PATH_SI,
  GATHER_READ,
  GATHER_TEXT,
  GATHER_TEXT_BP,
  gatherings,
  reportsErrors,
} from './calls.ts';
import { decodeRow } from './decode.ts';
import type { TracedProcess } from './event.ts';
import type { Filter } from './filter.ts';
import { entersGuest, errnoOf } from './names.ts';
import { Processes } from './processes.ts';
import type { Payload, Ring } from './ring.ts';
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
  CALL_HAS_BYTES,
  CALL_GATHERS,
  CALL_HAS_NAME,
  CALL_HAS_PAYLOAD,
  CALL_RETURNED,
  IN_VM86OLD,
  KIND,
  KIND_MASK,
  MOST_BYTES,
  W_AFTER,
  W_BEFORE,
  W_BYTES,
  W_FIFTH,
  W_FIRST,
  W_FLAGS,
  W_FOURTH,
  W_FRAME,
  W_KIND,
  W_LENGTH,
  W_NAME,
  W_SECOND,
  W_STRUCT_AFTER,
  W_STRUCT_BEFORE,
  W_THIRD,
  W_VECTOR,
} from './row.ts';

/** What can be traced: a machine, or a bare task. */
export interface TraceSource {
  readonly memory: Memory;
  /** The virtual clock, instructions of the call that is running included. */
  readonly ticks: number;
  trace: TraceSink | null;
}

/** Calls that can be open at a time: interrupts may call others while one waits. */
const MOST_OPEN = 64;
const LONGEST_NAME = 128;
const FCB_NAME = 11;
/** Ticks in a second of a bare task, which has no clock. */
const TASK_IPS = 10_000_000;
const DOS_CALL = 0x21;
const EXEC = 0x4b;
const CF = 1;
const SIGALRM = 14;

/** Fields of MachineState that are doubles, as indices. */
const CLOCK = MachineState.offsets.clock >> 3;
const IPS = MachineState.offsets.ips >> 3;
const MICROSECONDS = MachineState.offsets.microsecondsAtSpeedChange >> 3;
const SPEED_CHANGE = MachineState.offsets.clockAtSpeedChange >> 3;
const CLOCKS = SPEED_CHANGE + 1;

const LIVE_AT = STATE + AT.vm86;
const REGS = Vm86Regs.offsets;
/** Words of `struct vm86_regs`, and of the registers in a row. */
const EDX = REGS.edx >> 2;
const ESI = REGS.esi >> 2;
const EDI = REGS.edi >> 2;
const EAX = REGS.eax >> 2;
const SEGMENTS = 7;
/** 16-bit words of it. */
const ES = REGS.es >> 1;
const DS = REGS.ds >> 1;
const SS = REGS.ss >> 1;
const FLAGS = REGS.eflags >> 1;
const JFT_POINTER = Psp.offsets.jftPointer;
const JFT_SIZE = Psp.offsets.jftSize;
const DTA_AT = dosLin(DOS.sda) + Sda.offsets.dta;
const FOUND_NAME = 0x1e;
const CLOSED = 0xff;

export class Recorder implements TraceSink {
  readonly #memory: Memory;
  /** The doubles at the start of MachineState. */
  readonly #clocks: Float64Array;
  readonly #source: TraceSource;
  readonly #ring: Ring;
  /** Events are taken when the ring is full; without it the oldest are dropped. */
  readonly #drain: (() => void) | null;
  readonly #r16: Uint16Array;
  readonly #r32: Uint32Array;
  /** The guest of a task, which has no DOS. */
  readonly #bare: TracedProcess | null;
  readonly #processes: Processes;
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
    this.#clocks = new Float64Array(memory.buffer, STATE + AT.machine, CLOCKS);
    this.#ring = ring;
    this.#drain = drain;
    this.#r16 = new Uint16Array(memory.buffer, LIVE_AT, Vm86Regs.size >> 1);
    this.#r32 = new Uint32Array(memory.buffer, LIVE_AT, Vm86Regs.size >> 2);
    const task = source instanceof Task ? source : null;
    const id = task === null ? machineStateOf(memory.view).id : (task.options.id ?? 1);
    this.#bare =
      task === null ? null : { pid: id * 1000 + 1, path: '', name: '', parent: null, isNew: true };
    this.#processes = new Processes(memory, id);
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
    rows.words[words + W_FIRST] = enters ? this.#structAt(rows, words + W_STRUCT_BEFORE, at) : 0;
  }

  returned(result: number): void {
    if (this.#vmDepth === 0) return;
    const index = Math.min(--this.#vmDepth, MOST_OPEN - 1);
    const rows = this.#vmCalls;
    const words = index * ROW_WORDS;
    rows.words[words + W_SECOND] = result;
    if (rows.words[words + W_FIRST] !== 0) {
      const at = rows.doubles[index * ROW_DOUBLES + D_SECOND];
      this.#structAt(rows, words + W_STRUCT_AFTER, at);
    }
    this.#emitCopy(rows, index);
  }

  entered(): void {
    const slot = this.#take(KIND.vm86_enter);
    this.#structAt(this.#ring, slot * ROW_WORDS + W_STRUCT_BEFORE, LIVE_AT);
    this.#emit(slot);
  }

  left(result: number, executed: number): void {
    // The count of a task has these instructions already.
    const counted = this.#bare === null ? 0 : executed;
    const slot = this.#take(KIND.vm86_exit, this.#source.ticks - counted);
    this.#ring.words[slot * ROW_WORDS + W_SECOND] = result;
    this.#ring.doubles[slot * ROW_DOUBLES + D_FIRST] = executed;
    this.#structAt(this.#ring, slot * ROW_WORDS + W_STRUCT_AFTER, LIVE_AT);
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
    this.#begin(ring, slot, kind, this.#clocks[CLOCK]);
    const w = ring.words;
    const base = slot * ROW_WORDS;
    w[base + W_VECTOR] = vector;
    w[base + W_FRAME] = key;
    w[base + W_FLAGS] = 0;
    this.#registers(w, base + W_BEFORE);
    const gathers = gatherings(vector, (this.#r32[EAX] >> 8) & 0xff);
    if (gathers !== 0) {
      if (gathers & GATHER_AT_END) w[base + W_FLAGS] = CALL_GATHERS;
      this.#gather(ring, slot, gathers);
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

  /** Tells the calls that have not returned, as such. */
  finish(): void {
    this.powered();
  }

  #process(): TracedProcess {
    return this.#bare ?? this.#processes.at(this.#memory.read16(CURRENT_PSP));
  }

  /** Begins a row: kind, process and time. */
  #begin(rows: Rows, index: number, kind: number, ticks: number): void {
    rows.words[index * ROW_WORDS + W_KIND] = kind | this.#syscall;
    const process = this.#process();
    if (rows.processes[index] !== process) rows.processes[index] = process;
    const clocks = this.#clocks;
    const at = index * ROW_DOUBLES;
    rows.doubles[at + D_TICKS] = ticks;
    rows.doubles[at + D_MICROSECONDS] =
      this.#bare === null
        ? clocks[MICROSECONDS] + ((ticks - clocks[SPEED_CHANGE]) * 1e6) / clocks[IPS]
        : (ticks * 1e6) / TASK_IPS;
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
    words[at + W_THIRD] = third;
    words[at + W_FOURTH] = fourth;
    words[at + W_FIFTH] = fifth;
  }

  /** Copies what a line shows of the vm86_struct at `at`; 0 if it is not in the memory. */
  #structAt(rows: Rows, to: number, at: number): number {
    const { view, bytes } = this.#memory;
    if (!(at >= 0) || at + Vm86PlusStruct.offsets.int_revectored > bytes.length) return 0;
    const w = rows.words;
    w[to] = view.getUint16(at + REGS.cs, true);
    w[to + 1] = view.getInt32(at + REGS.eip, true);
    w[to + 2] = view.getUint16(at + REGS.ss, true);
    w[to + 3] = view.getInt32(at + REGS.esp, true);
    w[to + 4] = view.getInt32(at + REGS.eflags, true);
    w[to + 5] = view.getInt32(at + Vm86Struct.offsets.cpu_type, true);
    w[to + 6] = view.getInt32(at + REGS.eax, true);
    return 1;
  }

  #registers(w: Int32Array, to: number): void {
    const r32 = this.#r32;
    // EBX ECX EDX ESI EDI EBP EAX, as they lie in vm86_regs.
    w[to] = r32[0];
    w[to + 1] = r32[1];
    w[to + 2] = r32[2];
    w[to + 3] = r32[3];
    w[to + 4] = r32[4];
    w[to + 5] = r32[5];
    w[to + 6] = r32[6];
    w[to + SEGMENTS] = this.#r16[ES] | (this.#r16[DS] << 16);
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
    this.#registers(w, base + W_AFTER);
    if (!(w[base + W_FLAGS] & CALL_GATHERS)) return;
    const vector = w[base + W_VECTOR];
    const ah = (w[base + W_BEFORE + EAX] >> 8) & 0xff;
    if ((flags & CF) === 0 || !reportsErrors(vector, ah))
      this.#gatherResults(rows, index, gatherings(vector, ah));
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
    const words = latin(exec.tail.subarray(1, 1 + (exec.tail[0] ?? 0))).split(/[ \t\r]+/);
    ring.payloads[slot] = {
      path: exec.path,
      argv: [exec.path, ...words.filter((word) => word !== '')],
      envp: latin(exec.environment)
        .split('\0')
        .filter((line) => line !== ''),
    };
    this.#emit(slot);
  }

  /** Reads what the call was given in memory. */
  #gather(rows: Rows, index: number, gathers: number): void {
    const r16 = this.#r16;
    const ds = r16[DS];
    const dx = r16[REGS.edx >> 1];
    const words = index * ROW_WORDS;
    if (gathers & GATHER_HANDLE) this.#handleName(rows, words, r16[REGS.ebx >> 1]);
    if (gathers & GATHER_DATA) this.#bytes(rows, words, ds, dx, r16[REGS.ecx >> 1]);
    else if (gathers & GATHER_TEXT) this.#bytes(rows, words, ds, dx, MOST_BYTES);
    else if (gathers & GATHER_TEXT_BP)
      this.#bytes(rows, words, r16[ES], r16[REGS.ebp >> 1], r16[REGS.ecx >> 1]);
    if ((gathers & (GATHER_PATH | GATHER_PATH_SI | GATHER_NEW_PATH | GATHER_FCB)) === 0) return;
    const payload: Payload = {};
    if (gathers & GATHER_PATH) payload.path = this.#asciz(ds, dx);
    else if (gathers & GATHER_PATH_SI) payload.path = this.#asciz(ds, r16[REGS.esi >> 1]);
    else if (gathers & GATHER_FCB) payload.path = this.#fcbName(ds, dx);
    if (gathers & GATHER_NEW_PATH) payload.newPath = this.#asciz(r16[ES], r16[REGS.edi >> 1]);
    this.#carry(rows, index, payload);
  }

  /** Reads what the call has left in memory. */
  #gatherResults(rows: Rows, index: number, gathers: number): void {
    const w = rows.words;
    const words = index * ROW_WORDS;
    const ds = w[words + W_BEFORE + SEGMENTS] >>> 16;
    const es = w[words + W_BEFORE + SEGMENTS] & 0xffff;
    const dx = w[words + W_BEFORE + EDX];
    if (gathers & GATHER_READ) this.#bytes(rows, words, ds, dx, w[words + W_AFTER + EAX] & 0xffff);
    if (gathers & GATHER_LINE)
      this.#bytes(rows, words, ds, dx + 2, this.#memory.read8(linear(ds, dx + 1)));
    const si = w[words + W_BEFORE + ESI];
    const di = w[words + W_BEFORE + EDI];
    let found: string | null = null;
    if (gathers & GATHER_FOUND) {
      const dta = this.#memory.read32(DTA_AT);
      found = this.#asciz(dta >>> 16, (dta & 0xffff) + FOUND_NAME);
    } else if (gathers & GATHER_NAME_SI) found = this.#asciz(ds, si);
    else if (gathers & GATHER_NAME_DI) found = this.#asciz(es, di);
    else if (gathers & GATHER_NAME_DX) found = this.#asciz(ds, dx);
    if (found === null) return;
    const given = w[words + W_FLAGS] & CALL_HAS_PAYLOAD ? rows.payloads[index] : null;
    this.#carry(rows, index, { ...given, found });
  }

  #carry(rows: Rows, index: number, payload: Payload): void {
    rows.words[index * ROW_WORDS + W_FLAGS] |= CALL_HAS_PAYLOAD;
    rows.payloads[index] = payload;
  }

  /** Copies the first of `length` bytes at seg:off. */
  #bytes(rows: Rows, words: number, seg: number, off: number, length: number): void {
    const w = rows.words;
    w[words + W_FLAGS] |= CALL_HAS_BYTES;
    w[words + W_LENGTH] = length;
    const count = Math.min(length, MOST_BYTES);
    const { ram, view } = this.#memory;
    if ((off & 0xffff) + MOST_BYTES <= 0x1_0000) {
      const at = RAM + linear(seg, off);
      for (let i = 0; i < count; i += 4)
        w[words + W_BYTES + (i >> 2)] = view.getInt32(at + i, true);
      return;
    }
    for (let i = 0; i < count; i += 4) {
      let value = 0;
      for (let j = 0; j < 4; j++) value |= ram[linear(seg, off + i + j)] << (8 * j);
      w[words + W_BYTES + (i >> 2)] = value;
    }
  }

  /** Copies the name of the file or device behind a handle of the current process. */
  #handleName(rows: Rows, words: number, handle: number): void {
    const memory = this.#memory;
    const psp = linear(memory.read16(CURRENT_PSP), 0);
    if (handle >= memory.read16(psp + JFT_SIZE)) return;
    const table = memory.read32(psp + JFT_POINTER);
    const index = memory.read8(linear(table >>> 16, (table & 0xffff) + handle));
    const entry = index === CLOSED ? 0 : entryLin(memory, index);
    if (entry === 0 || memory.read16(entry) === 0) return;
    const name = entry + Sft.offsets.name;
    rows.words[words + W_FLAGS] |= CALL_HAS_NAME;
    for (let i = 0; i < 3; i++) rows.words[words + W_NAME + i] = memory.read32(name + 4 * i);
  }

  #asciz(seg: number, off: number): string {
    const { ram } = this.#memory;
    let text = '';
    for (let i = 0; i < LONGEST_NAME; i++) {
      const byte = ram[linear(seg, off + i)];
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** `A:NAME.EXT` of the FCB at seg:off, which may be an extended one. */
  #fcbName(seg: number, off: number): string {
    const { ram } = this.#memory;
    const at = ram[linear(seg, off)] === 0xff ? off + 7 : off;
    const drive = ram[linear(seg, at)];
    let letters = '';
    for (let i = 1; i <= FCB_NAME; i++) letters += String.fromCharCode(ram[linear(seg, at + i)]);
    const name = letters.slice(0, 8).trimEnd();
    const extension = letters.slice(8).trimEnd();
    const letter = drive >= 1 && drive <= 26 ? `${String.fromCharCode(0x40 + drive)}:` : '';
    return letter + name + (extension === '' ? '' : `.${extension}`);
  }
}

/** Bytes as characters 00-FF. */
function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
