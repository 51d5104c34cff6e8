/**
 * A whole PC: memory, engine, `vm86()`, devices, BIOS and DOS, put together in this one place, with
 * the run loop (docs/architecture.md, "Run loop and vm86()").
 *
 * Everything that reaches a machine from outside goes through `input()`. The same inputs at the
 * same virtual times give the same machine, to the bit, however its run is cut into slices.
 */
import { installBios } from './bios/install.ts';
import { biosServices, biosTraps } from './bios/services.ts';
import { createInterpreter } from './cpu/interpreter.ts';
import { IF, Regs, TF, VIF, Vm86Regs } from './cpu/regs.ts';
import { createDevices, resetDevices } from './machine/board.ts';
import type { Devices } from './devices/devices.ts';
import { installDos } from './dos/install.ts';
import { dosServices, dosTraps } from './dos/services.ts';
import { checkDevices } from './machine/check.ts';
import { STOPPING, describeFault, describeHalt } from './machine/faults.ts';
import { MachineGuest } from './machine/guest.ts';
import { applyInput, copyInput } from './machine/inputs.ts';
import { AWAKE, HALTED, HALTED_FOR_EVENT, canWake, settle } from './machine/irq.ts';
import { clearPower, prepareDisks, setOptions, standardMemory } from './machine/options.ts';
import type { MachineOptions } from './machine/options.ts';
import { IDLE, KEY_WANTED, NO_STACK, Personality, REFUSED } from './machine/personality.ts';
import type { Served } from './machine/personality.ts';
import type { Hooks } from './state/hooks.ts';
import type { Input, LoggedInput, Problem } from './state/input.ts';
import {
  CPU_MODELS,
  STATUS_FAULTED,
  STATUS_HALTED,
  STATUS_WAITING,
  machineStateOf,
} from './state/machineState.ts';
import type { MachineVariables } from './state/machineState.ts';
import type { Memory } from './state/memory.ts';
import { restoreState, saveState, stateHash } from './state/save.ts';
import {
  BIOSSEG,
  VM86_ARG,
  VM86_ENTER,
  VM86_INTx,
  VM86_SIGNAL,
  VM86_TYPE,
  VM86_UNKNOWN,
} from './vm86/abi.ts';
import { enterFlags, leaveFlags } from './vm86/flags.ts';
import { vectorSegment } from './vm86/delivery.ts';
import { FRAME_SIZE, reflect } from './vm86/interrupt.ts';
import { behindHlt, executePort, isRepeating, portInstruction } from './vm86/ports.ts';
import { BUDGET_USED, R_CS, R_FLAGS, R_IP, R_SP, R_SS, Task } from './vm86/task.ts';
import { DEBUG, GENERAL_PROTECTION, STACK_FAULT } from './vm86/trap.ts';
import { LIVE, vm86 } from './vm86/vm86.ts';

/** Why `run` or `step` returned. */
export type RunStop = 'budget' | 'waiting' | 'ended' | 'faulted' | 'halted' | 'break';

/** What `run` returns in each STATUS_* in which the guest does not run. */
const STOPPED: readonly (RunStop | null)[] = ['ended', null, null, 'ended', 'faulted', 'halted'];

/** A step goes on through a REP, or through an interrupt that takes time, for so many ticks. */
const LONGEST_STEP = 500_000;

export class Machine {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly state: MachineVariables;
  readonly devices: Devices;
  /** Every input so far, with the moment at which it was applied. */
  readonly log: LoggedInput[] = [];
  readonly #hooks: Hooks;
  readonly #guest: MachineGuest;
  #task: Task;
  #personality: Personality;
  /** The caller of `run` has been told that a key is wanted. Nothing in the guest hangs on it. */
  #keyAnnounced = false;
  /** Instruction count at which a breakpoint at CS:IP does not stop: the caller stands on it. */
  #standsAt = -1;

