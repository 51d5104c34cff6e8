/** A guest for services that are tested without a whole machine. */
import { Regs } from '../../src/cpu/regs.ts';
import type { Guest } from '../../src/bios/service.ts';
import type { Devices } from '../../src/devices/devices.ts';
import { machineStateOf } from '../../src/state/machineState.ts';
import type { Memory } from '../../src/state/memory.ts';

export function fakeGuest(memory: Memory, how: Pick<Guest, 'inStub' | 'resumed'>): Guest {
  return {
    memory,
    regs: new Regs(memory.view),
    state: machineStateOf(memory.view),
    devices: {} as Devices,
    hooks: {},
    trace: null,
    ...how,
  };
}
