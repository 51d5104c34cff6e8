import { describe, expect, it } from 'vitest';
import { dateOfDay, dayNumber, weekday } from '../../src/devices/calendar.ts';
import { board } from './board.ts';
import type { Board } from './board.ts';

const SECOND = 1_193_182;

function cmos(b: Board, index: number): number {
  b.devices.ports.write(0x70, index);
  return b.devices.ports.read(0x71);
}

function setCmos(b: Board, index: number, value: number): void {
  b.devices.ports.write(0x70, index);
  b.devices.ports.write(0x71, value);
}

/** Century, year, month, day, hour, minute, second in hexadecimal. */
function shown(b: Board): string {
  return [0x32, 9, 8, 7, 4, 2, 0].map((i) => cmos(b, i).toString(16).padStart(2, '0')).join(' ');
}

describe('the calendar', () => {
  it('numbers days without gaps and turns numbers back into dates', () => {
    let last = dayNumber(1899, 12, 31);
    for (let year = 1900; year <= 2100; year += 1) {
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].forEach((days, i) => {
        for (const day of [1, days]) {
          const number = dayNumber(year, i + 1, day);
          expect(dateOfDay(number)).toEqual({ year, month: i + 1, day });
          if (day === 1) expect(number).toBe(last + 1);
          last = number;
        }
      });
    }
  });

  it('knows the days of the week', () => {
    expect(weekday(dayNumber(2026, 11, 22))).toBe(0);
    expect(weekday(dayNumber(2000, 3, 1))).toBe(3);
  });
});

describe('the real-time clock', () => {
  it('shows power-on date plus virtual time', () => {
    const b = board();
    expect(shown(b)).toBe('20 26 02 28 23 59 58');
    b.to(2 * SECOND);
    expect(shown(b)).toBe('20 26 03 01 00 00 00');
    expect(cmos(b, 6)).toBe(1); // Sunday
  });

  it('takes a new date while SET holds the update', () => {
    const b = board();
    setCmos(b, 0x0b, 0x82);
    for (const [index, value] of [
      [7, 0x31],
      [8, 0x12],
      [9, 0x99],
      [0x32, 0x19],
      [4, 0x23],
      [2, 0x59],
      [0, 0x59],
    ])
      setCmos(b, index, value);
    b.to(SECOND * 5);
    setCmos(b, 0x0b, 0x02);
    expect(shown(b)).toBe('19 99 12 31 23 59 59');
    b.to(SECOND * 6);
    expect(shown(b)).toBe('20 00 01 01 00 00 00');
  });

  it('shows 12 hours and binary numbers when asked', () => {
    const b = board();
    setCmos(b, 0x0b, 0x04);
    expect([cmos(b, 4), cmos(b, 2)]).toEqual([0x80 | 11, 59]);
  });

  it('interrupts periodically until register C is read', () => {
    const b = board();
    b.devices.ports.write(0x21, 0);
    b.devices.ports.write(0xa1, 0xfe);
    setCmos(b, 0x0b, 0x42); // 1024 Hz
    b.to(SECOND / 1000);
    expect(b.devices.pic.pending).toBe(true);
    expect(cmos(b, 0x0c)).toBe(0xc0);
    expect([b.devices.pic.pending, cmos(b, 0x0c)]).toEqual([false, 0]);
  });

  it('rings at the alarm time', () => {
    const b = board();
    for (const [index, value] of [
      [1, 0x01],
      [3, 0xff],
      [5, 0xff],
      [0x0b, 0x22],
    ])
      setCmos(b, index, value);
    b.to(SECOND * 2);
    expect(cmos(b, 0x0c) & 0xa0).toBe(0);
    b.to(SECOND * 3 + 10);
    expect(cmos(b, 0x0c) & 0xa0).toBe(0xa0);
  });

  it('holds memory sizes with a checksum', () => {
    const b = board();
    expect([cmos(b, 0x15), cmos(b, 0x16)]).toEqual([0x80, 0x02]);
    let sum = 0;
    for (let i = 0x10; i < 0x2e; i++) sum += cmos(b, i);
    expect((cmos(b, 0x2e) << 8) | cmos(b, 0x2f)).toBe(sum);
  });
});
