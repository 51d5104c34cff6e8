/**
 * The run loop of a machine (docs/architecture.md, "Run loop and vm86()"): events that are due,
 * interrupts, `vm86()`, and what its results ask for. The guest's state is all in memory; a runner
 * only keeps what the host has been told and where the debugger stands.
 */
import { createInterpreter } from '../cpu/interpreter.ts';
import { TF, Vm86Regs } from '../cpu/regs.ts';
import { biosServices, biosTraps } from '../bios/services.ts';
import { dosServices, dosTraps } from '../dos/services.ts';
import {
  CPU_MODELS,
  STATUS_FAULTED,
  STATUS_HALTED,
  STATUS_WAITING,
} from '../state/machineState.ts';
import { resetSystemRegisters } from '../state/systemRegisters.ts';
import { coprocessorOf, i387Of, initialize } from '../state/i387.ts';
import type { MachineVariables } from '../state/machineState.ts';
import type { Devices } from '../devices/devices.ts';
import {
  BIOSSEG,
  VM86_ARG,
  VM86_ENTER,
  VM86_INTx,
  VM86_SIGNAL,
  VM86_TYPE,
  VM86_UNKNOWN,
} from '../vm86/abi.ts';
import { enterFlags, leaveFlags } from '../vm86/flags.ts';
import { vectorSegment } from '../vm86/delivery.ts';
import { FRAME_SIZE, reflectTraced } from '../vm86/interrupt.ts';
import { behindHlt, executePort, isRepeating, portFault } from '../vm86/ports.ts';
import type { PortInstruction } from '../vm86/ports.ts';
import { BUDGET_USED } from '../vm86/signals.ts';
import { R_CS, R_EIP, R_FLAGS, R_IP, R_SP, R_SS, Task } from '../vm86/task.ts';
import { COPROCESSOR_ERROR, DEBUG, GENERAL_PROTECTION, STACK_FAULT } from '../cpu/vectors.ts';
import { LIVE, vm86 } from '../vm86/vm86.ts';
import { STOPPING, describeFault, describeHalt } from './faults.ts';
import type { MachineGuest } from './guest.ts';
import { AWAKE, HALTED, HALTED_FOR_EVENT, canWake, settle } from './irq.ts';
import { limitChecksOf } from './options.ts';
import { IDLE, KEY_WANTED, NO_STACK, Personality, REFUSED } from './personality.ts';
import type { Served } from './personality.ts';

/** Why `run` or `step` returned. */
export type RunStop = 'budget' | 'waiting' | 'ended' | 'faulted' | 'halted' | 'break';

/** What `run` returns in each STATUS_* in which the guest does not run. */
const STOPPED: readonly (RunStop | null)[] = ['ended', null, null, 'ended', 'faulted', 'halted'];

/** The input of the slave PIC that the AT's coprocessor has. */
const COPROCESSOR_IRQ = 13;

/** A step goes on through a REP, or through an interrupt that takes time, for so many ticks. */
const LONGEST_STEP = 500_000;

/** Runs one machine with one model of CPU. */
export class Runner {
  readonly task: Task;
  readonly #guest: MachineGuest;
  readonly #state: MachineVariables;
  readonly #devices: Devices;
  readonly #personality: Personality;
  /** The caller of `run` has been told that a key is wanted. Nothing in the guest hangs on it. */
  #keyAnnounced = false;
  /** Instruction count at which a breakpoint at CS:IP does not stop: the caller stands on it. */
  #standsAt = -1;

  /** Runs the machine that `guest` is, with the CPU model that its state names. */
  constructor(guest: MachineGuest) {
    const { memory, state, devices } = guest;
    this.#guest = guest;
    this.#state = state;
    this.#devices = devices;
    const model = CPU_MODELS[state.cpu];
    const limitChecks = limitChecksOf(state);
    const engine = createInterpreter(memory, model, { limitChecks });
    const { id } = state;
    this.task = new Task(memory, engine, model, devices.ports, { id, limitChecks });
    const services = new Map([...biosServices, ...dosServices]);
    const traps = new Map([...biosTraps, ...dosTraps]);
    this.#personality = new Personality(this.task, guest, services, traps);
  }

  /** Linear addresses at which `runUntil` stops before the instruction there. */
  get breakpoints(): Set<number> {
    return this.task.engine.breakpoints;
  }

