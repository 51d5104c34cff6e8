/**
 * One stream on several tasks in several ways: in one go, instruction by instruction, with every
 * access checked, with an empty cache each time, moved to other memories. All must end the same.
 */
import { decode } from '../../src/isa/decode.ts';
import { format } from '../../src/isa/format.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { VM86_ENTER, VM86_SIGNAL, VM86_TYPE } from '../../src/vm86/abi.ts';
import { BUDGET_USED } from '../../src/vm86/signals.ts';
import { LIVE, vm86 } from '../../src/vm86/vm86.ts';
import { Guarded } from './guarded.ts';
import { randomNumbers, randomRegister, randomStream } from './streams.ts';
import type { RandomNumbers } from './streams.ts';

/** Streams that follow each other on the same memory. */
export const STREAMS = 16;
/** Instructions generated for a stream, and the most that are executed of it. */
const GENERATED = 8;
const EXECUTED = 24;
/** Nobody reaches it; a breakpoint there makes the engine go one instruction at a time. */
const NOWHERE = 0x10fff8;

const ZERO_FLAG_BITS = 0xf002;

interface Way {
  readonly name: string;
  readonly checked?: boolean;
  /** Instructions of the next call. */
  slice(random: RandomNumbers): number;
  /** Done before each call; may go on with another task. */
  before?(player: Player, random: RandomNumbers): void;
}

const WAYS: readonly Way[] = [
  { name: 'in one go', slice: () => EXECUTED },
  { name: 'one by one', slice: () => 1 },
  { name: 'every access checked', checked: true, slice: () => EXECUTED },
  {
    name: 'with a breakpoint elsewhere',
    slice: () => EXECUTED,
    before: ({ vm }) => vm.task.engine.breakpoints.add(NOWHERE),
  },
  {
    name: 'with an empty cache',
    slice: (random) => 1 + random(4),
    before: ({ vm }) => vm.task.engine.flush(),
  },
  {
    name: 'moved to another memory',
    slice: (random) => 1 + random(EXECUTED),
    before: (player, random) => {
      if (random(16) === 0) player.move();
    },
  },
];

/** One way with its task, and what came of the last stream. */
class Player {
  vm: Guarded;
  outcome = '';
  executed = 0;
  #spare: Guarded | null = null;

  constructor(
    readonly way: Way,
    readonly model: CpuModel,
    readonly fpu: boolean,
  ) {
    this.vm = this.#create();
  }

  #create(): Guarded {
    return new Guarded(this.model, { fpu: this.fpu, checked: this.way.checked, ports: true });
  }

  move(): void {
    const spare = this.#spare ?? this.#create();
    spare.copy(this.vm);
    this.#spare = this.vm;
    this.vm = spare;
  }

  /** Executes up to `total` instructions, or to the first that is not the engine's. */
  play(total: number, seed: number): void {
    const random = randomNumbers(seed);
    let done = 0;
    let calls = 0;
    let result = 0;
    while (done < total) {
      this.way.before?.(this, random);
      const { task } = this.vm;
      result = vm86(task, VM86_ENTER, LIVE, Math.min(this.way.slice(random), total - done));
      done += task.executed;
      if (VM86_TYPE(result) !== VM86_SIGNAL || task.signal !== BUDGET_USED) break;
      if (++calls > 4 * total) {
        result = -1;
        break;
      }
    }
    this.executed += done;
    this.outcome = `returns ${result.toString(16)} exception ${this.vm.task.exception} after ${done}`;
  }

  /** All that must be equal but the RAM. */
  get state(): string {
    return this.outcome + this.vm.registers;
  }
}

/** A difference that was found, with what is needed to see it again. */
export interface Finding {
  readonly model: CpuModel;
  readonly episode: number;
  readonly stream: number;
  readonly text: string;
}

export interface FuzzOptions {
  readonly fpu?: boolean;
}

/** Plays the same streams in all ways. */
export class Lockstep {
  readonly #players: readonly Player[];
  streams = 0;

  constructor(
    readonly model: CpuModel,
    readonly options: FuzzOptions = {},
  ) {
    this.#players = WAYS.map((way) => new Player(way, model, options.fpu ?? false));
  }

  /** Plays episode number `episode`. Null: all ways ended the same. */
  play(episode: number): Finding | null {
    if (this.#episode(episode, STREAMS, EXECUTED, false) === null) return null;
    // Again, with a look at the RAM behind every stream, then behind ever more instructions of it.
    const found = this.#episode(episode, STREAMS, EXECUTED, true);
    if (found === null)
      return this.#finding(episode, STREAMS, 'only the RAM differs, and not twice');
    for (let total = 0; total <= EXECUTED; total++) {
      const difference = this.#last(episode, found.stream, total);
      if (difference !== null) return this.#finding(episode, found.stream, difference);
    }
    return this.#finding(episode, found.stream, found.text);
  }

  #finding(episode: number, stream: number, text: string): Finding {
    return { model: this.model, episode, stream, text };
  }

  /** Instructions that were executed, each in every way. */
  get instructions(): number {
    return this.#players[0].executed;
  }

