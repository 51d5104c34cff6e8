import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem, parseFilter } from '../../src/debug/trace/filter.ts';
import type { TracedProcess, TraceEvent } from '../../src/debug/trace/event.ts';
import { EVENTS, SCOPE_FIELDS, TAGS } from '../../src/debug/trace/schema.ts';
import type { FieldSchema } from '../../src/debug/trace/schema.ts';
import { KIND } from '../../src/debug/trace/row.ts';

const SHELL: TracedProcess = {
  pid: 1001,
  path: 'C:\\SHELL.COM',
  name: 'SHELL.COM',
  parent: null,
  isNew: false,
};
const CHILD: TracedProcess = {
  pid: 1002,
  path: 'C:\\DIR\\PROG.EXE',
  name: 'PROG.EXE',
  parent: SHELL,
  isNew: true,
};

function valueFor({ type }: FieldSchema): number | string | boolean | string[] {
  if (type === 'str') return '';
  if (type === 'bool') return false;
  return type === 'str_array' ? [] : 0;
}

/** An event with zeros and empty texts but for `values`. */
function event(
  name: keyof typeof KIND,
  values: Readonly<Record<string, TraceEvent['values'][number]>> = {},
  process = SHELL,
): TraceEvent {
  const schema = EVENTS[KIND[name]] ?? expect.fail();
  return {
    sequence: 0,
    clock: 0,
    microseconds: 0,
    schema,
    process,
    syscall: 'vm86',
    values: schema.fields.map((field) =>
      Object.hasOwn(values, field.name) ? values[field.name] : valueFor(field),
    ),
  };
}

/** Whether the filter lets the event through. */
function passes(filter: string, one: TraceEvent): boolean {
  const parsed = parseFilter(filter);
  if (isProblem(parsed)) throw new Error(`${parsed.title}: ${parsed.cause}`);
  const at = EVENTS.indexOf(one.schema);
  const condition = parsed.conditions[at];
  expect((parsed.wants & one.schema.wants) !== 0).toBe(condition !== undefined);
  return condition === null || (condition !== undefined && condition(one));
}

/** Names of the events that a filter lets through. */
function names(filter: string): string[] {
  return EVENTS.filter(({ name }) => passes(filter, event(name as keyof typeof KIND))).map(
    ({ name }) => name,
  );
}

const ALL = EVENTS.map(({ name }) => name);

describe('events of a filter', () => {
  it('are numbered as their bits and rows are', () => {
    expect(Object.keys(KIND)).toEqual(ALL);
    expect(EVENTS.map(({ wants }) => wants)).toEqual(EVENTS.map((_, i) => 1 << i));
    expect(Object.values(KIND)).toEqual(EVENTS.map((_, i) => i));
  });

  it.each<[string, string[]]>([
    ['', ALL.filter((name) => name !== 'guest_int')],
    ['guest_int', ['guest_int']],
    ['vm86', ['vm86']],
    ['vm86,vm86old', ['vm86', 'vm86old']],
    ['vm86 vm86old', ['vm86', 'vm86old']],
    ['  vm86 ,, vm86old ', ['vm86', 'vm86old']],
    ['vm86*', ['vm86', 'vm86old', 'vm86_enter', 'vm86_exit', 'vm86_signal']],
    ['*_int', ['bios_int', 'guest_int']],
    ['*int*', ['dos_int21', 'bios_int', 'guest_int']],
    ['tag=io', ['port_in', 'port_out']],
    ['tag=dos,bios', ['dos_int21', 'bios_int']],
    ['tag=dos,bios exit', ['exit', 'dos_int21', 'bios_int']],
    ['tag=syscalls', ['vm86', 'vm86old', 'execve', 'exit']],
    ['tag=syscalls -vm86old', ['vm86', 'execve', 'exit']],
    ['tag=syscalls,-vm86old', ['vm86', 'execve', 'exit']],
    ['-vm86old tag=syscalls', ['vm86', 'execve', 'exit']],
    ['tag=playground -vm86_* -tag=io', ['dos_int21', 'bios_int', 'guest_int', 'irq_inject']],
    ['-vm86* -port_*', ['execve', 'exit', 'dos_int21', 'bios_int', 'irq_inject']],
    ['*', ALL],
  ])('%j are %j', (filter, wanted) => {
    expect(names(filter)).toEqual(wanted);
  });

  it('have the tags of vm86.md 12.5', () => {
    const tagged = Object.fromEntries(
      TAGS.map((tag) => [tag, EVENTS.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id)]),
    );
    const own = [20000, 20001, 20002, 20003, 20004, 20005, 20006, 20007, 20008];
    expect(tagged).toEqual({
      syscalls: [396, 388, 60, 61],
      '32bit_unique': [396, 388],
      proc: [60, 61],
      proc_life: [60, 61],
      playground: own,
      dos: [20002],
      bios: [20003],
      io: [20004, 20005],
      signals: [20006],
    });
  });
});

