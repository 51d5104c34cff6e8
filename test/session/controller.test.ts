import { describe, expect, it } from 'vitest';
import {
  STATUS_ENDED,
  STATUS_FAULTED,
  STATUS_HALTED,
  STATUS_READY,
  STATUS_RUNNING,
  STATUS_WAITING,
} from '../../src/state/machineState.ts';
import { bench, busy, waiting } from './fakeMachine.ts';
import type { Guest } from './fakeMachine.ts';

const hello = new Uint8Array([0xb4, 0x4c, 0xcd, 0x21]);

/** Puts code at 0100:0100 with the registers of a .COM. */
function place(machine: ReturnType<typeof bench>['machine'], code: readonly number[]): void {
  const { regs, memory } = machine;
  regs.cs = regs.ss = regs.ds = regs.es = 0x100;
  regs.ip = 0x100;
  regs.sp = 0xfffe;
  memory.writeBytes(0x1100, code);
}

describe('slices', () => {
  it('end after a few milliseconds, whatever the guest does', () => {
    const { machine, controller } = bench(busy);
    controller.run();
    for (let i = 0; i < 50; i++) {
      const before = machine.time;
      controller.slice();
      expect(machine.time - before).toBeLessThan(12);
    }
  });

  it('stay short when the guest suddenly becomes slow', () => {
    const { machine, controller, pass } = bench(busy);
    controller.run();
    pass(500);
    machine.hostSpeed = 5_000_000;
    machine.longestRun = 0;
    pass(500);
    // One stretch is too long, before the next ones are shortened.
    expect(machine.longestRun).toBeLessThan(30);
    machine.longestRun = 0;
    pass(500);
    expect(machine.longestRun).toBeLessThan(4);
  });

  it('do nothing after pause, and go on after run', async () => {
    const { machine, controller, pass } = bench(busy);
    controller.run();
    pass(50);
    await controller.handle({ type: 'pause' });
    const { icount } = machine.state;
    expect(controller.slice()).toBe(Infinity);
    expect(machine.state.icount).toBe(icount);
    await controller.handle({ type: 'run' });
    pass(50);
    expect(machine.state.icount).toBeGreaterThan(icount);
  });

  it.each([
    ['ended', STATUS_ENDED],
    ['faulted', STATUS_FAULTED],
    ['halted', STATUS_HALTED],
  ] as const)('stop when the program has %s', (stop, status) => {
    const { machine, controller } = bench(() => {
      machine.state.status = status;
      return stop;
    });
    controller.run();
    controller.slice();
    expect(controller.running).toBe(false);
    expect(controller.slice()).toBe(Infinity);
  });

  it('stop exactly at the instruction limit', () => {
    const { machine, controller } = bench(busy, { paced: false });
    controller.instructionLimit = 1_234_567;
    controller.run();
    while (controller.running) controller.slice();
    expect(machine.state.icount).toBe(1_234_567);
  });

  it('without pacing, tell of a wanted key and go on when it has come', async () => {
    const { machine, controller } = bench(waiting, { paced: false });
    controller.run();
    expect(controller.slice()).toBe(Infinity);
    expect(controller.keyWanted).toBe(true);
    machine.guest = busy;
    await controller.handle({ type: 'type', text: 'x' });
    expect(controller.keyWanted).toBe(false);
    controller.slice();
    expect(machine.state.icount).toBeGreaterThan(0);
  });
});

