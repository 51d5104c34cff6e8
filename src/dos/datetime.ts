/**
 * Date and time: the tick count of the BIOS and a day count of DOS's own (the CLOCK$ device). Functions
 * 2Ah-2Dh. Source: dos-bios.md 5.4; the BIOS's midnight byte 40:70 adds a day when DOS next looks.
 */
import type { Guest } from '../bios/service.ts';
import { BDA, TICKS_PER_DAY } from '../bios/bda.ts';
import type { Stamp } from './directory.ts';
import { variables } from './variables.ts';

const HUNDREDTHS_PER_DAY = 24 * 60 * 60 * 100;
const FIRST_YEAR = 1980;
const LAST_YEAR = 2099;
/** 1 January 1980 was a Tuesday. */
const FIRST_WEEKDAY = 2;

export interface DosDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
}

export interface DosTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly hundredth: number;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year)
    ? 29
    : [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
}

/** Days since 1 January 1980, or -1 for a date that does not exist. */
export function dayNumber(year: number, month: number, day: number): number {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return -1;
  if (day < 1 || day > daysInMonth(year, month)) return -1;
  let days = day - 1;
  for (let y = FIRST_YEAR; y < year; y++) days += isLeap(y) ? 366 : 365;
  for (let m = 1; m < month; m++) days += daysInMonth(year, m);
  return days;
}

/** The date of today. */
export function today(guest: Guest): DosDate {
  const dos = variables(guest);
  const { memory } = guest;
  const midnights = memory.read8(BDA.midnight);
  if (midnights !== 0) {
    memory.write8(BDA.midnight, 0);
    dos.days = (dos.days + 1) & 0xffff;
  }
  let left = dos.days;
  let year = FIRST_YEAR;
  while (year < LAST_YEAR && left >= (isLeap(year) ? 366 : 365)) left -= isLeap(year++) ? 366 : 365;
  let month = 1;
  while (month < 12 && left >= daysInMonth(year, month)) left -= daysInMonth(year, month++);
  return { year, month, day: Math.min(left, 30) + 1, weekday: (dos.days + FIRST_WEEKDAY) % 7 };
}

/** Function 2Bh: false if there is no such date. */
export function setToday(guest: Guest, year: number, month: number, day: number): boolean {
  const days = dayNumber(year, month, day);
  if (days < 0) return false;
  variables(guest).days = days;
  return true;
}

export function now(guest: Guest): DosTime {
  const ticks = guest.memory.read32(BDA.ticks) % TICKS_PER_DAY;
  const hundredths = Math.floor((ticks * HUNDREDTHS_PER_DAY) / TICKS_PER_DAY);
  return {
    hour: Math.floor(hundredths / 360_000),
    minute: Math.floor(hundredths / 6000) % 60,
    second: Math.floor(hundredths / 100) % 60,
    hundredth: hundredths % 100,
  };
}

/** Function 2Dh: false if there is no such time. */
export function setNow(guest: Guest, { hour, minute, second, hundredth }: DosTime): boolean {
  if (hour > 23 || minute > 59 || second > 59 || hundredth > 99) return false;
  const hundredths = ((hour * 60 + minute) * 60 + second) * 100 + hundredth;
  // The first tick at which the clock reads at least this time.
  const ticks = Math.ceil((hundredths * TICKS_PER_DAY) / HUNDREDTHS_PER_DAY);
  guest.memory.write32(BDA.ticks, ticks % TICKS_PER_DAY);
  return true;
}

/** Now, packed as directory entries hold it. */
export function stampNow(guest: Guest): Stamp {
  const { hour, minute, second } = now(guest);
  const { year, month, day } = today(guest);
  return {
    time: (hour << 11) | (minute << 5) | (second >> 1),
    date: ((year - FIRST_YEAR) << 9) | (month << 5) | day,
  };
}
