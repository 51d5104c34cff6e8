import { afterEach, describe, expect, it, vi } from 'vitest';
import { Session } from '../../src/session/client.ts';
import type { SessionOptions } from '../../src/session/client.ts';
import type { Event } from '../../src/session/protocol.ts';
import { FRAME_BUFFER_SIZE, publish } from '../../src/state/frame.ts';
import { createMemory } from '../../src/state/memory.ts';
import { FakeWorker } from './fakeWorker.ts';

function start(options: SessionOptions = {}) {
  const workers: FakeWorker[] = [];
  const events: Event[] = [];
  const session = new Session({
    shared: false,
    createWorker: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    ...options,
  });
  session.subscribe((event) => events.push(event));
  session.start();
  return { session, workers, events, types: () => events.map(({ type }) => type) };
}

const frameInfo = { driver: 0, fullSpeed: true, mips: 0, ranges: [] } as const;

afterEach(() => vi.useRealTimers());

describe('starting', () => {
  it('sends the date first, and commands behind it without waiting for an answer', () => {
    const { session, workers } = start({ date: new Date(1991, 5, 11, 12, 30, 15) });
    session.send({ type: 'run' });
    const [worker] = workers;
    expect(worker?.commands).toMatchObject([
      { type: 'start', date: [1991, 6, 11, 12, 30, 15] },
      { type: 'run' },
    ]);
  });

  it('tells the first listener what came before it', () => {
    const worker = new FakeWorker();
    const session = new Session({ shared: false, createWorker: () => worker });
    session.start();
    worker.say({ type: 'started' });
    const events: Event[] = [];
    session.subscribe((event) => events.push(event));
    expect(events).toEqual([{ type: 'started' }]);
  });

  it('tells the user when there is no answer', () => {
    vi.useFakeTimers();
    const { events, workers } = start({ startTimeout: 5000 });
    vi.advanceTimersByTime(5001);
    expect(events).toMatchObject([{ type: 'notice', notice: { severity: 'error' } }]);
    expect(workers[0]?.terminated).toBe(true);
  });

  it('tells the user when the script cannot be loaded or the browser refuses', () => {
    const { events, workers } = start();
    workers[0]?.fail('');
    expect(events).toMatchObject([{ notice: { cause: expect.stringContaining('script') } }]);
    const refused = start({
      createWorker: () => {
        throw new Error('denied by policy');
      },
    });
    expect(refused.events).toMatchObject([
      { notice: { cause: expect.stringContaining('policy') } },
    ]);
  });
});

describe('frames', () => {
  it('come from shared memory where there is some', () => {
    const { session, workers } = start({ shared: true });
    const [command] = workers[0]?.commands ?? [];
    const frames = command?.type === 'start' ? command.frames : null;
    expect(session.readFrame()).toBeNull();
    if (frames !== null) publish(createMemory(), frames, frameInfo);
    const first = session.readFrame();
    expect(first?.sequence).toBe(1);
    expect(session.readFrame()).toBe(first);
  });

  it('come in buffers otherwise, which go back', () => {
    const { session, workers } = start();
    const buffer = new ArrayBuffer(FRAME_BUFFER_SIZE);
    publish(createMemory(), buffer, frameInfo);
    workers[0]?.say({ type: 'frame', buffer });
    expect(session.readFrame()?.sequence).toBe(1);
    expect(workers[0]?.commands.at(-1)).toEqual({ type: 'frameDone', buffer });
  });
});

describe('a crash', () => {
  it('ends the worker, and a new one gets what was open, paused', () => {
    const { session, workers, types } = start();
    workers[0]?.say({ type: 'started' });
    const files = [{ name: 'a.com', bytes: new Uint8Array([0xc3]) }];
    session.send({ type: 'open', files, args: 'x', run: true });
    session.send({ type: 'speed', speed: 1000 });
    workers[0]?.say({ type: 'crashed', message: 'oh' });
    expect(workers[0]?.terminated).toBe(true);
    expect(types()).toEqual(['started', 'crashed']);
    session.restart();
    workers[1]?.say({ type: 'started' });
    expect(workers[1]?.commands).toMatchObject([
      { type: 'start' },
      { type: 'speed', speed: 1000 },
      { type: 'open', args: 'x', run: false },
    ]);
  });

  it('is followed by a machine of the model that was chosen last', () => {
    const { session, workers } = start({ cpu: '80186' });
    workers[0]?.say({ type: 'started' });
    session.send({ type: 'reset', args: '', cpu: '80386', fpu: true });
    session.send({ type: 'reset', args: '' });
    workers[0]?.say({ type: 'crashed', message: 'oops' });
    session.restart();
    expect(workers[0]?.commands[0]).toMatchObject({ type: 'start', cpu: '80186', fpu: false });
    const again = { type: 'start', cpu: '80386', fpu: true, id: 1 };
    expect(workers[1]?.commands[0]).toMatchObject(again);
  });

  it('of the script itself is told the same way', () => {
    const { workers, types } = start();
    workers[0]?.say({ type: 'started' });
    workers[0]?.fail('out of memory');
    expect(types()).toEqual(['started', 'crashed']);
  });
});
