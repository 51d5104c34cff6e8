/**
 * Carries out commands on a machine: loads programs, runs it in short slices, steps, and says what
 * a frame is to hold. There is no worker, timer or clock in it: `worker.ts`, the command line and
 * the tests call `slice()` again after the time that it returned.
 */
import { DRIVER_PAUSED, DRIVER_RUNNING } from '../state/frame.ts';
import type { FrameInfo } from '../state/frame.ts';
import type { Input, Problem } from '../state/input.ts';
import {
  STATUS_ENDED,
  STATUS_FAULTED,
  STATUS_HALTED,
  STATUS_READY,
  STATUS_WAITING,
} from '../state/machineState.ts';
import type { ControlledMachine, ControllerOptions, MachineModel } from './controlled.ts';
import { prepareFiles } from './files.ts';
import { OutputBatch } from './output.ts';
import { Pacer } from './pacer.ts';
import type { Command, ViewRange } from './protocol.ts';
import type { TraceFeed } from './traceFeed.ts';
import { stepOverTarget } from './stepOver.ts';
import { Stops } from './stops.ts';
import { resolveRange } from './views.ts';

/** A slice returns after this many milliseconds, so that commands never wait longer. */
const SLICE = 8;
/** Aim for the length of one call of `Machine.run`, which cannot be interrupted. */
const CHUNK = 1;
const LEAST_CHUNK = 256;
const LARGEST_CHUNK = 4_000_000;
/** A machine that waits or idles is looked at again after this time at the latest. */
const LONGEST_SLEEP = 50;
/** A throttled guest is run in stretches of this many milliseconds, not one by one. */
const SHORTEST_SLEEP = 4;

interface LoadedProgram {
  readonly path: string;
  readonly args: string;
}

