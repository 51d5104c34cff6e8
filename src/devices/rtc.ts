/**
 * The MC146818 real-time clock with its CMOS memory, at 70h (index) and 71h (data).
 *
 * Modelled after the Motorola MC146818 data sheet and the AT's use of the memory (dos-bios.md
 * section 10): time and date in BCD or binary, 12 or 24 hours, SET, update-in-progress, and the
 * alarm, periodic and update-ended interrupts (IRQ 8). The clock is the date at power-on plus
 * virtual time, plus what the guest has set it forward.
 *
 * Not implemented: daylight saving, square-wave output, the divider bits of register A.
 */
import { AT, STATE } from '../state/layout.ts';
import { machineStateOf } from '../state/machineState.ts';
import type { MachineVariables } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import { bytes, defineStruct, f64, u8 } from '../state/struct.ts';
import { dateOfDay, dayNumber, weekday } from './calendar.ts';
import type { Pic } from './pic.ts';
import { EVENT_RTC } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';

export const RtcState = defineStruct({
  /** CMOS address selected at port 70h. */
  index: u8,
  /** Seconds the guest has set the clock ahead of power-on date plus virtual time. */
  setAhead: f64,
  /** Virtual microseconds of the last periodic interrupt and of the last update. */
  periodicAt: f64,
  updateAt: f64,
  cmos: bytes(128),
});

const SECONDS = 0x00;
const SECONDS_ALARM = 0x01;
const MINUTES = 0x02;
const MINUTES_ALARM = 0x03;
const HOURS = 0x04;
const HOURS_ALARM = 0x05;
const WEEKDAY = 0x06;
const DAY = 0x07;
const MONTH = 0x08;
const YEAR = 0x09;
const REGISTER_A = 0x0a;
const REGISTER_B = 0x0b;
const REGISTER_C = 0x0c;
const REGISTER_D = 0x0d;
const FLOPPIES = 0x10;
const EQUIPMENT = 0x14;
const BASE_MEMORY = 0x15;
const EXTENDED_MEMORY = 0x17;
const CHECKSUM = 0x2e;
const EXTENDED_MEMORY_FOUND = 0x30;
const CENTURY = 0x32;

/** Register A. */
const UPDATE_IN_PROGRESS = 0x80;
/** Register B. */
const SET = 0x80;
const BINARY = 0x04;
const HOURS_24 = 0x02;
/** Register B (enables) and C (flags); bit 7 of C is the interrupt request. */
const PERIODIC = 0x40;
const ALARM = 0x20;
const UPDATE = 0x10;
const REQUEST = 0x80;

const DAY_SECONDS = 86_400;
/** The date registers change while this much of a second is left or less. */
const UPDATE_MICROSECONDS = 2228;

export class Rtc {
  readonly #state: ReturnType<typeof RtcState.at>;
  readonly #machine: MachineVariables;
  readonly #memory: Memory;
  readonly #scheduler: Scheduler;
  readonly #pic: Pic;

  constructor(memory: Memory, parts: { readonly scheduler: Scheduler; readonly pic: Pic }) {
    this.#state = RtcState.at(memory.view, STATE + AT.rtc);
    this.#machine = machineStateOf(memory.view);
    this.#memory = memory;
    this.#scheduler = parts.scheduler;
    this.#pic = parts.pic;
  }

