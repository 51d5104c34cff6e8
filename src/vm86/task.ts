/**
 * A task that can be inside vm86(): the memory and engine of one machine with what the monitor
 * needs at hand. Between two calls it holds nothing but caches: the guest's state is in memory.
 */
import type { CpuidTable } from '../cpu/cpuid.ts';
import { Vm86Regs } from '../cpu/regs.ts';
import type { Engine } from '../cpu/engine.ts';
import { fitCoprocessor } from '../state/i387.ts';
import { AT, PAGE_SIZE, STATE } from '../state/layout.ts';
import { MachineState } from '../state/machineState.ts';
import type { CpuModel } from '../state/machineState.ts';
import { PROT_ABSENT, PROT_RW } from '../state/memory.ts';
import type { Memory } from '../state/memory.ts';
import { WANTS_GUEST_INT } from '../state/trace.ts';
import type { TraceSink } from '../state/trace.ts';
import { isForCaller } from './delivery.ts';
import { IrqHub } from './irqHub.ts';
import type { PortInstruction } from './ports.ts';
import { prefixesOf } from './prefixTable.ts';
import { BUDGET_USED, Signals } from './signals.ts';
import type { Signal } from './signals.ts';

/** Ports as the guest reaches them when it has permission (vm86.md 6.4). */
export interface IoPorts {
  read(port: number, size: 1 | 2 | 4): number;
  write(port: number, value: number, size: 1 | 2 | 4): void;
}

export interface TaskOptions {
  /** `vm.mmap_min_addr`: over 0, an unprivileged caller may not enter. */
  readonly mmapMinAddr?: number;
  readonly privileged?: boolean;
  /** A kernel without vm86 (every 64-bit one): all calls give ENOSYS. */
  readonly disabled?: boolean;
  /** What a signal does: the caller handles it (default), or the task dies of it. */
  readonly signalHandlers?: 'handled' | 'killed';
  /** Number of this task as an owner of IRQs, 1-255. */
  readonly id?: number;
  /** Address line 20, if it is not to stay as it is in the memory: on in a new one. */
  readonly a20?: boolean;
  /**
   * Whether an access or an instruction that reaches beyond offset FFFF faults (`false`: it wraps,
   * as on the 8086). The default is that of the model: from the 80286 on.
   */
  readonly limitChecks?: boolean;
  /** What CPUID answers on model `v86`; a Pentium's table when not given. */
  readonly cpuid?: CpuidTable;
  /**
   * Whether the CPU has a coprocessor, if that is not to stay as it is in the memory: none in a new
   * one. It comes on as after reset.
   */
  readonly fpu?: boolean;
}

/** 16-bit indices of registers from the start of `struct vm86_regs`. */
export const R_AX = Vm86Regs.offsets.eax >> 1;
export const R_CX = Vm86Regs.offsets.ecx >> 1;
export const R_DX = Vm86Regs.offsets.edx >> 1;
export const R_SI = Vm86Regs.offsets.esi >> 1;
export const R_DI = Vm86Regs.offsets.edi >> 1;
export const R_IP = Vm86Regs.offsets.eip >> 1;
export const R_CS = Vm86Regs.offsets.cs >> 1;
export const R_FLAGS = Vm86Regs.offsets.eflags >> 1;
export const R_SP = Vm86Regs.offsets.esp >> 1;
export const R_SS = Vm86Regs.offsets.ss >> 1;
export const R_ES = Vm86Regs.offsets.es >> 1;
export const R_DS = Vm86Regs.offsets.ds >> 1;
export const R_FS = Vm86Regs.offsets.fs >> 1;
export const R_GS = Vm86Regs.offsets.gs >> 1;
/** The same of the general registers by CPU number: AX CX DX BX SP BP SI DI. */
export const REGISTERS_16: readonly number[] = [
  R_AX,
  R_CX,
  R_DX,
  Vm86Regs.offsets.ebx >> 1,
  R_SP,
  Vm86Regs.offsets.ebp >> 1,
  R_SI,
  R_DI,
];
/** 32-bit indices of EIP and EFLAGS. */
export const R_EIP = Vm86Regs.offsets.eip >> 2;
export const R_EFLAGS = Vm86Regs.offsets.eflags >> 2;

const SHADOW_AT = STATE + AT.machine + MachineState.offsets.shadow;
const A20_AT = STATE + AT.machine + MachineState.offsets.a20;
const PROTECTION_AT = STATE + AT.protection;
/** Index of `icount` as a number of 64 bits. */
const ICOUNT = (STATE + AT.machine + MachineState.offsets.icount) >> 3;

