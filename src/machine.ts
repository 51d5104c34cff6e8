/**
 * A whole PC: memory, engine, `vm86()`, devices, BIOS and DOS, put together in this one place
 * (docs/architecture.md, "Run loop and vm86()"); machine/runner.ts runs it.
 *
 * Everything that reaches a machine from outside goes through `input()`. The same inputs at the
 * same virtual times give the same machine, to the bit, however its run is cut into slices.
 */
import { installBios } from './bios/install.ts';
import { IF, Regs, VIF } from './cpu/regs.ts';
import { createDevices, resetDevices } from './machine/board.ts';
import type { Devices } from './devices/devices.ts';
import { installDos } from './dos/install.ts';
import { checkMachine } from './machine/check.ts';
import { MachineGuest } from './machine/guest.ts';
import { applyInput, copyInput } from './machine/inputs.ts';
import { clearPower, prepareDisks, setOptions, standardMemory } from './machine/options.ts';
import type { MachineOptions } from './machine/options.ts';
import { Runner } from './machine/runner.ts';
import type { RunStop } from './machine/runner.ts';
import type { Hooks } from './state/hooks.ts';
import type { Input, LoggedInput, Problem } from './state/input.ts';
import { CPU_MODELS, machineStateOf } from './state/machineState.ts';
import type { MachineVariables } from './state/machineState.ts';
import type { Memory } from './state/memory.ts';
import type { TraceSink } from './state/trace.ts';
import { restoreState, saveState, stateHash } from './state/save.ts';

/**
 * One machine. There may be any number: none shares anything with another, and what a machine calls
 * back (hooks, trace) may run others, but not the machine that calls.
 */
export class Machine {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly state: MachineVariables;
  readonly devices: Devices;
  /** Every input so far, with the moment at which it was applied. */
  readonly log: LoggedInput[] = [];
  readonly #hooks: Hooks;
  readonly #guest: MachineGuest;
  #runner: Runner;
  /** It runs, or takes an input, at the moment: what it calls back must not do either. */
  #busy = false;

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
    this.#runner = new Runner(this.#guest);
    if (isNew) this.#powerOn();
  }

  /** A machine from the bytes that `save` gave. Anything else is a SaveError. */
  static restore(bytes: Uint8Array, hooks: Hooks = {}): Machine {
    const memory = restoreState(bytes);
    checkMachine(memory);
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
    return this.#runner.breakpoints;
  }

  /** Who is told what happens in the machine, or null; it may change at any time. */
  get trace(): TraceSink | null {
    return this.#guest.trace;
  }
  set trace(trace: TraceSink | null) {
    this.#guest.trace = trace;
    this.#runner.task.trace = trace;
  }

  /** The virtual clock as a trace sees it: with the instructions of a `vm86()` that runs. */
  get ticks(): number {
    const { task } = this.#runner;
    return this.state.clock + (task.inside ? task.executed : 0);
  }

  /** The guest part of the machine, as bytes from which `restore` makes it again. */
  save(): Uint8Array {
    if (this.#busy) throw this.#misuse('save');
    return saveState(this.memory);
  }

  /** A digest of the guest part: equal for equal machines. */
  hash(): string {
    return stateHash(this.memory);
  }

  /** The only way in. What could not be done is told, and has changed nothing. */
  input(input: Input): Problem | null {
    return this.#whileBusy('input', () => this.#input(input));
  }

  /** Runs for `ticks` of the virtual clock (whole ticks, rounded up), or until something happens. */
  run(ticks: number): RunStop {
    const until = this.state.clock + (ticks > 0 ? Math.ceil(ticks) : 0);
    return this.#whileBusy('run', () => this.#runner.runUntil(until));
  }

  /** Runs through key waits and breakpoints to the tick `clock`, or until the guest stops. */
  runTo(clock: number): RunStop {
    if (!Number.isInteger(clock)) throw new RangeError(`clock ${clock} is no whole tick`);
    return this.#whileBusy('run', () => {
      for (;;) {
        const stop = this.#runner.runUntil(clock);
        if (stop !== 'waiting' && stop !== 'break') return stop;
      }
    });
  }

  /**
   * Executes one instruction of the guest: a REP as a whole, an interrupt that the ROM serves
   * included. 'waiting' when that interrupt waits for a key.
   */
  step(): RunStop {
    return this.#whileBusy('step', () => this.#runner.step());
  }

  /** Does `action`, which nothing that it calls back may do again on this machine. */
  #whileBusy<T>(what: string, action: () => T): T {
    if (this.#busy) throw this.#misuse(what);
    this.#busy = true;
    try {
      return action();
    } finally {
      this.#busy = false;
    }
  }

  #misuse(what: string): RangeError {
    return new RangeError(
      `${what}() of machine ${this.state.id} was called while it runs, from one of its own hooks: ` +
        'it may be called when run() has returned',
    );
  }

  #input(input: Input): Problem | null {
    const { state } = this;
    const entry = copyInput(input);
    // Inputs at one tick act one after the other, however little was run between them.
    if (!this.#runner.stopped) this.#runner.settle();
    const { inputSequence: sequence, icount, clock } = state;
    state.inputSequence++;
    this.log.push({ sequence, icount, clock, input: entry });
    this.#runner.forgetKeyWait();
    if (entry.kind !== 'reset') {
      const problem = applyInput(this.#guest, entry);
      // A program starts with interrupts on; in virtual-8086 mode that is the virtual flag.
      if (entry.kind === 'program' && !this.#runner.task.native && this.regs.flags & IF)
        this.regs.eflags |= VIF;
      return problem;
    }
    if (entry.cpu !== undefined) state.cpu = CPU_MODELS.indexOf(entry.cpu);
    if (entry.fpu !== undefined) state.fpu = entry.fpu ? 1 : 0;
    this.#powerOn();
    return null;
  }

  #powerOn(): void {
    const { memory, state, breakpoints, trace } = this;
    trace?.powered();
    clearPower(memory);
    if (this.#runner.task.model !== CPU_MODELS[state.cpu]) {
      this.#runner.task.engine.dispose();
      this.#runner = new Runner(this.#guest);
      this.trace = trace;
      for (const lin of breakpoints) this.breakpoints.add(lin);
    }
    resetDevices(this.devices);
    this.#runner.resetCpu();
    installBios(this.#guest);
    installDos(this.#guest);
    this.#runner.task.engine.flush();
    this.#runner.settle();
  }
}
