/**
 * Runs single-instruction vectors through vm86(), as the machine does: sets registers and memory,
 * executes, compares. What vm86() hands back is done as vm86.md 3.2 says: ports read FF, faults and
 * interrupts go through the interrupt vector table.
 */
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { IF, VIF, Vm86Regs } from '../../src/cpu/regs.ts';
import { machineStateOf, type CpuModel } from '../../src/state/machineState.ts';
import { createMemory, type Memory } from '../../src/state/memory.ts';
import {
  VM86_ARG,
  VM86_ENTER,
  VM86_INTx,
  VM86_TRAP,
  VM86_TYPE,
  VM86_UNKNOWN,
} from '../../src/vm86/abi.ts';
import { enterFlags, leaveFlags } from '../../src/vm86/flags.ts';
import { reflect } from '../../src/vm86/interrupt.ts';
import { behindHlt, executePort, permitPorts, portFault } from '../../src/vm86/ports.ts';
import { R_CS, R_IP, R_SP, R_SS, Task, type IoPorts } from '../../src/vm86/task.ts';
import { GENERAL_PROTECTION, STACK_FAULT } from '../../src/cpu/vectors.ts';
import { LIVE, vm86 } from '../../src/vm86/vm86.ts';
import { BusLog } from './bus.ts';
import { fromHex, initial, type Patch, type Vector, type VectorHeader } from './format.ts';

/** What became of one vector. */
export interface Verdict {
  /** Passed with undefined flags left out, and with all flags. */
  readonly masked: boolean;
  readonly strict: boolean;
  /** The writes were those of the `bus` list, and all transfers in its order. */
  readonly writes: boolean;
  readonly order: boolean;
  /** The first difference, or an empty string. */
  readonly why: string;
}

/** No vector needs more; a guest that runs on is a failure. */
const STEP_LIMIT = 0x1000;
/** A string instruction with REP among its prefixes. */
const REPEATED =
  /^(?:26|2e|36|3e|6[4-7]|f[0-3])*(?:f2|f3)(?:26|2e|36|3e|6[4-7]|f[0-3])*(?:6[c-f]|a[4-7a-f])/;
const FLAGS_AT = Vm86Regs.offsets.eflags;
/** FLAGS bits 12-15 are the virtual IOPL and NT, on the 80286 always zero. */
const COMMON_FLAGS = 0x0fff;

/** Offset and size of a register in `struct vm86_regs` by the name that a header has for it. */
function placeOf(name: string): { readonly at: number; readonly wide: boolean } {
  const offsets: Readonly<Record<string, number>> = Vm86Regs.offsets;
  const own = offsets[name];
  if (own !== undefined) return { at: LIVE + own, wide: name.startsWith('e') && name.length > 2 };
  const at = offsets[`e${name}`];
  if (at === undefined) throw new Error(`no register ${name}`);
  return { at: LIVE + at, wide: false };
}

export class Harness {
  readonly memory: Memory = createMemory();
  readonly #task: Task;
  readonly #bus: BusLog;
  readonly #model: CpuModel;
  /** RAM without the proxy of the bus. */
  readonly #ram: Uint8Array;
  readonly #zero: Buffer;
  /** Address of a FLAGS word that was pushed, -1 if there is none. */
  #flagsAt = -1;