  /** Guard areas that were written. */
  damage(): string[] {
    return this.#players.flatMap(({ vm, way }) =>
      vm.damage.map((what) => `${this.model} ${way.name}: ${what}`),
    );
  }

  /** The streams before `stream` whole, then `total` instructions of it: what differs behind them. */
  #last(episode: number, stream: number, total: number): string | null {
    this.#episode(episode, stream, EXECUTED, false);
    const at = total > 0 ? this.#whereAfter(episode, stream, total - 1) : '';
    this.#episode(episode, stream, EXECUTED, false);
    const found = this.#stream(episode, stream, total, true);
    return found === null ? null : `${found}\n  at ${at}`;
  }

  /** The instruction at which the first way stands after `total` instructions of the stream. */
  #whereAfter(episode: number, stream: number, total: number): string {
    this.#stream(episode, stream, total, false);
    const [{ vm }] = this.#players;
    const { task, memory } = vm;
    const { cs, eip: ip } = vm.regs;
    const fetch = (i: number) => memory.read8(task.linear(cs, ip + i));
    const decoded = decode(fetch, this.model);
    const bytes = Array.from({ length: Math.min(decoded.length, 20) }, (_, i) =>
      fetch(i).toString(16).padStart(2, '0'),
    );
    const text = decoded.row === null ? '?' : format(decoded, ip, 'nasm');
    return `${cs.toString(16)}:${ip.toString(16)} ${bytes.join(' ')} ${text}\n${describe(vm)}`;
  }

  #episode(
    episode: number,
    streams: number,
    executed: number,
    lookAtRam: boolean,
  ): { stream: number; text: string } | null {
    const a20 = (episode & 1) === 1;
    for (const player of this.#players) player.vm.fill(episode, a20, episode % 4 >= 2);
    for (let stream = 0; stream < streams; stream++) {
      const text = this.#stream(episode, stream, executed, lookAtRam);
      if (text !== null) return { stream, text };
    }
    const text = this.#compareRam();
    return text === null ? null : { stream: streams, text };
  }

  /** The ways that are compared: with A20 on, the absent page of the checked one can be reached. */
  #compared(): readonly Player[] {
    const [first] = this.#players;
    const reaches = this.model !== '8086' && this.model !== '80186' && first.vm.a20;
    return reaches ? this.#players.filter(({ way }) => !way.checked) : this.#players;
  }

  #stream(episode: number, stream: number, executed: number, lookAtRam: boolean): string | null {
    const seed = episode * 1000 + stream;
    const players = this.#compared();
    for (const player of players) {
      setUp(player.vm, seed);
      player.play(executed, seed);
    }
    this.streams++;
    const [first, ...others] = players;
    const expected = first.state;
    for (const other of others)
      if (other.state !== expected)
        return `${other.way.name}: ${other.outcome}; in one go: ${first.outcome}\n${difference(first.vm, other.vm)}`;
    return lookAtRam ? this.#compareRam() : null;
  }

  #compareRam(): string | null {
    const [first, ...others] = this.#compared();
    const { ram } = first.vm.memory;
    for (const { vm, way } of others) {
      if (Buffer.compare(ram, vm.memory.ram) === 0) continue;
      const at = ram.findIndex((byte, lin) => byte !== vm.memory.ram[lin]);
      return `${way.name}: RAM at ${at.toString(16)} is ${vm.memory.ram[at].toString(16)}, in one go ${ram[at].toString(16)}`;
    }
    return null;
  }
}

/** Writes a stream for `model` somewhere, sets all registers, and points CS:IP at it. */
export function setUp(vm: Guarded, seed: number, model = vm.model): void {
  const { memory, regs, task } = vm;
  const random = randomNumbers(seed);
  const bytes = randomStream(model, GENERATED, random);
  // Back to the start, so that decoded code is executed again.
  if (random(2) === 0) bytes.push(0xeb, (-2 - bytes.length) & 0xff);
  const cs = random(0xf000);
  const ip = random(12) === 0 ? 0x1_0000 - 1 - random(20) : random(0x1_0000);
  bytes.forEach((byte, i) => memory.write8(task.linear(cs, ip + i), byte));
  // Every other stream has all of its addresses in or near its own code.
  const near = random(2) === 0;
  const value = () => randomRegister(model, random);
  const address = () => (near ? (ip + random(bytes.length + 8)) & 0xffff : value());
  const segment = () => (near || random(4) === 0 ? cs : random(0x1_0000));
  regs.eax = value();
  regs.ecx = random(3) === 0 ? random(20) : value();
  regs.edx = value();
  regs.ebx = address();
  regs.esp = address();
  regs.ebp = address();
  regs.esi = address();
  regs.edi = address();
  regs.cs = cs;
  regs.eip = ip;
  for (const name of ['ds', 'es', 'ss', 'fs', 'gs'] as const) regs[name] = segment();
  // A few with TF, few enough that the others run on.
  const flags = random(0x1_0000) & (random(12) === 0 ? 0xffff : 0xfeff);
  regs.eflags = flags | (model === 'v86' || model === '80386' ? 2 : ZERO_FLAG_BITS);
}

const NAMES = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi', 'eip', 'eflags'] as const;
const SEGMENTS = ['cs', 'ds', 'es', 'ss', 'fs', 'gs'] as const;

/** All registers in a line. */
function describe({ regs }: Guarded): string {
  return [...NAMES, ...SEGMENTS].map((name) => `${name}=${regs[name].toString(16)}`).join(' ');
}

function difference(expected: Guarded, found: Guarded): string {
  const changed = [...NAMES, ...SEGMENTS].filter(
    (name) => expected.regs[name] !== found.regs[name],
  );
  const parts = changed.map(
    (name) => `${name} ${found.regs[name].toString(16)}, not ${expected.regs[name].toString(16)}`,
  );
  if (parts.length > 0) return parts.join('; ');
  const [one, two] = [expected.registers, found.registers];
  const at = [...one].findIndex((byte, i) => byte !== two[i]);
  return at < 0 ? 'all registers are equal' : `byte ${at} of its other state differs`;
}
