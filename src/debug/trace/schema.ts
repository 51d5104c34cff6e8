/**
 * The events of a trace: names, ids, tags and fields, said once (vm86.md 12.1 and 12.3). The
 * writers, the filter language, its completion on the page and the documentation read them here.
 */
import {
  WANTS_BIOS_INT,
  WANTS_DOS_INT21,
  WANTS_EXECVE,
  WANTS_EXIT,
  WANTS_GUEST_INT,
  WANTS_IRQ_INJECT,
  WANTS_PORT_IN,
  WANTS_PORT_OUT,
  WANTS_VM86,
  WANTS_VM86OLD,
  WANTS_VM86_ENTER,
  WANTS_VM86_EXIT,
  WANTS_VM86_SIGNAL,
} from '../../state/trace.ts';

/** Types of fields, by the keys that their values have in JSON (vm86.md 12.2). */
export type FieldType =
  'int32' | 'u_int32' | 'int64' | 'u_int64' | 'pointer' | 'str' | 'bool' | 'str_array';

export interface FieldSchema {
  readonly name: string;
  readonly type: FieldType;
  /** Not every event of this name has it. */
  readonly optional: boolean;
}

export const TAGS = [
  'syscalls',
  '32bit_unique',
  'proc',
  'proc_life',
  'playground',
  'dos',
  'bios',
  'io',
  'signals',
] as const;
export type Tag = (typeof TAGS)[number];

export interface EventSchema {
  readonly name: string;
  /** Its number in Tracee's protocol; from 20000 on they are this project's. */
  readonly id: number;
  readonly tags: readonly Tag[];
  /** What happened, in a few words. */
  readonly about: string;
  /** Bit of `TraceSink.wants`. */
  readonly wants: number;
  /** Traced without being named. */
  readonly byDefault: boolean;
  readonly fields: readonly FieldSchema[];
}

/** Fields as `name type`, a `?` behind the name of one that may be missing. */
function fieldsOf(text: string): FieldSchema[] {
  return text.split(', ').map((field) => {
    const [name, type] = field.split(' ');
    return {
      name: name.replace('?', ''),
      type: type as FieldType,
      optional: name.endsWith('?'),
    };
  });
}

function event(
  name: string,
  id: number,
  wants: number,
  tags: readonly Tag[],
  about: string,
  fields: string,
): EventSchema {
  const byDefault = wants !== WANTS_GUEST_INT;
  return { name, id, tags, about, wants, byDefault, fields: fieldsOf(fields) };
}

function u32s(names: string): string {
  return names
    .split(' ')
    .map((name) => `${name} u_int32`)
    .join(', ');
}

const RETURN = 'returnValue int64';
const CALL = ['syscalls', '32bit_unique'] as const;
const LIFE = ['syscalls', 'proc', 'proc_life'] as const;

export const VM86_CALL = event(
  'vm86',
  396,
  WANTS_VM86,
  CALL,
  'a call of vm86() has returned',
  `fn u_int64, v86 pointer, ${RETURN}`,
);

export const VM86OLD_CALL = event(
  'vm86old',
  388,
  WANTS_VM86OLD,
  CALL,
  'a call of vm86old() has returned',
  `info pointer, ${RETURN}`,
);

export const EXECVE = event(
  'execve',
  60,
  WANTS_EXECVE,
  LIFE,
  'a program is loaded; a second event says why it could not be',
  'pathname str, argv str_array, envp str_array, returnValue? int64',
);

export const EXIT = event('exit', 61, WANTS_EXIT, LIFE, 'a program ends', 'status int32');

export const VM86_ENTER = event(
  'vm86_enter',
  20000,
  WANTS_VM86_ENTER,
  ['playground'],
  'the guest is entered',
  u32s('cs eip ss esp eflags cpu_type'),
);

export const VM86_EXIT = event(
  'vm86_exit',
  20001,
  WANTS_VM86_EXIT,
  ['playground'],
  'the guest is left',
  `type str, ${u32s('arg cs eip ss esp eflags eax')}, instructions u_int64, ${RETURN}`,
);

export const DOS_INT21 = event(
  'dos_int21',
  20002,
  WANTS_DOS_INT21,
  ['playground', 'dos'],
  'DOS has served INT 21h',
  `${u32s('ah al')}, name str, ${u32s('ax bx cx dx si di ds es')}, path? str, buffer? str, ` +
    'cf? bool, ax_out? u_int32, returnValue? int64',
);

export const BIOS_INT = event(
  'bios_int',
  20003,
  WANTS_BIOS_INT,
  ['playground', 'bios'],
  'another interrupt was served: by the BIOS, or by DOS (20h-2Fh)',
  `${u32s('vector ah')}, name str, ${u32s('ax bx cx dx')}, ` +
    'cf? bool, ax_out? u_int32, returnValue? int64',
);

export const PORT_IN = event(
  'port_in',
  20004,
  WANTS_PORT_IN,
  ['playground', 'io'],
  'IN, or an element of INS',
  `${u32s('port size value')}, ${RETURN}`,
);

export const PORT_OUT = event(
  'port_out',
  20005,
  WANTS_PORT_OUT,
  ['playground', 'io'],
  'OUT, or an element of OUTS',
  `${u32s('port size value')}, ${RETURN}`,
);

export const VM86_SIGNAL = event(
  'vm86_signal',
  20006,
  WANTS_VM86_SIGNAL,
  ['playground', 'signals'],
  'VM86_SIGNAL is about to be returned for a fault or a signal',
  'sig int32, code int32, addr pointer, trapno u_int32',
);

export const GUEST_INT = event(
  'guest_int',
  20007,
  WANTS_GUEST_INT,
  ['playground'],
  "INT n or an exception enters the guest's own handler; only when named",
  u32s('vector from_cs from_ip to_cs to_ip'),
);

export const IRQ_INJECT = event(
  'irq_inject',
  20008,
  WANTS_IRQ_INJECT,
  ['playground'],
  'a hardware interrupt enters its handler',
  u32s('irq vector'),
);

/** All events, in the order of their bits in `TraceSink.wants`. */
export const EVENTS: readonly EventSchema[] = [
  VM86_CALL,
  VM86OLD_CALL,
  EXECVE,
  EXIT,
  VM86_ENTER,
  VM86_EXIT,
  DOS_INT21,
  BIOS_INT,
  PORT_IN,
  PORT_OUT,
  VM86_SIGNAL,
  GUEST_INT,
  IRQ_INJECT,
];

/** Names of the operators of a filter, by what they compare. */
export const NUMBER_OPERATORS = ['=', '!=', '<=', '>=', '<', '>'] as const;
export const TEXT_OPERATORS = ['=', '!='] as const;

/** Fields of `NAME.scope.FIELD`: what they are compared as, by their names (vm86.md 12.2, 12.5). */
export const SCOPE_FIELDS = {
  processName: 'comm',
  comm: 'comm',
  processId: 'pid',
  pid: 'pid',
  p: 'pid',
  hostProcessId: 'pid',
  hostPid: 'pid',
  threadId: 'pid',
  tid: 'pid',
  hostThreadId: 'pid',
  hostTid: 'pid',
  parentProcessId: 'ppid',
  ppid: 'ppid',
  hostParentProcessId: 'ppid',
  hostPpid: 'ppid',
  userId: 'uid',
  uid: 'uid',
  executable: 'path',
  exec: 'path',
  binary: 'path',
  bin: 'path',
  syscall: 'syscall',
} as const;
export type ScopeField = (typeof SCOPE_FIELDS)[keyof typeof SCOPE_FIELDS];