  reset(): void {
    const state = this.#state;
    state.index = REGISTER_D;
    state.setAhead = state.periodicAt = state.updateAt = 0;
    const cmos = state.cmos.fill(0);
    cmos[REGISTER_A] = 0x26; // 32768 Hz divider, periodic rate 1024 Hz
    cmos[REGISTER_B] = HOURS_24;
    const { disks, xmem } = this.#memory;
    cmos[FLOPPIES] = (disks.A.size ? 0x40 : 0) | (disks.B.size ? 0x04 : 0);
    cmos[EQUIPMENT] =
      (disks.A.size || disks.B.size ? 1 : 0) |
      (this.#machine.fpu ? 2 : 0) |
      (disks.B.size ? 0x40 : 0);
    setWord(cmos, BASE_MEMORY, 640);
    setWord(cmos, EXTENDED_MEMORY, Math.min(xmem.size >> 10, 0xffff));
    setWord(cmos, EXTENDED_MEMORY_FOUND, Math.min(xmem.size >> 10, 0xffff));
    let sum = 0;
    for (let i = FLOPPIES; i < CHECKSUM; i++) sum += cmos[i];
    cmos[CHECKSUM] = sum >> 8;
    cmos[CHECKSUM + 1] = sum & 0xff;
  }

  /** Seconds from 1 March of year 0 to what the clock shows, with fractions. */
  get now(): number {
    const m = this.#machine;
    const powerOn =
      dayNumber(m.year, m.month, m.day) * DAY_SECONDS + m.hour * 3600 + m.minute * 60 + m.second;
    return powerOn + this.#state.setAhead + this.#scheduler.microseconds() / 1e6;
  }

  /** An enabled interrupt of the clock is due. */
  onEvent(): void {
    const state = this.#state;
    const cmos = state.cmos;
    const now = this.#scheduler.microseconds();
    const enabled = cmos[REGISTER_B];
    if (enabled & PERIODIC && now >= state.periodicAt + this.#period()) {
      state.periodicAt += Math.floor((now - state.periodicAt) / this.#period()) * this.#period();
      cmos[REGISTER_C] |= PERIODIC;
    }
    if (now >= state.updateAt) {
      cmos[REGISTER_C] |= UPDATE;
      if (this.#alarmMatches()) cmos[REGISTER_C] |= ALARM;
    }
    if (cmos[REGISTER_C] & enabled & (PERIODIC | ALARM | UPDATE)) {
      cmos[REGISTER_C] |= REQUEST;
      this.#pic.raise(8);
    }
    this.#arm();
  }

  read(port: number): number {
    const { index, cmos } = this.#state;
    if (port === 0x70) return 0xff;
    if (isTime(index) && !(cmos[REGISTER_B] & SET)) this.#showTime();
    switch (index) {
      case REGISTER_A: {
        const left = (1 - (this.now % 1)) * 1e6;
        const updating = !(cmos[REGISTER_B] & SET) && left <= UPDATE_MICROSECONDS;
        return (cmos[REGISTER_A] & ~UPDATE_IN_PROGRESS) | (updating ? UPDATE_IN_PROGRESS : 0);
      }
      case REGISTER_C: {
        const flags = cmos[REGISTER_C];
        cmos[REGISTER_C] = 0;
        this.#pic.lower(8);
        return flags;
      }
      case REGISTER_D:
        return 0x80; // the battery is good
      default:
        return cmos[index];
    }
  }

  write(port: number, value: number): void {
    const state = this.#state;
    if (port === 0x70) {
      state.index = value & 0x7f;
      return;
    }
    const { index, cmos } = state;
    if (index === REGISTER_C || index === REGISTER_D) return;
    if (index === REGISTER_B) {
      this.#writeB(value);
    } else if (isTime(index) && !(cmos[REGISTER_B] & SET)) {
      this.#showTime();
      cmos[index] = value;
      this.#takeTime();
    } else {
      cmos[index] = value;
      if (index === REGISTER_A) this.#arm();
    }
  }

  #writeB(value: number): void {
    const { cmos } = this.#state;
    const wasSetting = (cmos[REGISTER_B] & SET) !== 0;
    if (!wasSetting && value & SET) this.#showTime();
    cmos[REGISTER_B] = value;
    if (wasSetting && !(value & SET)) this.#takeTime();
    this.#state.periodicAt = this.#scheduler.microseconds();
    this.#arm();
  }

  /** Microseconds between periodic interrupts (register A bits 0-3). */
  #period(): number {
    const rate = this.#state.cmos[REGISTER_A] & 0xf;
    const halvings = rate === 0 ? 0 : rate < 3 ? rate + 6 : rate - 1;
    return halvings === 0 ? Infinity : (2 ** halvings * 1e6) / 32_768;
  }

  #arm(): void {
    const enabled = this.#state.cmos[REGISTER_B];
    let due = Infinity;
    if (enabled & PERIODIC) due = this.#state.periodicAt + this.#period();
    if (enabled & (ALARM | UPDATE) && !(enabled & SET)) {
      const left = (1 - (this.now % 1)) * 1e6;
      this.#state.updateAt = this.#scheduler.microseconds() + left;
      due = Math.min(due, this.#state.updateAt);
    } else {
      this.#state.updateAt = Infinity;
    }
    if (due === Infinity) this.#scheduler.clear(EVENT_RTC);
    else
      this.#scheduler.set(
        EVENT_RTC,
        Math.max(this.#scheduler.clock + 1, this.#scheduler.clockAt(due)),
      );
  }

  /** An alarm byte of C0h or more matches anything. */
  #alarmMatches(): boolean {
    const { cmos } = this.#state;
    this.#showTime();
    const same = (alarm: number, time: number) => cmos[alarm] >= 0xc0 || cmos[alarm] === cmos[time];
    return same(SECONDS_ALARM, SECONDS) && same(MINUTES_ALARM, MINUTES) && same(HOURS_ALARM, HOURS);
  }

