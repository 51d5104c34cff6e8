/**
 * The controller in a web worker: real time, messages, and frames. Of the session only this file
 * knows a clock. Between two slices it yields through a MessageChannel, which lets commands in and
 * costs microseconds where a timer would cost milliseconds; while the guest sleeps, so does it.
 */
import { Machine } from '../machine.ts';
import { FRAME_BUFFER_SIZE, publish } from '../state/frame.ts';
import { Controller } from './controller.ts';
import type { Command, Event } from './protocol.ts';

/** Milliseconds between two frames while the guest runs. */
const FRAME_INTERVAL = 15;
/** Milliseconds until the rest of a trace is sent when nothing else happens. */
const TRACE_INTERVAL = 50;
/** Frame buffers that travel between worker and page where memory cannot be shared. */
const TRAVELLING_FRAMES = 2;

let controller: Controller | null = null;
let shared: SharedArrayBuffer | null = null;
/** Buffers that are here, on the path without shared memory. */
const spare: ArrayBuffer[] = [];
/** Number of the last frame on the path without shared memory. */
let sequence = 0;
let lastFrame = -Infinity;
/** Something has changed since the last frame. */
let stale = false;
let timer: ReturnType<typeof setTimeout> | undefined;
/** A turn of the loop is on its way through the channel. */
let due = false;

const channel = new MessageChannel();
channel.port1.onmessage = () => {
  due = false;
  guarded(turn);
};

self.onmessage = (message: MessageEvent<Command>) => {
  const command = message.data;
  if (command.type === 'frameDone') {
    spare.push(command.buffer);
    if (stale) guarded(showFrame);
  } else if (command.type === 'start') guarded(() => start(command));
  else guarded(() => carryOut(command));
};

function post(event: Event, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

function start(command: Extract<Command, { type: 'start' }>): void {
  shared = command.frames;
  if (shared === null)
    for (let i = 0; i < TRAVELLING_FRAMES; i++) spare.push(new ArrayBuffer(FRAME_BUFFER_SIZE));
  controller = new Controller({
    createMachine: (hooks) =>
      new Machine({
        hooks,
        cpu: command.cpu,
        fpu: command.fpu,
        id: command.id,
        date: command.date,
      }),
    now: () => performance.now(),
    emit: post,
  });
  post({ type: 'started' });
  showFrame();
}

function carryOut(command: Command): void {
  const current = controller;
  if (current === null) return;
  current
    .handle(command)
    .then(() => {
      controller?.flush();
      showFrame();
      soon();
    })
    .catch(crash);
}

/** One slice, a frame if it is time for one, and the next turn. */
function turn(): void {
  if (controller === null) return;
  const delay = controller.slice();
  stale = true;
  if (delay > 0 || performance.now() - lastFrame >= FRAME_INTERVAL) {
    controller.flush();
    showFrame();
  }
  if (delay === 0) soon();
  else if (delay !== Infinity) timer = setTimeout(soon, delay);
  else if (controller.unsent) timer = setTimeout(soon, TRACE_INTERVAL);
}

function soon(): void {
  clearTimeout(timer);
  if (due) return;
  due = true;
  channel.port2.postMessage(null);
}

/** Publishes the machine as it is now, or as soon as the page has given a buffer back. */
function showFrame(): void {
  if (controller === null) return;
  const { memory } = controller.machine;
  if (shared !== null) publish(memory, shared, controller.frameInfo());
  else {
    const buffer = spare.pop();
    stale = buffer === undefined;
    if (buffer === undefined) return;
    sequence = publish(memory, buffer, controller.frameInfo(), sequence);
    post({ type: 'frame', buffer }, [buffer]);
  }
  stale = false;
  lastFrame = performance.now();
}

function guarded(action: () => void): void {
  try {
    action();
  } catch (error) {
    crash(error);
  }
}

/** An error of our own: the machine cannot be trusted any more. */
function crash(error: unknown): void {
  controller = null;
  clearTimeout(timer);
  const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  post({ type: 'crashed', message });
}
