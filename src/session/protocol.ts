/** What the page says to the worker (Command) and what the worker says back (Event). */
import type { FilterProblem } from '../debug/trace/problem.ts';
import type { Problem } from '../state/input.ts';
import type { CpuModel } from '../state/machineState.ts';

/** A file that was dropped, opened or unpacked; `name` is what the user's computer calls it. */
export interface HostFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A range of guest RAM that the page wants in every frame. */
export interface ViewRange {
  /** The page's name for it: `memory`, `stack`, `code`. */
  readonly id: string;
  /** Linear address, or the register pair that the range starts at. */
  readonly from: number | 'cs:ip' | 'ss:sp' | 'ds:si' | 'es:di' | 'ds:dx' | 'ds:bx' | 'ss:bp';
  /** Bytes before and after that point; all ranges together at most 64 KiB. */
  readonly before: number;
  readonly length: number;
}

/** An event of the trace, ready to be shown (vm86.md section 12). */
export interface TraceEntry {
  /** Number of the event since tracing began; gaps are events that were dropped. */
  readonly sequence: number;
  /** Virtual time, in ticks and in microseconds since power-on. */
  readonly clock: number;
  readonly microseconds: number;
  readonly pid: number;
  /** Name of the event: `vm86`, `dos_int21` … */
  readonly name: string;
  /** It is an error, a signal, or a port that was denied. */
  readonly failed: boolean;
  /** The line of text, without the process id in front. */
  readonly text: string;
  /** The JSON line; its `data` are the fields, each with its type. */
  readonly json: string;
}

/** Full speed, or instructions per virtual second. */
export type Speed = 'max' | number;

export type Command =
  | {
      readonly type: 'start';
      /** Where frames are published if the page is isolated; they are posted otherwise. */
      readonly frames: SharedArrayBuffer | null;
      /** Year, month, day, hour, minute, second at power-on. */
      readonly date: readonly [number, number, number, number, number, number];
      readonly cpu: CpuModel;
      /** Whether a coprocessor is fitted. */
      readonly fpu: boolean;
      /** Number of the machine: the process ids of its trace begin with it. */
      readonly id: number;
    }
  /**
   * Powers off and on, puts the files on C: and makes the first runnable one (or `program`, a
   * name among the files) the loaded program. An archive is unpacked first.
   */
  | {
      readonly type: 'open';
      readonly files: readonly HostFile[];
      readonly program?: string;
      readonly args: string;
      readonly run: boolean;
    }
  /** Loads a program that is on C: already, one of the `choices`: a full DOS path. */
  | {
      readonly type: 'load';
      readonly program: string;
      readonly args: string;
      readonly run: boolean;
    }
  | { readonly type: 'run' }
  | { readonly type: 'pause' }
  | { readonly type: 'step' }
  | { readonly type: 'stepOver' }
  /**
   * Powers off and on, loads the same program with these arguments again, and stays paused. With
   * `cpu` or `fpu` it comes on as another model, or with or without coprocessor, and stays so.
   */
  | {
      readonly type: 'reset';
      readonly args: string;
      readonly cpu?: CpuModel;
      readonly fpu?: boolean;
    }
  /** Scan codes as they leave the keyboard, break codes included. */
  | { readonly type: 'key'; readonly codes: readonly number[] }
  /** Text to be typed, in the escapes of `--keys`. */
  | { readonly type: 'type'; readonly text: string }
  | { readonly type: 'speed'; readonly speed: Speed }
  | { readonly type: 'view'; readonly ranges: readonly ViewRange[] }
  | { readonly type: 'register'; readonly name: string; readonly value: number }
  | { readonly type: 'memory'; readonly lin: number; readonly bytes: Uint8Array }
  | {
      readonly type: 'breakpoints';
      readonly at: readonly { readonly cs: number; readonly ip: number }[];
    }
  /**
   * Traces the events that the filter lets through, from now on; null ends it. A filter that cannot
   * be understood leaves the trace as it was. Either way `traceFilter` answers.
   */
  | { readonly type: 'trace'; readonly filter: string | null }
  /** Gives a spent frame buffer back on the path without shared memory. */
  | { readonly type: 'frameDone'; readonly buffer: ArrayBuffer };

/** A message for the user: what happened, why in plain words, and what to do. */
export interface Notice extends Problem {
  readonly severity: 'info' | 'warning' | 'error';
}

export type Event =
  | { readonly type: 'started' }
  /**
   * A program is loaded; `name` is its DOS path. `choices` are the DOS paths of all programs that
   * came with it, itself included: more than one means that the user may pick another (`load`).
   */
  | {
      readonly type: 'loaded';
      readonly name: string;
      readonly args: string;
      readonly choices: readonly string[];
    }
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Console output since the last event, CP437 bytes, for the live region. */
  | { readonly type: 'output'; readonly bytes: Uint8Array }
  /** Events of the trace, at most 20 times a second; `dropped` is how many were lost before them. */
  | {
      readonly type: 'traced';
      readonly entries: readonly TraceEntry[];
      readonly dropped: number;
    }
  /** The answer to `trace`: null, or what is wrong with its filter. */
  | { readonly type: 'traceFilter'; readonly problem: FilterProblem | null }
  /** A published frame on the path without shared memory. */
  | { readonly type: 'frame'; readonly buffer: ArrayBuffer }
  /** The worker met an error of its own; the machine is gone, the page may start another. */
  | { readonly type: 'crashed'; readonly message: string };