  /** A memory that already holds a machine is taken as it is; otherwise the power comes on. */
  constructor(options: MachineOptions = {}) {
    const memory = options.memory ?? standardMemory(options.diskC);
    this.memory = memory;
    this.regs = new Regs(memory.view);
    this.state = machineStateOf(memory.view);
    this.#hooks = options.hooks ?? {};
    const isNew = this.state.ips === 0;
    if (isNew) {
      setOptions(memory, options);
      prepareDisks(memory);
    }
    this.devices = createDevices(memory, this.#hooks);
    const { regs, state, devices } = this;
    this.#guest = new MachineGuest({ memory, regs, state, devices, hooks: this.#hooks });
    this.#task = this.#createTask();
    this.#personality = this.#createPersonality();
    if (isNew) this.#powerOn();
  }

  /** A machine from the bytes that `save` gave. Anything else is a SaveError. */
  static restore(bytes: Uint8Array, hooks: Hooks = {}): Machine {
    const memory = restoreState(bytes);
    checkDevices(memory);
    return new Machine({ memory, hooks });
  }

  /** A new machine that has had the inputs of `log`, each at its time, and stands at the last. */
  static replay(options: MachineOptions, log: readonly LoggedInput[]): Machine {
    const machine = new Machine(options);
    for (const entry of log) {
      machine.runTo(entry.clock);
      machine.input(entry.input);
    }
    return machine;
  }

  /** Linear addresses at which `run` stops before the instruction there. */
  get breakpoints(): Set<number> {
    return this.#task.engine.breakpoints;
  }

  /** The guest part of the machine, as bytes from which `restore` makes it again. */
  save(): Uint8Array {
    return saveState(this.memory);
  }

  /** A digest of the guest part: equal for equal machines. */
  hash(): string {
    return stateHash(this.memory);
  }

  /** The only way in. What could not be done is told, and has changed nothing. */
  input(input: Input): Problem | null {
    const { state } = this;
    const entry = copyInput(input);
    // Inputs at one tick act one after the other, however little was run between them.
    if (STOPPED[state.status] === null) this.#settle();
    const { inputSequence: sequence, icount, clock } = state;
    state.inputSequence++;
    this.log.push({ sequence, icount, clock, input: entry });
    this.#keyAnnounced = false;
    if (entry.kind !== 'reset') {
      const problem = applyInput(this.#guest, entry);
      // A program starts with interrupts on; in virtual-8086 mode that is the virtual flag.
      if (entry.kind === 'program' && !this.#task.native && this.regs.flags & IF)
        this.regs.eflags |= VIF;
      return problem;
    }
    if (entry.cpu !== undefined) state.cpu = CPU_MODELS.indexOf(entry.cpu);
    this.#powerOn();
    return null;
  }

  /** Runs for `ticks` of the virtual clock (whole ticks, rounded up), or until something happens. */
  run(ticks: number): RunStop {
    return this.#runUntil(this.state.clock + (ticks > 0 ? Math.ceil(ticks) : 0));
  }

  /** Runs through key waits and breakpoints to the tick `clock`, or until the guest stops. */
  runTo(clock: number): RunStop {
    if (!Number.isInteger(clock)) throw new RangeError(`clock ${clock} is no whole tick`);
    for (;;) {
      const stop = this.#runUntil(clock);
      if (stop !== 'waiting' && stop !== 'break') return stop;
    }
  }

  /**
   * Executes one instruction of the guest: a REP as a whole, an interrupt that the ROM serves
   * included. 'waiting' when that interrupt waits for a key.
   */
  step(): RunStop {
    const { state } = this;
    const { r16 } = this.#task;
    if (state.status === STATUS_WAITING) {
      const stack = state.waitSs * 16 + state.waitSp + FRAME_SIZE;
      const patience = this.devices.keyboard.pending
        ? state.clock + LONGEST_STEP
        : this.#nextTick();
      return this.#finishRom(stack, patience);
    }
    const cs = r16[R_CS];
    const ip = r16[R_IP];
    const frame = r16[R_SS] * 16 + r16[R_SP];
    this.#standsAt = state.icount;
    const stop = this.#runUntil(state.clock + 1);
    if (stop !== 'budget') return stop;
    const entered = cs !== BIOSSEG && r16[R_CS] === BIOSSEG && r16[R_SS] * 16 + r16[R_SP] < frame;
    if (entered) return this.#finishRom(frame, state.clock + LONGEST_STEP);
    const limit = state.clock + LONGEST_STEP;
    while (r16[R_CS] === cs && r16[R_IP] === ip && isRepeating(this.#task)) {
      if (state.clock >= limit) break;
      this.#standsAt = state.icount;
      const next = this.#runUntil(state.clock + 1);
      if (next !== 'budget') return next;
    }
    this.#standsAt = state.icount;
    return 'budget';
  }

  /** Runs the ROM's code until it has returned to its caller's stack, or to the tick `limit`. */
  #finishRom(stack: number, limit: number): RunStop {
    const { state } = this;
    const { r16 } = this.#task;
    while (state.clock < limit) {
      if (r16[R_CS] !== BIOSSEG && r16[R_SS] * 16 + r16[R_SP] >= stack) break;
      const stop = this.#runUntil(state.halted ? this.#nextTick() : state.clock + 1);
      if (stop !== 'budget') return stop;
    }
    this.#standsAt = state.icount;
    return state.status === STATUS_WAITING ? 'waiting' : 'budget';
  }

  /** The tick of the next event, or one on if there is none. */
  #nextTick(): number {
    const { clock } = this.state;
    const next = this.devices.scheduler.next();
    return next > clock && next < Infinity ? next : clock + 1;
  }

  #createTask(): Task {
    const { memory, state, devices } = this;
    const model = CPU_MODELS[state.cpu];
    const engine = createInterpreter(memory, model);
    return new Task(memory, engine, model, devices.ports, { id: state.id });
  }

  #createPersonality(): Personality {
    const services = new Map([...biosServices, ...dosServices]);
    const traps = new Map([...biosTraps, ...dosTraps]);
    return new Personality(this.#task, this.#guest, services, traps);
  }

  #powerOn(): void {
    const { memory, state } = this;
    clearPower(memory);
    const { breakpoints } = this;
    if (this.#task.model !== CPU_MODELS[state.cpu]) {
      this.#task = this.#createTask();
      this.#personality = this.#createPersonality();
      for (const lin of breakpoints) this.breakpoints.add(lin);
    }
    resetDevices(this.devices);
    this.#resetCpu();
    installBios(this.#guest);
    installDos(this.#guest);
    this.#task.engine.flush();
    this.#settle();
  }

  /** What the reset line does: real mode at FFFF:0000, interrupts off. */
  #resetCpu(): void {
    this.state.resetLine = 0;
    this.state.halted = AWAKE;
    this.memory.bytes.fill(0, LIVE, LIVE + Vm86Regs.size);
    this.regs.cs = 0xffff;
    this.regs.eflags = 2;
  }

  #settle(): void {
    const { state } = this;
    settle(this.#task, state, this.devices);
    if (state.halted === AWAKE || canWake(this.#task, state, this.devices)) return;
    const { cs, ip } = this.regs;
    state.status = STATUS_HALTED;
    state.faultCs = cs;
    state.faultIp = (ip - 1) & 0xffff;
    state.reason = describeHalt(cs, state.faultIp);
  }

  #runUntil(until: number): RunStop {
    const { state, devices } = this;
    for (;;) {
      const stopped = STOPPED[state.status];
      if (stopped !== null) return stopped;
      this.#settle();
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
      const result = vm86(this.#task, VM86_ENTER, LIVE, watch ? 1 : limit);
      this.#pass(this.#task.executed);
      const event = this.#handle(result);
      if (state.resetLine) this.#resetCpu();
      if (event !== null) {
        this.#settle();
        return event;
      }
    }
  }

  #atBreakpoint(): boolean {
    const { icount } = this.state;
    if (this.breakpoints.size === 0 || icount === this.#standsAt) return false;
    if (!this.breakpoints.has(this.regs.cs * 16 + this.regs.ip)) return false;
    this.#standsAt = icount;
    return true;
  }

  /** Lets `count` instructions' worth of time pass. */
  #pass(count: number): void {
    this.state.icount += count;
    this.state.clock += count;
  }

  /** Sleeps in HLT up to the next event. True when only a key can end it and nobody knows yet. */
  #idle(until: number): boolean {
    const next = this.devices.scheduler.next();
    if (next === Infinity && !this.#keyAnnounced) {
      this.#keyAnnounced = true;
      return true;
    }
    this.state.clock = Math.min(until, next);
    return false;
  }

  /** What a result of `vm86()` asks for. Null: the guest goes on. */
  #handle(result: number): RunStop | null {
    const task = this.#task;
    if (VM86_TYPE(result) === VM86_SIGNAL && task.exception < 0) {
      if (task.signal === BUDGET_USED) return null;
      this.#standsAt = this.state.icount;
      return 'break';
    }
    if (!task.native) enterFlags(task);
    const stop = this.#serve(result);
    if (!task.native) leaveFlags(task);
    return stop;
  }