  /**
   * Executes one instruction of the guest: a REP as a whole, an interrupt that the ROM serves
   * included. 'waiting' when that interrupt waits for a key.
   */
  step(): RunStop {
    const state = this.#state;
    const { r16 } = this.task;
    if (state.status === STATUS_WAITING) {
      const stack = state.waitSs * 16 + state.waitSp + FRAME_SIZE;
      const patience = this.#devices.keyboard.pending
        ? state.clock + LONGEST_STEP
        : this.#nextTick();
      return this.#finishRom(stack, patience);
    }
    const cs = r16[R_CS];
    const ip = r16[R_IP];
    const frame = r16[R_SS] * 16 + r16[R_SP];
    this.#standsAt = state.icount;
    const stop = this.runUntil(state.clock + 1);
    if (stop !== 'budget') return stop;
    const entered = cs !== BIOSSEG && r16[R_CS] === BIOSSEG && r16[R_SS] * 16 + r16[R_SP] < frame;
    if (entered) return this.#finishRom(frame, state.clock + LONGEST_STEP);
    const limit = state.clock + LONGEST_STEP;
    while (r16[R_CS] === cs && r16[R_IP] === ip && isRepeating(this.task)) {
      if (state.clock >= limit) break;
      this.#standsAt = state.icount;
      const next = this.runUntil(state.clock + 1);
      if (next !== 'budget') return next;
    }
    this.#standsAt = state.icount;
    return 'budget';
  }

  /** Runs the ROM's code until it has returned to its caller's stack, or to the tick `limit`. */
  #finishRom(stack: number, limit: number): RunStop {
    const state = this.#state;
    const { r16 } = this.task;
    while (state.clock < limit) {
      if (r16[R_CS] !== BIOSSEG && r16[R_SS] * 16 + r16[R_SP] >= stack) break;
      const stop = this.runUntil(state.halted ? this.#nextTick() : state.clock + 1);
      if (stop !== 'budget') return stop;
    }
    this.#standsAt = state.icount;
    return state.status === STATUS_WAITING ? 'waiting' : 'budget';
  }

