/**
 * Two machines of one page have nothing in common. What components make of them is looked at in
 * test/e2e/machines.test.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Session } from '../../src/session/client.ts';
import type { Event } from '../../src/session/protocol.ts';
import {
  closeMachine,
  focusMachine,
  focusedMachine,
  openMachine,
  useMachines,
} from '../../src/ui/machines.ts';
import { PageMachine } from '../../src/ui/pageMachine.ts';
import { FakeWorker } from '../session/fakeWorker.ts';

/** A machine of the page around a worker that says only what a test has it say. */
function machineWith(id: number, early: readonly Event[] = []) {
  const worker = new FakeWorker();
  const session = new Session({ shared: false, createWorker: () => worker });
  session.start();
  for (const event of early) worker.say(event);
  return { worker, machine: new PageMachine(id, session) };
}

const LOADED = { type: 'loaded', name: 'C:\\A.COM', args: '', choices: ['C:\\A.COM'] } as const;

describe('machines of a page', () => {
  it('show what their own workers say', () => {
    const [one, two] = [machineWith(1), machineWith(2)];
    one.worker.say(LOADED);
    two.worker.say({ type: 'output', bytes: Uint8Array.of(0x48, 0x69) });
    expect(one.machine.store.getState().program?.name).toBe('A.COM');
    expect(two.machine.store.getState().program).toBe(null);
    expect(one.machine.store.getState().output).toBe('');
    expect(two.machine.store.getState().output).toBe('Hi');
  });

  it('send to their own workers', () => {
    const [one, two] = [machineWith(1), machineWith(2)];
    two.machine.playground.setSpeed(0);
    two.machine.playground.view('memory', { from: 0, before: 0, length: 16 });
    expect(one.worker.commands.map(({ type }) => type)).toEqual(['start']);
    expect(two.worker.commands.map(({ type }) => type)).toEqual(['start', 'speed', 'view']);
    expect(one.machine.store.getState().speed).not.toBe(0);
  });

  it('keep their notices apart, and one may crash without the other', () => {
    const [one, two] = [machineWith(1), machineWith(2)];
    one.worker.say({ type: 'started' });
    two.worker.say({ type: 'started' });
    two.worker.say({ type: 'crashed', message: 'out of memory' });
    expect(two.worker.terminated).toBe(true);
    expect(two.machine.store.getState().status.kind).toBe('stopped');
    expect(two.machine.store.getState().notices.map(({ action }) => action?.label)).toEqual([
      'Restart',
    ]);
    expect(one.worker.terminated).toBe(false);
    expect(one.machine.store.getState().status.kind).toBe('starting');
    expect(one.machine.store.getState().notices).toEqual([]);
  });

  it('hear what their workers said before the page was there', () => {
    const { machine, worker } = machineWith(1, [{ type: 'started' }, LOADED]);
    expect(machine.store.getState().program?.name).toBe('A.COM');
    worker.say({
      type: 'notice',
      notice: { severity: 'error', title: 'A file is damaged', cause: 'It is.', fix: 'Mend it.' },
    });
    // An error of a machine that has started does not mean that there is none.
    expect(machine.store.getState().notices.map(({ action }) => action)).toEqual([null]);
    expect(machine.store.getState().status.kind).toBe('starting');
  });

  it('have names and ids of their own', () => {
    const [one, two] = [machineWith(1).machine, machineWith(2).machine];
    expect([one.label('Screen'), two.label('Screen')]).toEqual(['Screen', 'Screen (machine 2)']);
    expect([one.unique('status'), two.unique('status')]).toEqual(['status', 'status-2']);
  });
});

