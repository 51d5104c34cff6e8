/** A task whose memory is full of known bytes, so that one that is written by mistake is seen. */
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { Vm86Regs } from '../../src/cpu/regs.ts';
import { I387 } from '../../src/state/i387.ts';
import {
  AT,
  PAGE_SIZE,
  RAM,
  RAM_SIZE,
  STATE,
  STATE_SIZE,
  VRAM,
  VRAM_SIZE,
} from '../../src/state/layout.ts';
import { MachineState, machineStateOf } from '../../src/state/machineState.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import {
  MAP_PROTECTED,
  PROT_ABSENT,
  PROT_READ_ONLY,
  PROT_RW,
  createMemory,
} from '../../src/state/memory.ts';
import type { Memory } from '../../src/state/memory.ts';
import { Task } from '../../src/vm86/task.ts';
import { randomNumbers } from './streams.ts';

/** The last page that a guest reaches: 10F000-10FFEF. What lies behind it nobody reaches. */
export const LAST_PAGE = 0x10f000;
const BEHIND = 0x10fff0;

const PROTECTION = STATE + AT.protection;
const PAGES = RAM_SIZE / PAGE_SIZE;
/** Pages of an episode that are absent or read-only. */
const PROTECTED_PAGES = 30;

/** Every so many bytes one is looked up in the map of code. */
const MAP_STEP = 61;

const XMEM_SIZE = 16 * PAGE_SIZE;
const DISK_SIZE = 16 * PAGE_SIZE;

/** What an engine or vm86() may write of STATE: from and to. */
const OWN: readonly (readonly [number, number])[] = [
  [AT.vm86, AT.vm86 + Vm86Regs.size],
  [AT.system, AT.vm86],
  [AT.fpu, AT.pic],
  [AT.machine + MachineState.offsets.icount, AT.machine + MachineState.offsets.icount + 8],
  [AT.machine + MachineState.offsets.shadow, AT.machine + MachineState.offsets.shadow + 1],
];

/** Random bytes with which the RAM of every episode begins: one of a few. */
const BACKGROUNDS = [1, 2, 3].map((seed) => {
  const random = randomNumbers(seed);
  return Uint8Array.from({ length: RAM_SIZE }, () => (random(5) === 0 ? 0 : random(256)));
});

/** Bytes that nothing else happens to write, by their address. */
const CANARIES = Uint8Array.from(
  { length: VRAM + VRAM_SIZE + XMEM_SIZE + 2 * DISK_SIZE },
  (_, at) => (Math.imul(at, 0x9e37_79b1) >>> 24) ^ 0xa5,
);

function fillCanaries(memory: Memory, from: number, to: number): void {
  memory.bytes.set(CANARIES.subarray(from, to), from);
}

export interface GuardedOptions {
  readonly fpu?: boolean;
  /** Checked mode: an absent page, the last, sends every access through its checks. */
  readonly checked?: boolean;
  /** Ports that the guest may use: all or none. */
  readonly ports?: boolean;
}

/** One task with guard areas around all that it may touch. */
export class Guarded {
  readonly memory: Memory;
  readonly regs: ReturnType<typeof Vm86Regs.at>;
  readonly task: Task;
  /** What the last port read gave. */
  #portReads = 0;
  readonly #state: Uint8Array;

