/**
 * Port 61h: the gate of timer channel 2 and the speaker.
 *
 * Bits 0 (gate) and 1 (speaker data) are written and read back, 2 and 3 (parity and channel
 * checks) are stored; bit 4 is the refresh toggle, bit 5 the output of channel 2 (IBM PC AT
 * Technical Reference; dos-bios.md section 10). A PC/XT program acknowledges a key with bit 7;
 * an AT ignores it.
 *
 * Not implemented: sound samples; the page asks for the frequency that is playing.
 */
import { AT, STATE } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { defineStruct, u8 } from '../state/struct.ts';
import type { Pit } from './pit.ts';
import { PIT_FREQUENCY } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';

export const SpeakerState = defineStruct({
  /** Bits 0-3 as last written. */
  control: u8,
});

const GATE = 0x01;
const DATA = 0x02;
const REFRESH_TOGGLE = 0x10;
const TIMER_OUTPUT = 0x20;

/** Half a period of the refresh toggle: 18 timer ticks. */
const REFRESH_MICROSECONDS = 15.085;

export class Speaker {
  readonly #state: ReturnType<typeof SpeakerState.at>;
  readonly #scheduler: Scheduler;
  readonly #pit: Pit;

  constructor(memory: Memory, parts: { readonly scheduler: Scheduler; readonly pit: Pit }) {
    this.#state = SpeakerState.at(memory.view, STATE + AT.speaker);
    this.#scheduler = parts.scheduler;
    this.#pit = parts.pit;
  }

  reset(): void {
    this.#state.control = 0;
  }

  /** Frequency in Hz that the speaker plays, 0 when it is silent. */
  get frequency(): number {
    const on = (this.#state.control & (GATE | DATA)) === (GATE | DATA);
    return on && this.#pit.mode(2) === 3 ? PIT_FREQUENCY / this.#pit.reload(2) : 0;
  }

  read(): number {
    const refresh = Math.floor(this.#scheduler.microseconds() / REFRESH_MICROSECONDS) & 1;
    return (
      this.#state.control |
      (refresh ? REFRESH_TOGGLE : 0) |
      (this.#pit.output(2) ? TIMER_OUTPUT : 0)
    );
  }

  write(_port: number, value: number): void {
    this.#state.control = value & 0x0f;
    this.#pit.setGate(2, (value & GATE) !== 0);
  }
}
