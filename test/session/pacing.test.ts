import { describe, expect, it } from 'vitest';
import { SLOWEST_IPS } from '../../src/session/pacer.ts';
import { bench, busy, idle, waiting } from './fakeMachine.ts';

/** How far the guest's clock is from real time, in milliseconds. */
function drift(machine: { seconds: number; time: number }): number {
  return Math.abs(machine.seconds * 1000 - machine.time);
}

describe('full speed', () => {
  it.each([500_000, 5_000_000, 70_000_000, 400_000_000])(
    'keeps the clocks of a busy guest in real time on a host of %d instructions per second',
    (hostSpeed) => {
      const { machine, controller, pass } = bench(busy);
      machine.hostSpeed = hostSpeed;
      controller.run();
      pass(5000);
      expect(drift(machine)).toBeLessThan(100);
    },
  );

  it('gives a busy guest nearly all of the host', () => {
    const { machine, controller, pass } = bench(busy);
    controller.run();
    pass(5000);
    expect(machine.state.icount).toBeGreaterThan(0.9 * 5 * machine.hostSpeed);
  });

  it('changes ips at most four times a second', () => {
    const { machine, controller, pass } = bench(busy);
    controller.run();
    for (let second = 0; second < 10; second++) {
      machine.hostSpeed = second % 2 === 0 ? 80_000_000 : 10_000_000;
      const before = machine.inputs.length;
      pass(1000);
      expect(machine.inputs.length - before).toBeLessThanOrEqual(5);
    }
    expect(drift(machine)).toBeLessThan(150);
  });

  it('recovers within a second when the guest becomes much faster', () => {
    const { machine, controller, pass } = bench(busy);
    machine.hostSpeed = 500_000;
    controller.run();
    pass(2000);
    machine.hostSpeed = 80_000_000;
    pass(1000);
    const before = machine.state.icount;
    pass(1000);
    expect(machine.state.icount - before).toBeGreaterThan(60_000_000);
  });

  it('reports the measured speed', () => {
    const { controller, pass } = bench(busy);
    controller.run();
    pass(1000);
    expect(controller.frameInfo().mips).toBeCloseTo(50, 0);
  });
});

describe('throttled', () => {
  it.each([330_000, 4_000_000])('runs %d instructions in a real and a virtual second', (speed) => {
    const { machine, controller, pass } = bench(busy);
    void controller.handle({ type: 'speed', speed });
    controller.run();
    pass(3000);
    expect(machine.state.ips).toBe(speed);
    expect(machine.state.icount / (3 * speed)).toBeCloseTo(1, 1);
    expect(drift(machine)).toBeLessThan(20);
  });

  it('sleeps instead of spinning', () => {
    const { controller, pass } = bench(busy);
    void controller.handle({ type: 'speed', speed: 330_000 });
    controller.run();
    expect(pass(1000)).toBeGreaterThan(900);
  });

  it('is slow motion below the slowest ips', () => {
    const { machine, controller, pass } = bench(busy);
    void controller.handle({ type: 'speed', speed: 10 });
    controller.run();
    pass(2000);
    expect(machine.state.ips).toBe(SLOWEST_IPS);
    expect(machine.state.icount).toBeGreaterThanOrEqual(19);
    expect(machine.state.icount).toBeLessThanOrEqual(22);
  });

  it('keeps the clocks in real time when the host is slower than the wanted speed', () => {
    const { machine, controller, pass } = bench(busy);
    machine.hostSpeed = 2_000_000;
    void controller.handle({ type: 'speed', speed: 10_000_000 });
    controller.run();
    pass(3000);
    expect(drift(machine)).toBeLessThan(260);
  });

  it('goes back to full speed at once', () => {
    const { machine, controller, pass } = bench(busy);
    void controller.handle({ type: 'speed', speed: 100 });
    controller.run();
    pass(500);
    void controller.handle({ type: 'speed', speed: 'max' });
    const before = machine.state.icount;
    pass(500);
    expect(machine.state.icount - before).toBeGreaterThan(0.8 * 0.5 * machine.hostSpeed);
  });
});

describe('a guest with nothing to do', () => {
  it.each([
    ['that sleeps', idle],
    ['that waits for a key', waiting],
  ])('%s costs nearly no time, and its timers keep real time', (_, guest) => {
    const { machine, controller, pass } = bench(guest);
    controller.run();
    expect(pass(2000)).toBeGreaterThan(1900);
    expect(drift(machine)).toBeLessThan(60);
  });

  it('is woken in time for its next event', () => {
    const { machine, controller } = bench(idle);
    controller.run();
    machine.time += 5;
    machine.nextEvent = 20 * 10_000;
    const delay = controller.slice();
    expect(machine.time + delay).toBeGreaterThan(19);
    expect(machine.time + delay).toBeLessThan(22);
  });

  it('does not make up for time in which the host was suspended', () => {
    const { machine, controller, pass } = bench(idle);
    controller.run();
    pass(100);
    const before = machine.seconds;
    machine.time += 60_000;
    pass(100);
    expect(machine.seconds - before).toBeLessThan(0.5);
  });
});
