import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command, Event, TraceEntry } from '../../src/session/protocol.ts';
import { KEPT, TraceLog } from '../../src/ui/traceLog.ts';

function entry(sequence: number): TraceEntry {
  return {
    sequence,
    clock: sequence,
    microseconds: sequence,
    pid: 1001,
    name: 'port_out',
    failed: false,
    text: `outb(0x43, ${sequence})`,
    json: '{}',
  };
}

/** Entries `from` to `to`, without the last. */
function entries(from: number, to: number): TraceEntry[] {
  return Array.from({ length: to - from }, (_, i) => entry(from + i));
}

function logged() {
  const commands: Command[] = [];
  let say: (event: Event) => void = () => {};
  const log = new TraceLog({
    send: (command) => commands.push(command),
    subscribe: (listener) => {
      say = listener;
      return () => true;
    },
  });
  const traced = (from: number, to: number, dropped = 0) => {
    say({ type: 'traced', entries: entries(from, to), dropped });
    vi.runAllTimers();
  };
  return { log, commands, traced, say: (event: Event) => say(event) };
}

describe('the log of the pane Trace', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is off until it is started, with the filter that was given before', () => {
    const { log, commands } = logged();
    log.setFilter('tag=io');
    expect(commands).toEqual([]);
    log.start();
    log.setFilter('tag=dos');
    log.setFilter('tag=dos');
    log.pause();
    expect(commands).toEqual([
      { type: 'trace', filter: 'tag=io' },
      { type: 'trace', filter: 'tag=dos' },
      { type: 'trace', filter: null },
    ]);
  });

  it('keeps the newest events and counts what is lost, here and in the worker', () => {
    const { log, traced } = logged();
    traced(0, KEPT - 1);
    traced(KEPT + 4, KEPT + 10, 5);
    const state = log.store.getState();
    expect(state.entries).toHaveLength(KEPT);
    expect(state.entries[0].sequence).toBe(5);
    expect(state.entries.at(-1)?.sequence).toBe(KEPT + 9);
    expect(state).toMatchObject({ dropped: 5, forgotten: 5 });
  });

  it('changes what is shown at most ten times a second', () => {
    const { log, say } = logged();
    let changes = 0;
    log.store.subscribe(() => changes++);
    for (let i = 0; i < 20; i++) {
      say({ type: 'traced', entries: entries(i, i + 1), dropped: 1 });
      vi.advanceTimersByTime(50);
    }
    vi.runAllTimers();
    expect(changes).toBeLessThanOrEqual(10);
    expect(log.store.getState().entries).toHaveLength(20);
    expect(log.store.getState().dropped).toBe(20);
  });

  it('forgets everything when it is cleared, but goes on', () => {
    const { log, traced } = logged();
    log.start();
    traced(0, 3, 2);
    log.clear();
    expect(log.store.getState()).toMatchObject({ on: true, entries: [], dropped: 0, forgotten: 0 });
    traced(3, 5);
    expect(log.store.getState().entries.map(({ sequence }) => sequence)).toEqual([3, 4]);
  });

  it('gives no number twice when the worker counts from 0 again', () => {
    const { log, traced } = logged();
    const numbers = () => log.store.getState().entries.map(({ sequence }) => sequence);
    traced(0, 3);
    traced(0, 2);
    traced(2, 3);
    expect(numbers()).toEqual([0, 1, 2, 3, 4, 5]);
    log.clear();
    traced(0, 2);
    expect(numbers()).toEqual([6, 7]);
  });

  it('shows at once what is more than it keeps, however long the time is in a hidden page', () => {
    const { log, say } = logged();
    say({ type: 'traced', entries: entries(0, KEPT), dropped: 0 });
    expect(log.store.getState().entries).toHaveLength(0);
    say({ type: 'traced', entries: entries(KEPT, KEPT + 1), dropped: 0 });
    expect(log.store.getState().entries).toHaveLength(KEPT);
    expect(log.store.getState().forgotten).toBe(1);
  });

  it('has the problem that the worker found with a filter, until another is given', () => {
    const { log, say } = logged();
    const problem = { title: 'a', cause: 'b', fix: 'c', at: [0, 1] } as const;
    say({ type: 'traceFilter', problem });
    expect(log.store.getState().problem).toEqual(problem);
    log.setFilter('x');
    expect(log.store.getState().problem).toBeNull();
  });
});
