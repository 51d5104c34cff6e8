/**
 * Hardware interrupts handed to vm86 tasks: functions 3 to 6 of `vm86()` (vm86.md section 7).
 * In Linux the 16 slots are global to the kernel; here each machine has its own.
 */
import { AT, STATE } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { array, defineStruct, u16, u8 } from '../state/struct.ts';
import { EBUSY, EPERM, FIRST_VM86_IRQ, LAST_VM86_IRQ } from './abi.ts';
import { SignalState } from './signals.ts';

export const IrqHubState = defineStruct({
  /** Owning task of each line, 0 if free. */
  owners: array(u8, 16),
  /** Signal that its owner asked for, 0 if none. */
  signals: array(u8, 16),
  /** Lines that have fired and were not reset. */
  pending: u16,
  /** Lines that the host uses itself. */
  busy: u16,
});

/** Signals that may be asked for: none, USR1, USR2, URG, IO, and 31. */
const ALLOWED_SIGNALS = [0, 10, 12, 23, 29, 31];

function isLine(irq: number): boolean {
  return irq >= FIRST_VM86_IRQ && irq <= LAST_VM86_IRQ;
}

export class IrqHub {
  readonly #hub: ReturnType<typeof IrqHubState.at>;
  readonly #signals: ReturnType<typeof SignalState.at>;
  readonly #task: number;
  readonly #privileged: boolean;

  /** The lines of the machine in `memory` as the task with number `task` (1-255) sees them. */
  constructor(memory: Memory, task: number, privileged: boolean) {
    this.#hub = IrqHubState.at(memory.view, STATE + AT.irqHub);
    this.#signals = SignalState.at(memory.view, STATE + AT.signals);
    this.#task = task;
    this.#privileged = privileged;
  }

  /** VM86_REQUEST_IRQ; `arg` is `(signal << 8) | irq`. */
  request(arg: number): number {
    const irq = arg & 0xff;
    // The kernel uses the signal as a shift count, which the CPU takes modulo 32.
    const signal = (arg >> 8) & 31;
    if (!this.#privileged || !ALLOWED_SIGNALS.includes(signal) || !isLine(irq)) return -EPERM;
    if (this.#hub.owners.get(irq) !== 0) return -EPERM;
    if (this.#hub.busy & (1 << irq)) return -EBUSY;
    this.#hub.owners.set(irq, this.#task);
    this.#hub.signals.set(irq, signal);
    return irq;
  }

  /** VM86_FREE_IRQ. */
  free(arg: number): number {
    const irq = arg | 0;
    if (!isLine(irq)) return -EPERM;
    const owner = this.#hub.owners.get(irq);
    if (owner === 0) return 0;
    if (owner !== this.#task) return -EPERM;
    this.#hub.owners.set(irq, 0);
    this.#hub.pending &= ~(1 << irq);
    this.#signals.raised &= ~(1 << irq);
    return 0;
  }

  /** Frees all lines of the task, which is at its end. */
  freeAll(): void {
    for (let irq = FIRST_VM86_IRQ; irq <= LAST_VM86_IRQ; irq++) this.free(irq);
  }

  /** VM86_GET_IRQ_BITS: the lines that have fired, whoever owns them. */
  get bits(): number {
    return this.#hub.pending;
  }

  /** VM86_GET_AND_RESET_IRQ: 1 if the line of this task has fired; it may then fire again. */
  getAndReset(arg: number): number {
    const irq = arg | 0;
    if (!isLine(irq)) return 0;
    const bit = 1 << irq;
    if (this.#hub.owners.get(irq) !== this.#task || !(this.#hub.pending & bit)) return 0;
    this.#hub.pending &= ~bit;
    return 1;
  }

  /** Line `irq` fires. Returns whether a task took it. */
  raise(irq: number): boolean {
    if (!isLine(irq)) return false;
    const bit = 1 << irq;
    if (this.#hub.owners.get(irq) === 0 || this.#hub.pending & bit) return false;
    this.#hub.pending |= bit;
    if (this.#hub.signals.get(irq) !== 0) this.#signals.raised |= bit;
    return true;
  }

  /** Makes lines busy that the host uses itself: bit n of `lines` is line n. */
  reserve(lines: number): void {
    this.#hub.busy = lines;
  }

  /** The signals of this task's lines that have fired, taken away: bit n is signal n. */
  takeSignals(): number {
    let set = 0;
    for (let irq = FIRST_VM86_IRQ; irq <= LAST_VM86_IRQ; irq++) {
      const bit = 1 << irq;
      if (!(this.#signals.raised & bit) || this.#hub.owners.get(irq) !== this.#task) continue;
      this.#signals.raised &= ~bit;
      set |= 1 << this.#hub.signals.get(irq);
    }
    return set;
  }
}