  #serve(result: number): RunStop | null {
    const task = this.#task;
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
    const task = this.#task;
    const port = portInstruction(task);
    const next = port === null ? behindHlt(task) : -1;
    if (port === null && next < 0) return this.#fault(GENERAL_PROTECTION);
    this.#pass(1);
    task.shadow = false;
    if (port !== null) {
      const traps = (task.r16[R_FLAGS] & TF) !== 0;
      executePort(task, port, this.devices.ports);
      return traps ? this.#fault(DEBUG) : null;
    }
    const served = this.#personality.halt();
    if (served !== REFUSED && served !== IDLE) return this.#served(served, -1);
    task.r16[R_IP] = next;
    this.state.halted = served === IDLE ? HALTED_FOR_EVENT : HALTED;
    return null;
  }

  #served(served: Served, vector: number): RunStop | null {
    const { state, devices } = this;
    if (state.status !== STATUS_WAITING) this.#keyAnnounced = false;
    if (served === NO_STACK) return this.#stopAt(STACK_FAULT);
    if (served === REFUSED) return reflect(this.#task, vector) ? null : this.#stopAt(STACK_FAULT);
    if (served !== KEY_WANTED || this.#keyAnnounced || devices.keyboard.pending) return null;
    this.#keyAnnounced = true;
    return 'waiting';
  }

  /** Delivers an exception to the handler that the program has for it, or stops. */
  #fault(vector: number): RunStop | null {
    const task = this.#task;
    // A trap belongs to an instruction that has been counted; a fault has completed none.
    if (vector !== DEBUG) this.#pass(1);
    task.shadow = false;
    if (STOPPING.has(vector) && vectorSegment(task, vector) === BIOSSEG)
      return this.#stopAt(vector);
    return reflect(task, vector) ? null : this.#stopAt(STACK_FAULT);
  }

  #stopAt(vector: number): RunStop {
    const { state } = this;
    const fault = describeFault(this.#task, vector);
    state.status = STATUS_FAULTED;
    state.faultVector = fault.vector;
    state.faultCs = fault.cs;
    state.faultIp = fault.ip;
    state.reason = fault.reason;
    return 'faulted';
  }
}
