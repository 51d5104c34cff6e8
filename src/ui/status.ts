/** What the machine is doing, in the words of the status bar, and the sentence beside them. */
import type { Frame } from '../state/frame.ts';
import {
  STATUS_ENDED,
  STATUS_FAULTED,
  STATUS_HALTED,
  STATUS_READY,
  STATUS_WAITING,
} from '../state/machineState.ts';

export type StatusKind =
  'starting' | 'ready' | 'running' | 'waiting' | 'paused' | 'ended' | 'stopped';

export interface Status {
  readonly kind: StatusKind;
  /** The words of the live region; product names them. */
  readonly words: string;
}

export const STARTING: Status = { kind: 'starting', words: 'starting' };

/** The status of a frame. `fresh` says that the loaded program has not been started yet. */
export function statusOf(frame: Frame, fresh: boolean): Status {
  const { machine } = frame;
  switch (machine.status) {
    case STATUS_ENDED:
      return { kind: 'ended', words: `ended with exit code ${machine.exitCode}` };
    case STATUS_FAULTED:
    case STATUS_HALTED:
      return { kind: 'stopped', words: `stopped: ${machine.reason}` };
    case STATUS_READY:
      return { kind: 'ready', words: 'ready' };
  }
  if (!frame.running)
    return fresh ? { kind: 'ready', words: 'ready' } : { kind: 'paused', words: 'paused' };
  if (machine.status === STATUS_WAITING) return { kind: 'waiting', words: 'waiting for a key' };
  return { kind: 'running', words: 'running' };
}

/** Whether a program is there that can still go on, so that keys mean something to it. */
export function alive(kind: StatusKind): boolean {
  return kind === 'running' || kind === 'waiting' || kind === 'paused';
}

export interface SentenceFacts {
  readonly status: Status;
  /** Name of the loaded program without its folder, or null. */
  readonly program: string | null;
  /** Whether Screen has the keyboard. */
  readonly captured: boolean;
  /** For a paused machine: where it is, and what the last step did. */
  readonly where: string;
  readonly did: string;
}

/** What just happened or what to do next: never empty. */
export function sentenceOf({ status, program, captured, where, did }: SentenceFacts): string {
  const name = program ?? 'the program';
  switch (status.kind) {
    case 'starting':
      return 'The machine is starting.';
    case 'ready':
      return program === null
        ? 'Drop a .COM, .EXE or .ZIP file on the page, or choose an example.'
        : `${name} is loaded. Run starts it, Step does one instruction.`;
    case 'running':
      return captured
        ? `Your keys go to ${name}. Press Ctrl+Alt together to get them back.`
        : `${name} is running. Click the screen to type to it.`;
    case 'waiting':
      return captured
        ? `${name} waits for you to type. Ctrl+Alt gives the keyboard back to the page.`
        : `${name} waits for a key: click the screen and type.`;
    case 'paused':
      return did === '' ? `Next: ${where}` : `${did} Next: ${where}`;
    case 'ended':
      return `${name} has ended; its screen and registers stay. Run starts it again.`;
    case 'stopped':
      return 'Registers and memory stay as they are now. Reset loads the program again.';
  }
}
