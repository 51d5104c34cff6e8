/**
 * The 8254 timer at 40h-43h: channel 0 drives IRQ 0, channel 2 the speaker; channel 1 (memory
 * refresh) counts but drives nothing.
 *
 * Modelled after the Intel 8254 data sheet: modes 0-5, LSB/MSB access, counter latch, read-back,
 * BCD, gate of channel 2. A counter is computed from virtual time when it is looked at; nothing
 * happens per tick. In modes 2 and 3 a new count takes effect at the end of the period.
 *
 * Not implemented: the one-tick delay between writing a count and loading it; mode 3's reload at
 * half a period.
 */
import { AT, STATE } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { defineStruct, f64, u16, u32, u8 } from '../state/struct.ts';
import type { Pic } from './pic.ts';
import { EVENT_PIT0 } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';

/** One channel of the three. */
export const PitState = defineStruct({
  /** Timer tick at which counting from `reload` began; meaningful while `loaded`. */
  start: f64,
  /** Ticks counted before the gate closed, while it is closed. */
  held: f64,
  /** When `nextReload` takes over (modes 2 and 3). */
  nextStart: f64,
  /** Count 1-65536 (10000 in BCD). */
  reload: u32,
  /** Count waiting for the end of the period; 0 if none. */
  nextReload: u32,
  /** 0-5. */
  mode: u8,
  /** 1 low byte, 2 high byte, 3 low then high. */
  access: u8,
  bcd: u8,
  gate: u8,
  /** A count has been written since the mode was set. */
  loaded: u8,
  /** Modes 1 and 5: the gate has triggered the counter. */
  triggered: u8,
  /** First byte of a two-byte write, and whether it has come. */
  writeLow: u8,
  writesHigh: u8,
  /** The next read of an unlatched counter gives the high byte. */
  readsHigh: u8,
  /** Bytes of the latched count still to be read. */
  latchedBytes: u8,
  latched: u16,
  status: u8,
  statusLatched: u8,
});
type ChannelState = ReturnType<typeof PitState.at>;

const CHANNELS = 3;

/** What the BIOS leaves behind: 18.2 interrupts a second, refresh every 15 microseconds. */
const POWER_ON = [
  { mode: 3, reload: 0x10000 },
  { mode: 2, reload: 18 },
  { mode: 3, reload: 0x10000 },
];

export class Pit {
  readonly #channels: readonly ChannelState[];
  readonly #scheduler: Scheduler;
  readonly #pic: Pic;

