/** Where the machine stops: at the user's breakpoints, and behind what is stepped over. */
import { linear } from '../state/memory.ts';
import type { ControlledMachine } from './controlled.ts';
import type { StepOverTarget } from './stepOver.ts';

export class Stops {
  readonly #machine: Pick<ControlledMachine, 'breakpoints' | 'regs'>;
  /** Linear addresses of the user's breakpoints; the machine's set also has the step's. */
  #breakpoints: readonly number[] = [];
  #target: StepOverTarget | null = null;

  constructor(machine: Pick<ControlledMachine, 'breakpoints' | 'regs'>) {
    this.#machine = machine;
  }

  /** Where the step in progress ends; null while there is none. */
  set target(target: StepOverTarget | null) {
    this.#target = target;
    this.#set();
  }

  /** Replaces the user's breakpoints. */
  set breakpoints(at: readonly { readonly cs: number; readonly ip: number }[]) {
    this.#breakpoints = at.map(({ cs, ip }) => linear(cs, ip));
    this.#set();
  }

  /**
   * Whether the machine, which has come to one of them, has to stop there: not where a deeper call
   * of the same code has reached the step's.
   */
  get reached(): boolean {
    const { regs } = this.#machine;
    return (
      this.#target === null ||
      this.#breakpoints.includes(linear(regs.cs, regs.ip)) ||
      this.#target.reached(regs)
    );
  }

  #set(): void {
    const { breakpoints } = this.#machine;
    breakpoints.clear();
    for (const lin of this.#breakpoints) breakpoints.add(lin);
    if (this.#target !== null) breakpoints.add(this.#target.lin);
  }
}
