import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/asm/assemble.ts';
import { Machine } from '../../src/machine.ts';
import { Controller } from '../../src/session/controller.ts';
import type { Event, TraceEntry } from '../../src/session/protocol.ts';

interface Page {
  readonly controller: Controller;
  readonly events: Event[];
  /** The clock of the page, in milliseconds. */
  now: number;
}

function page(): Page {
  const events: Event[] = [];
  const result: { now: number } = { now: 0 };
  const controller = new Controller({
    createMachine: (hooks) => new Machine({ hooks, date: [2026, 1, 2, 3, 4, 5], diskC: 4 << 20 }),
    now: () => (result.now += 0.01),
    emit: (event) => events.push(event),
    paced: false,
  });
  return Object.assign(result, { controller, events });
}

async function open(of: Page, source: string): Promise<void> {
  const { image } = assemble(`org 100h\n${source}\n`);
  const files = [{ name: 'prog.com', bytes: image }];
  await of.controller.handle({ type: 'open', files, args: '', run: true });
}

/** Runs to the end of the program and until nothing waits to be sent. */
function finish(of: Page): { entries: TraceEntry[]; dropped: number; batches: number } {
  while (of.controller.running) of.controller.slice();
  do {
    of.now += 50;
    of.controller.flush();
  } while (of.controller.unsent);
  const batches = of.events.flatMap((event) => (event.type === 'traced' ? [event] : []));
  return {
    entries: batches.flatMap(({ entries }) => entries),
    dropped: batches.reduce((sum, { dropped }) => sum + dropped, 0),
    batches: batches.length,
  };
}

/** Writes a character CX times. */
const writes = (count: number) =>
  `mov cx, ${count}\nagain: mov ah, 2\nmov dl, 'x'\nint 21h\nloop again\nmov ax, 4c05h\nint 21h`;

describe('the trace of a session', () => {
  it('comes in entries with text and JSON', async () => {
    const of = page();
    await of.controller.handle({ type: 'trace', filter: 'execve,dos_int21,exit' });
    expect(of.events).toContainEqual({ type: 'traceFilter', problem: null });
    await open(of, 'mov ah, 3dh\nmov dx, 80h\nint 21h\nmov ax, 4c05h\nint 21h');
    const { entries, dropped } = finish(of);
    expect(entries.map(({ name, failed }) => [name, failed])).toEqual([
      ['execve', false],
      ['dos_int21', true],
      ['dos_int21', false],
      ['exit', false],
    ]);
    expect(dropped).toBe(0);
    expect(entries[3]).toMatchObject({ pid: 1001, text: '+++ exited with 5 +++', sequence: 3 });
    expect(JSON.parse(entries[3]?.json ?? '')).toMatchObject({
      name: 'exit',
      data: [{ name: 'status', int32: 5 }],
    });
  });

  it('sends at most 1000 entries at a time, and counts what gave way', async () => {
    const of = page();
    await of.controller.handle({ type: 'trace', filter: 'dos_int21' });
    await open(of, writes(40_000));
    // Nobody flushes while it runs: the ring overflows.
    const { entries, dropped, batches } = finish(of);
    expect(entries.length + dropped).toBe(40_001);
    expect(entries.length).toBe(16_384);
    expect(batches).toBe(17);
    expect(entries[0]?.sequence).toBe(dropped);
  });

  it('sends at most 20 batches a second', async () => {
    const of = page();
    await of.controller.handle({ type: 'trace', filter: 'dos_int21' });
    await open(of, writes(5000));
    while (of.controller.running) of.controller.slice();
    const sent = () => of.events.filter(({ type }) => type === 'traced').length;
    of.controller.flush();
    of.controller.flush();
    expect(sent()).toBe(1);
    of.now += 50;
    of.controller.flush();
    expect(sent()).toBe(2);
  });

  it('goes on as it was when a filter has an error, and says where', async () => {
    const of = page();
    await of.controller.handle({ type: 'trace', filter: 'exit' });
    await of.controller.handle({ type: 'trace', filter: 'exit,vm68' });
    const answers = of.events.flatMap((event) => (event.type === 'traceFilter' ? [event] : []));
    expect(answers[1]?.problem).toMatchObject({ title: 'There is no event vm68', at: [5, 9] });
    await open(of, 'int 20h');
    expect(finish(of).entries.map(({ name }) => name)).toEqual(['exit']);
  });

  it('takes another filter, and ends with null', async () => {
    const of = page();
    await of.controller.handle({ type: 'trace', filter: 'exit' });
    await of.controller.handle({ type: 'trace', filter: 'execve' });
    await open(of, 'int 20h');
    expect(finish(of).entries.map(({ name }) => name)).toEqual(['execve']);
    await of.controller.handle({ type: 'trace', filter: null });
    await open(of, 'int 20h');
    expect(finish(of).entries).toHaveLength(1);
    expect(of.controller.machine.trace).toBeNull();
    await of.controller.handle({ type: 'trace', filter: 'exit' });
    await open(of, 'int 20h');
    expect(finish(of).entries.map(({ name }) => name)).toEqual(['execve', 'exit']);
  });

  it('changes nothing in the machine', async () => {
    const hashes = [];
    for (const filter of [null, '', 'guest_int,tag=playground']) {
      const of = page();
      await of.controller.handle({ type: 'trace', filter });
      await open(of, writes(300));
      finish(of);
      const { machine } = of.controller;
      hashes.push([(machine as Machine).hash(), machine.state.icount, machine.state.clock]);
    }
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[2]).toEqual(hashes[0]);
  });
});