  constructor(memory: Memory, parts: { readonly scheduler: Scheduler; readonly pic: Pic }) {
    this.#channels = Array.from({ length: CHANNELS }, (_, i) =>
      PitState.at(memory.view, STATE + AT.pit + i * PitState.size),
    );
    this.#scheduler = parts.scheduler;
    this.#pic = parts.pic;
  }

  /** Power-on, and programmed as the BIOS does. */
  reset(): void {
    this.#channels.forEach((channel, i) => {
      setMode(channel, POWER_ON[i].mode, 3, 0);
      channel.held = 0;
      channel.nextStart = 0;
      channel.gate = i === 2 ? 0 : 1;
      channel.reload = POWER_ON[i].reload;
      channel.loaded = 1;
      channel.start = this.#scheduler.pitTicks();
    });
    this.#arm();
  }

  /** Channel 0's output rises. */
  onEvent(): void {
    this.#pic.raise(0);
    this.#arm();
  }

  /** Level of a channel's OUT pin. */
  output(index: number): boolean {
    const channel = this.#sync(index);
    return outputAt(channel, this.#elapsed(channel));
  }

  /** Count that a channel is loaded with, in ticks of 1193182 Hz. */
  reload(index: number): number {
    return this.#sync(index).reload;
  }

  /** Mode of a channel, 0-5. */
  mode(index: number): number {
    return this.#channels[index].mode;
  }

  /** Level of a channel's GATE pin; on the PC only channel 2's can change (port 61h bit 0). */
  setGate(index: number, level: boolean): void {
    const channel = this.#sync(index);
    if ((channel.gate !== 0) === level) return;
    const now = this.#scheduler.pitTicks();
    if (!level) {
      channel.held = now - channel.start;
      channel.gate = 0;
      return;
    }
    channel.gate = 1;
    if (channel.mode === 0 || channel.mode === 4) {
      channel.start = now - channel.held;
    } else {
      channel.start = now;
      channel.triggered = 1;
    }
  }

  read(port: number): number {
    const index = port & 3;
    if (index === 3) return 0xff;
    const channel = this.#sync(index);
    if (channel.statusLatched) {
      channel.statusLatched = 0;
      return channel.status;
    }
    if (channel.latchedBytes > 0) {
      const high = channel.access === 2 || (channel.access === 3 && channel.latchedBytes === 1);
      channel.latchedBytes--;
      return high ? channel.latched >> 8 : channel.latched & 0xff;
    }
    const count = this.#visibleCount(channel);
    if (channel.access === 1) return count & 0xff;
    if (channel.access === 2) return count >> 8;
    channel.readsHigh ^= 1;
    return channel.readsHigh ? count & 0xff : count >> 8;
  }

  write(port: number, value: number): void {
    const index = port & 3;
    if (index === 3) this.#control(value);
    else this.#writeCount(index, value);
  }

  #control(value: number): void {
    const index = value >> 6;
    if (index === 3) {
      this.#readBack(value);
      return;
    }
    const channel = this.#sync(index);
    const access = (value >> 4) & 3;
    if (access === 0) {
      this.#latchCount(channel);
      return;
    }
    const mode = (value >> 1) & 7;
    setMode(channel, mode > 5 ? mode & 3 : mode, access, value & 1);
    if (index === 0) this.#arm();
  }

  /** Read-back: bit 5 clear latches counts, bit 4 clear latches status, bits 1-3 choose. */
  #readBack(value: number): void {
    for (let i = 0; i < CHANNELS; i++) {
      if ((value & (2 << i)) === 0) continue;
      const channel = this.#sync(i);
      if ((value & 0x20) === 0) this.#latchCount(channel);
      if ((value & 0x10) === 0 && !channel.statusLatched) {
        const output = outputAt(channel, this.#elapsed(channel)) ? 0x80 : 0;
        const nullCount = !channel.loaded || channel.nextReload !== 0 ? 0x40 : 0;
        channel.status =
          output | nullCount | (channel.access << 4) | (channel.mode << 1) | channel.bcd;
        channel.statusLatched = 1;
      }
    }
  }

  #latchCount(channel: ChannelState): void {
    if (channel.latchedBytes > 0) return;
    channel.latched = this.#visibleCount(channel);
    channel.latchedBytes = channel.access === 3 ? 2 : 1;
  }

  #writeCount(index: number, value: number): void {
    const channel = this.#sync(index);
    if (channel.access === 3 && !channel.writesHigh) {
      channel.writeLow = value;
      channel.writesHigh = 1;
      if (channel.mode === 0) channel.loaded = 0;
      if (index === 0) this.#arm();
      return;
    }
    channel.writesHigh = 0;
    const raw =
      channel.access === 1
        ? value
        : channel.access === 2
          ? value << 8
          : channel.writeLow | (value << 8);
    this.#load(channel, channel.bcd ? fromBcd(raw) || 10_000 : raw || 0x10000);
    if (index === 0) this.#arm();
  }

  #load(channel: ChannelState, count: number): void {
    const now = this.#scheduler.pitTicks();
    if (channel.loaded && channel.gate && (channel.mode === 2 || channel.mode === 3)) {
      const periods = Math.floor((now - channel.start) / channel.reload) + 1;
      channel.nextStart = channel.start + periods * channel.reload;
      channel.nextReload = count;
      return;
    }
    channel.reload = count;
    if (channel.mode === 1 || channel.mode === 5) {
      if (!channel.loaded) channel.triggered = 0;
    } else {
      channel.start = now;
      channel.held = 0;
    }
    channel.loaded = 1;
  }

  /** The channel with a reload that has become due carried out. */
  #sync(index: number): ChannelState {
    const channel = this.#channels[index];
    if (channel.nextReload !== 0 && this.#scheduler.pitTicks() >= channel.nextStart) {
      channel.start = channel.nextStart;
      channel.reload = channel.nextReload;
      channel.nextReload = 0;
    }
    return channel;
  }

  #elapsed(channel: ChannelState): number {
    return channel.gate ? this.#scheduler.pitTicks() - channel.start : channel.held;
  }

  #visibleCount(channel: ChannelState): number {
    const count = countAt(channel, this.#elapsed(channel));
    return channel.bcd ? toBcd(count % 10_000) : count & 0xffff;
  }

  /** Arms the next rise of channel 0's output. */
  #arm(): void {
    const channel = this.#sync(0);
    const now = this.#scheduler.pitTicks();
    const tick = nextRise(channel, now);
    if (tick === Infinity) this.#scheduler.clear(EVENT_PIT0);
    else this.#scheduler.set(EVENT_PIT0, this.#scheduler.clockAtPitTick(tick));
  }
}

