/**
 * Frames to page: once per animation frame the newest frame is read, the screen gets its picture,
 * and the store what has changed. At full speed the state panes follow ten times a second, because
 * nobody reads faster; a step shows at once.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Session } from '../session/client.ts';
import type { Frame, FrameView } from '../state/frame.ts';
import { I387 } from '../state/i387.ts';
import { AT } from '../state/layout.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import { callerOf } from './caller.ts';
import { modelText } from './model.ts';
import {
  changedRegisters,
  hex,
  register,
  REGISTER_INDEX,
  registersOf,
  registerText,
  shownRegisters,
  type RegisterValues,
} from './registers.ts';
import { followable } from './speeds.ts';
import type { EXPLAIN } from './statePanes.tsx';
import { sentenceOf, statusOf, type Status } from './status.ts';
import type { MemoryWindow, PageState } from './store.ts';

/** Called on every animation frame with the newest frame; `now` as requestAnimationFrame has it. */
export type FrameListener = (frame: Frame, now: number) => void;

const PANE_INTERVAL = 100;
/** A program that was waiting must run this long before the page says so: a key press is short. */
const RUNNING_AFTER_WAITING = 150;

const WINDOWS = ['code', 'caller', 'stack', 'memory'] as const;

/** How things were when the machine last stood still: what marks are compared with. */
interface Baseline {
  readonly icount: number;
  readonly registers: RegisterValues;
  readonly fpu: Uint8Array | null;
  readonly windows: ReadonlyMap<string, MemoryWindow>;
  /** The instruction at CS:IP. */
  readonly text: string;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Addresses in a range whose bytes differ from an older window. */
function changedBytes(old: MemoryWindow | undefined, { lin, bytes }: FrameView): Set<number> {
  const changed = new Set<number>();
  if (old === undefined) return changed;
  for (let i = 0; i < bytes.length; i++) {
    const at = lin + i - old.lin;
    if (at >= 0 && at < old.bytes.length && old.bytes[at] !== bytes[i]) changed.add(lin + i);
  }
  return changed;
}

const NO_MARKS: ReadonlySet<number> = new Set();

/** The coprocessor's registers, as FSAVE lays them out. */
function fpuBytes(frame: Frame): Uint8Array {
  const at = frame.offsetOf(AT.fpu);
  return frame.bytes.subarray(at, at + I387.size);
}

/** The marks that stay while a pane only scrolls. */
function keptMarks(shown: MemoryWindow | null): ReadonlySet<number> {
  return shown === null ? NO_MARKS : shown.changed;
}

/** Disassembles an instruction, and says what it did to the coprocessor. */
let explain: typeof EXPLAIN | null = null;

/** Hands over what explains instructions, which is fetched after the first output. */
export function explainWith(explanations: typeof EXPLAIN): void {
  explain = explanations;
}

export class FrameFeed {
  readonly #session: Session;
  readonly #page: StoreApi<PageState>;
  readonly #listeners = new Set<FrameListener>();
  #request = 0;
  #frame: Frame | null = null;
  #baseline: Baseline | null = null;
  #lastPanes = 0;
  #runningSince = 0;
  #action: 'run' | 'step' | null = null;
  #did = '';
  #where = '';
  /** Whether the loaded program has not been started. */
  fresh = true;

  constructor(session: Session, page: StoreApi<PageState>) {
    this.#session = session;
    this.#page = page;
  }

  /** Calls `listener` on every animation frame until the returned function is called. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the frames from now on. */
  start(): void {
    this.stop();
    const tick = (now: number) => {
      this.#request = requestAnimationFrame(tick);
      this.#tick(now);
    };
    this.#request = requestAnimationFrame(tick);
  }

