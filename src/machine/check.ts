/**
 * Device state of a saved machine that may come from anyone: what a guest can never bring about,
 * and what would make a device divide by zero or count without end, is refused.
 */
import { KeyboardState } from '../devices/keyboard.ts';
import { PitState } from '../devices/pit.ts';
import { RtcState } from '../devices/rtc.ts';
import { EVENT_SLOTS, SchedulerState } from '../devices/scheduler.ts';
import { AT, STATE } from '../state/layout.ts';
import { machineStateOf } from '../state/machineState.ts';
import type { Memory } from '../state/memory.ts';
import { SaveError } from '../state/save.ts';

/** Largest count of a timer channel. */
const MAX_RELOAD = 0x1_0000;
const CHANNELS = 3;

function refuse(what: string): never {
  throw new SaveError(`The file is damaged: its ${what} is impossible.`, 'Use another copy.');
}

function isTime(value: number): boolean {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/** Throws a SaveError if there is no whole machine in `memory`, or in a state that it cannot be in. */
export function checkMachine(memory: Memory): void {
  if (machineStateOf(memory.view).ips === 0)
    throw new SaveError(
      'The file holds the memory of a bare vm86() task, without devices, BIOS and DOS.',
      'Open it with restoreState and createTask of the library.',
    );
  const { deadlines } = SchedulerState.at(memory.view, STATE + AT.scheduler);
  for (let slot = 0; slot < EVENT_SLOTS; slot++) {
    const at = deadlines.get(slot);
    if (at !== Infinity && !(Number.isSafeInteger(at) && at >= 0)) refuse('list of events');
  }
  for (let i = 0; i < CHANNELS; i++) {
    const channel = PitState.at(memory.view, STATE + AT.pit + i * PitState.size);
    const counts = channel.reload >= 1 && channel.reload <= MAX_RELOAD;
    const next = channel.nextReload <= MAX_RELOAD && isTime(channel.nextStart);
    const times = isTime(channel.start) && isTime(channel.held);
    if (!counts || !next || !times || channel.mode > 5) refuse('timer');
  }
  const rtc = RtcState.at(memory.view, STATE + AT.rtc);
  const rtcTimes = isTime(rtc.setAhead) && isTime(rtc.periodicAt);
  if (!rtcTimes || rtc.index > 0x7f || Number.isNaN(rtc.updateAt)) refuse('clock');
  const keyboard = KeyboardState.at(memory.view, STATE + AT.keyboard);
  const { length } = keyboard.queue;
  const queued = keyboard.queueHead < length && keyboard.queueCount <= length;
  if (!queued || keyboard.replyCount > keyboard.replies.length || !isTime(keyboard.readyAt))
    refuse('keyboard');
}
