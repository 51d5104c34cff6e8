/**
 * Measurements of time. What else runs on a machine slows the page down just as bad code of its own
 * would, so a measurement that misses its aim is taken again as soon as the machine is quiet. The
 * aims stay as they are: one try has to reach all of them.
 */
import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 3;
/** Longest wait for a quiet moment, and how often it is looked for, in milliseconds. */
const PATIENCE = 10_000;
const LOOK = 400;
/** Share of the processors that must be free. */
const FREE = 0.7;

/** Milliseconds that all processors together have been idle, and have been there, so far. */
function usage(): readonly [idle: number, total: number] {
  let idle = 0;
  let total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return [idle, total];
}

/** Waits until most of the machine is free, or patience is at its end. */
async function quiet(): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += LOOK) {
    const [idle, total] = usage();
    await sleep(LOOK);
    const [idleNow, totalNow] = usage();
    if (idleNow - idle >= FREE * (totalNow - total)) return;
  }
}

/**
 * Measures until a measurement is `good` or has been tried often enough, and returns the last one.
 * The page is to be idle before and after `take`.
 * `what` heads the line with the figures in the test's output.
 */
export async function measure<T>(
  what: string,
  take: () => Promise<T>,
  good: (taken: T) => boolean,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    if (tries > 1) await quiet();
    const taken = await take();
    const load = loadavg()[0].toFixed(1);
    console.log(`${what}: ${JSON.stringify(taken)} (try ${tries}, load ${load})`);
    if (tries === TRIES || good(taken)) return taken;
  }
}