  constructor(model: CpuModel) {
    this.#model = model;
    this.#ram = this.memory.ram;
    this.#zero = Buffer.alloc(this.#ram.length);
    const engine = createInterpreter(this.memory, model);
    this.#bus = new BusLog(engine, this.memory);
    const io: IoPorts = {
      read: (port, size) => {
        this.#bus.port('i', port, size, -1);
        return 2 ** (8 * size) - 1;
      },
      write: (port, value, size) => this.#bus.port('o', port, size, value),
    };
    machineStateOf(this.memory.view).a20 = 1;
    this.#task = new Task(this.memory, engine, model, io);
    permitPorts(this.#task, 0, 0x1_0000, true);
  }

  /** Runs one vector. The memory is left zero where the vector says what it must be. */
  run(header: VectorHeader, vector: Vector): Verdict {
    this.#set(header, vector);
    const code = this.#codeOf(header, vector);
    this.#bus.start();
    const problem = this.#execute(header, vector);
    this.#bus.stop();
    const pushed = flagsOffset(header, vector);
    this.#flagsAt =
      pushed < 0 ? -1 : this.#task.linear(this.#task.r16[R_SS], this.#task.r16[R_SP] + pushed);
    code.add(this.#task.linear(this.#task.r16[R_CS], this.#task.r16[R_IP] - 1));
    const verdict = problem === '' ? this.#compare(header, vector, code) : failed(problem);
    this.#clear(vector);
    return verdict;
  }

  /** Whether all RAM is zero: nothing was written that a vector does not list. */
  isClean(): boolean {
    return this.#zero.equals(this.#ram);
  }

  /** Zeroes RAM after a failure. */
  reset(): void {
    this.#ram.fill(0);
    this.#task.engine.flush();
  }

  #set(header: VectorHeader, vector: Vector): void {
    const { memory } = this;
    const { view } = memory;
    memory.bytes.fill(0, LIVE, LIVE + Vm86Regs.size);
    header.regs.forEach((name, i) => {
      const value = vector.init.regs[i] ?? 0;
      if (name === 'flags' || name === 'eflags') this.#setFlags(value);
      else {
        const { at, wide } = placeOf(name);
        if (wide) view.setUint32(at, value, true);
        else view.setUint16(at, value, true);
      }
    });
    for (const [lin, hex] of vector.init.ram) this.#ram.set(fromHex(hex), lin);
    machineStateOf(view).shadow = 0;
    this.#task.engine.flush();
  }

  #setFlags(word: number): void {
    const { view } = this.memory;
    const kept = this.#model === '8086' ? word : word & COMMON_FLAGS;
    const virtual = this.#model === 'v86' && (word & IF) !== 0 ? VIF : 0;
    view.setUint32(LIVE + FLAGS_AT, kept | virtual, true);
  }

  /** FLAGS as the guest sees them. */
  #flags(): number {
    const word = this.memory.view.getUint32(LIVE + FLAGS_AT, true);
    if (this.#model !== 'v86') return word & 0xffff;
    return (word & COMMON_FLAGS & ~IF) | ((word & VIF) !== 0 ? IF : 0);
  }

