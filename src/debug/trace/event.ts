/** An event as the writers and filters see it. */
import type { EventSchema, FieldSchema } from './schema.ts';

/** A process of DOS, or the guest of a bare task. */
export interface TracedProcess {
  /** Machine number * 1000 + ordinal of the program. */
  readonly pid: number;
  /** DOS path of the program; empty where there is none. */
  readonly path: string;
  /** Base name, at most 15 characters. */
  readonly name: string;
  /** Null for DOS itself and for the guest of a task. */
  readonly parent: TracedProcess | null;
  /** It was started after tracing began. */
  readonly isNew: boolean;
}

/** Value of a field: 64-bit numbers are numbers here, and strings in JSON. */
export type FieldValue = number | string | boolean | readonly string[];

/** A vm86_struct as far as a line of text shows it. */
export interface StructView {
  readonly cs: number;
  readonly eip: number;
  readonly ss: number;
  readonly esp: number;
  readonly eflags: number;
  readonly cpuType: number;
  readonly eax: number;
}

/** The registers of a DOS or BIOS call, 16 bits each. */
export type CallRegister = 'ax' | 'bx' | 'cx' | 'dx' | 'si' | 'di' | 'bp' | 'ds' | 'es';
export type CallRegisters = Readonly<Record<CallRegister, number>>;

/** What a DOS or BIOS call was given and gave, besides the fields of its event. */
export interface CallView {
  readonly vector: number;
  readonly before: CallRegisters;
  /** Null if the call never returned. */
  readonly after: CallRegisters | null;
  readonly flags: number;
  /** The error of the call, -1 if it did not fail. */
  readonly error: number;
  /** Names that the call was given, or that it gave, as far as it has any. */
  readonly path: string | null;
  readonly newPath: string | null;
  readonly found: string | null;
  /** Name of the file or device behind the handle in BX. */
  readonly handle: string | null;
  /** The first bytes of what it wrote or read, and how many there were in all. */
  readonly bytes: Uint8Array | null;
  readonly length: number;
}

export interface ExecView {
  readonly environmentSeg: number;
  /** The first of two events: the second has the error. */
  readonly unfinished: boolean;
}

export interface TraceEvent {
  /** Number of the event since tracing began. */
  readonly sequence: number;
  /** Virtual time in ticks, and in microseconds since power-on. */
  readonly clock: number;
  readonly microseconds: number;
  readonly schema: EventSchema;
  readonly process: TracedProcess;
  /** Name of the system call around the event. */
  readonly syscall: string;
  /** Values in the order of the schema's fields; undefined where the event has none. */
  readonly values: readonly (FieldValue | undefined)[];
  /** What the text form shows besides. */
  readonly before?: StructView | null;
  readonly after?: StructView | null;
  readonly call?: CallView;
  readonly exec?: ExecView;
}

/** The value of a field, or undefined. */
export function valueOf(event: TraceEvent, field: FieldSchema): FieldValue | undefined {
  return event.values[event.schema.fields.indexOf(field)];
}

/** The event's `returnValue`, or undefined. */
export function returnValueOf({ schema, values }: TraceEvent): FieldValue | undefined {
  const at = schema.fields.findIndex(({ name }) => name === 'returnValue');
  return at < 0 ? undefined : values[at];
}
