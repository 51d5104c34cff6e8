/**
 * The way from an interrupt to its BIOS or DOS service and back (dos-bios.md 9.1, 9.2).
 *
 * INT n whose vector is the ROM's trap of n is served on the spot: the shortcut. A guest that
 * calls the trap itself, or whose call cannot be finished at once, goes through the stub in the
 * ROM. Nothing but dead bytes below SP and the instruction count tells the two apart.
 */
import type { Caller, Outcome, Service } from '../bios/service.ts';
import { DONE, JUMP, WAIT, WAIT_KEY } from '../bios/service.ts';
import { ROM_SEGMENT, TRAPS, hasLabel, isIdle, label } from '../bios/rom.ts';
import { TF } from '../cpu/regs.ts';
import { WANTS_BIOS_INT, WANTS_DOS_INT21 } from '../state/trace.ts';
import { STATUS_RUNNING, STATUS_WAITING } from '../state/machineState.ts';
import { clearForHandler, setCallerFlags } from '../vm86/flags.ts';
import { vectorOffset, vectorSegment } from '../vm86/delivery.ts';
import { FRAME_SIZE, pushFrame } from '../vm86/interrupt.ts';
import { R_CS, R_FLAGS, R_IP, R_SP, R_SS } from '../vm86/task.ts';
import type { Task } from '../vm86/task.ts';
import { FrameCaller, LiveCaller } from './guest.ts';
import type { MachineGuest } from './guest.ts';

/** INT 25h and 26h leave the flags on the stack: only their stub can do that. */
const LEAVES_FLAGS: ReadonlySet<number> = new Set([0x25, 0x26]);

const DOS = 0x21;
/** Where DOS goes when a program has ended: reached through its vector, but no call. */
const TERMINATE_ADDRESS = 0x22;

/** What became of an interrupt or a HLT that was offered to the personality. */
export const SERVED = 'served';
/** It is not the personality's. */
export const REFUSED = 'refused';
/** HLT of a waiting stub: idle until the next event. */
export const IDLE = 'idle';
/** It began to wait for a key. */
export const KEY_WANTED = 'key';
/** The frame could not be pushed: the stack is no memory that can be written. */
export const NO_STACK = 'no stack';

export type Served =
  typeof SERVED | typeof REFUSED | typeof IDLE | typeof KEY_WANTED | typeof NO_STACK;

function labelOf(kind: string, vector: number): string {
  return `${kind}_${vector.toString(16).padStart(2, '0')}`;
}

export class Personality {
  readonly #task: Task;
  readonly #guest: MachineGuest;
  readonly #traps: ReadonlyMap<string, Service>;
  /** By vector: its service and the offset of its trap, where the shortcut is allowed. */
  readonly #services: (Service | undefined)[] = [];
  readonly #entries: number[] = [];
  readonly #live: LiveCaller;
  readonly #frame: FrameCaller;

  constructor(
    task: Task,
    guest: MachineGuest,
    services: ReadonlyMap<number, Service>,
    traps: ReadonlyMap<string, Service>,
  ) {
    this.#task = task;
    this.#guest = guest;
    this.#traps = traps;
    this.#live = new LiveCaller(task);
    this.#frame = new FrameCaller(task);
    for (let vector = 0; vector < 256; vector++) {
      const trap = labelOf('trap', vector);
      this.#services.push(services.get(vector));
      this.#entries.push(hasLabel(trap) && !LEAVES_FLAGS.has(vector) ? label(trap) : -1);
    }
  }

  /** Serves INT `n`, behind which CS:IP is, if its vector is the trap of its service. */
  interrupt(n: number): Served {
    const task = this.#task;
    const service = this.#services[n];
    if (service === undefined || vectorOffset(task, n) !== this.#entries[n]) return REFUSED;
    if (vectorSegment(task, n) !== ROM_SEGMENT || task.r16[R_FLAGS] & TF) return REFUSED;
    this.#guest.inStub = false;
    this.#guest.resumed = false;
    return this.#serve(n, service, this.#live);
  }

  /** Serves the HLT at CS:IP if it is a trap of the ROM. */
  halt(): Served {
    const { r16 } = this.#task;
    const inRom = r16[R_CS] === ROM_SEGMENT;
    const trap = inRom ? TRAPS.get(r16[R_IP]) : undefined;
    if (trap === undefined) return inRom && isIdle(r16[R_IP]) ? IDLE : REFUSED;
    this.#guest.inStub = true;
    if (trap.kind === 'named') {
      this.#guest.resumed = true;
      return this.#goOn(this.#traps.get(trap.name)?.(this.#guest, this.#frame) ?? DONE, -1);
    }
    this.#guest.resumed = trap.resumed;
    const service = this.#services[trap.vector];
    return service === undefined
      ? this.#goOn(DONE, trap.vector)
      : this.#serve(trap.vector, service, this.#frame);
  }

  #serve(vector: number, service: Service, caller: Caller): Served {
    const { trace } = this.#guest;
    if (trace === null) return this.#goOn(service(this.#guest, caller), vector);
    const wanted = vector === DOS ? WANTS_DOS_INT21 : WANTS_BIOS_INT;
    const isTraced = (trace.wants & wanted) !== 0 && vector !== TERMINATE_ADDRESS;
    const { inStub, resumed } = this.#guest;
    const { r16 } = this.#task;
    const frame = inStub ? r16[R_SP] : (r16[R_SP] - FRAME_SIZE) & 0xffff;
    if (isTraced && !resumed) trace.serving(vector, frame);
    const outcome = service(this.#guest, caller);
    if (isTraced && outcome === DONE) trace.served(vector, frame, caller.flags);
    else if (isTraced && outcome === JUMP) trace.jumped(vector);
    return this.#goOn(outcome, vector);
  }

  /** Puts CS:IP where the outcome says. */
  #goOn(outcome: Outcome, vector: number): Served {
    const { r16 } = this.#task;
    const { inStub } = this.#guest;
    this.#endWait(outcome);
    if (outcome === DONE) {
      if (inStub) r16[R_IP]++;
      return SERVED;
    }
    if (outcome === JUMP) {
      if (!this.#task.native) setCallerFlags(this.#task, r16[R_FLAGS]);
      return SERVED;
    }
    if (!inStub) {
      if (!pushFrame(this.#task)) return NO_STACK;
      clearForHandler(this.#task);
    }
    r16[R_CS] = ROM_SEGMENT;
    if (outcome !== WAIT && outcome !== WAIT_KEY) {
      r16[R_IP] = outcome.stub;
      return SERVED;
    }
    r16[R_IP] = label(labelOf('wait', vector));
    if (outcome === WAIT) return SERVED;
    const { state } = this.#guest;
    state.status = STATUS_WAITING;
    state.waitSs = r16[R_SS];
    state.waitSp = r16[R_SP];
    return KEY_WANTED;
  }

  /** The call that waited for a key is over, or the guest has left it. */
  #endWait(outcome: Outcome): void {
    const { state, inStub } = this.#guest;
    if (state.status !== STATUS_WAITING || outcome === WAIT_KEY) return;
    const { r16 } = this.#task;
    const frame = inStub ? r16[R_SP] : r16[R_SP] - FRAME_SIZE;
    if (outcome === JUMP || (r16[R_SS] === state.waitSs && frame >= state.waitSp))
      state.status = STATUS_RUNNING;
  }
}
