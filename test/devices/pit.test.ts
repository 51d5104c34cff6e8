import { describe, expect, it } from 'vitest';
import { board } from './board.ts';
import type { Board } from './board.ts';

/** One clock tick is one tick of the timer. */
function write(b: Board, port: number, ...values: number[]): void {
  for (const value of values) b.devices.ports.write(port, value);
}

function latched(b: Board, channel: number): number {
  write(b, 0x43, channel << 6);
  const low = b.devices.ports.read(0x40 + channel);
  return low | (b.devices.ports.read(0x40 + channel) << 8);
}

describe('the 8254', () => {
  it('raises IRQ 0 every 65536 ticks after power-on', () => {
    const b = board();
    const times: number[] = [];
    for (let clock = 0; clock <= 4 * 65_536; clock += 16) {
      b.to(clock);
      if (b.devices.pic.pending) {
        times.push(clock);
        b.devices.pic.acknowledge();
        write(b, 0x20, 0x20);
      }
    }
    expect(times).toEqual([1, 2, 3, 4].map((n) => n * 65_536));
  });

  it('counts down from the reload value, by two in mode 3', () => {
    const b = board();
    write(b, 0x43, 0x34); // channel 0, both bytes, mode 2
    write(b, 0x40, 0xe8, 0x03);
    b.to(10);
    expect(latched(b, 0)).toBe(990);
    b.to(1_000);
    expect(latched(b, 0)).toBe(1_000);
    write(b, 0x43, 0x36);
    write(b, 0x40, 0xe8, 0x03);
    b.to(1_010);
    expect(latched(b, 0)).toBe(980);
    b.to(1_510);
    expect(latched(b, 0)).toBe(980);
  });

  it('takes 0 for 65536, and its latched count never rises within a period', () => {
    const b = board();
    write(b, 0x43, 0x34);
    write(b, 0x40, 0, 0);
    let last = 0x10000;
    for (let clock = 1; clock < 65_536; clock += 997) {
      b.to(clock);
      const count = latched(b, 0);
      expect(count).toBeLessThan(last);
      last = count;
    }
  });

  it('keeps a latched count until it is read', () => {
    const b = board();
    write(b, 0x43, 0x34);
    write(b, 0x40, 0xe8, 0x03);
    b.to(100);
    write(b, 0x43, 0x00);
    b.to(200);
    write(b, 0x43, 0x00);
    const { ports } = b.devices;
    expect(ports.read(0x40) | (ports.read(0x40) << 8)).toBe(900);
    expect(latched(b, 0)).toBe(800);
  });

  it('starts a new period at the end of the running one', () => {
    const b = board();
    write(b, 0x43, 0x34);
    write(b, 0x40, 0xe8, 0x03);
    b.to(500);
    write(b, 0x40, 0x64, 0x00);
    b.to(999);
    expect(b.devices.pic.pending).toBe(false);
    b.to(1_000);
    expect(b.devices.pic.pending).toBe(true);
    expect(latched(b, 0)).toBe(100);
    expect(b.devices.scheduler.next()).toBe(1_100);
  });

  it('raises IRQ 0 once in mode 0', () => {
    const b = board();
    write(b, 0x43, 0x30);
    write(b, 0x40, 50, 0);
    b.to(49);
    expect([b.devices.pic.pending, b.devices.pit.output(0)]).toEqual([false, false]);
    b.to(50);
    expect([b.devices.pic.pending, b.devices.pit.output(0)]).toEqual([true, true]);
    expect(b.devices.scheduler.next()).toBe(Infinity);
    b.to(60);
    expect(latched(b, 0)).toBe(0x10000 - 10);
  });

  it('reads back status and count of several channels', () => {
    const b = board();
    write(b, 0x43, 0x34);
    write(b, 0x40, 0xe8, 0x03);
    b.to(10);
    write(b, 0x43, 0xc2); // status and count of channel 0
    const { ports } = b.devices;
    expect(ports.read(0x40)).toBe(0x80 | 0x34);
    expect(ports.read(0x40) | (ports.read(0x40) << 8)).toBe(990);
  });

  it('counts in BCD', () => {
    const b = board();
    write(b, 0x43, 0x35);
    write(b, 0x40, 0x00, 0x10);
    b.to(1);
    expect(latched(b, 0)).toBe(0x999);
  });

  it('runs channel 2 only while port 61h opens its gate', () => {
    const b = board();
    const { ports } = b.devices;
    write(b, 0x43, 0xb0); // channel 2, mode 0
    write(b, 0x61, 0);
    write(b, 0x42, 100, 0);
    b.to(200);
    expect(ports.read(0x61) & 0x20).toBe(0);
    write(b, 0x61, 1);
    b.to(299);
    expect(ports.read(0x61) & 0x21).toBe(0x01);
    b.to(300);
    expect(ports.read(0x61) & 0x21).toBe(0x21);
  });

  it('plays the frequency of channel 2 when gate and speaker are on', () => {
    const b = board();
    expect(b.devices.speaker.frequency).toBe(0);
    write(b, 0x43, 0xb6);
    write(b, 0x42, 0xa9, 0x04);
    write(b, 0x61, 3);
    expect(b.devices.speaker.frequency).toBeCloseTo(1_193_182 / 0x4a9, 3);
  });

  it('toggles the refresh bit of port 61h with time', () => {
    const b = board();
    const seen = new Set<number>();
    for (let clock = 0; clock < 100; clock += 6) {
      b.to(clock);
      seen.add(b.devices.ports.read(0x61) & 0x10);
    }
    expect(seen.size).toBe(2);
  });

  it('survives the shortest period at any speed', () => {
    const b = board(10);
    write(b, 0x43, 0x34);
    write(b, 0x40, 1, 0);
    b.to(50);
    expect(b.devices.scheduler.next()).toBe(51);
  });
});