  #clear(vector: Vector): void {
    const zero = (patches: readonly Patch[]) => {
      for (const [lin, hex] of patches) this.#ram.fill(0, lin, lin + hex.length / 2);
    };
    zero(vector.init.ram);
    zero(vector.fin.ram);
  }

  #codeOf(header: VectorHeader, vector: Vector): Set<number> {
    const names = header.regs.includes('eip') ? 'eip' : 'ip';
    const ip = initial(header, vector, names);
    const cs = initial(header, vector, 'cs');
    // The decoder and the monitor may look one byte further.
    const length = vector.bytes.length / 2 + 1;
    return new Set(Array.from({ length }, (_, i) => this.#task.linear(cs, ip + i)));
  }

  /** Until the instruction is complete; vectors of the 80286 go on until HLT has been executed. */
  #execute(header: VectorHeader, vector: Vector): string {
    const task = this.#task;
    const toHalt = header.cpu === '80286';
    const cs = task.r16[R_CS];
    const ip = task.r16[R_IP];
    const repeated = REPEATED.test(vector.bytes);
    for (let steps = 0; steps < STEP_LIMIT; steps++) {
      const result = vm86(task, VM86_ENTER, LIVE, 1);
      if (result < 0) return `vm86() returns ${result}`;
      if (!task.native) enterFlags(task);
      const halted = this.#serve(result, vector);
      if (!task.native) leaveFlags(task);
      if (halted) return '';
      const again = repeated && task.r16[R_CS] === cs && task.r16[R_IP] === ip;
      if (!toHalt && !again) return '';
    }
    return 'does not end';
  }

  /** Does what vm86() has left to its caller. True after HLT. */
  #serve(result: number, vector: Vector): boolean {
    const task = this.#task;
    if (task.exception >= 0) this.#fault(task.exception, vector);
    else if (VM86_TYPE(result) === VM86_INTx || VM86_TYPE(result) === VM86_TRAP)
      reflect(task, VM86_ARG(result));
    else if (VM86_TYPE(result) === VM86_UNKNOWN) {
      const next = behindHlt(task);
      if (next >= 0) {
        task.r16[R_IP] = next;
        return true;
      }
      const { port } = task;
      const fault = port === null ? GENERAL_PROTECTION : portFault(task, port);
      if (port === null || fault >= 0) this.#fault(fault, vector);
      else executePort(task, port, task.io);
    }
    return false;
  }

  /** An 80286 has vector 13 for the stack segment too. */
  #fault(n: number, vector: Vector): void {
    const wanted = vector.exc?.[0] ?? -1;
    const isSame = n === STACK_FAULT && wanted === GENERAL_PROTECTION;
    reflect(this.#task, isSame ? wanted : n);
  }

  #compare(header: VectorHeader, vector: Vector, code: ReadonlySet<number>): Verdict {
    const { view } = this.memory;
    let strict = true;
    const isOld = this.#model === '8086';
    const all = isOld ? 0xffff : COMMON_FLAGS;
    const mask = (vector.mask ?? header.flagsMask) & all;
    for (const [i, name] of header.regs.entries()) {
      const wanted = vector.fin.regs[name] ?? vector.init.regs[i] ?? 0;
      if (name === 'flags' || name === 'eflags') {
        const got = this.#flags();
        if (((got ^ wanted) & mask) !== 0) return failed(`flags ${hex(got)}, not ${hex(wanted)}`);
        if (((got ^ wanted) & all) !== 0) strict = false;
      } else {
        const { at, wide } = placeOf(name);
        const got = wide ? view.getUint32(at, true) : view.getUint16(at, true);
        if (got !== wanted) return failed(`${name} ${hex(got)}, not ${hex(wanted)}`);
      }
    }
    const expected = new Map<number, number>();
    for (const patches of [vector.init.ram, vector.fin.ram])
      for (const [lin, bytes] of patches)
        fromHex(bytes).forEach((byte, i) => expected.set(lin + i, byte));
    const flagsAt = this.#flagsAt;
    for (const [lin, wanted] of expected) {
      const differs = this.#ram[lin] ^ wanted;
      if (differs === 0) continue;
      const shift = lin === flagsAt ? 0 : lin === flagsAt + 1 ? 8 : -1;
      if ((differs & (shift < 0 ? 0xff : mask >> shift)) !== 0)
        return failed(`byte ${lin.toString(16)} is ${hex(this.#ram[lin])}, not ${hex(wanted)}`);
      if ((differs & (all >> shift)) !== 0) strict = false;
    }
    const bus = this.#bus.compare(vector.bus ?? [], code);
    return { masked: true, strict, ...bus, why: '' };
  }
}

/**
 * Offset from the final SP at which the vector has pushed FLAGS, -1 if it has not. PUSHF, INT and
 * INTO do it without an exception.
 */
function flagsOffset(header: VectorHeader, vector: Vector): number {
  if (header.opcode === '9C') return 0;
  const pushes = vector.exc !== undefined || /^C[CDE]$/.test(header.opcode);
  return pushes && vector.fin.regs[header.regs.includes('esp') ? 'esp' : 'sp'] !== undefined
    ? 4
    : -1;
}

function failed(why: string): Verdict {
  return { masked: false, strict: false, writes: false, order: false, why };
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
