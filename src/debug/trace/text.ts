/**
 * Events as lines of text, in the manner of strace (vm86.md 12.4): what a call was given in
 * parentheses, its result behind `=`, and behind that in braces what it left in registers and memory.
 */
import { callArguments, callResults } from './callText.ts';
import type { FieldValue, StructView, TraceEvent } from './event.ts';
import { returnValueOf } from './event.ts';
import { hasFunctions } from './calls.ts';
import {
  codeName,
  cpuTypeName,
  eflagsText,
  entersGuest,
  errorText,
  functionName,
  resultText,
  signalName,
} from './names.ts';
import { hex, quote } from './quote.ts';
import {
  BIOS_INT,
  DOS_INT21,
  EXECVE,
  EXIT,
  GUEST_INT,
  IRQ_INJECT,
  PORT_IN,
  PORT_OUT,
  VM86_CALL,
  VM86_ENTER,
  VM86_EXIT,
  VM86_SIGNAL,
  VM86OLD_CALL,
} from './schema.ts';
import type { EventSchema } from './schema.ts';

type Writer = (event: TraceEvent) => string;

function number(value: FieldValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function texts(value: FieldValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : [];
}

function far(seg: number, off: number): string {
  return `${hex(seg)}:${hex(off)}`;
}

function given({ cs, eip, ss, esp, eflags, cpuType }: StructView): string {
  const registers = `cs:ip=${far(cs, eip)}, ss:sp=${far(ss, esp)}, eflags=${eflagsText(eflags)}`;
  return `{${registers}, cpu=${cpuTypeName(cpuType)}}`;
}

function got({ cs, eip, eflags, eax }: StructView): string {
  return `{cs:ip=${far(cs, eip)}, eflags=${eflagsText(eflags)}, eax=${hex(eax)}}`;
}

/** A call of vm86() or vm86old(): the structure where it enters the guest, else its argument. */
function callText(event: TraceEvent, fn: number | null, at: number, result: number): string {
  const { schema, before, after } = event;
  const enters = fn === null || entersGuest(fn);
  const isError = result < 0;
  const argument = before && !isError ? given(before) : hex(at);
  const name = fn === null ? [] : [functionName(fn)];
  const outcome = enters || isError ? resultText(result) : String(result);
  const state = after && !isError ? ` ${got(after)}` : '';
  return `${schema.name}(${[...name, argument].join(', ')}) = ${outcome}${state}`;
}

function portText({ values }: TraceEvent, name: string, isInput: boolean): string {
  const [port, size, value, returnValue] = values.map(number);
  const call = `${name}${size === 4 ? 'l' : size === 2 ? 'w' : 'b'}`;
  if (returnValue !== 0) {
    const denied = errorText(1);
    return isInput
      ? `${call}(${hex(port)}) = ${denied}`
      : `${call}(${hex(port)}, ${hex(value)}) = ${denied}`;
  }
  return isInput
    ? `${call}(${hex(port)}) = ${hex(value)}`
    : `${call}(${hex(port)}, ${hex(value)}) = 0`;
}

function execText({ values, exec }: TraceEvent): string {
  const [pathname, argv, envp, returnValue] = values;
  if (returnValue !== undefined)
    return `<... execve resumed>) = ${errorText(-number(returnValue))}`;
  const count = texts(envp).length;
  const list = texts(argv).map(quote).join(', ');
  const environment = hex((exec?.environmentSeg ?? 0) * 16);
  const call =
    `execve(${quote(String(pathname))}, [${list}], ` +
    `${environment} /* ${count} var${count === 1 ? '' : 's'} */`;
  return exec?.unfinished === true ? `${call} <unfinished ...>` : `${call}) = 0`;
}

function serviceText(event: TraceEvent): string {
  const { call } = event;
  if (call === undefined) return '';
  const { vector, before, after } = call;
  const name = String(event.values[2]);
  const quoted = name === '' ? '' : quote(name);
  const ah = `0x${(before.ax >> 8).toString(16).padStart(2, '0')}`;
  const head = hasFunctions(vector) ? `${ah} ${quoted}`.trimEnd() : quoted;
  const parts = [...(head === '' ? [] : [head]), ...callArguments(call)].join(', ');
  const int = `int${vector.toString(16).padStart(2, '0')}`;
  const returned = number(returnValueOf(event));
  const result = after === null ? '?' : returned < 0 ? errorText(-returned) : '0';
  const details = callResults(call);
  return `${int}(${parts}) = ${result}${details.length === 0 ? '' : ` {${details.join(', ')}}`}`;
}

const WRITERS: ReadonlyMap<EventSchema, Writer> = new Map<EventSchema, Writer>([
  [
    VM86_CALL,
    (event) => {
      const [fn, at, result] = event.values.map(number);
      return callText(event, fn, at, result);
    },
  ],
  [
    VM86OLD_CALL,
    (event) => {
      const [at, result] = event.values.map(number);
      return callText(event, null, at, result);
    },
  ],
  [EXECVE, execText],
  [EXIT, ({ values }) => `+++ exited with ${number(values[0])} +++`],
  [
    VM86_ENTER,
    ({ values }) => {
      const [cs, eip, ss, esp, eflags, cpuType] = values.map(number);
      return `vm86_enter(${given({ cs, eip, ss, esp, eflags, cpuType, eax: 0 })})`;
    },
  ],
  [
    VM86_EXIT,
    ({ values }) => {
      const [, , cs, eip, ss, esp, eflags, eax, instructions, result] = values.map(number);
      const state = got({ cs, eip, ss, esp, eflags, cpuType: 0, eax });
      return `vm86_exit(${instructions} instruction${instructions === 1 ? '' : 's'}) = ${resultText(result)} ${state}`;
    },
  ],
  [DOS_INT21, serviceText],
  [BIOS_INT, serviceText],
  [PORT_IN, (event) => portText(event, 'in', true)],
  [PORT_OUT, (event) => portText(event, 'out', false)],
  [
    VM86_SIGNAL,
    ({ values }) => {
      const [sig, code, addr] = values.map(number);
      const name = signalName(sig);
      return `--- ${name} {si_signo=${name}, si_code=${codeName(sig, code)}, si_addr=${hex(addr)}} ---`;
    },
  ],
  [
    GUEST_INT,
    ({ values }) => {
      const [vector, fromCs, fromIp, toCs, toIp] = values.map(number);
      return `guest_int(${hex(vector)}, from=${far(fromCs, fromIp)}) = ${far(toCs, toIp)}`;
    },
  ],
  [
    IRQ_INJECT,
    ({ values }) => {
      const [irq, vector] = values.map(number);
      return `irq_inject(${irq}, vector=${hex(vector)}) = 0`;
    },
  ],
]);

/** The line of an event, without the process id in front. */
export function textOf(event: TraceEvent): string {
  return WRITERS.get(event.schema)?.(event) ?? event.schema.name;
}

/** The line of an event, without its end. */
export function textLine(event: TraceEvent): string {
  const { pid } = event.process;
  return `${pid} ${textOf(event)}`;
}

/** Whether the event is an error, a signal, or a port that was denied. */
export function hasFailed(event: TraceEvent): boolean {
  const returned = returnValueOf(event);
  return event.schema === VM86_SIGNAL || (typeof returned === 'number' && returned < 0);
}