  constructor(
    readonly model: CpuModel,
    options: GuardedOptions = {},
  ) {
    const memory = createMemory({ xmem: XMEM_SIZE, disks: { A: DISK_SIZE, C: DISK_SIZE } });
    this.memory = memory;
    const { bytes } = memory;
    fillCanaries(memory, STATE + AT.scheduler, STATE + AT.system);
    fillCanaries(memory, STATE + AT.pic, STATE + AT.protection);
    fillCanaries(memory, STATE + AT.ioPermission + 0x2000, STATE + STATE_SIZE);
    fillCanaries(memory, VRAM, memory.guestSize);
    bytes.fill(options.ports ? 0xff : 0, AT.ioPermission, AT.ioPermission + 0x2000);
    const state = machineStateOf(memory.view);
    state.fpu = options.fpu ? 1 : 0;
    state.a20 = 1;
    if (options.checked) memory.protect(LAST_PAGE, 1, PROT_ABSENT);
    const engine = createInterpreter(memory, model);
    const ports = {
      read: () => (this.#portReads = (this.#portReads * 5 + 1) & 0xffff),
      write: () => {},
    };
    this.task = new Task(memory, engine, model, ports);
    this.regs = Vm86Regs.at(memory.view, STATE + AT.vm86);
    this.#state = bytes.slice(STATE, STATE + STATE_SIZE);
  }

  /** The RAM of a new episode, whether addresses reach beyond 1 MiB, and pages with protection. */
  fill(background: number, a20: boolean, protectedPages: boolean): void {
    this.#setA20(a20);
    const random = randomNumbers(background);
    const { memory } = this;
    memory.protect(0, LAST_PAGE, PROT_RW);
    for (let i = 0; protectedPages && i < PROTECTED_PAGES; i++)
      memory.protect(random(LAST_PAGE), 1, random(2) === 0 ? PROT_ABSENT : PROT_READ_ONLY);
    this.#state.set(memory.bytes.subarray(PROTECTION, PROTECTION + PAGES), PROTECTION);
    this.memory.ram.set(BACKGROUNDS[background % BACKGROUNDS.length]);
    fillCanaries(memory, RAM + BEHIND, RAM + RAM_SIZE);
    for (const [from, to] of OWN) this.memory.bytes.set(this.#state.subarray(from, to), from);
    // A saved machine may hold anything: numbers that no coprocessor makes, any modes and tags.
    if (random(3) === 0)
      for (let at = AT.fpu; at < AT.fpu + I387.size; at++) memory.bytes[at] = random(256);
    this.#portReads = background;
    this.task.engine.flush();
  }

  #setA20(on: boolean): void {
    machineStateOf(this.memory.view).a20 = on ? 1 : 0;
    this.#state[AT.machine + MachineState.offsets.a20] = on ? 1 : 0;
    this.task.refresh();
  }

  /** Whether addresses reach beyond 1 MiB. */
  get a20(): boolean {
    return machineStateOf(this.memory.view).a20 !== 0;
  }

  /** The registers and the coprocessor, and whether an interrupt shadow is on: as text. */
  get registers(): string {
    const { bytes } = this.memory;
    const own = OWN.map(([from, to]) => Buffer.from(bytes.subarray(from, to)).toString('latin1'));
    return own.join('');
  }

  /** What has changed that must not: the names of guard areas. */
  get damage(): string[] {
    const { memory } = this;
    const now = memory.bytes.slice(STATE, STATE + STATE_SIZE);
    for (const [from, to] of OWN) now.set(this.#state.subarray(from, to), from);
    const found: string[] = [];
    const own = now.findIndex((byte, at) => byte !== this.#state[at]);
    if (own >= 0) found.push(`STATE at ${own.toString(16)}`);
    const check = (name: string, from: number, to: number) => {
      const is = memory.bytes.subarray(from, to);
      if (Buffer.compare(is, CANARIES.subarray(from, to)) === 0) return;
      const at = is.findIndex((byte, i) => byte !== CANARIES[from + i]);
      found.push(`${name} at ${at.toString(16)}`);
    };
    check('RAM that no address reaches', RAM + BEHIND, RAM + RAM_SIZE);
    check('VRAM', VRAM, VRAM + VRAM_SIZE);
    check('XMEM', memory.xmem.at, memory.xmem.at + XMEM_SIZE);
    check('DISKS', memory.disks.A.at, memory.guestSize);
    if (memory.bytes.subarray(memory.guestSize).some((byte) => byte !== 0))
      found.push('what lies behind the machine');
    for (let lin = 0; lin < RAM_SIZE; lin += MAP_STEP) {
      const isProtected = (memory.codeMap[lin] & MAP_PROTECTED) !== 0;
      if (isProtected === (memory.protectionOf(lin) !== PROT_RW)) continue;
      found.push(`page protection at ${lin.toString(16)}`);
      break;
    }
    return found;
  }

  /** Takes over everything from another: for comparisons that begin anew. */
  copy(other: Guarded): void {
    this.memory.ram.set(other.memory.ram);
    this.#state.set(other.#state.subarray(PROTECTION, PROTECTION + PAGES), PROTECTION);
    this.memory.bytes.set(this.#state.subarray(PROTECTION, PROTECTION + PAGES), PROTECTION);
    this.memory.refreshProtection();
    this.#setA20(other.a20);
    this.#portReads = other.#portReads;
    for (const [from, to] of OWN)
      this.memory.bytes.set(other.memory.bytes.subarray(from, to), from);
    this.task.engine.flush();
  }
}