export class Task {
  readonly memory: Memory;
  readonly engine: Engine;
  readonly model: CpuModel;
  /** The model has real-mode semantics of its own: the monitor serves only INT, I/O and HLT. */
  readonly native: boolean;
  readonly io: IoPorts;
  readonly irqs: IrqHub;
  readonly signals: Signals;
  readonly options: TaskOptions;
  /** No call is possible: there is no vm86 here, resp. address 0 may not be mapped. */
  readonly disabled: boolean;
  readonly barred: boolean;
  /** What lies beyond offset FFFF faults; otherwise offsets wrap. */
  readonly limitChecks: boolean;
  /** For each byte whether it is a prefix. */
  readonly prefixes: Uint8Array;
  /** The live `struct vm86_regs` in 16-bit and 32-bit words. */
  readonly r16: Uint16Array;
  readonly r32: Uint32Array;
  /** Set while a guest of this task runs: calls do not nest. */
  inside = false;
  /** Why the last call returned VM86_SIGNAL. */
  signal: Signal = BUDGET_USED;
  /**
   * The CPU exception behind the last return, -1 if it came from an instruction (INT n, HLT, IN…),
   * an event or the budget. With VM86_UNKNOWN it is 13 where the instruction reached beyond its
   * segment or was too long.
   */
  exception = -1;
  /** Whether VM86_UNKNOWN stands for a port instruction that is not permitted: then `port` is it. */
  atPort = false;
  /** One object for all, because a machine comes here at each IN and OUT. */
  readonly port: PortInstruction = {
    port: 0,
    size: 1,
    output: false,
    string: false,
    at: 0,
    next: 0,
  };
  /** Who is told what happens, or null. */
  trace: TraceSink | null = null;
  /** Linear address of the last page fault, and whether it was a write to a present page. */
  faultAddress = 0;
  faultWrite = false;
  /** Instructions completed by the last call, those that the monitor emulated included. */
  executed = 0;
  /** Virtual flags (VEFLAGS) of the guest, while it runs on model `v86`. */
  virtualFlags = 0;
  /** The call was `vm86`, not `vm86old`. */
  plus = true;
  readonly #counts: Float64Array;
  #addressMask = 0xf_ffff;

  constructor(
    memory: Memory,
    engine: Engine,
    model: CpuModel,
    io: IoPorts,
    options: TaskOptions = {},
  ) {
    this.memory = memory;
    this.engine = engine;
    this.model = model;
    this.native = model !== 'v86';
    this.prefixes = prefixesOf(model);
    this.io = io;
    this.options = options;
    this.disabled = options.disabled ?? false;
    this.barred = (options.mmapMinAddr ?? 0) > 0 && options.privileged === false;
    this.irqs = new IrqHub(memory, options.id ?? 1, options.privileged ?? true);
    this.signals = new Signals(memory, options.signalHandlers !== 'killed');
    this.limitChecks = options.limitChecks ?? (model !== '8086' && model !== '80186');
    if (options.fpu !== undefined) fitCoprocessor(memory, model, options.fpu);
    if (options.a20 !== undefined) memory.bytes[A20_AT] = options.a20 ? 1 : 0;
    this.#counts = new Float64Array(memory.buffer, 0, ICOUNT + 1);
    this.r16 = new Uint16Array(memory.buffer, STATE + AT.vm86, Vm86Regs.size >> 1);
    this.r32 = new Uint32Array(memory.buffer, STATE + AT.vm86, Vm86Regs.size >> 2);
    if (this.native) engine.reflects = (n, cs, ah) => this.#reflects(n, cs, ah);
    this.refresh();
  }

  /** Whether the engine may enter the guest's handler by itself, unseen. */
  #reflects(n: number, cs: number, ah: number): boolean {
    if (this.trace !== null && this.trace.wants & WANTS_GUEST_INT) return false;
    return !isForCaller(this, n, cs, ah, true);
  }

  /** The signal from outside that is to be delivered now, taken away, or null. */
  takeSignal(): Signal | null {
    const { irqs, signals } = this;
    if (signals.quiet) return null;
    signals.sendFromKernel(irqs.takeSignals());
    return signals.take();
  }

  /** Takes over the state of the A20 gate. */
  refresh(): void {
    const wraps = this.model === '8086' || this.model === '80186' || !this.memory.bytes[A20_AT];
    this.#addressMask = wraps ? 0xf_ffff : 0x1f_ffff;
  }

  /** Linear address of seg:off on this CPU's bus, the offset wrapping at 64 KiB. */
  linear(seg: number, off: number): number {
    return ((seg << 4) + (off & 0xffff)) & this.#addressMask;
  }

  /** Whether the guest can read the byte; an absent page cannot be read. */
  readable(lin: number): boolean {
    return this.memory.bytes[PROTECTION_AT + ((lin / PAGE_SIZE) | 0)] !== PROT_ABSENT;
  }

  /** Whether a store by the guest reaches the byte. */
  writable(lin: number): boolean {
    return this.memory.bytes[PROTECTION_AT + ((lin / PAGE_SIZE) | 0)] === PROT_RW;
  }

  /** The task has died of a signal. */
  get killed(): boolean {
    return !this.signals.quiet && this.signals.killedBy !== 0;
  }

  /** Instructions since power-on, without those of a call that is not over yet. */
  get icount(): number {
    return this.#counts[ICOUNT];
  }
  set icount(value: number) {
    this.#counts[ICOUNT] = value;
  }

  /** The clock of a trace: `icount` with the instructions of the call that runs. */
  get ticks(): number {
    return this.inside ? this.icount + this.executed : this.icount;
  }

  /** Says whether the instruction that has just ended holds interrupts off for one more. */
  set shadow(on: boolean) {
    this.memory.bytes[SHADOW_AT] = on ? 1 : 0;
  }
}
