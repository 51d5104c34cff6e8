/**
 * The odds and ends of the system board: A20 and reset (port 92h, PS/2 system control port A), the
 * POST code port 80h and the debug port E9h of Bochs and QEMU.
 */
import type { Hooks } from '../state/hooks.ts';
import { machineStateOf } from '../state/machineState.ts';
import type { MachineVariables } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';

const SYSTEM_CONTROL_A = 0x92;
const DEBUG = 0xe9;

const FAST_RESET = 0x01;
const A20 = 0x02;

export class SystemControl {
  readonly #machine: MachineVariables;
  readonly #hooks: Hooks;

  constructor(memory: Memory, hooks: Hooks) {
    this.#machine = machineStateOf(memory.view);
    this.#hooks = hooks;
  }

  /** A20 is off, as an AT's BIOS leaves it: addresses wrap at 1 MiB as on a PC. */
  reset(): void {
    this.#machine.a20 = 0;
    this.#machine.resetLine = 0;
  }

  /** Whether address line 20 is enabled (HMA visible). */
  get a20(): boolean {
    return this.#machine.a20 !== 0;
  }
  set a20(on: boolean) {
    this.#machine.a20 = on ? 1 : 0;
  }

  /** Pulls the CPU's reset line: after this instruction it starts again at FFFF:0000. */
  pulseReset(): void {
    this.#machine.resetLine = 1;
  }

  read(port: number): number {
    if (port === SYSTEM_CONTROL_A) return this.a20 ? A20 : 0;
    return port === DEBUG ? DEBUG : 0xff;
  }

  write(port: number, value: number): void {
    if (port === DEBUG) this.#hooks.debug?.(value);
    if (port !== SYSTEM_CONTROL_A) return;
    this.a20 = (value & A20) !== 0;
    if (value & FAST_RESET) this.pulseReset();
  }
}
