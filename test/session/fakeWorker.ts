import type { WorkerLike } from '../../src/session/client.ts';
import type { Command, Event } from '../../src/session/protocol.ts';

/** A worker that keeps what it is told and says what a test wants. */
export class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly commands: Command[] = [];
  terminated = false;

  postMessage(command: Command): void {
    this.commands.push(command);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(event: Event): void {
    this.onmessage?.({ data: event } as MessageEvent<Event>);
  }

  fail(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
}
