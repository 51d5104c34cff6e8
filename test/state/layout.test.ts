import { describe, expect, it } from 'vitest';
import { KeyboardState } from '../../src/devices/keyboard.ts';
import { PicState } from '../../src/devices/pic.ts';
import { PitState } from '../../src/devices/pit.ts';
import { PortsState } from '../../src/devices/ports.ts';
import { RtcState } from '../../src/devices/rtc.ts';
import { SchedulerState } from '../../src/devices/scheduler.ts';
import { SpeakerState } from '../../src/devices/speaker.ts';
import { VideoState } from '../../src/devices/video.ts';
import { AT, STATE_SIZE } from '../../src/state/layout.ts';
import { MachineState } from '../../src/state/machineState.ts';
import { Vm86PlusStruct } from '../../src/vm86/abi.ts';
import { IrqHubState } from '../../src/vm86/irqHub.ts';

/** Bytes that each block of STATE takes. Blocks without a structure of their own have the rest. */
const SIZES: Partial<Record<keyof typeof AT, number>> = {
  machine: MachineState.size,
  scheduler: SchedulerState.size,
  vm86: Vm86PlusStruct.size,
  irqHub: IrqHubState.size,
  pic: 2 * PicState.size,
  pit: 3 * PitState.size,
  speaker: SpeakerState.size,
  keyboard: KeyboardState.size,
  rtc: RtcState.size,
  ports: PortsState.size,
  video: VideoState.size,
  dac: 768,
  protection: 0x110,
  ioPermission: 0x2000,
};

describe('the blocks of STATE', () => {
  it('do not overlap', () => {
    const blocks = Object.entries(AT).sort(([, a], [, b]) => a - b);
    blocks.forEach(([name, at], i) => {
      const end = at + (SIZES[name as keyof typeof AT] ?? 1);
      const next = blocks[i + 1]?.[1] ?? STATE_SIZE;
      expect(end, `${name} ends before the next block`).toBeLessThanOrEqual(next);
    });
  });
});