  /** The tick of the next event, or one on if there is none. */
  #nextTick(): number {
    const { clock } = this.#state;
    const next = this.#devices.scheduler.next();
    return next > clock && next < Infinity ? next : clock + 1;
  }

  /** What the reset line does: real mode at FFFF:0000, interrupts off. */
  resetCpu(): void {
    this.#state.resetLine = 0;
    this.#state.halted = AWAKE;
    this.#guest.memory.bytes.fill(0, LIVE, LIVE + Vm86Regs.size);
    this.#guest.regs.cs = 0xffff;
    this.#guest.regs.eflags = 2;
    const { view } = this.#guest.memory;
    resetSystemRegisters(view);
    if (this.#state.fpu !== 0) initialize(i387Of(view), coprocessorOf(CPU_MODELS[this.#state.cpu]));
  }

  /** Brings the machine to rest: due events have run, and an interrupt that can be taken has been. */
  settle(): void {
    const state = this.#state;
    settle(this.task, state, this.#devices);
    if (state.halted === AWAKE || canWake(this.task, state, this.#devices)) return;
    const { cs, ip } = this.#guest.regs;
    state.status = STATUS_HALTED;
    state.faultCs = cs;
    state.faultIp = (ip - 1) & 0xffff;
    state.reason = describeHalt(cs, state.faultIp);
  }

  /** Whether the guest does not run, whatever is asked for. */
  get stopped(): boolean {
    return STOPPED[this.#state.status] !== null;
  }

  /** An input came: a wait for a key is worth telling again. */
  forgetKeyWait(): void {
    this.#keyAnnounced = false;
  }

  /** Runs to the tick `until`, or until something happens. */
  runUntil(until: number): RunStop {
    const state = this.#state;
    const devices = this.#devices;
    for (;;) {
      const stopped = STOPPED[state.status];
      if (stopped !== null) return stopped;
      this.settle();
      if (state.status === STATUS_HALTED) return 'halted';
      if (state.clock >= until) return 'budget';
      if (this.#atBreakpoint()) return 'break';
      if (state.halted !== AWAKE) {
        if (this.#idle(until)) return 'waiting';
        continue;
      }
      // VIP tells the engine of an interrupt that is held back; a shadow has to be stepped over.
      const watch = state.shadow !== 0 && devices.pic.pending;
      const limit = Math.min(until, devices.scheduler.next()) - state.clock;
      const result = vm86(this.task, VM86_ENTER, LIVE, watch ? 1 : limit);
      state.clock += this.task.executed;
      const event = this.#handle(result);
      if (state.resetLine) this.resetCpu();
      if (event !== null) {
        this.settle();
        return event;
      }
    }
  }

  #atBreakpoint(): boolean {
    const { icount } = this.#state;
    if (this.breakpoints.size === 0 || icount === this.#standsAt) return false;
    const { cs, ip } = this.#guest.regs;
    if (!this.breakpoints.has(cs * 16 + ip)) return false;
    this.#standsAt = icount;
    return true;
  }

  /** Lets `count` instructions' worth of time pass. */
  #pass(count: number): void {
    this.#state.icount += count;
    this.#state.clock += count;
  }

  /** Sleeps in HLT up to the next event. True when only a key can end it and nobody knows yet. */
  #idle(until: number): boolean {
    const next = this.#devices.scheduler.next();
    if (next === Infinity && !this.#keyAnnounced) {
      this.#keyAnnounced = true;
      return true;
    }
    this.#state.clock = Math.min(until, next);
    return false;
  }

  /** What a result of `vm86()` asks for. Null: the guest goes on. */
  #handle(result: number): RunStop | null {
    const task = this.task;
    if (VM86_TYPE(result) === VM86_SIGNAL && task.exception < 0) {
      if (task.signal === BUDGET_USED) return null;
      this.#standsAt = this.#state.icount;
      return 'break';
    }
    if (!task.native) enterFlags(task);
    const stop = this.#serve(result);
    if (!task.native) leaveFlags(task);
    return stop;
  }

  #serve(result: number): RunStop | null {
    const task = this.task;
    if (task.exception >= 0) return this.#fault(task.exception);
    switch (VM86_TYPE(result)) {
      case VM86_INTx:
        return this.#served(this.#personality.interrupt(VM86_ARG(result)), VM86_ARG(result));
      case VM86_UNKNOWN:
        return this.#unknown();
      default:
        return null;
    }
  }

  /** An instruction that is the machine's: a port, HLT, or nothing that a guest may do. */
  #unknown(): RunStop | null {
    const task = this.task;
    if (task.atPort) return this.#port(task.port);
    const next = behindHlt(task);
    if (next < 0) return this.#fault(GENERAL_PROTECTION);
    this.#pass(1);
    task.shadow = false;
    const served = this.#personality.halt();
    if (served !== REFUSED && served !== IDLE) return this.#served(served, -1);
    task.r16[R_IP] = next;
    this.#state.halted = served === IDLE ? HALTED_FOR_EVENT : HALTED;
    return null;
  }

  #port(instruction: PortInstruction): RunStop | null {
    const task = this.task;
    const fault = portFault(task, instruction);
    if (fault >= 0) return this.#fault(fault);
    this.#pass(1);
    task.shadow = false;
    const traps = (task.r16[R_FLAGS] & TF) !== 0;
    executePort(task, instruction, this.#devices.ports);
    return traps ? this.#fault(DEBUG) : null;
  }

  #served(served: Served, vector: number): RunStop | null {
    const state = this.#state;
    const devices = this.#devices;
    if (state.status !== STATUS_WAITING) this.#keyAnnounced = false;
    if (served === NO_STACK) return this.#stopAt(STACK_FAULT);
    if (served === REFUSED)
      return reflectTraced(this.task, vector) ? null : this.#stopAt(STACK_FAULT);
    if (served !== KEY_WANTED || this.#keyAnnounced || devices.keyboard.pending) return null;
    this.#keyAnnounced = true;
    return 'waiting';
  }

  /** Delivers an exception to the handler that the program has for it, or stops. */
  #fault(vector: number): RunStop | null {
    const task = this.task;
    // A trap belongs to an instruction that has been counted; a fault has completed none.
    if (vector !== DEBUG) this.#pass(1);
    task.shadow = false;
    if (vector === COPROCESSOR_ERROR) {
      // The AT's board: the error line of the coprocessor is an input of the slave PIC. In model v86
      // the instruction that waits begins again until the interrupt has been taken.
      this.#devices.pic.raise(COPROCESSOR_IRQ);
      return null;
    }
    if (STOPPING.has(vector) && vectorSegment(task, vector) === BIOSSEG)
      return this.#stopAt(vector);
    // Code that ran past its segment has an EIP beyond FFFF: the handler is entered without.
    task.r32[R_EIP] &= 0xffff;
    return reflectTraced(task, vector) ? null : this.#stopAt(STACK_FAULT);
  }

  #stopAt(vector: number): RunStop {
    const state = this.#state;
    const fault = describeFault(this.task, vector);
    state.status = STATUS_FAULTED;
    state.faultVector = fault.vector;
    state.faultCs = fault.cs;
    state.faultIp = fault.ip;
    state.reason = fault.reason;
    return 'faulted';
  }
}