describe('conditions', () => {
  const open = event('dos_int21', {
    ah: 0x3d,
    name: 'open file',
    path: 'C:\\DIR\\A.TXT',
    returnValue: -2,
  });
  const load = event('execve', {
    pathname: 'C:\\PROG.COM',
    argv: ['C:\\PROG.COM', '/x'],
    returnValue: undefined,
  });
  const call = event('vm86', { fn: 1, v86: 0x1000, returnValue: 0x2102 });
  const out = event('port_out', { port: 0x3d4, value: 14 }, CHILD);

  it.each<[string, TraceEvent, boolean]>([
    ['dos_int21.data.ah=61', open, true],
    ['dos_int21.data.ah=0x3d', open, true],
    ['dos_int21.data.ah=0x3D,0x3e', open, true],
    ['dos_int21.data.ah=62,63', open, false],
    ['dos_int21.data.ah!=62,63', open, true],
    ['dos_int21.data.ah!=61,63', open, false],
    ['dos_int21.data.path=C:\\DIR\\A.TXT', open, true],
    ['dos_int21.data.path=C:\\DIR\\*', open, true],
    ['dos_int21.data.path=*.TXT', open, true],
    ['dos_int21.data.path=*.txt', open, false],
    ['dos_int21.data.path=*DIR*', open, true],
    ['dos_int21.data.path=*DIR', open, false],
    ['dos_int21.data.path=*', open, true],
    ['dos_int21.data.path!=*.TXT', open, false],
    ['dos_int21.data.name="open file"', open, true],
    ["dos_int21.data.name='open*'", open, true],
    ['dos_int21.data.name="open file",close', open, true],
    ['dos_int21.data.cf=false', open, true],
    ['dos_int21.data.cf=1', open, false],
    ['dos_int21.data.ah=61 dos_int21.data.path=*.COM', open, false],
    ['dos_int21.data.ah=61 dos_int21.data.path=*.TXT', open, true],
    ['dos_int21.retval=-2', open, true],
    ['dos_int21.retval!=0', open, true],
    ['dos_int21.retval<0', open, true],
    ['dos_int21.retval>=0', open, false],
    ['dos_int21.retval=0,-2', open, true],
    ['vm86.retval>=256', call, true],
    ['vm86.retval>8450', call, false],
    ['vm86.retval<=8450', call, true],
    ['vm86.data.v86=4096', call, true],
    ['vm86.data.returnValue=0x2102', call, true],
    ['execve.data.pathname=*.COM', load, true],
    ['execve.data.argv=/x', load, true],
    ['execve.data.argv=/y', load, false],
    ['execve.data.argv!=/y', load, true],
    // What an event does not have fulfils no condition.
    ['execve.retval!=0', load, false],
    ['execve.retval=0', load, false],
    ['pid=1001', open, true],
    ['pid=1001', out, false],
    ['pid!=1001', out, true],
    ['pid>1001', out, true],
    ['pid=1001,1002', out, true],
    ['uid=0', out, true],
    ['uid!=0', out, false],
    ['comm=PROG.EXE', out, true],
    ['comm!=PROG.EXE,SHELL.COM', out, false],
    ['comm=*.EXE', out, true],
    ['executable=C:\\DIR\\PROG.EXE', out, true],
    ['exec=C:\\DIR\\*', out, true],
    ['binary=*.COM', out, false],
    ['bin!=*.COM', out, true],
    ['tree=1001', out, true],
    ['tree=1002', out, true],
    ['tree=1002', open, false],
    ['tree!=1002', open, true],
    ['tree=7,1001', out, true],
    ['pid=1001 follow', out, true],
    ['comm=SHELL.COM follow', out, true],
    ['comm=OTHER follow', out, false],
    ['follow', out, true],
    ['pid=new', out, true],
    ['pid=new', open, false],
    ['port_out pid=1001', out, false],
    ['port_out.data.port=0x3d4 pid=1002', out, true],
    ['port_out.scope.processName=PROG.EXE', out, true],
    ['port_out.scope.comm!=PROG.EXE', out, false],
    ['port_out.scope.processId=1002', out, true],
    ['port_out.scope.p>1001', out, true],
    ['port_out.scope.ppid=1001', out, true],
    ['port_out.scope.parentProcessId=0', out, false],
    ['port_out.scope.tid=1002', out, true],
    ['port_out.scope.userId=0', out, true],
    ['port_out.scope.executable=*.EXE', out, true],
    ['port_out.scope.syscall=vm86', out, true],
  ])('%j on an event: %s is %s', (filter, one, wanted) => {
    expect(passes(filter, one)).toBe(wanted);
  });

  it('are on one event only: others of the same filter pass without', () => {
    expect(passes('port_in dos_int21.data.ah=1', event('port_in'))).toBe(true);
    expect(passes('port_in dos_int21.data.ah=1', event('dos_int21', { ah: 2 }))).toBe(false);
    expect(passes('port_in dos_int21.data.ah=1', event('bios_int'))).toBe(false);
  });
});

