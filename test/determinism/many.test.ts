import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVENTS } from '../../src/debug/trace/schema.ts';
import { createTrace } from '../../src/debug/trace/trace.ts';
import type { Trace } from '../../src/debug/trace/trace.ts';
import { Machine } from '../../src/machine.ts';
import { load } from '../machine/load.ts';
import { DEMO_NAMES, demoProgram } from '../demos/program.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { bundleScript } from './bundle.ts';
import { crowdOf, playAlone, playInTurn } from './crowd.ts';
import type { End, Member } from './crowd.ts';
import type { CrowdJob } from './crowdWorker.ts';
import { mixture } from './mixture.ts';

/** Every event, calls of the guest's own handlers too. */
const EVERYTHING = EVENTS.map(({ name }) => name).join(',');

const TICKS = 40_000;
const MACHINES = 64;
const WORKERS = 8;

const demos = DEMO_NAMES.filter((name) => name !== 'hello').map(demoProgram);
const mixtures = { narrow: mixture(false), wide: mixture(true) };

function programOf(number: number, model: CpuModel): Uint8Array {
  const demo = demos[number % (demos.length + 2)];
  if (demo !== undefined) return demo;
  return model === '80386' || model === 'v86' ? mixtures.wide : mixtures.narrow;
}

const crowd = crowdOf(programOf, MACHINES, TICKS);
let ends: End[] = [];

function inWorker(script: URL, member: Member): Promise<End> {
  const job: CrowdJob = { member, playing: { seed: 500 + member.number, shared: true } };
  return new Promise((done, fail) => {
    const worker = new Worker(script, { workerData: job });
    worker.once('message', done);
    worker.once('error', fail);
  });
}

beforeAll(() => {
  ends = crowd.map((member) => playAlone(member, { seed: member.number }));
}, 60_000);

describe('many machines in one process', () => {
  it('the machines of the crowd are all different', () => {
    expect(new Set(ends.map(({ hash }) => hash)).size).toBe(MACHINES);
    expect(ends.filter(({ icount }) => icount > 3000).length).toBeGreaterThan(MACHINES / 3);
  });

  it('64 stepped in turn, in other slices, end as one after the other', () => {
    expect(playInTurn(crowd, ({ number }) => ({ seed: 1000 + number }))).toEqual(ends);
  }, 60_000);

  it('eight in worker threads at once end the same', async () => {
    const code = await bundleScript(new URL('crowdWorker.ts', import.meta.url), true);
    const script = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
    const members = crowd.slice(0, WORKERS);
    const found = await Promise.all(members.map((member) => inWorker(script, member)));
    expect(found).toEqual(ends.slice(0, WORKERS));
  }, 60_000);

  it('a trace of everything changes neither hash nor instruction count nor clock', () => {
    const traces: Trace[] = [];
    const traced = playInTurn(crowd.slice(0, 35), ({ number }) => ({
      seed: 2000 + number,
      begin: (machine) => void traces.push(createTrace(machine, { filter: EVERYTHING, ring: 64 })),
    }));
    expect(traced).toEqual(ends.slice(0, 35));
    for (const trace of traces) expect(trace.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('a machine that is entered from a hook of another', () => {
  const SOURCE = 'l: mov ah, 2\nmov dl, 41h\nint 21h\ninc bx\njmp l';

  it('leaves both as they would be alone', () => {
    const alone = load(SOURCE).machine;
    alone.run(20_000);
    const innerAlone = load(SOURCE).machine;
    innerAlone.run(1000);
    const inner = load(SOURCE).machine;
    let bytes = 0;
    const outer = new Machine({
      memory: load(SOURCE).machine.memory,
      hooks: {
        console: () => {
          bytes++;
          if (bytes <= 100) inner.run(10);
        },
      },
    });
    outer.run(20_000);
    expect(bytes).toBeGreaterThan(1000);
    expect(outer.hash()).toBe(alone.hash());
    expect(inner.hash()).toBe(innerAlone.hash());
  });

  it('must not enter itself: run, step, input and save say so, and nothing else happens', () => {
    const refused: string[] = [];
    const attempts = [
      () => machine.run(1),
      () => machine.runTo(100),
      () => machine.step(),
      () => machine.input({ kind: 'speed', ips: 5 }),
      () => machine.save(),
    ];
    const machine = new Machine({
      memory: load(SOURCE).machine.memory,
      hooks: {
        console: () => {
          for (const attempt of attempts.splice(0))
            try {
              attempt();
            } catch (error) {
              if (error instanceof RangeError) refused.push(error.message.replace(/\(.*/, ''));
            }
        },
      },
    });
    const alone = load(SOURCE).machine;
    alone.run(5000);
    machine.run(5000);
    expect(refused).toEqual(['run', 'run', 'step', 'input', 'save']);
    expect(machine.hash()).toBe(alone.hash());
  });
});
