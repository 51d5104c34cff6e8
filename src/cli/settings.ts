/** The options of `vm86 run` that are plain values, checked. */
import { toCp437 } from '../devices/cp437.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import type { CpuModel } from '../state/machineState.ts';
import { Misuse } from './options.ts';
import type { Options } from './options.ts';

/** A DOS command tail has 126 characters, the space in front included. */
const LONGEST_TAIL = 125;
/** An environment has 32 KiB; the variables of every program and its name need some of them. */
const LARGEST_ENVIRONMENT = 32_000;
/** The years that DOS counts. */
const FIRST_YEAR = 1980;
const LAST_YEAR = 2099;

/** The options with their defaults filled in. */
export interface Settings {
  readonly cpu: CpuModel;
  /** A coprocessor is fitted. */
  readonly fpu: boolean;
  /** Null is full speed. */
  readonly speed: number | null;
  readonly date: Date | null;
  readonly maxInstructions: number;
  /** Milliseconds. */
  readonly timeLimit: number;
  readonly tail: string;
}

/** What the options say, and the arguments of the program as its command tail. */
export function readSettings(options: Options, args: readonly string[]): Settings {
  const cpu = CPU_MODELS.find((model) => model === (options.value('cpu') ?? '8086'));
  if (cpu === undefined)
    throw new Misuse(`there is no CPU ${options.value('cpu')}; choose ${CPU_MODELS.join(', ')}`);
  const speed = options.value('speed') ?? 'max';
  for (const variable of options.list('env'))
    if (!/^[^=]+=/.test(variable)) throw new Misuse(`--env takes NAME=VALUE, not "${variable}"`);
  const environment = options.list('env').reduce((sum, { length }) => sum + length + 1, 0);
  if (environment > LARGEST_ENVIRONMENT)
    throw new Misuse(`--env: ${environment} bytes; an environment has ${LARGEST_ENVIRONMENT}`);
  const tail = args.join(' ');
  if (tail.length > LONGEST_TAIL)
    throw new Misuse(`the arguments are ${tail.length} characters; DOS takes ${LONGEST_TAIL}`);
  return {
    cpu,
    fpu: options.flag('fpu'),
    speed: speed === 'max' ? null : (options.number('speed', false) ?? null),
    date: readDate(options.value('date')),
    maxInstructions: options.number('max-instructions', true) ?? Infinity,
    timeLimit: (options.number('time-limit', false) ?? Infinity) * 1000,
    tail: [...tail].map(codeOf).join(''),
  };
}

/** A date with or without a time of day, both as the clock on the wall shows them. */
function readDate(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const plain = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/.test(text);
  const date = new Date(text.includes('T') ? text : `${text}T00:00`);
  const year = date.getFullYear();
  if (plain && year >= FIRST_YEAR && year <= LAST_YEAR) return date;
  throw new Misuse(
    `--date takes a date from ${FIRST_YEAR} to ${LAST_YEAR} such as 1991-06-11T12:00:00, not "${text}"`,
  );
}

/** A character of the host as the character 00-FF that stands for its byte. */
function codeOf(character: string): string {
  const byte = toCp437(character);
  if (byte < 0) throw new Misuse(`the PC has no character "${character}", which is in an argument`);
  return String.fromCharCode(byte);
}
