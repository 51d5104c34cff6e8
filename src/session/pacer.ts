/**
 * Keeps a machine's virtual time in step with real time, at full speed and throttled.
 *
 * What has been run costs real time: executed instructions at the wanted speed, idle ticks at the
 * machine's own `ips`. When the cost is ahead of the clock on the wall the host sleeps. At full
 * speed, and when the host is slower than the wanted speed, `ips` follows the measured speed
 * instead, so that the guest's clocks keep real time in any case. Times are milliseconds of a
 * clock that the caller reads; nothing here knows the real one.
 */
import type { Speed } from './protocol.ts';

/**
 * Below this many instructions per virtual second the timer interrupt would take a good part of
 * them; slower speeds keep this `ips` and are slow motion by the host alone.
 */
export const SLOWEST_IPS = 100_000;
const FASTEST_IPS = 2_000_000_000;
/** What full speed begins with at least, until it has been measured. */
const FIRST_IPS = 10_000_000;

/** At most four changes of `ips` a second, as each is a logged input. */
const CHANGE_INTERVAL = 250;
/** Busy milliseconds that a measurement needs: little for the first one, so that it comes soon. */
const FIRST_SAMPLE = 3;
const SAMPLE = 20;
/** Instructions that must do when `ips` is so low that a busy guest has to sleep. */
const SHORT_SAMPLE = 1000;
/** Resolution of the host's clock, at worst, in milliseconds. */
const RESOLUTION = 0.1;
/** A guest that is further behind was suspended (a hidden tab, a debugger): that time is lost. */
const MAX_LAG = 250;
/**
 * Stretches aim so far ahead of the clock on the wall. Real time passes while one runs: a guest
 * that was only brought up to the present would be behind again at once, and the host would spin.
 */
const QUANTUM = 1;
/** No stretch makes the host sleep longer, unless a single instruction is to take longer. */
const MAX_LEAD = 250;
/** A busy guest at full speed may run this far ahead until the next change of `ips`. */
const FULL_SPEED_LEAD = 25;
/** Deviation of `ips` from what it should be that is worth a change. */
const TOLERANCE = 0.03;

export class Pacer {
  /** Wanted instructions per second of real time; Infinity is full speed. */
  #wanted = Infinity;
  /** Real time at which the guest would be exactly on time. */
  #onTime = 0;
  #lastChange = -Infinity;
  /** The sample since the last measurement. */
  #executed = 0;
  #busy = 0;
  #mips = 0;

  /** Guest speed in million instructions per second of busy real time, as last measured. */
  get mips(): number {
    return this.#mips;
  }

  get fullSpeed(): boolean {
    return this.#wanted === Infinity;
  }

  /** Sets the wanted speed and returns the `ips` to begin with, given the present one. */
  setSpeed(speed: Speed, ips: number): number {
    this.#wanted = speed === 'max' ? Infinity : speed;
    this.#lastChange = -Infinity;
    this.#sampleAgain();
    return this.#wanted === Infinity ? Math.max(ips, FIRST_IPS) : clampIps(this.#wanted);
  }

  /** The guest begins to run, or goes on after a pause: it is on time now. */
  begin(now: number): void {
    this.#onTime = now;
    this.#sampleAgain();
  }

  /**
   * Takes note of a stretch that was run: executed instructions, skipped idle ticks, the machine's
   * `ips` during it, and the real milliseconds that it took.
   */
  account(executed: number, idle: number, ips: number, took: number): void {
    this.#onTime += (executed * 1000) / Math.min(ips, this.#wanted) + (idle * 1000) / ips;
    // Time that went into waking up an idle guest says nothing about its speed.
    if (executed <= idle) return;
    this.#executed += executed;
    this.#busy += took;
  }

  /** Real milliseconds by which the guest is ahead; negative when it is behind. */
  lead(now: number): number {
    const most = Math.max(MAX_LEAD, 1000 / this.#wanted);
    this.#onTime = Math.max(now - MAX_LAG, Math.min(this.#onTime, now + most));
    return this.#onTime - now;
  }

  /** How far ahead a guest may be before the host sleeps. */
  allowance(idle: boolean): number {
    return this.fullSpeed && !idle ? FULL_SPEED_LEAD : 0;
  }

  /**
   * Ticks that may be run now: until the guest is a little further ahead than its allowance, and
   * at least one.
   */
  ticks(now: number, ips: number, idle: boolean): number {
    const room = this.allowance(idle) + QUANTUM - this.lead(now);
    return Math.max(1, Math.ceil((room * Math.min(ips, idle ? ips : this.#wanted)) / 1000));
  }

  /**
   * The `ips` that the machine should change to now, or null to leave it: the measured speed,
   * bent so that what the guest is ahead or behind is made up until the next change.
   */
  wantedIps(now: number, ips: number): number | null {
    if (now - this.#lastChange < CHANGE_INTERVAL) return null;
    const ahead = this.lead(now);
    const first = this.#lastChange === -Infinity;
    const heldBack = ahead > this.allowance(false) && ips < this.#wanted;
    const enough =
      this.#busy >= (first ? FIRST_SAMPLE : SAMPLE) || (heldBack && this.#executed >= SHORT_SAMPLE);
    if (!enough) return null;
    const measured = (this.#executed * 1000) / Math.max(this.#busy, RESOLUTION);
    this.#mips = measured / 1e6;
    const lead = Math.min(ahead, CHANGE_INTERVAL / 2);
    const target = clampIps(
      Math.min(this.#wanted, (measured * CHANGE_INTERVAL) / (CHANGE_INTERVAL - lead)),
    );
    this.#sampleAgain();
    this.#lastChange = now;
    return Math.abs(target / ips - 1) < TOLERANCE ? null : target;
  }

  #sampleAgain(): void {
    this.#executed = 0;
    this.#busy = 0;
  }
}

function clampIps(ips: number): number {
  return Math.round(Math.max(SLOWEST_IPS, Math.min(ips, FASTEST_IPS)));
}
