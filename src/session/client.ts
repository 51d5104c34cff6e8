/**
 * The page's handle on the worker that holds the machine: commands in, events and frames out. It
 * knows both paths (frames in shared memory, frames in transferred buffers) and what to tell the
 * user when the worker does not start or dies.
 */
import { FRAME_BUFFER_SIZE, frameSequence, readFrame } from '../state/frame.ts';
import type { Frame } from '../state/frame.ts';
import type { CpuModel } from '../state/machineState.ts';
import type { Command, Event, Notice } from './protocol.ts';

/** The part of a Worker that a session uses, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: Command, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((message: MessageEvent<Event>) => void) | null;
  onerror: ((error: ErrorEvent) => void) | null;
}

export interface SessionOptions {
  readonly cpu?: CpuModel;
  /** Whether a coprocessor is fitted; by default there is none. */
  readonly fpu?: boolean;
  /** Number of the machine among those of the page, 1 by default. */
  readonly id?: number;
  /** Milliseconds after which a worker that has not reported is called dead. */
  readonly startTimeout?: number;
  /** Whether frames go through shared memory; by default wherever the page is isolated. */
  readonly shared?: boolean;
  /** Calendar time at power-on; the user's clock by default. */
  readonly date?: Date;
  readonly createWorker?: () => WorkerLike;
}

const START_TIMEOUT = 20_000;

/** Commands that a restarted worker is told again, the last of each kind. */
const REMEMBERED = ['speed', 'view', 'breakpoints', 'trace', 'open', 'load'] as const;
type Remembered = (typeof REMEMBERED)[number];

function createWorker(): WorkerLike {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}

function isRemembered(type: Command['type']): type is Remembered {
  return (REMEMBERED as readonly string[]).includes(type);
}

export class Session {
  readonly shared: boolean;
  readonly #options: SessionOptions;
  readonly #listeners = new Set<(event: Event) => void>();
  /** Events that came before anybody listened. */
  readonly #early: Event[] = [];
  readonly #remembered = new Map<Remembered, Command>();
  /** What the machine comes on as when it is started again. */
  #model: { readonly cpu: CpuModel; readonly fpu: boolean };
  #worker: WorkerLike | null = null;
  #frames: SharedArrayBuffer | null = null;
  #frame: Frame | null = null;
  #started = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionOptions = {}) {
    this.#options = options;
    this.#model = { cpu: options.cpu ?? '8086', fpu: options.fpu ?? false };
    this.shared = options.shared ?? globalThis.crossOriginIsolated === true;
  }

  /**
   * Starts the worker and its machine. Commands may be sent at once: the browser keeps them until
   * the worker's script runs, and so nothing has to wait for an answer.
   */
  start(): void {
    this.terminate();
    this.#frames = this.shared ? new SharedArrayBuffer(FRAME_BUFFER_SIZE) : null;
    let worker: WorkerLike;
    try {
      worker = (this.#options.createWorker ?? createWorker)();
    } catch (error) {
      this.#notStarted(`the browser refused it (${String(error)})`);
      return;
    }
    this.#worker = worker;
    worker.onmessage = (message) => {
      if (this.#worker === worker) this.#receive(message.data);
    };
    worker.onerror = (error) => {
      if (this.#worker === worker) this.#failed(error);
    };
    this.#timer = setTimeout(
      () => this.#notStarted('it did not answer in time'),
      this.#options.startTimeout ?? START_TIMEOUT,
    );
    const now = this.#options.date ?? new Date();
    this.#post({
      type: 'start',
      frames: this.#frames,
      date: [
        now.getFullYear(),
        now.getMonth() + 1,
        now.getDate(),
        now.getHours(),
        now.getMinutes(),
        now.getSeconds(),
      ],
      ...this.#model,
      id: this.#options.id ?? 1,
    });
  }

  /** Sends a command to the worker. Bytes in it are copied: the caller keeps them. */
  send(command: Command): void {
    if (command.type === 'reset')
      this.#model = { cpu: command.cpu ?? this.#model.cpu, fpu: command.fpu ?? this.#model.fpu };
    if (isRemembered(command.type)) {
      this.#remembered.set(command.type, command);
      if (command.type === 'open') this.#remembered.delete('load');
    }
    this.#post(command);
  }

  /**
   * The newest frame, or null before the first. The same object comes back until there is a newer
   * one, so that callers can compare. Call it once per animation frame.
   */
  readFrame(): Frame | null {
    if (this.#frames !== null && frameSequence(this.#frames) !== (this.#frame?.sequence ?? 0))
      this.#frame = readFrame(this.#frames) ?? this.#frame;
    return this.#frame;
  }

  /**
   * Calls `listener` with every event (frames apart) until the returned function is called. What
   * came while nobody listened is told to the first.
   */
  subscribe(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    for (const event of this.#early.splice(0)) listener(event);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Starts a new worker after a crash: with the same speed, views, breakpoints and trace, and the files
   * that were opened last, paused. The last frame stays to be seen until the first new one.
   */
  restart(): void {
    this.start();
    for (const type of ['speed', 'view', 'breakpoints', 'trace'] as const) {
      const command = this.#remembered.get(type);
      if (command !== undefined) this.#post(command);
    }
    for (const type of ['open', 'load'] as const) {
      const command = this.#remembered.get(type);
      if (command?.type === 'open' || command?.type === 'load')
        this.#post({ ...command, run: false });
    }
  }

  /** Ends the worker and its machine. */
  terminate(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
    this.#started = false;
  }

  #post(command: Command): void {
    const transfer = command.type === 'frameDone' ? [command.buffer] : [];
    this.#worker?.postMessage(command, transfer);
  }

  #receive(event: Event): void {
    if (event.type === 'frame') {
      this.#frame = readFrame(event.buffer) ?? this.#frame;
      this.#post({ type: 'frameDone', buffer: event.buffer });
      return;
    }
    if (event.type === 'started') {
      clearTimeout(this.#timer);
      this.#started = true;
    }
    if (event.type === 'crashed') this.terminate();
    this.#emit(event);
  }

  #failed(error: ErrorEvent): void {
    if (!this.#started) {
      this.#notStarted(error.message || 'its script could not be loaded');
      return;
    }
    this.terminate();
    this.#emit({ type: 'crashed', message: error.message || 'unknown error' });
  }

  #notStarted(why: string): void {
    this.terminate();
    const notice: Notice = {
      severity: 'error',
      title: 'The machine could not be started',
      cause: `The machine runs in a web worker, and ${why}.`,
      fix: 'Reload the page. If that does not help, use a current browser and allow scripts and workers from this site.',
    };
    this.#emit({ type: 'notice', notice });
  }

  #emit(event: Event): void {
    if (this.#listeners.size === 0) this.#early.push(event);
    for (const listener of this.#listeners) listener(event);
  }
}