describe('opening files', () => {
  it('powers off and on, puts the files on C: and runs the program', async () => {
    const { machine, controller, events } = bench(busy);
    await controller.handle({
      type: 'open',
      files: [
        { name: 'hello.com', bytes: hello },
        { name: 'data.txt', bytes: new Uint8Array([1]) },
      ],
      args: 'one two',
      run: true,
    });
    expect(machine.inputs.map(({ kind }) => kind)).toEqual(['file', 'file', 'reset', 'program']);
    expect(machine.inputs.at(-1)).toMatchObject({ path: 'C:\\HELLO.COM', args: 'one two' });
    expect(events).toEqual([
      { type: 'loaded', name: 'C:\\HELLO.COM', args: 'one two', choices: ['C:\\HELLO.COM'] },
    ]);
    expect(controller.running).toBe(true);
  });

  it('leaves the machine as it was when the file is bad', async () => {
    const { machine, controller, events } = bench(busy);
    controller.run();
    await controller.handle({
      type: 'open',
      files: [{ name: 'empty.com', bytes: new Uint8Array() }],
      args: '',
      run: true,
    });
    expect(events).toMatchObject([
      { type: 'notice', notice: { severity: 'error', title: 'empty.com is empty' } },
    ]);
    expect(machine.inputs).toEqual([]);
    expect(controller.running).toBe(true);
  });

  it('loads the program before again when the new one is refused', async () => {
    const { machine, controller, events } = bench(busy);
    const open = (name: string) =>
      controller.handle({ type: 'open', files: [{ name, bytes: hello }], args: '', run: false });
    await open('good.com');
    await open('bad.com');
    expect(events.map(({ type }) => type)).toEqual(['loaded', 'notice']);
    expect(machine.inputs.at(-1)).toMatchObject({ kind: 'program', path: 'C:\\GOOD.COM' });
    expect(machine.state.status).toBe(STATUS_RUNNING);
  });

  it('keeps the order of commands that arrive meanwhile', async () => {
    const { controller } = bench(busy);
    const files = [{ name: 'hello.com', bytes: hello }];
    const opened = controller.handle({ type: 'open', files, args: '', run: false });
    await controller.handle({ type: 'run' });
    expect(controller.running).toBe(false);
    await opened;
    expect(controller.running).toBe(true);
  });

  it('reset powers on as another model and loads the same program', async () => {
    const { machine, controller } = bench(busy);
    const files = [{ name: 'hello.com', bytes: hello }];
    await controller.handle({ type: 'open', files, args: 'a', run: true });
    const before = machine.inputs.length;
    await controller.handle({ type: 'reset', args: 'a', cpu: '80386', fpu: true });
    expect(machine.inputs.slice(before)).toMatchObject([
      { kind: 'reset', cpu: '80386', fpu: true },
      { kind: 'program', path: 'C:\\HELLO.COM', args: 'a' },
    ]);
    expect(controller.running).toBe(false);
  });

  it('reset loads the same program with other arguments, paused', async () => {
    const { machine, controller } = bench(busy);
    const files = [{ name: 'hello.com', bytes: hello }];
    await controller.handle({ type: 'open', files, args: 'a', run: true });
    await controller.handle({ type: 'reset', args: 'b' });
    expect(machine.inputs.at(-1)).toMatchObject({ path: 'C:\\HELLO.COM', args: 'b' });
    expect(controller.running).toBe(false);
  });

  it('run after the end starts the program anew', async () => {
    const { machine, controller } = bench(busy);
    const files = [{ name: 'hello.com', bytes: hello }];
    await controller.handle({ type: 'open', files, args: '', run: false });
    machine.state.status = STATUS_ENDED;
    const before = machine.inputs.length;
    await controller.handle({ type: 'run' });
    expect(machine.inputs.slice(before).map(({ kind }) => kind)).toEqual(['reset', 'program']);
    expect(controller.running).toBe(true);
  });

  it('run without a program does nothing', async () => {
    const { machine, controller } = bench(busy);
    machine.state.status = STATUS_READY;
    await controller.handle({ type: 'run' });
    expect(controller.running).toBe(false);
  });
});

