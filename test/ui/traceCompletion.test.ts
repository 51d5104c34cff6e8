import { describe, expect, it } from 'vitest';
import { completionsAt } from '../../src/ui/traceCompletion.ts';

/** What may stand at the caret, which is `|` in the text. */
function offered(text: string): string[] {
  const caret = text.indexOf('|');
  const filter = text.replace('|', '');
  return completionsAt(filter, caret).options.map((option) => option.text);
}

/** The filter when the first offer is taken. */
function taken(text: string): string {
  const caret = text.indexOf('|');
  const filter = text.replace('|', '');
  const { from, options } = completionsAt(filter, caret);
  return filter.slice(0, from) + (options[0]?.text ?? '') + filter.slice(caret);
}

describe('the completion of trace filters', () => {
  it('offers events, tags and processes to begin with', () => {
    const all = offered('|');
    expect(all.slice(0, 2)).toEqual(['vm86', 'vm86old']);
    expect(all).toEqual(
      expect.arrayContaining(['dos_int21', 'guest_int', 'tag=', 'pid=', 'follow']),
    );
  });

  it.each([
    ['dos|', 'dos_int21'],
    ['int21|', 'dos_int21'],
    ['vm86_en|', 'vm86_enter'],
    ['tag=do|', 'tag=dos'],
    ['tag=dos,bi|', 'tag=dos,bios'],
    ['tag=io -port_i|', 'tag=io -port_in'],
    ['exe| tag=dos', 'execve tag=dos'],
    ['dos_int21.|', 'dos_int21.data.'],
    ['dos_int21.data.pa|', 'dos_int21.data.path'],
    ['dos_int21.data.path|', 'dos_int21.data.path='],
    ['vm86.ret|', 'vm86.retval'],
    ['vm86.retval|', 'vm86.retval='],
    ['vm86.scope.process|', 'vm86.scope.processName'],
    ['execve.scope.comm|', 'execve.scope.comm='],
    ['fol|', 'follow'],
  ])('turns %s into %s', (text, expected) => {
    expect(taken(text)).toBe(expected);
  });

  it('offers an event’s own fields, and a return value where it has one', () => {
    expect(offered('irq_inject.data.|')).toEqual(['irq', 'vector']);
    expect(offered('irq_inject.|')).toEqual(['data.', 'scope.']);
    expect(offered('vm86.|')).toEqual(['data.', 'retval', 'scope.']);
    expect(offered('vm86.retval|')).toEqual(
      ['=', '!=', '<=', '>=', '<', '>'].map((op) => `retval${op}`),
    );
  });

  it('goes on from an event to its parts', () => {
    expect(offered('vm86|')).toContain('vm86.');
    expect(offered('-vm86|')).not.toContain('vm86.');
  });

  it('leaves values to the user', () => {
    expect(offered('vm86.retval>=25|')).toEqual([]);
    expect(offered('comm="DO|')).toEqual([]);
  });

  it('says what each of them is', () => {
    for (const text of ['|', 'tag=|', 'vm86.|', 'execve.data.|', 'vm86.retval|', 'vm86.scope.|'])
      for (const { about } of completionsAt(text.replace('|', ''), text.indexOf('|')).options)
        expect(about).not.toBe('');
  });
});
