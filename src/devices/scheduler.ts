/**
 * Virtual time and the events that are due on it.
 *
 * Time is counted in `clock` ticks (instructions executed plus idle ticks skipped) and is turned
 * into microseconds with `ips`, instructions per virtual second. Both are machine state, so equal
 * inputs give equal times. Events have fixed slots whose deadlines lie in STATE; of two that are
 * due at the same tick the lower slot number goes first (docs/architecture.md, "Time").
 */
import { AT, STATE } from '../state/layout.ts';
import { machineStateOf } from '../state/machineState.ts';
import type { MachineVariables } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import { array, defineStruct, f64 } from '../state/struct.ts';

/** Output of timer channel 0 rises: IRQ 0. */
export const EVENT_PIT0 = 0;
/** The keyboard controller can hand over its next byte: IRQ 1. */
export const EVENT_KEYBOARD = 1;
/** The next character of text given as keys may be typed. */
export const EVENT_TYPING = 2;
/** Alarm, periodic or update interrupt of the real-time clock: IRQ 8. */
export const EVENT_RTC = 3;
/** A service that waits for a point in time looks again (INT 15h/86h). */
export const EVENT_WAIT = 4;

/** Slots that have a place in STATE. */
export const EVENT_SLOTS = 16;

/** Input frequency of the 8253/8254, in ticks per second (14.31818 MHz / 12). */
export const PIT_FREQUENCY = 1_193_182;

/** A tick counts as reached when so little is missing: no more than rounding makes of it. */
const ROUNDING = 1e-6;

export const SchedulerState = defineStruct({
  /** Clock tick at which each slot is due; Infinity when it is not armed. */
  deadlines: array(f64, EVENT_SLOTS),
});

export class Scheduler {
  readonly #machine: MachineVariables;
  readonly #deadlines;
  readonly #handlers: (() => void)[] = new Array<() => void>(EVENT_SLOTS).fill(() => {});
  /** The earliest deadline: a cache. */
  #earliest = Infinity;

  constructor(memory: Memory) {
    this.#machine = machineStateOf(memory.view);
    this.#deadlines = SchedulerState.at(memory.view, STATE + AT.scheduler).deadlines;
    this.#refresh();
  }

  /** Disarms every slot: power-on. */
  reset(): void {
    for (let slot = 0; slot < EVENT_SLOTS; slot++) this.#deadlines.set(slot, Infinity);
    this.#refresh();
  }

  /** Names the device method that is called when `slot` is due. */
  onEvent(slot: number, handler: () => void): void {
    this.#handlers[slot] = handler;
  }

  /** Arms `slot` for the tick `clock`, rounded up; a time that has passed is due at once. */
  set(slot: number, clock: number): void {
    this.#deadlines.set(slot, Math.ceil(clock));
    this.#refresh();
  }

  clear(slot: number): void {
    this.set(slot, Infinity);
  }

  /** The tick at which `slot` is due, or Infinity. */
  deadline(slot: number): number {
    return this.#deadlines.get(slot);
  }

  /** The tick of the earliest event, or Infinity. */
  next(): number {
    return this.#earliest;
  }

  #refresh(): void {
    this.#earliest = Infinity;
    for (let slot = 0; slot < EVENT_SLOTS; slot++)
      this.#earliest = Math.min(this.#earliest, this.#deadlines.get(slot));
  }

  /**
   * Runs the events that are due, earliest first. A slot is disarmed before its handler runs, so
   * the handler may arm it again. Returns whether there was one.
   */
  runDue(): boolean {
    let any = false;
    while (this.#earliest <= this.#machine.clock) {
      let due = -1;
      let earliest = this.#machine.clock;
      for (let slot = 0; slot < EVENT_SLOTS; slot++) {
        const at = this.#deadlines.get(slot);
        if (at < earliest || (at === earliest && due < 0)) {
          earliest = at;
          due = slot;
        }
      }
      any = true;
      this.clear(due);
      this.#handlers[due]();
    }
    return any;
  }

  /** The current tick. */
  get clock(): number {
    return this.#machine.clock;
  }

  /** Virtual microseconds from power-on to tick `clock` (now, if left out), with fractions. */
  microseconds(clock: number = this.#machine.clock): number {
    const m = this.#machine;
    return m.microsecondsAtSpeedChange + ((clock - m.clockAtSpeedChange) * 1e6) / m.ips;
  }

  /** The first tick at which at least `microseconds` have passed since power-on. */
  clockAt(microseconds: number): number {
    const m = this.#machine;
    const since = ((microseconds - m.microsecondsAtSpeedChange) * m.ips) / 1e6;
    let clock = m.clockAtSpeedChange + Math.ceil(since);
    while (this.microseconds(clock) < microseconds) clock++;
    while (this.microseconds(clock - 1) >= microseconds) clock--;
    return clock;
  }

  /** The tick that lies `microseconds` after now, at least one tick ahead. */
  after(microseconds: number): number {
    return Math.max(this.clock + 1, this.clockAt(this.microseconds() + microseconds));
  }

  /** Whole ticks of the timer's input clock from power-on to tick `clock` (now, if left out). */
  pitTicks(clock: number = this.#machine.clock): number {
    const m = this.#machine;
    const before = (m.microsecondsAtSpeedChange * PIT_FREQUENCY) / 1e6;
    const since = ((clock - m.clockAtSpeedChange) * PIT_FREQUENCY) / m.ips;
    return Math.floor(before + since + ROUNDING);
  }

  /** The first tick of the machine's clock at which `pitTicks()` has reached `ticks`. */
  clockAtPitTick(ticks: number): number {
    let clock = this.clockAt((ticks * 1e6) / PIT_FREQUENCY);
    while (this.pitTicks(clock) < ticks) clock++;
    while (this.pitTicks(clock - 1) >= ticks) clock--;
    return clock;
  }

  /**
   * Changes the speed. Virtual time goes on without a jump, and every armed event stays at its
   * virtual time.
   */
  setSpeed(ips: number): void {
    const m = this.#machine;
    const times: number[] = [];
    for (let slot = 0; slot < EVENT_SLOTS; slot++) {
      const at = this.#deadlines.get(slot);
      times.push(at === Infinity ? Infinity : this.microseconds(at));
    }
    m.microsecondsAtSpeedChange = this.microseconds();
    m.clockAtSpeedChange = m.clock;
    m.ips = ips;
    times.forEach((time, slot) => {
      if (time !== Infinity) this.#deadlines.set(slot, Math.max(m.clock, this.clockAt(time)));
    });
    this.#refresh();
  }
}
