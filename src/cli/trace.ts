/**
 * The trace of BIOS and DOS calls: a line a call, for people (as strace writes them) or for
 * programs (JSON lines in the form of Tracee's events). Source: vm86.md 12.2 to 12.4; the events of
 * vm86 itself and of ports are not written, and events carry no `workload`.
 */
import { ROM_SEGMENT } from '../bios/rom.ts';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Regs } from '../cpu/regs.ts';
import { callName, hasFunctions } from '../debug/callNames.ts';
import type { CallArgument } from '../debug/callNames.ts';
import { currentPsp } from '../dos/variables.ts';
import { linear } from '../state/memory.ts';
import type { Memory } from '../state/memory.ts';
import { WriteFailed } from './host.ts';

/** Names and numbers of the errors that DOS errors stand for; others are EIO. */
const ERRNO: ReadonlyMap<number, readonly [string, number]> = new Map([
  [1, ['EINVAL', 22]],
  [2, ['ENOENT', 2]],
  [3, ['ENOENT', 2]],
  [4, ['EMFILE', 24]],
  [5, ['EACCES', 13]],
  [6, ['EBADF', 9]],
  [7, ['ENOMEM', 12]],
  [8, ['ENOMEM', 12]],
  [9, ['EFAULT', 14]],
  [10, ['E2BIG', 7]],
  [11, ['ENOEXEC', 8]],
  [12, ['EINVAL', 22]],
  [15, ['ENODEV', 19]],
  [17, ['EXDEV', 18]],
  [18, ['ENODATA', 61]],
]);

const ERROR_TEXTS: Readonly<Record<string, string>> = {
  EINVAL: 'Invalid argument',
  ENOENT: 'No such file or directory',
  EMFILE: 'Too many open files',
  EACCES: 'Permission denied',
  EBADF: 'Bad file descriptor',
  ENOMEM: 'Cannot allocate memory',
  EFAULT: 'Bad address',
  E2BIG: 'Argument list too long',
  ENOEXEC: 'Exec format error',
  ENODEV: 'No such device',
  EXDEV: 'Invalid cross-device link',
  ENODATA: 'No data available',
  EIO: 'Input/output error',
};

/** Ids of the events in vm86.md 12.3. */
const ID_DOS_INT21 = 20002;
const ID_BIOS_INT = 20003;
const CF = 1;
const LONGEST_PATH = 128;
/** Where DOS goes when a program has ended: reached through the vector, but no call. */
const TERMINATE_ADDRESS = 0x22;

interface OpenCall {
  readonly process: number;
  readonly vector: number;
  readonly microseconds: number;
  readonly regs: Readonly<Record<Exclude<CallArgument, 'al' | 'path'> | 'ax', number>>;
  readonly path: string | null;
}

/** What a trace looks at; class Machine has it. */
export interface TracedMachine {
  readonly memory: Memory;
  readonly regs: Regs;
  /** `id` is the machine's number, from which process ids are made. */
  readonly state: { readonly id: number };
  readonly devices: { readonly scheduler: { microseconds(): number } };
}

export class CallTrace {
  readonly #file: number;
  readonly #json: boolean;
  readonly #powerOn: number;
  #machine: TracedMachine | null = null;
  /** Calls that have begun; interrupts may call others meanwhile. */
  readonly #open: OpenCall[] = [];
  /** Process ids of the programs that run, by the segment of their PSP. */
  readonly #processes = new Map<number, number>();
  #programs = 0;
  #lines = '';
  #failure: Error | null = null;

  /** Opens the file; one that ends in `.jsonl` gets JSON lines. Throws what the host throws. */
  constructor(path: string, powerOn: Date) {
    this.#file = openSync(path, 'w');
    this.#json = path.toLowerCase().endsWith('.jsonl');
    this.#powerOn = powerOn.getTime() - powerOn.getTimezoneOffset() * 60_000;
  }

  attach(machine: TracedMachine): void {
    this.#machine = machine;
  }

