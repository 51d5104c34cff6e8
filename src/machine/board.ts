/** The system board: which devices there are, their ports and their events. */
import type { Devices } from '../devices/devices.ts';
import { Keyboard } from '../devices/keyboard.ts';
import { Pic } from '../devices/pic.ts';
import { Pit } from '../devices/pit.ts';
import { Ports } from '../devices/ports.ts';
import { Rtc } from '../devices/rtc.ts';
import { EVENT_KEYBOARD, EVENT_PIT0, EVENT_RTC, EVENT_TYPING } from '../devices/scheduler.ts';
import { Scheduler } from '../devices/scheduler.ts';
import { Speaker } from '../devices/speaker.ts';
import { SystemControl } from '../devices/system.ts';
import { Video } from '../devices/video.ts';
import type { Hooks } from '../state/hooks.ts';
import type { Memory } from '../state/memory.ts';

/** Puts the devices over their blocks in STATE and wires them. Their state is left as it is. */
export function createDevices(memory: Memory, hooks: Hooks): Devices {
  const scheduler = new Scheduler(memory);
  const pic = new Pic(memory);
  const pit = new Pit(memory, { scheduler, pic });
  const system = new SystemControl(memory, hooks);
  const keyboard = new Keyboard(memory, { scheduler, pic, system });
  const video = new Video(memory, { scheduler });
  const speaker = new Speaker(memory, { scheduler, pit });
  const rtc = new Rtc(memory, { scheduler, pic });
  const ports = new Ports(memory, hooks);

  ports.connect(0x20, 0x21, pic);
  ports.connect(0xa0, 0xa1, pic);
  ports.connect(0x40, 0x43, pit);
  ports.connect(0x60, 0x60, keyboard);
  ports.connect(0x64, 0x64, keyboard);
  ports.connect(0x61, 0x61, speaker);
  ports.connect(0x70, 0x71, rtc);
  for (const port of [0x80, 0x92, 0xe9]) ports.connect(port, port, system);
  ports.connect(0x3b4, 0x3b5, video);
  ports.connect(0x3ba, 0x3ba, video);
  ports.connect(0x3c0, 0x3df, video);

  scheduler.onEvent(EVENT_PIT0, () => pit.onEvent());
  scheduler.onEvent(EVENT_KEYBOARD, () => keyboard.onEvent());
  scheduler.onEvent(EVENT_TYPING, () => keyboard.onTyping());
  scheduler.onEvent(EVENT_RTC, () => rtc.onEvent());
  // EVENT_WAIT has no handler: that it was due wakes the service that waits.
  return { scheduler, ports, pic, pit, keyboard, video, speaker, rtc, system };
}

/** Power-on of all devices. */
export function resetDevices(devices: Devices): void {
  devices.scheduler.reset();
  devices.ports.reset();
  devices.system.reset();
  devices.pic.reset();
  devices.pit.reset();
  devices.rtc.reset();
  devices.keyboard.reset();
  devices.video.reset();
  devices.speaker.reset();
}
