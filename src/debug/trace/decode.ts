/** Rows made into events: the values of their fields, and what the text form shows besides. */
import { errnoOf, typeName } from './names.ts';
import { callName, reportsErrors } from './calls.ts';
import type { CallRegisters, CallView, FieldValue, StructView, TraceEvent } from './event.ts';
import type { TracedProcess } from './event.ts';
import type { Rows } from './ring.ts';
import { D_FIRST, D_MICROSECONDS, D_SECOND, D_TICKS, ROW_DOUBLES, ROW_WORDS } from './ring.ts';
import {
  CALL_HAS_BYTES,
  CALL_HAS_NAME,
  CALL_HAS_PAYLOAD,
  CALL_RETURNED,
  IN_VM86OLD,
  KIND,
  KIND_MASK,
  MOST_BYTES,
  W_AFTER,
  W_BEFORE,
  W_BYTES,
  W_FIFTH,
  W_FIRST,
  W_FLAGS,
  W_FOURTH,
  W_KIND,
  W_LENGTH,
  W_NAME,
  W_SECOND,
  W_STRUCT_AFTER,
  W_STRUCT_BEFORE,
  W_THIRD,
  W_VECTOR,
} from './row.ts';
import { EVENTS } from './schema.ts';

const CF = 1;
const DOLLAR = 0x24;
const DOS = 0x21;
const DISK = 0x13;
const PRINT_STRING = 0x09;
const NAME_LETTERS = 11;
const NOBODY: TracedProcess = { pid: 0, path: '', name: '', parent: null, isNew: false };

type Parts = Pick<TraceEvent, 'values' | 'before' | 'after' | 'call' | 'exec'>;

/** The words and doubles of one row. */
interface Row {
  readonly rows: Rows;
  readonly slot: number;
  readonly word: (index: number) => number;
  /** The same without a sign. */
  readonly u32: (index: number) => number;
  readonly double: (index: number) => number;
}

function rowAt(rows: Rows, slot: number): Row {
  const word = (index: number) => rows.words[slot * ROW_WORDS + index];
  return {
    rows,
    slot,
    word,
    u32: (index) => word(index) >>> 0,
    double: (index) => rows.doubles[slot * ROW_DOUBLES + index],
  };
}

/** The event in a row. */
export function decodeRow(rows: Rows, slot: number, sequence: number): TraceEvent {
  const row = rowAt(rows, slot);
  const kind = row.word(W_KIND) & KIND_MASK;
  const schema = EVENTS[kind];
  const enclosing = row.word(W_KIND) & IN_VM86OLD ? 'vm86old' : 'vm86';
  return {
    sequence,
    clock: row.double(D_TICKS),
    microseconds: row.double(D_MICROSECONDS),
    schema,
    process: rows.processes[slot] ?? NOBODY,
    syscall: schema.tags.includes('syscalls') ? schema.name : enclosing,
    ...partsOf(row, kind),
  };
}

function partsOf(row: Row, kind: number): Parts {
  const { u32, word, double } = row;
  switch (kind) {
    case KIND.vm86:
    case KIND.vm86old: {
      const at = double(D_SECOND);
      const result = word(W_SECOND);
      const values = kind === KIND.vm86 ? [double(D_FIRST), at, result] : [at, result];
      if (word(W_FIRST) === 0) return { values, before: null, after: null };
      return {
        values,
        before: structOf(row, W_STRUCT_BEFORE),
        after: result < 0 ? null : structOf(row, W_STRUCT_AFTER),
      };
    }
    case KIND.execve:
      return execOf(row);
    case KIND.exit:
      return { values: [word(W_FIRST)] };
    case KIND.vm86_enter: {
      const { cs, eip, ss, esp, eflags, cpuType } = structOf(row, W_STRUCT_BEFORE);
      return { values: [cs, eip, ss, esp, eflags, cpuType] };
    }
    case KIND.vm86_exit: {
      const result = word(W_SECOND);
      const { cs, eip, ss, esp, eflags, eax } = structOf(row, W_STRUCT_AFTER);
      const values = [typeName(result), result >>> 8, cs, eip, ss, esp, eflags, eax];
      return { values: [...values, double(D_FIRST), result] };
    }
    case KIND.dos_int21:
    case KIND.bios_int:
      return callOf(row);
    case KIND.port_in:
    case KIND.port_out:
      return { values: [u32(W_FIRST), u32(W_SECOND), u32(W_THIRD), word(W_FOURTH) === 0 ? 0 : -1] };
    case KIND.vm86_signal:
      return { values: [word(W_FIRST), word(W_SECOND), double(D_FIRST), u32(W_THIRD)] };
    case KIND.guest_int:
      return {
        values: [u32(W_FIRST), u32(W_SECOND), u32(W_THIRD), u32(W_FOURTH), u32(W_FIFTH)],
      };
    default:
      return { values: [u32(W_FIRST), u32(W_SECOND)] };
  }
}

