/**
 * What the page shows of a machine: one store for each. Frames are turned into it by feed.ts, events and clicks by
 * playground.ts; components select the little they need, so that only what changed is drawn again.
 * The picture of the screen does not pass through here: it goes straight to the terminal.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Notice } from '../session/protocol.ts';
import type { Demo } from './demos.ts';
import type { CpuModel } from '../state/machineState.ts';
import type { RegisterValues } from './registers.ts';
import { FULL_SPEED } from './speeds.ts';
import { STARTING, type Status } from './status.ts';

export interface LoadedProgram {
  /** Its DOS path. */
  readonly path: string;
  /** The same without the folder. */
  readonly name: string;
  /** DOS paths of all programs that came with it, itself included. */
  readonly choices: readonly string[];
}

/** A stretch of guest memory as the last shown frame had it. */
export interface MemoryWindow {
  readonly lin: number;
  readonly bytes: Uint8Array;
  /** Linear addresses that the last step or run changed. */
  readonly changed: ReadonlySet<number>;
}

/** A notice on the page, with an id to dismiss it by. */
export interface ShownNotice extends Notice {
  readonly id: number;
  /** What the user may do about it at once; a notice that offers something stays until then. */
  readonly action: NoticeAction | null;
}

export interface NoticeAction {
  /** The words on its button. */
  readonly label: string;
  readonly act: () => void;
  /** Called when the user dismisses the notice instead. */
  readonly dismissed?: () => void;
}

export interface PageState {
  readonly status: Status;
  readonly sentence: string;
  /** CPU model, and speed in MIPS, as the status bar shows them. */
  readonly machine: string;
  /** The CPU model of the shown frame. */
  readonly cpu: CpuModel;
  /** The registers of the coprocessor as FSAVE lays them out; null where none is fitted. */
  readonly fpu: Uint8Array | null;
  readonly program: LoadedProgram | null;
  readonly demo: Demo | null;
  readonly source: string | null;
  readonly args: string;
  /** How often Run was pressed: each time a phone turns to Screen. */
  readonly runs: number;
  /** Index in SPEEDS. */
  readonly speed: number;
  readonly registers: RegisterValues | null;
  /** Names of registers and flags that the last step or run changed. */
  readonly changed: ReadonlySet<string>;
  /** Counts stops, so that a mark that appears again is drawn anew. */
  readonly stops: number;
  readonly code: MemoryWindow | null;
  /** Code around the INT whose service the machine is in. */
  readonly caller: MemoryWindow | null;
  readonly stack: MemoryWindow | null;
  readonly memory: MemoryWindow | null;
  /** Whether Screen has the keyboard. */
  readonly captured: boolean;
  /** The chosen tab of each group of tabs. */
  readonly tabs: Readonly<Record<string, string>>;
  readonly notices: readonly ShownNotice[];
  /** Console output for assistive technology, the newest part of it. */
  readonly output: string;
}

/** The store of a machine that is starting. */
export function createPage(): StoreApi<PageState> {
  return createStore<PageState>(() => ({
    status: STARTING,
    sentence: 'The machine is starting.',
    machine: '8086',
    cpu: '8086',
    fpu: null,
    program: null,
    demo: null,
    source: null,
    args: '',
    runs: 0,
    speed: FULL_SPEED,
    registers: null,
    changed: new Set(),
    stops: 0,
    code: null,
    caller: null,
    stack: null,
    memory: null,
    captured: false,
    tabs: {},
    notices: [],
    output: '',
  }));
}