  /** Fills the time and date bytes from the clock. */
  #showTime(): void {
    const { cmos } = this.#state;
    const now = Math.floor(this.now);
    const days = Math.floor(now / DAY_SECONDS);
    const second = now - days * DAY_SECONDS;
    const { year, month, day } = dateOfDay(days);
    const hour = Math.floor(second / 3600);
    cmos[SECONDS] = this.#encode(second % 60);
    cmos[MINUTES] = this.#encode(Math.floor(second / 60) % 60);
    cmos[HOURS] =
      cmos[REGISTER_B] & HOURS_24
        ? this.#encode(hour)
        : this.#encode(hour % 12 || 12) | (hour >= 12 ? 0x80 : 0);
    cmos[WEEKDAY] = weekday(days) + 1;
    cmos[DAY] = this.#encode(day);
    cmos[MONTH] = this.#encode(month);
    cmos[YEAR] = this.#encode(year % 100);
    cmos[CENTURY] = this.#encode(Math.floor(year / 100));
  }

  /** Sets the clock to the time and date bytes. */
  #takeTime(): void {
    const { cmos } = this.#state;
    const value = (index: number) => this.#decode(cmos[index]);
    const hour =
      cmos[REGISTER_B] & HOURS_24
        ? value(HOURS)
        : (this.#decode(cmos[HOURS] & 0x7f) % 12) + (cmos[HOURS] & 0x80 ? 12 : 0);
    const month = Math.min(Math.max(value(MONTH), 1), 12);
    const days = dayNumber(value(CENTURY) * 100 + value(YEAR), month, value(DAY));
    const wanted = days * DAY_SECONDS + hour * 3600 + value(MINUTES) * 60 + value(SECONDS);
    this.#state.setAhead += wanted - Math.floor(this.now);
  }

  #encode(value: number): number {
    if (this.#state.cmos[REGISTER_B] & BINARY) return value;
    return (Math.floor(value / 10) << 4) | (value % 10);
  }

  #decode(value: number): number {
    if (this.#state.cmos[REGISTER_B] & BINARY) return value;
    return (value >> 4) * 10 + (value & 0xf);
  }
}

function isTime(index: number): boolean {
  const alarm = index === SECONDS_ALARM || index === MINUTES_ALARM || index === HOURS_ALARM;
  return index === CENTURY || (index <= YEAR && !alarm);
}

function setWord(cmos: Uint8Array, index: number, value: number): void {
  cmos[index] = value & 0xff;
  cmos[index + 1] = value >> 8;
}
