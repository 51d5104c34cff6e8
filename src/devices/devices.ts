/** The devices of one machine, as services and the machine see them. */
import type { Keyboard } from './keyboard.ts';
import type { Pic } from './pic.ts';
import type { Pit } from './pit.ts';
import type { Ports } from './ports.ts';
import type { Rtc } from './rtc.ts';
import type { Scheduler } from './scheduler.ts';
import type { Speaker } from './speaker.ts';
import type { SystemControl } from './system.ts';
import type { Video } from './video.ts';

export interface Devices {
  readonly scheduler: Scheduler;
  readonly ports: Ports;
  readonly pic: Pic;
  readonly pit: Pit;
  readonly keyboard: Keyboard;
  readonly video: Video;
  readonly speaker: Speaker;
  readonly rtc: Rtc;
  readonly system: SystemControl;
}
