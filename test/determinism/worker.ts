/** The browser half of the determinism test: runs the scenario and a session in a module worker. */
import type { Recording } from './recorder.ts';
import { runDemo } from './scenario.ts';
import type { Digests } from './scenario.ts';
import { recordSession } from './session.ts';

/** What the test wants run, in which kind of memory. */
export interface Job {
  readonly program: Uint8Array;
  readonly shared: boolean;
  /** Real milliseconds of the session. */
  readonly milliseconds: number;
}

/** What came of it. */
export interface Result {
  readonly runs: readonly Digests[];
  /** A run at full speed, in step with real time, to be replayed elsewhere. */
  readonly session: Recording;
}

const host = {
  now: () => performance.now(),
  sleep: (milliseconds: number) =>
    new Promise<void>((wake) => {
      setTimeout(wake, milliseconds);
    }),
};

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  const { program, shared, milliseconds } = data;
  const result: Result = {
    runs: runDemo(program, { shared }),
    session: await recordSession(program, 1, milliseconds, host, { shared }),
  };
  self.postMessage(result);
};