describe('stepping', () => {
  /** Goes to `ip` after `instructions`, where a breakpoint stops it. */
  const returnsTo =
    (ip: number, instructions: number): Guest =>
    (machine, ticks) => {
      const { icount } = machine.state;
      machine.execute(Math.min(ticks, instructions - (icount % instructions)));
      machine.regs.ip = machine.state.icount % instructions === 0 ? ip : 0x500;
      const here = machine.regs.cs * 16 + machine.regs.ip;
      return machine.breakpoints.has(here) ? 'break' : 'budget';
    };

  it('executes one instruction and stays paused', async () => {
    const { machine, controller } = bench(busy);
    place(machine, [0x40]);
    await controller.handle({ type: 'step' });
    expect(machine.state.icount).toBe(1);
    expect(controller.running).toBe(false);
  });

  it.each([
    ['CALL', [0xe8, 0x00, 0x01], 3],
    ['INT', [0xcd, 0x21], 2],
    ['LOOP', [0xe2, 0xfe], 2],
    ['REP MOVSB', [0xf3, 0xa4], 2],
  ])('over %s runs to the instruction behind it', async (_, code, length) => {
    const { machine, controller } = bench(returnsTo(0x100 + length, 100_000));
    place(machine, code);
    await controller.handle({ type: 'stepOver' });
    expect(controller.running).toBe(true);
    while (controller.running) controller.slice();
    expect(machine.regs.ip).toBe(0x100 + length);
    expect(machine.state.icount).toBe(100_000);
    expect([...machine.breakpoints]).toEqual([]);
  });

  it('over a plain instruction is a step', async () => {
    const { machine, controller } = bench(busy);
    place(machine, [0x40]);
    await controller.handle({ type: 'stepOver' });
    expect(machine.state.icount).toBe(1);
    expect(controller.running).toBe(false);
  });

  it('over a call that never returns can be ended by pause', async () => {
    const { machine, controller, pass } = bench(busy);
    place(machine, [0xe8, 0x00, 0x01]);
    await controller.handle({ type: 'stepOver' });
    pass(100);
    expect(controller.running).toBe(true);
    await controller.handle({ type: 'pause' });
    expect(controller.running).toBe(false);
    expect([...machine.breakpoints]).toEqual([]);
  });

  it('over a recursive call does not stop in a deeper one', async () => {
    let passes = 0;
    const { machine, controller } = bench((self, ticks) => {
      self.execute(Math.min(ticks, 10));
      passes++;
      if (passes === 1) return 'budget';
      self.regs.ip = 0x103;
      self.regs.sp = passes === 2 ? 0xff00 : 0xfffe;
      return 'break';
    });
    place(machine, [0xe8, 0x00, 0x01]);
    await controller.handle({ type: 'stepOver' });
    while (controller.running) controller.slice();
    expect(passes).toBe(3);
    expect(machine.regs.sp).toBe(0xfffe);
  });

  it('on a call that waits for a key goes on until the key has come', async () => {
    const { machine, controller, pass } = bench(waiting);
    place(machine, [0xcd, 0x16]);
    await controller.handle({ type: 'step' });
    expect(machine.state.status).toBe(STATUS_WAITING);
    expect(controller.running).toBe(true);
    pass(50);
    machine.guest = (self) => {
      self.regs.ip = 0x102;
      return 'break';
    };
    await controller.handle({ type: 'type', text: 'x' });
    pass(50);
    expect(controller.running).toBe(false);
  });

  it('keeps the breakpoints of the user', async () => {
    const { machine, controller } = bench(busy);
    place(machine, [0xe8, 0x00, 0x01]);
    await controller.handle({ type: 'breakpoints', at: [{ cs: 0x100, ip: 0x200 }] });
    await controller.handle({ type: 'stepOver' });
    expect([...machine.breakpoints]).toEqual([0x1200, 0x1103]);
    await controller.handle({ type: 'pause' });
    expect([...machine.breakpoints]).toEqual([0x1200]);
  });
});

describe('frames and events', () => {
  it('resolve ranges that follow registers', async () => {
    const { machine, controller } = bench(busy);
    place(machine, []);
    await controller.handle({
      type: 'view',
      ranges: [
        { id: 'memory', from: 0x400, before: 0, length: 16 },
        { id: 'code', from: 'cs:ip', before: 8, length: 24 },
      ],
    });
    expect(controller.frameInfo().ranges).toEqual([
      { id: 'memory', lin: 0x400, length: 16 },
      { id: 'code', lin: 0x10f8, length: 32 },
    ]);
  });

  it('hand console output over in one piece', () => {
    const { machine, controller, events } = bench(busy);
    for (const byte of [0x48, 0x69]) machine.hooks.console?.(byte, 1);
    controller.flush();
    controller.flush();
    expect(events).toEqual([{ type: 'output', bytes: new Uint8Array([0x48, 0x69]) }]);
  });

  it('tell once what the machine does not have', () => {
    const { machine, events } = bench(busy);
    machine.hooks.missing?.('Port 0388h.');
    expect(events).toMatchObject([
      { type: 'notice', notice: { severity: 'warning', cause: 'Port 0388h.' } },
    ]);
  });
});
