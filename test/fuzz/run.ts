/**
 * `npm run fuzz -- [--streams N] [--model M] [--seed S] [--fpu]`: random streams of instructions in
 * many ways (lockstep.ts), all models unless one is named. Ends with 1 when something differs or a
 * guard area was written.
 */
import { CPU_MODELS } from '../../src/state/machineState.ts';
import { Lockstep, STREAMS } from './lockstep.ts';

const args = process.argv.slice(2);

function numberAfter(option: string, otherwise: number): number {
  const at = args.indexOf(option);
  const value = at < 0 ? otherwise : Number(args[at + 1]);
  if (!Number.isInteger(value) || value < 0) throw new RangeError(`${option} takes a whole number`);
  return value;
}

const wanted = args[args.indexOf('--model') + 1];
const models = args.includes('--model')
  ? CPU_MODELS.filter((model) => model === wanted)
  : CPU_MODELS;
if (models.length === 0) throw new RangeError(`--model takes one of ${CPU_MODELS.join(' ')}`);
const streams = numberAfter('--streams', 1_000_000);
const first = numberAfter('--seed', 1);
const most = numberAfter('--findings', 5);
const fpus = args.includes('--fpu') ? [true] : [false, true];
const configurations = models.flatMap((model) => fpus.map((fpu) => ({ model, fpu })));
/** Episodes between two looks at the guard areas. */
const LOOK = 250;

for (const { model, fpu } of configurations) {
  const started = performance.now();
  const lockstep = new Lockstep(model, { fpu });
  const episodes = Math.ceil(streams / configurations.length / STREAMS);
  let found = 0;
  for (let i = 0; i < episodes && found < most; i++) {
    const finding = lockstep.play(first + i);
    if (finding !== null) {
      found++;
      const { episode, stream, text } = finding;
      process.stdout.write(`${model} episode ${episode} stream ${stream}: ${text}\n`);
    }
    if (i % LOOK !== LOOK - 1 && i + 1 < episodes) continue;
    for (const damage of lockstep.damage()) {
      found++;
      process.stdout.write(`written by episode ${first + i} or before: ${damage}\n`);
    }
  }
  if (found > 0) process.exitCode = 1;
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${model}${fpu ? ' with coprocessor' : ''}: ${lockstep.streams} streams, ${lockstep.instructions} instructions ` +
      `in ${seconds.toFixed(0)} s, ${found} findings\n`,
  );
}