  readonly called = (vector: number): void => {
    const machine = this.#machine;
    if (machine === null || vector === TERMINATE_ADDRESS) return;
    const { ax, bx, cx, dx, si, di, ds, es, bp } = machine.regs;
    const name = callName(vector, ax >> 8);
    this.#open.push({
      process: this.#process(currentPsp(machine)),
      vector,
      microseconds: machine.devices.scheduler.microseconds(),
      regs: { ax, bx, cx, dx, si, di, ds, es, bp },
      path: name?.args.includes('path') === true ? asciz(machine.memory, ds, dx) : null,
    });
  };

  readonly served = (vector: number): void => {
    const machine = this.#machine;
    const index = this.#open.findLastIndex((call) => call.vector === vector);
    if (machine === null || index < 0) return;
    const [call] = this.#open.splice(index, 1);
    const { regs, memory } = machine;
    // In its stub the service's answer is in the flags that IRET will restore.
    const flags =
      regs.cs === ROM_SEGMENT ? memory.read16(linear(regs.ss, regs.sp + 4)) : regs.flags;
    const failed = mayFail(call) && (flags & CF) !== 0;
    this.#write(
      call,
      endsProcess(call) ? null : { failed, carry: (flags & CF) !== 0, ax: regs.ax },
    );
  };

  /** Writes the calls that never returned and closes the file. Throws if it could not be written. */
  close(): void {
    for (const call of this.#open.splice(0)) this.#write(call, null);
    this.#flush();
    closeSync(this.#file);
    if (this.#failure !== null) throw new WriteFailed(this.#failure.message);
  }

  /** The machine's number times 1000, and the ordinal of the program. */
  #process(psp: number): number {
    const known = this.#processes.get(psp);
    if (known !== undefined) return known;
    const process = (this.#machine?.state.id ?? 0) * 1000 + ++this.#programs;
    this.#processes.set(psp, process);
    return process;
  }

  /** A hook must not throw: what goes wrong is told at the end. */
  #flush(): void {
    try {
      if (this.#failure === null) writeSync(this.#file, this.#lines);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#lines = '';
  }

  #write(call: OpenCall, result: CallResult | null): void {
    this.#lines += (this.#json ? this.#jsonLine(call, result) : textLine(call, result)) + '\n';
    if (endsProcess(call)) this.#ended(call);
    if (this.#lines.length > 0x1_0000) this.#flush();
  }

  #ended({ process, regs, vector }: OpenCall): void {
    const ah = regs.ax >> 8;
    const status = vector === 0x21 && ah !== 0 ? regs.ax & 0xff : 0;
    if (!this.#json) this.#lines += `${process} +++ exited with ${status} +++\n`;
    for (const [psp, other] of this.#processes) if (other === process) this.#processes.delete(psp);
  }

  #jsonLine(call: OpenCall, result: CallResult | null): string {
    const { regs, vector, path } = call;
    const name = callName(vector, regs.ax >> 8)?.name ?? '';
    const number = (key: string, value: number) => ({ name: key, u_int32: value });
    const registers: readonly (keyof OpenCall['regs'])[] =
      vector === 0x21 ? ['ax', 'bx', 'cx', 'dx', 'si', 'di', 'ds', 'es'] : ['ax', 'bx', 'cx', 'dx'];
    const errno = result?.failed === true ? errorOf(result.ax)[1] : 0;
    const data: object[] = [
      ...(vector === 0x21 ? [] : [number('vector', vector)]),
      number('ah', regs.ax >> 8),
      ...(vector === 0x21 ? [number('al', regs.ax & 0xff)] : []),
      { name: 'name', str: name },
      ...registers.map((key) => number(key, regs[key])),
      ...(path === null ? [] : [{ name: 'path', str: path }]),
    ];
    if (result !== null)
      data.push({ name: 'cf', bool: result.carry }, number('ax_out', result.ax), {
        name: 'returnValue',
        int64: String(-errno),
      });
    return JSON.stringify({
      timestamp: timestamp(this.#powerOn, call.microseconds),
      id: vector === 0x21 ? ID_DOS_INT21 : ID_BIOS_INT,
      name: vector === 0x21 ? 'dos_int21' : 'bios_int',
      data,
    });
  }
}

interface CallResult {
  readonly failed: boolean;
  readonly carry: boolean;
  readonly ax: number;
}

/** Whether the call is one that never returns, because its program ends. */
function endsProcess({ vector, regs }: OpenCall): boolean {
  if (vector === 0x21) return [0x00, 0x31, 0x4c].includes(regs.ax >> 8);
  return vector === 0x20 || vector === 0x27;
}

/** Only these report errors in CF; others leave it as it was. */
function mayFail({ vector, regs }: OpenCall): boolean {
  if (vector === 0x21) return regs.ax >> 8 >= 0x38;
  return vector === 0x13 || vector === 0x15 || vector === 0x25 || vector === 0x26;
}

function errorOf(ax: number): readonly [string, number] {
  return ERRNO.get(ax) ?? ['EIO', 5];
}

function textLine(call: OpenCall, result: CallResult | null): string {
  const { vector, regs, path } = call;
  const name = callName(vector, regs.ax >> 8);
  const parts: string[] = [];
  const quoted = name === null ? '' : `"${name.name}"`;
  if (hasFunctions(vector))
    parts.push(`0x${(regs.ax >> 8).toString(16).padStart(2, '0')} ${quoted}`.trimEnd());
  else if (quoted !== '') parts.push(quoted);
  for (const arg of name?.args ?? ['al', 'bx', 'cx', 'dx']) {
    if (arg === 'path') parts.push(`path=${quote(path ?? '')}`);
    else parts.push(`${arg}=0x${(arg === 'al' ? regs.ax & 0xff : regs[arg]).toString(16)}`);
  }
  return `${call.process} int${vector.toString(16).padStart(2, '0')}(${parts.join(', ')}) = ${resultText(result)}`;
}

function resultText(result: CallResult | null): string {
  if (result === null) return '?';
  if (!result.failed) return '0';
  const [name] = errorOf(result.ax);
  return `-1 ${name} (${ERROR_TEXTS[name]})`;
}

function quote(text: string): string {
  const escaped = [...text].map((character) => {
    if (character === '\\' || character === '"') return `\\${character}`;
    if (character === '\n') return '\\n';
    const code = character.charCodeAt(0);
    return code >= 0x20 && code < 0x7f ? character : `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `"${escaped.join('')}"`;
}

function asciz(memory: Memory, seg: number, off: number): string {
  let text = '';
  for (let i = 0; i < LONGEST_PATH; i++) {
    const byte = memory.read8(linear(seg, off + i));
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** RFC 3339 with the virtual time since power-on, to the nanosecond, zeros at the end left out. */
function timestamp(powerOn: number, microseconds: number): string {
  const whole = Math.floor(microseconds / 1e6);
  const seconds = new Date(powerOn + whole * 1000).toISOString().slice(0, 19);
  const fraction = Math.floor((microseconds - whole * 1e6) * 1000);
  const digits = String(fraction).padStart(9, '0').replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}Z`;
}
