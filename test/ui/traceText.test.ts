import { describe, expect, it } from 'vitest';
import type { TraceEntry } from '../../src/session/protocol.ts';
import { isProblem, parseFilter } from '../../src/debug/trace/filter.ts';
import { PRESETS } from '../../src/ui/tracePresets.ts';
import { EXPORTS, fieldsOf, lineParts, timeText } from '../../src/ui/traceText.ts';

describe('lines of the trace', () => {
  it.each([
    [0, '0.000000'],
    [1234.9, '0.001234'],
    [59_999_999, '59.999999'],
    [62_000_005, '1:02.000005'],
    [3_661_000_000, '61:01.000000'],
  ])('have %s microseconds as %s', (microseconds, text) => {
    expect(timeText(microseconds)).toBe(text);
  });

  it.each([
    ['outb(0x43, 0x36) = 0', '', 'outb', '(0x43, 0x36) = 0'],
    ['--- SIGILL {si_signo=SIGILL} ---', '--- ', 'SIGILL', ' {si_signo=SIGILL} ---'],
    ['+++ exited with 0 +++', '+++ ', 'exited', ' with 0 +++'],
    ['', '', '', ''],
    ['(odd)', '', '(odd)', ''],
  ])('are taken apart at the name: %s', (text, before, name, rest) => {
    expect(lineParts(text)).toEqual({ before, name, rest });
  });

  it('open to fields with their types, numbers also in hex', () => {
    const data = [
      { name: 'fn', u_int64: '1' },
      { name: 'v86', pointer: '4096' },
      { name: 'name', str: 'open "x"' },
      { name: 'cf', bool: true },
      { name: 'returnValue', int64: '-2' },
      { name: 'argv', str_array: { value: ['C:\\A.COM', '/x'] } },
      { name: 'envp', str_array: {} },
    ];
    expect(
      fieldsOf(JSON.stringify({ data })).map(({ name, type, value }) => [name, type, value]),
    ).toEqual([
      ['fn', 'u_int64', '1'],
      ['v86', 'pointer', '4096 = 1000h'],
      ['name', 'str', '"open \\"x\\""'],
      ['cf', 'bool', 'true'],
      ['returnValue', 'int64', '-2'],
      ['argv', 'str_array', '"C:\\\\A.COM", "/x"'],
      ['envp', 'str_array', 'none'],
    ]);
  });

  it('are exported with the process in front, or as they came', () => {
    const entry: TraceEntry = {
      sequence: 1,
      clock: 1,
      microseconds: 1,
      pid: 1001,
      name: 'exit',
      failed: false,
      text: '+++ exited with 0 +++',
      json: '{"id":61}',
    };
    expect(EXPORTS.map(({ extension, line }) => [extension, line(entry)])).toEqual([
      ['txt', '1001 +++ exited with 0 +++\n'],
      ['jsonl', '{"id":61}\n'],
    ]);
  });

  it.each(PRESETS.map(({ label, filter }) => [label, filter]))(
    'have a right filter for %s',
    (_, filter) => {
      expect(isProblem(parseFilter(filter))).toBe(false);
    },
  );
});