  /** Follows no frames any more. */
  stop(): void {
    cancelAnimationFrame(this.#request);
  }

  /** A program is being loaded: what was marked belongs to the last one. */
  loads(): void {
    this.#baseline = null;
    this.#did = '';
    this.#action = null;
    this.fresh = true;
  }

  /** Files have been sent to be loaded; that may still fail. */
  opens(): void {
    this.#action = null;
  }

  /** A program has been loaded; the frame that shows it may have come before. */
  loaded(): void {
    if (this.#action === null) this.loads();
    if (this.#frame !== null) this.#show(this.#frame, performance.now());
  }

  /** The user lets the machine run or step. */
  begins(action: 'run' | 'step'): void {
    this.#action = action;
    this.fresh = false;
  }

  /** The machine is gone; its last frame stays to be seen. */
  crashed(what: string): void {
    this.#apply({ status: { kind: 'stopped', words: `stopped: the machine ${what}` } });
  }

  /** Says anew what the sentence says, after something besides the frame has changed. */
  tell(): void {
    this.#apply({});
  }

  #tick(now: number): void {
    const frame = this.#session.readFrame();
    if (frame === null) return;
    if (frame !== this.#frame || this.#runningSince > 0) {
      this.#frame = frame;
      this.#show(frame, now);
    }
    for (const listener of this.#listeners) listener(frame, now);
  }

  #show(frame: Frame, now: number): void {
    const before = this.#page.getState();
    const status = this.#settled(before.status, statusOf(frame, this.fresh), now);
    const still = status.kind !== 'running' && status.kind !== 'waiting';
    const update: { -readonly [K in keyof PageState]?: PageState[K] } = {};
    if (status.kind !== before.status.kind || status.words !== before.status.words)
      update.status = status;
    const turned = update.status !== undefined;
    const follow = still || followable(before.speed);
    if (follow || turned || now - this.#lastPanes >= PANE_INTERVAL) {
      this.#lastPanes = now;
      this.#panes(frame, follow, before, update);
      const cpu = CPU_MODELS[frame.machine.cpu];
      const mips = status.kind === 'running' && frame.header.mips > 0 ? frame.header.mips : 0;
      const speed = mips === 0 ? '' : ` · ${mips.toFixed(mips < 10 ? 2 : 0)} MIPS`;
      update.machine = modelText({ cpu, fpu: frame.machine.fpu !== 0 }) + speed;
      if (cpu !== before.cpu) update.cpu = cpu;
    }
    this.#apply(update);
  }

  /** Holds back a `running` that is only the answer to one key. */
  #settled(old: Status, status: Status, now: number): Status {
    if (old.kind === 'waiting' && status.kind === 'running') {
      if (this.#runningSince === 0) this.#runningSince = now;
      if (now - this.#runningSince < RUNNING_AFTER_WAITING) return old;
    }
    this.#runningSince = 0;
    return status;
  }

  #panes(
    frame: Frame,
    follow: boolean,
    before: PageState,
    update: { -readonly [K in keyof PageState]?: PageState[K] },
  ): void {
    const registers = registersOf(frame);
    const old = this.#baseline;
    const icount = frame.machine.icount;
    // Loading a program executes nothing: the frames before and after it have the same count.
    const moved = follow && (old === null || old.icount !== icount || this.fresh);
    const marks = follow && !this.fresh && old !== null;
    const model = CPU_MODELS[frame.machine.cpu];
    const changed = marks ? changedRegisters(old.registers, registers, shownRegisters(model)) : [];
    if (before.registers === null || changedRegisters(before.registers, registers).length > 0)
      update.registers = registers;
    const fpu = frame.machine.fpu === 0 ? null : fpuBytes(frame);
    if (fpu === null ? before.fpu !== null : before.fpu === null || !sameBytes(fpu, before.fpu))
      update.fpu = fpu;
    if (moved || (!follow && before.changed.size > 0)) {
      update.changed = new Set(changed);
      update.stops = before.stops + 1;
    }
    const windows = new Map<string, MemoryWindow>();
    for (const id of WINDOWS) {
      const range = frame.range(id);
      if (range === null) continue;
      const shown = before[id];
      const same = shown !== null && shown.lin === range.lin && sameBytes(shown.bytes, range.bytes);
      if (!same || moved || !follow) {
        const compared = marks ? old.windows.get(id) : undefined;
        const next = {
          ...range,
          changed: moved ? changedBytes(compared, range) : keptMarks(follow ? shown : null),
        };
        if (!same || next.changed.size > 0 || shown.changed.size > 0) update[id] = next;
      }
      windows.set(id, { ...range, changed: NO_MARKS });
    }
    if (!moved) return;
    const code = windows.get('code');
    const cs = register(registers, 'CS');
    const ip = register(registers, 'IP');
    const text = code === undefined ? '' : (explain?.instructionAt(code, cs, ip, model) ?? '');
    this.#did =
      this.#action === 'step' && old !== null ? didText(old, changed, registers, fpu) : '';
    const caller = callerOf(registers, windows.get('stack') ?? null);
    this.#where =
      caller === null
        ? `${hex(cs, 4)}:${hex(ip, 4)}  ${text}`
        : `a service goes on, called before ${hex(caller.cs, 4)}:${hex(caller.ip, 4)}`;
    this.#baseline = { icount, registers, fpu, windows, text };
  }

  #apply(update: Partial<PageState>): void {
    const page = this.#page.getState();
    const sentence = sentenceOf({
      status: update.status ?? page.status,
      program: page.program?.name ?? null,
      captured: page.captured,
      where: this.#where,
      did: this.#did,
    });
    const all = sentence === page.sentence ? update : { ...update, sentence };
    if (Object.keys(all).length > 0) this.#page.setState(all);
  }
}

/** What the instruction at the old place did to the registers, in words. */
function didText(
  { text, fpu: oldFpu }: Baseline,
  changed: readonly string[],
  registers: RegisterValues,
  fpu: Uint8Array | null,
): string {
  const told = changed.filter((name) => name !== 'IP' && name !== 'EIP');
  if (text === '') return '';
  const coprocessor =
    oldFpu === null || fpu === null ? '' : (explain?.fpuChange(oldFpu, fpu) ?? '');
  if (told.length === 0 && coprocessor === '') return `${text} changed no register or flag.`;
  const values = told.map(
    (name) => `${name} is now ${registerText(name, registers[REGISTER_INDEX[name]])}`,
  );
  if (coprocessor !== '') values.push(coprocessor);
  return `${text}: ${values.join(', ')}.`;
}