describe('opening and closing machines', () => {
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** A page with one machine, on which a second one has been opened; the second one's worker too. */
  function pageWithTwo() {
    const workers: FakeWorker[] = [];
    vi.useFakeTimers();
    vi.stubGlobal(
      'Worker',
      class extends FakeWorker {
        constructor() {
          super();
          workers.push(this);
        }
      },
    );
    vi.stubGlobal('requestAnimationFrame', () => 1);
    vi.stubGlobal('cancelAnimationFrame', () => undefined);
    vi.stubGlobal('document', { baseURI: 'http://page.test/' });
    vi.stubGlobal('fetch', () => Promise.reject(new Error('there is no server')));
    const { machine: one } = machineWith(1);
    useMachines.setState({ machines: [one], focused: 1 });
    openMachine();
    return { one, worker: workers[0] };
  }
  const ids = () => useMachines.getState().machines.map(({ id }) => id);

  it('gives the second one the keys of the page, and has no room for a third', () => {
    pageWithTwo();
    expect(ids()).toEqual([1, 2]);
    expect(focusedMachine()?.id).toBe(2);
    openMachine();
    expect(ids()).toEqual([1, 2]);
    focusMachine(1);
    expect(focusedMachine()?.id).toBe(1);
  });

  it('ends a closed machine when its undo is over, and not before', () => {
    const { one, worker } = pageWithTwo();
    closeMachine(2);
    expect(ids()).toEqual([1]);
    expect(focusedMachine()?.id).toBe(1);
    expect(worker.commands.at(-1)).toEqual({ type: 'pause' });
    expect(one.store.getState().notices.map(({ title }) => title)).toEqual(['Machine 2 is closed']);
    vi.advanceTimersByTime(9_000);
    expect(worker.terminated).toBe(false);
    vi.advanceTimersByTime(2_000);
    expect(worker.terminated).toBe(true);
    expect(one.store.getState().notices).toEqual([]);
  });

  it('brings a closed machine back as it was, and keeps it then', () => {
    const { one, worker } = pageWithTwo();
    const two = useMachines.getState().machines[1];
    two.store.setState({ args: 'as it was' });
    closeMachine(2);
    one.store.getState().notices[0].action?.act();
    expect(ids()).toEqual([1, 2]);
    expect(useMachines.getState().machines[1]).toBe(two);
    vi.advanceTimersByTime(15_000);
    expect(worker.terminated).toBe(false);
    expect(one.store.getState().notices).toEqual([]);
  });

  it('does not close the last machine, nor one that is not there', () => {
    const { worker } = pageWithTwo();
    closeMachine(7);
    expect(ids()).toEqual([1, 2]);
    closeMachine(2);
    closeMachine(1);
    expect(ids()).toEqual([1]);
    openMachine();
    // Whoever opens another one does not want the closed one back.
    expect(worker.terminated).toBe(true);
    expect(ids()).toEqual([1, 2]);
  });
});

/** What modules of the page may hold: nothing of it belongs to a machine. */
const OF_THE_PAGE: Readonly<Record<string, readonly string[]>> = {
  'machines.ts': ['useMachines', 'endClosed'],
  'useMachine.ts': ['MachineContext'],
  // Code, which is fetched once for all machines.
  'feed.ts': ['explain'],
  'LatePane.tsx': ['useLoaded'],
  'screenFont.ts': ['screenFontLoaded'],
  'Screen.tsx': ['terminalModule'],
  // Hands its worker over to the page's first machine.
  'main.ts': ['session'],
};

describe('a module of the page', () => {
  it('holds nothing that belongs to a machine', () => {
    const folder = new URL('../../src/ui/', import.meta.url);
    // A table that is filled where it is made, or read-only, is no state.
    const state =
      /^(?:export )?(?:let (\w+)|const (\w+)(?:: (?!Readonly)[^=]+)? = (?:new (?!(?:Map|Set)(?:<[^>]*>)?\([^)])|create\w*[<(]|import\())/gm;
    const found = readdirSync(folder)
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => {
        const text = readFileSync(new URL(name, folder), 'utf8');
        const names = [...text.matchAll(state)].map(
          ([, variable, constant]) => variable ?? constant,
        );
        return [name, names] as const;
      })
      .filter(([, names]) => names.length > 0);
    expect(Object.fromEntries(found)).toEqual(OF_THE_PAGE);
  });
});
