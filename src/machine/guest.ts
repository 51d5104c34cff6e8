/** What services see of the machine, and the two places where a caller's frame can be. */
import { IF, TF } from '../cpu/regs.ts';
import type { Regs } from '../cpu/regs.ts';
import type { Caller, Guest } from '../bios/service.ts';
import type { Devices } from '../devices/devices.ts';
import type { Hooks } from '../state/hooks.ts';
import type { MachineVariables } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import type { TraceSink } from '../state/trace.ts';
import { pushedFlags, setCallerFlags } from '../vm86/flags.ts';
import { R_CS, R_IP, R_SP, R_SS } from '../vm86/task.ts';
import type { Task } from '../vm86/task.ts';

/** Flags of the caller that a service never changes. */
const KEPT = IF | TF;

export class MachineGuest implements Guest {
  readonly memory: Memory;
  readonly regs: Regs;
  readonly state: MachineVariables;
  readonly devices: Devices;
  readonly hooks: Hooks;
  trace: TraceSink | null = null;
  inStub = false;
  resumed = false;

  constructor(parts: Omit<Guest, 'trace' | 'inStub' | 'resumed'>) {
    this.memory = parts.memory;
    this.regs = parts.regs;
    this.state = parts.state;
    this.devices = parts.devices;
    this.hooks = parts.hooks;
  }
}

/** The caller in the shortcut: INT has been passed, and nothing was pushed. */
export class LiveCaller implements Caller {
  readonly #task: Task;

  constructor(task: Task) {
    this.#task = task;
  }

  get cs(): number {
    return this.#task.r16[R_CS];
  }

  get ip(): number {
    return this.#task.r16[R_IP];
  }

  get flags(): number {
    return pushedFlags(this.#task);
  }

  set flags(value: number) {
    setCallerFlags(this.#task, (value & ~KEPT) | (pushedFlags(this.#task) & KEPT));
  }
}

/** The caller in the stub: IP, CS and FLAGS are the words at SS:SP. */
export class FrameCaller implements Caller {
  readonly #task: Task;

  constructor(task: Task) {
    this.#task = task;
  }

  #at(offset: number): number {
    return this.#task.linear(this.#task.r16[R_SS], this.#task.r16[R_SP] + offset);
  }

  #word(offset: number): number {
    const { memory } = this.#task;
    return memory.read8(this.#at(offset)) | (memory.read8(this.#at(offset + 1)) << 8);
  }

  get cs(): number {
    return this.#word(2);
  }

  get ip(): number {
    return this.#word(0);
  }

  get flags(): number {
    return this.#word(4);
  }

  set flags(value: number) {
    const { memory } = this.#task;
    const flags = (value & ~KEPT) | (this.#word(4) & KEPT);
    memory.write8(this.#at(4), flags & 0xff);
    memory.write8(this.#at(5), flags >> 8);
  }
}