function setMode(channel: ChannelState, mode: number, access: number, bcd: number): void {
  channel.mode = mode;
  channel.access = access;
  channel.bcd = bcd;
  channel.loaded = channel.triggered = channel.nextReload = 0;
  channel.writesHigh = channel.readsHigh = channel.latchedBytes = channel.statusLatched = 0;
}

/** The counter `elapsed` ticks after it was loaded, 0-65536. */
function countAt(channel: ChannelState, elapsed: number): number {
  const { reload, mode } = channel;
  const wrap = channel.bcd ? 10_000 : 0x10000;
  if (!channel.loaded || ((mode === 1 || mode === 5) && !channel.triggered)) return reload % wrap;
  if (mode === 2) return (reload - (elapsed % reload)) % wrap;
  if (mode === 3) {
    const phase = elapsed % reload;
    const high = Math.ceil(reload / 2);
    const even = reload & ~1;
    return (even - 2 * (phase < high ? phase : phase - high)) % wrap;
  }
  return (((reload - elapsed) % wrap) + wrap) % wrap;
}

function outputAt(channel: ChannelState, elapsed: number): boolean {
  const { reload, mode, loaded } = channel;
  if (mode === 0) return loaded !== 0 && elapsed >= reload;
  if (!loaded) return true;
  if (mode === 2) return !channel.gate || elapsed % reload !== reload - 1;
  if (mode === 3) return !channel.gate || elapsed % reload < Math.ceil(reload / 2);
  if (mode === 1) return !channel.triggered || elapsed >= reload;
  return elapsed !== reload;
}

/** The first tick after `now` at which the output rises, or Infinity. */
function nextRise(channel: ChannelState, now: number): number {
  if (!channel.loaded || !channel.gate) return Infinity;
  const { start, reload, mode } = channel;
  if (mode === 2 || mode === 3) {
    if (channel.nextReload !== 0) return channel.nextStart;
    return start + (Math.floor((now - start) / reload) + 1) * reload;
  }
  const rise = mode === 0 ? start + reload : mode === 4 ? start + reload + 1 : Infinity;
  return rise > now ? rise : Infinity;
}

function fromBcd(value: number): number {
  return (
    (value & 0xf) +
    ((value >> 4) & 0xf) * 10 +
    ((value >> 8) & 0xf) * 100 +
    ((value >> 12) & 0xf) * 1000
  );
}

function toBcd(value: number): number {
  const digit = (place: number) => Math.floor(value / place) % 10;
  return digit(1) | (digit(10) << 4) | (digit(100) << 8) | (digit(1000) << 12);
}
