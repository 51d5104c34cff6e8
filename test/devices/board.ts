/** Devices on a bare memory, and a clock that the test moves. */
import { createMemory } from '../../src/state/memory.ts';
import { machineStateOf } from '../../src/state/machineState.ts';
import { createDevices, resetDevices } from '../../src/machine/board.ts';
import type { Devices } from '../../src/devices/devices.ts';

export interface Board {
  readonly devices: Devices;
  /** Lets the clock reach the tick, running the events on the way. */
  to(clock: number): void;
  readonly clock: number;
  /** Messages of `hooks.missing` and bytes of `hooks.debug`. */
  readonly said: string[];
}

export function board(ips = 1_193_182): Board {
  const memory = createMemory();
  const state = machineStateOf(memory.view);
  Object.assign(state, { ips, year: 2026, month: 2, day: 28, hour: 23, minute: 59, second: 58 });
  const said: string[] = [];
  const devices = createDevices(memory, {
    missing: (what) => void said.push(what),
    debug: (byte) => void said.push(String.fromCharCode(byte)),
  });
  resetDevices(devices);
  return {
    devices,
    said,
    get clock() {
      return state.clock;
    },
    to(clock) {
      while (devices.scheduler.next() <= clock) {
        state.clock = Math.max(state.clock, devices.scheduler.next());
        devices.scheduler.runDue();
      }
      state.clock = clock;
    },
  };
}