export class Controller {
  readonly machine: ControlledMachine;
  /** `slice` stops exactly when this many instructions have been executed. */
  instructionLimit = Infinity;
  readonly #options: ControllerOptions;
  readonly #pacer = new Pacer();
  readonly #output = new OutputBatch();
  readonly #stops: Stops;
  /** Null until something is traced: its code is fetched then. */
  #traced: TraceFeed | null = null;
  #running = false;
  /** The last stretch was mostly idle, or the guest waits for a key. */
  #idle = false;
  /** The guest began to wait for a key and nothing has reached it since. */
  #keyWanted = false;
  #chunk = 10_000;
  #ranges: readonly ViewRange[] = [];
  #loaded: LoadedProgram | null = null;
  /** Commands that arrived while files were being prepared. */
  #waiting: Command[] | null = null;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.machine = options.createMachine({
      console: (byte) => this.#output.add(byte),
      missing: (what) =>
        options.emit({
          type: 'notice',
          notice: {
            severity: 'warning',
            title: 'The program uses something that this machine does not have',
            cause: what,
            fix: 'It may go on all the same; if it does not, it needs another machine.',
          },
        }),
    });
    this.#stops = new Stops(this.machine);
  }

  /** Whether `slice` has something to do, now or later. */
  get running(): boolean {
    return this.#running;
  }

  /** Whether the guest began to wait for a key and nothing has been typed since. */
  get keyWanted(): boolean {
    return this.#keyWanted;
  }

  /**
   * Carries out a command. Only `open`, and the first `trace`, take time; commands behind them wait
   * their turn.
   */
  async handle(command: Command): Promise<void> {
    if (this.#waiting !== null) {
      this.#waiting.push(command);
      return;
    }
    const isFirstTrace = command.type === 'trace' && this.#traced === null;
    if (command.type !== 'open' && !isFirstTrace) {
      this.#execute(command);
      return;
    }
    this.#waiting = [];
    try {
      await (command.type === 'open' ? this.#open(command) : this.#fetchTrace());
      if (command.type !== 'open') this.#execute(command);
    } finally {
      const waiting = this.#waiting;
      this.#waiting = null;
      for (const next of waiting) await this.handle(next);
    }
  }

  /**
   * Runs the machine for a few milliseconds at most. Returns after how many milliseconds it wants
   * to be called again: 0 at once, Infinity when only a command can change anything.
   */
  slice(): number {
    const start = this.#options.now();
    for (let now = start; ; now = this.#options.now()) {
      if (!this.#running) return Infinity;
      const delay = this.#delay(now);
      if (delay > 0) return delay;
      if (now - start >= SLICE) return 0;
      this.#runChunk(now, this.#chunk);
    }
  }

  /** Lets virtual time pass for a guest that waits, where real time does not do it. */
  pass(milliseconds: number): void {
    const ticks = Math.round((milliseconds * this.machine.state.ips) / 1000);
    if (this.#running && ticks > 0) this.#runChunk(this.#options.now(), ticks);
  }

  /** What the next frame holds besides the machine's own state. */
  frameInfo(): FrameInfo {
    return {
      driver: this.#running ? DRIVER_RUNNING : DRIVER_PAUSED,
      fullSpeed: this.#pacer.fullSpeed,
      mips: this.#pacer.mips,
      ranges: this.#ranges.map((range) => resolveRange(range, this.machine.regs)),
    };
  }

  /** Hands over the console output since the last call as an `output` event, and the trace. */
  flush(): void {
    const bytes = this.#output.take();
    if (bytes !== null) this.#options.emit({ type: 'output', bytes });
    this.#traced?.send(this.#options.now());
  }

  /** Whether events of the trace wait for one of the next calls of `flush`. */
  get unsent(): boolean {
    return this.#traced?.waiting ?? false;
  }

  /** Lets the machine run, from where it is. A program that has ended is loaded again first. */
  run(): void {
    const { status } = this.machine.state;
    if (status === STATUS_READY) return;
    if (status === STATUS_ENDED || status === STATUS_FAULTED || status === STATUS_HALTED) {
      if (this.#loaded === null || !this.#load(this.#loaded)) return;
    }
    this.#stops.target = null;
    this.#begin();
  }

  pause(): void {
    this.#running = false;
    this.#stops.target = null;
  }

  #execute(command: Exclude<Command, { type: 'open' }>): void {
    this.#keyWanted = false;
    switch (command.type) {
      case 'load':
        this.#loadNew(command, [command.program], command.run);
        break;
      case 'run':
        this.run();
        break;
      case 'pause':
        this.pause();
        break;
      case 'step':
        this.#step(false);
        break;
      case 'stepOver':
        this.#step(true);
        break;
      case 'reset':
        this.#reset(command);
        break;
      case 'key':
        this.#input({ kind: 'key', codes: command.codes });
        break;
      case 'type':
        this.#input({ kind: 'type', text: command.text });
        break;
      case 'speed':
        this.#setIps(this.#pacer.setSpeed(command.speed, this.machine.state.ips));
        this.#pacer.begin(this.#options.now());
        break;
      case 'view':
        this.#ranges = command.ranges;
        break;
      case 'register':
        this.#input({ kind: 'register', name: command.name, value: command.value });
        break;
      case 'memory':
        this.#input({ kind: 'memory', lin: command.lin, bytes: command.bytes });
        break;
      case 'breakpoints':
        this.#stops.breakpoints = command.at;
        break;
      case 'trace':
        this.#traced?.set(command.filter);
        break;
      case 'start':
      case 'frameDone':
        // These are about the worker, which has dealt with them.
        break;
    }
  }

  /** Nobody waits for the code of the trace before it is wanted. */
  async #fetchTrace(): Promise<void> {
    try {
      const { TraceFeed: Feed } = await import('./traceFeed.ts');
      this.#traced = new Feed(this.machine, this.#options.emit);
    } catch (error) {
      this.#notice({
        title: 'The trace could not be fetched',
        cause: `The page asked its server for the code, and ${String(error)}.`,
        fix: 'Check the connection and start the trace again.',
      });
    }
  }

  async #open(command: Extract<Command, { type: 'open' }>): Promise<void> {
    const prepared = await prepareFiles(command.files, command.program);
    if ('title' in prepared) {
      this.#notice(prepared);
      return;
    }
    this.pause();
    for (const file of prepared.files) {
      const problem = this.machine.input({ kind: 'file', path: file.path, bytes: file.bytes });
      if (problem === null) continue;
      this.#notice(problem);
      if (this.#loaded !== null) this.#load(this.#loaded);
      return;
    }
    this.#loadNew(
      { program: prepared.program, args: command.args },
      prepared.programs,
      command.run,
    );
  }

  /** Loads another program than before; if that fails, the one before is loaded again. */
  #loadNew(
    wanted: { readonly program: string; readonly args: string },
    choices: readonly string[],
    run: boolean,
  ): void {
    const program = { path: wanted.program, args: wanted.args };
    if (!this.#load(program)) {
      if (this.#loaded !== null) this.#load(this.#loaded);
      return;
    }
    this.#loaded = program;
    this.#options.emit({ type: 'loaded', name: program.path, args: program.args, choices });
    if (run) this.#begin();
  }

  #reset({ args, cpu, fpu }: Extract<Command, { type: 'reset' }>): void {
    this.pause();
    if (this.#loaded === null) {
      this.#input({ kind: 'reset', cpu, fpu });
      return;
    }
    this.#loaded = { path: this.#loaded.path, args };
    this.#load(this.#loaded, { cpu, fpu });
  }

  /** Powers off and on, perhaps as another model, and loads a program that is on C:, paused. */
  #load(program: LoadedProgram, model: MachineModel = {}): boolean {
    this.pause();
    return (
      this.#input({ kind: 'reset', ...model }) &&
      this.#input({ kind: 'program', path: program.path, args: program.args })
    );
  }

  #begin(): void {
    this.#running = true;
    this.#idle = false;
    this.#pacer.begin(this.#options.now());
  }

  /** One instruction; with `over`, a call, interrupt or repetition as one. */
  #step(over: boolean): void {
    this.pause();
    const { machine } = this;
    const { status } = machine.state;
    if (status !== STATUS_READY && status <= STATUS_WAITING) {
      const target = stepOverTarget(machine);
      const stop = machine.step();
      // An interrupt that waits for a key is one instruction too: it ends when the key has come.
      const wanted = over || stop === 'waiting' ? target : null;
      const ended = stop === 'ended' || stop === 'faulted' || stop === 'halted';
      if (wanted === null || ended || wanted.reached(machine.regs)) return;
      this.#stops.target = wanted;
      this.#begin();
    }
  }

  /** How long to sleep before the guest may go on. */
  #delay(now: number): number {
    const { state } = this.machine;
    if (this.#options.paced === false) return this.#keyWanted ? Infinity : 0;
    const lead = this.#pacer.lead(now);
    if (lead <= this.#pacer.allowance(this.#idle)) return 0;
    if (!this.#idle) return Math.max(SHORTEST_SLEEP, Math.min(lead, LONGEST_SLEEP));
    const event = ((this.machine.devices.scheduler.next() - state.clock) * 1000) / state.ips;
    return Math.max(1, Math.min(lead + Math.max(0, event), LONGEST_SLEEP));
  }

  #runChunk(now: number, most: number): void {
    const { machine } = this;
    const { state } = machine;
    const { icount, clock, ips } = state;
    if (icount >= this.instructionLimit) {
      this.pause();
      return;
    }
    let ticks = Math.min(most, this.instructionLimit - icount);
    if (this.#options.paced !== false)
      ticks = Math.min(ticks, this.#pacer.ticks(now, ips, this.#idle));
    const stop = machine.run(ticks);
    const after = this.#options.now();
    const took = after - now;
    const executed = state.icount - icount;
    const skipped = state.clock - clock - executed;
    this.#idle = state.status === STATUS_WAITING || skipped > executed;
    this.#keyWanted = stop === 'waiting';
    this.#adapt(ticks, took);
    if (this.#options.paced !== false) {
      this.#pacer.account(executed, skipped, ips, took);
      const wanted = this.#pacer.wantedIps(after, ips);
      if (wanted !== null) this.#setIps(wanted);
    }
    if (stop === 'break') {
      if (this.#stops.reached) this.pause();
    } else if (stop === 'ended' || stop === 'faulted' || stop === 'halted') this.pause();
  }

  #adapt(ticks: number, took: number): void {
    if (took > 2 * CHUNK) this.#chunk = Math.max(LEAST_CHUNK, this.#chunk >> 1);
    else if (took < CHUNK / 2 && ticks === this.#chunk)
      this.#chunk = Math.min(LARGEST_CHUNK, this.#chunk * 2);
  }

  #setIps(ips: number): void {
    if (ips !== this.machine.state.ips) this.#input({ kind: 'speed', ips });
  }

  /** Gives the machine an input and tells the user if it was refused. */
  #input(input: Input): boolean {
    const problem = this.machine.input(input);
    if (problem !== null) this.#notice(problem);
    return problem === null;
  }

  #notice(problem: Problem): void {
    this.#options.emit({ type: 'notice', notice: { severity: 'error', ...problem } });
  }
}