describe('a filter that cannot be understood', () => {
  /** The part of the filter that the problem marks, its title and what to do. */
  it.each<[string, string, string, RegExp]>([
    ['vm68', 'vm68', 'There is no event vm68', /Did you mean vm86\?/],
    ['int21.data.ah=9', 'int21', 'There is no event int21', /Write dos_int21\./],
    ['int10', 'int10', 'There is no event int10', /Write bios_int\./],
    ['outb', 'outb', 'There is no event outb', /Write port_out\./],
    ['exit,zzzzzzz', 'zzzzzzz', 'There is no event zzzzzzz', /Take one of these/],
    ['-nothing', 'nothing', 'There is no event nothing', /Take one/],
    ['dos', 'dos', 'There is no event dos', /Write tag=dos\./],
    ['pid', 'pid', 'A comparison is missing', /pid=…/],
    ['x*', 'x*', 'No event is called x*', /vm86\*/],
    ['*_*t', '*', 'A * stands in the middle', /_\* or \*t/],
    ['dos_int21.data.path=a*b', '*', 'A * stands in the middle', /a\* or \*b/],
    ['tag=dso', 'dso', 'There is no tag dso', /Did you mean dos\?/],
    ['tag=io,exit', 'exit', 'There is no tag exit', /exit is an event/],
    ['tag=qqqqqqqq', 'qqqqqqqq', 'There is no tag qqqqqqqq', /Take one/],
    ['tag!=io', '!=', 'tag cannot be compared by !=', /tag=/],
    ['tag=', '', 'A value is missing', /right behind/],
    ['dos_int21.data.ah', '', 'A comparison is missing', /dos_int21\.data\.ah=1/],
    ['vm86.retval', '', 'A comparison is missing', /vm86\.retval=1/],
    ['dos_int21.data.bh=1', 'bh', 'dos_int21 has no field bh', /Did you mean ah\?/],
    ['dos_int21.data.zzzzzz=1', 'zzzzzz', 'dos_int21 has no field zzzzzz', /Take one/],
    ['dos_int21.ah=1', 'ah', 'An event has no part ah', /dos_int21\.data\.ah/],
    ['dos_int21.dta.ah=1', 'dta.ah', 'An event has no part dta.ah', /Did you mean data\?/],
    ['dos_int21.qqqqqq=1', 'qqqqqq', 'An event has no part qqqqqq', /dos_int21\.data\.ah=…/],
    ['vm86.retval.x=1', 'retval.x', 'An event has no part retval.x', /retval/],
    ['dos_int21.data.ah.b=1', 'data.ah.b', 'An event has no part data.ah.b', /data/],
    ['dos_int21.data=1', '', 'dos_int21 has no field ', /Take one/],
    ['vm68.retval=1', 'vm68', 'There is no event vm68', /vm86/],
    ['port_*.data.port=1', 'port_*', 'A condition is on one event', /whole name/],
    ['exit.retval=0', 'exit.retval', 'exit returns nothing', /exit\.data\.status/],
    ['dos_int21.data.ah>1', '>', 'dos_int21.data.ah cannot be compared by >', /data\.ah=/],
    ['dos_int21.data.ah==1', '==', 'dos_int21.data.ah cannot be compared by ==', /ah=…/],
    ['vm86.retval=!1', '=!', 'vm86.retval cannot be compared by =!', /retval=/],
    ['vm86.retval=', '', 'A value is missing', /right behind/],
    ['vm86.retval= 1', ' ', 'A value is missing', /right behind/],
    ['vm86.retval=1,', '', 'A value is missing', /comma/],
    ['vm86.retval=one', 'one', 'one is no number', /33 or 0x21/],
    ['vm86.retval=1,vm86old', 'vm86old', 'vm86old is no number', /put a blank/],
    [
      'vm86.retval=99999999999999999999',
      '99999999999999999999',
      '99999999999999999999 is too large',
      /33/,
    ],
    ['dos_int21.data.cf=maybe', 'maybe', 'maybe is neither true nor false', /cf=true or cf=false/],
    ['dos_int21.scope.comn=x', 'comn', 'There is no scope field comn', /Did you mean comm\?/],
    ['dos_int21.scope.qqqqqqq=x', 'qqqqqqq', 'There is no scope field qqqqqqq', /Take one/],
    ['dos_int21.scope.comm>x', '>', 'dos_int21.scope.comm cannot be compared by >', /comm=/],
    ['comm>X', '>', 'comm cannot be compared by >', /comm=/],
    ['tree>1', '>', 'tree cannot be compared by >', /tree=/],
    ['pid!=new', '!=', 'pid cannot be compared by !=', /pid=/],
    ['pid=x', 'x', 'x is no number', /33/],
    ['cmm=X', 'cmm', 'There is nothing called cmm to compare', /Did you mean comm\?/],
    ['qqqqqqqq=X', 'qqqqqqqq', 'There is nothing called qqqqqqqq to compare', /EVENT\.data/],
    ['vm86=1', 'vm86', 'vm86 is compared with nothing', /vm86\.data\.FIELD/],
    ['-vm86.retval=1', '-vm86.retval', 'A condition cannot be taken away', /!=/],
    ['-pid=1', '-pid', 'A condition cannot be taken away', /pid!=/],
    ['=1', '=', 'A name is missing', /Begin with a name/],
    ['-', '-', 'A name is missing', /Begin/],
    ['vm86 "x"', '"', 'A name is missing', /Begin/],
    ['comm="X', '"X', 'A quote is not closed', /another "/],
    ["comm='X", "'X", 'A quote is not closed', /another '/],
    ['comm="X"Y', 'Y', 'Something stands right behind a quote', /blank or a comma/],
    ['vm86 -vm86', 'vm86 -vm86', 'The filter lets nothing through', /Leave out/],
    [`vm86 ${' '.repeat(5000)}`, ' '.repeat(909), 'The filter is too long', /tag or a \*/],
  ])('%j: at %j, %s', (filter, marked, title, fix) => {
    const problem = parseFilter(filter);
    if (!isProblem(problem)) return expect.fail('it was understood');
    expect(problem.title).toBe(title);
    expect(problem.fix).toMatch(fix);
    expect(problem.cause).toMatch(/^\S.*\.$/s);
    const shown = filter.slice(problem.at[0], problem.at[1]);
    expect(shown).toBe(marked);
  });

  const words = [
    ...ALL,
    ...TAGS,
    ...Object.keys(SCOPE_FIELDS),
    ...['data', 'retval', 'scope', 'tag', 'pid', 'tree', 'follow', 'new', 'path', 'ah', 'cf'],
    ...[
      '=',
      '!=',
      '<',
      '>=',
      ',',
      '.',
      '-',
      '*',
      '"',
      "'",
      ' ',
      '0x',
      '1',
      '-2',
      '\\',
      '\n',
      '\u00e9',
    ],
  ];

  it('gives a problem with a place in the text, or a filter, and never throws', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (filter) => {
        const result = parseFilter(filter);
        if (!isProblem(result)) return result.conditions.length === EVENTS.length;
        const [from, to] = result.at;
        return (
          0 <= from &&
          from <= to &&
          to <= filter.length + 1 &&
          result.fix !== '' &&
          result.title !== ''
        );
      }),
      { numRuns: 5000 },
    );
  });
});
