import { describe, expect, it } from 'vitest';
import {
  EVENT_KEYBOARD,
  EVENT_PIT0,
  EVENT_TYPING,
  EVENT_WAIT,
} from '../../src/devices/scheduler.ts';
import { board } from './board.ts';

describe('the scheduler', () => {
  it('runs what is due by time, and by slot number at the same tick', () => {
    const b = board();
    const { scheduler } = b.devices;
    const ran: string[] = [];
    scheduler.clear(EVENT_PIT0);
    scheduler.onEvent(EVENT_KEYBOARD, () => ran.push('keyboard'));
    scheduler.onEvent(EVENT_TYPING, () => ran.push('typing'));
    scheduler.onEvent(EVENT_WAIT, () => ran.push('wait'));
    scheduler.set(EVENT_WAIT, 5);
    scheduler.set(EVENT_TYPING, 7);
    scheduler.set(EVENT_KEYBOARD, 7);
    expect(scheduler.next()).toBe(5);
    b.to(10);
    expect(ran).toEqual(['wait', 'keyboard', 'typing']);
    expect(scheduler.next()).toBe(Infinity);
  });

  it('lets a handler arm its slot again', () => {
    const b = board();
    const { scheduler } = b.devices;
    let count = 0;
    scheduler.clear(EVENT_PIT0);
    scheduler.onEvent(EVENT_WAIT, () => {
      count++;
      scheduler.set(EVENT_WAIT, scheduler.clock + 10);
    });
    scheduler.set(EVENT_WAIT, 10);
    b.to(100);
    expect(count).toBe(10);
  });

  it('turns time into ticks and back', () => {
    const { scheduler } = board(3_000_000).devices;
    for (const time of [0, 1, 15.085, 54_925.4, 1e9 + 1 / 3]) {
      const clock = scheduler.clockAt(time);
      expect(scheduler.microseconds(clock)).toBeGreaterThanOrEqual(time);
      expect(scheduler.microseconds(clock - 1)).toBeLessThan(time);
    }
    for (const tick of [1, 7, 65_536, 1e9])
      expect(scheduler.clockAtPitTick(tick)).toBe(Math.ceil((tick * 3_000_000) / 1_193_182));
  });

  it('goes on without a jump when the speed changes, and keeps events at their time', () => {
    const b = board(1_000_000);
    const { scheduler } = b.devices;
    b.to(1_000);
    scheduler.set(EVENT_WAIT, 2_000);
    scheduler.setSpeed(500_000);
    expect(scheduler.microseconds()).toBe(1_000);
    expect(scheduler.deadline(EVENT_WAIT)).toBe(1_500);
    b.to(1_500);
    scheduler.setSpeed(3_000_000);
    expect(scheduler.microseconds()).toBe(2_000);
  });
});

describe('the port map', () => {
  it('reads FF where nothing answers and says so once for each port', () => {
    const { devices, said } = board();
    expect([devices.ports.read(0x222), devices.ports.read(0x222, 2)]).toEqual([0xff, 0xffff]);
    devices.ports.write(0x222, 1);
    expect(said).toEqual(['no device answers I/O port 0222h', 'no device answers I/O port 0223h']);
  });

  it('makes two byte accesses of a word, low byte first', () => {
    const { devices } = board();
    devices.ports.write(0x70, 0x320e, 2); // index 0E, then data 32
    devices.ports.write(0x70, 0x0e);
    expect(devices.ports.read(0x71)).toBe(0x32);
  });

  it('drives A20, the reset line and the debug port', () => {
    const { devices, said } = board();
    expect(devices.system.a20).toBe(false);
    devices.ports.write(0x92, 2);
    expect([devices.system.a20, devices.ports.read(0x92)]).toEqual([true, 2]);
    devices.ports.write(0xe9, 0x41);
    expect([devices.ports.read(0xe9), said]).toEqual([0xe9, ['A']]);
  });
});
