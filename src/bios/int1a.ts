/**
 * INT 1Ah, time of day: the tick count of the BIOS data area, and the real-time clock through its
 * ports, as the AT's BIOS reads it. Source: dos-bios.md 7.3. Not implemented: sound multiplexer
 * (80), PCI (B1): CF set.
 */
import { CF } from '../cpu/regs.ts';
import { BDA } from './bda.ts';
import { DONE } from './service.ts';
import type { Caller, Guest, Outcome } from './service.ts';

const INDEX = 0x70;
const DATA = 0x71;

const SECONDS = 0x00;
const SECONDS_ALARM = 0x01;
const MINUTES = 0x02;
const MINUTES_ALARM = 0x03;
const HOURS = 0x04;
const HOURS_ALARM = 0x05;
const DAY = 0x07;
const MONTH = 0x08;
const YEAR = 0x09;
const REGISTER_B = 0x0b;
const CENTURY = 0x32;

/** Register B: hold the clock while it is set; alarm interrupt; daylight saving. */
const SET = 0x80;
const ALARM = 0x20;
const DAYLIGHT_SAVING = 0x01;

const SLAVE_MASK = 0xa1;
const IRQ8 = 0x01;

export function int1a(guest: Guest, caller: Caller): Outcome {
  const { memory, regs, devices } = guest;
  const read = (register: number) => {
    devices.rtc.write(INDEX, register);
    return devices.rtc.read(DATA);
  };
  const write = (register: number, value: number) => {
    devices.rtc.write(INDEX, register);
    devices.rtc.write(DATA, value);
  };
  caller.flags &= ~CF;
  switch (regs.ah) {
    case 0x00:
      regs.cx = memory.read16(BDA.ticks + 2);
      regs.dx = memory.read16(BDA.ticks);
      regs.al = memory.read8(BDA.midnight);
      memory.write8(BDA.midnight, 0);
      return DONE;
    case 0x01:
      memory.write16(BDA.ticks, regs.dx);
      memory.write16(BDA.ticks + 2, regs.cx);
      memory.write8(BDA.midnight, 0);
      return DONE;
    case 0x02:
      regs.ch = read(HOURS);
      regs.cl = read(MINUTES);
      regs.dh = read(SECONDS);
      regs.dl = read(REGISTER_B) & DAYLIGHT_SAVING;
      return DONE;
    case 0x03: {
      const control = read(REGISTER_B) & ~DAYLIGHT_SAVING;
      write(REGISTER_B, control | SET);
      write(HOURS, regs.ch);
      write(MINUTES, regs.cl);
      write(SECONDS, regs.dh);
      write(REGISTER_B, (control & ~SET) | (regs.dl & DAYLIGHT_SAVING));
      return DONE;
    }
    case 0x04:
      regs.ch = read(CENTURY);
      regs.cl = read(YEAR);
      regs.dh = read(MONTH);
      regs.dl = read(DAY);
      return DONE;
    case 0x05: {
      const control = read(REGISTER_B);
      write(REGISTER_B, control | SET);
      write(CENTURY, regs.ch);
      write(YEAR, regs.cl);
      write(MONTH, regs.dh);
      write(DAY, regs.dl);
      write(REGISTER_B, control & ~SET);
      return DONE;
    }
    case 0x06: {
      const control = read(REGISTER_B);
      if (control & ALARM) break;
      write(HOURS_ALARM, regs.ch);
      write(MINUTES_ALARM, regs.cl);
      write(SECONDS_ALARM, regs.dh);
      write(REGISTER_B, control | ALARM);
      devices.pic.write(SLAVE_MASK, devices.pic.read(SLAVE_MASK) & ~IRQ8);
      return DONE;
    }
    case 0x07:
      write(REGISTER_B, read(REGISTER_B) & ~ALARM);
      return DONE;
  }
  caller.flags |= CF;
  return DONE;
}
