/** Rows V-143 to V-147 of vm86.md: what a trace says of calls, and filters. */
import { describe, expect, it } from 'vitest';
import { createTrace } from '../../src/debug/trace/trace.ts';
import { VM86_ENTER } from '../../src/vm86/abi.ts';
import { LIVE, vm86, vm86old } from '../../src/vm86/vm86.ts';
import { fields, trace } from '../debug/lab.ts';
import { Bench } from './baseState.ts';

/** `EXEC` of the file, without environment and parameters of its own. */
const EXEC = (file: string) => `
  mov ah, 4ah
  mov bx, 1000h
  int 21h
  mov ax, 4b00h
  mov dx, name
  mov bx, block
  mov [block+4], cs
  int 21h
  int 20h
name:  db "${file}", 0
block: dw 0, tail, 0, 5ch, 0, 6ch, 0
tail:  db 6, " /x yy", 13
`;

describe('tracing (vm86.md 13.8)', () => {
  it('V-143: a vm86 call is one vm86 event with fn, v86 and returnValue, 64-bit values as strings', () => {
    const calls: [number, number][] = [
      [VM86_ENTER, LIVE],
      [2, LIVE],
      [7, LIVE],
      [0, 12345],
      [3, 0xa05],
      [5, 0],
      [6, 5],
      [4, 5],
      [VM86_ENTER, -1],
      [VM86_ENTER, 2 ** 40],
    ];
    for (const [fn, at] of calls) {
      const bench = new Bench();
      const tracing = createTrace(bench.task);
      const result = vm86(bench.task, fn, at);
      const events = tracing.take().filter(({ schema }) => schema.name === 'vm86');
      expect(events).toHaveLength(1);
      const json = JSON.parse(tracing.json(events[0] ?? expect.fail()));
      expect(json.id).toBe(396);
      expect(JSON.stringify(json.data)).toBe(
        `[{"name":"fn","u_int64":"${fn}"},{"name":"v86","pointer":"${at}"},` +
          `{"name":"returnValue","int64":"${result}"}]`,
      );
      expect(json.workload.process.thread).toMatchObject({ syscall: 'vm86', compat: true });
    }
    const bench = new Bench();
    const tracing = createTrace(bench.task, { filter: 'vm86*' });
    const result = vm86old(bench.task, LIVE);
    const events = tracing.take();
    expect(events.map(({ schema }) => schema.name)).toEqual(['vm86_enter', 'vm86_exit', 'vm86old']);
    const json = JSON.parse(tracing.json(events[2] ?? expect.fail()));
    expect(json.id).toBe(388);
    expect(json.data).toEqual([
      { name: 'info', pointer: String(LIVE) },
      { name: 'returnValue', int64: String(result) },
    ]);
  });

  it('V-144: EXEC is one execve, and of a missing file two, the second with int64 "-2"', () => {
    const good = trace(EXEC('C:\\CHILD.COM'), {
      filter: 'execve',
      files: { 'CHILD.COM': 'int 20h' },
    });
    // The first is the program that the host has started.
    expect(good.events.map(fields)).toMatchObject([
      { pathname: 'C:\\PROG.COM', argv: ['C:\\PROG.COM'], returnValue: undefined },
      { pathname: 'C:\\CHILD.COM', argv: ['C:\\CHILD.COM', '/x', 'yy'], returnValue: undefined },
    ]);
    expect(good.json.some((line) => line.includes('returnValue'))).toBe(false);

    const missing = trace(EXEC('C:\\NONE.COM'), { filter: 'execve' });
    const [, first, second, ...more] = missing.json.map((line) => JSON.parse(line));
    expect(more).toEqual([]);
    expect(first.data.map(({ name }: { name: string }) => name)).toEqual([
      'pathname',
      'argv',
      'envp',
    ]);
    expect(second.data[0]).toEqual({ name: 'pathname', str: 'C:\\NONE.COM' });
    expect(second.data.at(-1)).toEqual({ name: 'returnValue', int64: '-2' });
  });

  it('V-145: vm86.retval>=256 lets 0x2102 through and not 1', () => {
    const results = [];
    for (const code of ['f4', 'cd 21']) {
      const bench = new Bench();
      bench.put(0x1000, 0x100, code).put(0, 0x21 * 4, '00 00 00 f0');
      const tracing = createTrace(bench.task, { filter: 'vm86.retval>=256' });
      const result = vm86(bench.task, VM86_ENTER, LIVE);
      results.push([result, tracing.take().map((event) => fields(event).returnValue)]);
    }
    expect(results).toEqual([
      [1, []],
      [0x2102, [0x2102]],
    ]);
  });

  it('V-146: tag=syscalls and then -vm86old keeps vm86 and drops vm86old', () => {
    for (const filter of ['tag=syscalls -vm86old', 'tag=syscalls,-vm86old']) {
      const bench = new Bench();
      const tracing = createTrace(bench.task, { filter });
      vm86(bench.task, VM86_ENTER, LIVE);
      vm86old(bench.task, LIVE);
      expect(tracing.take().map(({ schema }) => schema.name)).toEqual(['vm86']);
    }
  });

  it('V-147: execve.data.pathname=*.COM is a suffix, its case as given', () => {
    const paths = (filter: string) =>
      trace(EXEC('C:\\CHILD.EXE'), { filter, files: { 'CHILD.EXE': 'int 20h' } }).events.map(
        (event) => fields(event).pathname,
      );
    expect(paths('execve')).toEqual(['C:\\PROG.COM', 'C:\\CHILD.EXE']);
    expect(paths('execve.data.pathname=*.COM')).toEqual(['C:\\PROG.COM']);
    expect(paths('execve.data.pathname=*.com')).toEqual([]);
    expect(paths('execve.data.pathname=*.EXE')).toEqual(['C:\\CHILD.EXE']);
  });
});