function structOf({ u32 }: Row, at: number): StructView {
  const [cs, eip, ss, esp, eflags, cpuType, eax] = [0, 1, 2, 3, 4, 5, 6].map((i) => u32(at + i));
  return { cs, eip, ss, esp, eflags, cpuType, eax };
}

function execOf({ rows, slot, word }: Row): Parts {
  const payload = rows.payloads[slot];
  const stage = word(W_SECOND);
  const returnValue = stage === 2 ? -word(W_THIRD) : undefined;
  return {
    values: [payload?.path ?? '', payload?.argv ?? [], payload?.envp ?? [], returnValue],
    exec: { environmentSeg: word(W_FIRST), unfinished: stage === 1 },
  };
}

function registersOf({ u32 }: Row, at: number): CallRegisters {
  const [bx, cx, dx, si, di, bp, ax] = [0, 1, 2, 3, 4, 5, 6].map((i) => u32(at + i) & 0xffff);
  const segments = u32(at + 7);
  return { ax, bx, cx, dx, si, di, bp, ds: segments >>> 16, es: segments & 0xffff };
}

function callOf(row: Row): Parts {
  const call = viewOf(row);
  const { vector, before, after, flags, error, path, bytes } = call;
  const { ax, bx, cx, dx, si, di, ds, es } = before;
  const { name } = callName(vector, ax);
  const answer: (FieldValue | undefined)[] =
    after === null
      ? [undefined, undefined, undefined]
      : [(flags & CF) !== 0, after.ax, error < 0 ? 0 : -errnoOf(vector, error)];
  if (vector !== DOS) return { values: [vector, ax >> 8, name, ax, bx, cx, dx, ...answer], call };
  const buffer = bytes === null ? undefined : textOf(bytes);
  const registers = [ax, bx, cx, dx, si, di, ds, es];
  return {
    values: [ax >> 8, ax & 0xff, name, ...registers, path ?? undefined, buffer, ...answer],
    call,
  };
}

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function viewOf(row: Row): CallView {
  const { rows, slot, word } = row;
  const vector = word(W_VECTOR);
  const before = registersOf(row, W_BEFORE);
  const state = word(W_FLAGS);
  const after = state & CALL_RETURNED ? registersOf(row, W_AFTER) : null;
  const flags = state & 0xffff;
  const failed = after !== null && reportsErrors(vector, before.ax >> 8) && (flags & CF) !== 0;
  const payload = state & CALL_HAS_PAYLOAD ? rows.payloads[slot] : null;
  return {
    vector,
    before,
    after,
    flags,
    error: failed ? errorOf(vector, after.ax) : -1,
    path: payload?.path ?? null,
    newPath: payload?.newPath ?? null,
    found: payload?.found ?? null,
    handle: state & CALL_HAS_NAME ? handleName(row) : null,
    ...bytesOf(row, vector, before.ax >> 8),
  };
}

/** The BIOS's disk service has its error in AH. */
function errorOf(vector: number, ax: number): number {
  return vector === DISK ? ax >> 8 : ax;
}

function bytesOf(
  { word, rows, slot }: Row,
  vector: number,
  ah: number,
): { bytes: Uint8Array | null; length: number } {
  if (!(word(W_FLAGS) & CALL_HAS_BYTES)) return { bytes: null, length: 0 };
  const length = word(W_LENGTH);
  const start = slot * ROW_WORDS + W_BYTES;
  const bytes = new Uint8Array(
    rows.words.slice(start, start + MOST_BYTES / 4).buffer,
    0,
    Math.min(length, MOST_BYTES),
  );
  if (vector !== DOS || ah !== PRINT_STRING) return { bytes, length };
  const end = bytes.indexOf(DOLLAR);
  return end < 0 ? { bytes, length: Infinity } : { bytes: bytes.subarray(0, end), length: end };
}

/** The eleven letters of the system file table as a name. */
function handleName({ u32 }: Row): string {
  let letters = '';
  for (let i = 0; i < NAME_LETTERS; i++)
    letters += String.fromCharCode((u32(W_NAME + (i >> 2)) >>> (8 * (i & 3))) & 0xff);
  const extension = letters.slice(8).trimEnd();
  return letters.slice(0, 8).trimEnd() + (extension === '' ? '' : `.${extension}`);
}
