/**
 * Frames: complete snapshots of what the page shows, published by the worker and read by the page
 * without either waiting for the other (a two-slot sequence counter, Linux's seqcount latch).
 *
 * A frame buffer is [sequence: u32, padding to 64][slot 0][slot 1]. A slot is a header, a table of
 * views, a copy of the first FRAME_STATE_SIZE bytes of STATE, the first 1.5 KiB of RAM (vectors
 * and BIOS data area), 64 KiB of video memory and up to 64 KiB of views. The same layout serves a
 * SharedArrayBuffer and a buffer that is transferred back and forth.
 */
import { FRAME_STATE_SIZE, RAM_SIZE, STATE } from './layout.ts';
import type { AT } from './layout.ts';
import { machineStateOf } from './machineState.ts';
import type { MachineVariables } from './machineState.ts';
import type { Memory } from './memory.ts';
import { defineStruct, f64, text, u32, u8 } from './struct.ts';
import type { Fields, Struct, View } from './struct.ts';

/** Bytes of low RAM in a frame: interrupt vectors, BIOS data area and what follows to 00600h. */
export const FRAME_LOW_SIZE = 0x600;
export const FRAME_VIDEO_SIZE = 0x1_0000;
/** All views of a frame together. */
export const FRAME_VIEWS_SIZE = 0x1_0000;
export const FRAME_MAX_VIEWS = 16;

/** Who drives the machine right now: nobody, or the controller. */
export const DRIVER_PAUSED = 0;
export const DRIVER_RUNNING = 1;

export const FrameHeader = defineStruct({
  /** Raised by one with every published frame; the first is 1. */
  sequence: u32,
  /** DRIVER_*: whether the controller runs the machine. */
  driver: u8,
  /** 1 while the controller is at full speed. */
  fullSpeed: u8,
  viewCount: u8,
  pad: u8,
  /** Linear address of the video bytes. */
  videoFrom: u32,
  /** Bytes used in the views area. */
  viewsSize: u32,
  /** Measured guest speed, million instructions per second of real time. */
  mips: f64,
});

const FrameViewEntry = defineStruct({ id: text(20), lin: u32, length: u32, offset: u32 });

const SEQUENCE_SIZE = 64;
const HEADER_SIZE = 64;
const VIEW_TABLE_SIZE = FRAME_MAX_VIEWS * FrameViewEntry.size;

/** Where the parts of a slot begin. */
export const SLOT = {
  header: 0,
  viewTable: HEADER_SIZE,
  state: HEADER_SIZE + VIEW_TABLE_SIZE,
  low: HEADER_SIZE + VIEW_TABLE_SIZE + FRAME_STATE_SIZE,
  video: HEADER_SIZE + VIEW_TABLE_SIZE + FRAME_STATE_SIZE + FRAME_LOW_SIZE,
  views: HEADER_SIZE + VIEW_TABLE_SIZE + FRAME_STATE_SIZE + FRAME_LOW_SIZE + FRAME_VIDEO_SIZE,
} as const;

export const SLOT_SIZE = SLOT.views + FRAME_VIEWS_SIZE;
export const FRAME_BUFFER_SIZE = SEQUENCE_SIZE + 2 * SLOT_SIZE;

/** A stretch of guest RAM to be published: `lin` and `length` are already resolved. */
export interface FrameRange {
  /** Its name, at most 20 ASCII characters. */
  readonly id: string;
  readonly lin: number;
  readonly length: number;
}

/** What the controller adds to a frame; all else comes from the machine's memory. */
export interface FrameInfo {
  readonly driver: typeof DRIVER_PAUSED | typeof DRIVER_RUNNING;
  readonly fullSpeed: boolean;
  readonly mips: number;
  /** Ranges past FRAME_MAX_VIEWS or FRAME_VIEWS_SIZE are left out or cut. */
  readonly ranges: readonly FrameRange[];
}

const BDA_VIDEO_MODE = 0x449;

/** Where the picture of a BIOS video mode lies: colour text and CGA, monochrome, EGA and VGA. */
function videoAddress(mode: number): number {
  const number = mode & 0x7f;
  if (number === 7) return 0xb0000;
  return number >= 0x0d ? 0xa0000 : 0xb8000;
}

/**
 * Writes a frame into the slot that is not shown and then shows it. The writer never waits. Returns
 * the frame's sequence number. `previous` is the number of the frame before, where several buffers
 * take turns.
 */
export function publish(
  memory: Memory,
  buffer: ArrayBufferLike,
  info: FrameInfo,
  previous = frameSequence(buffer),
): number {
  const counter = new Int32Array(buffer, 0, 1);
  const sequence = (previous + 1) | 0;
  const slot = SEQUENCE_SIZE + (sequence & 1) * SLOT_SIZE;
  const bytes = new Uint8Array(buffer, slot, SLOT_SIZE);
  const view = new DataView(buffer, slot, SLOT_SIZE);
  const { ram } = memory;
  const videoFrom = videoAddress(ram[BDA_VIDEO_MODE]);

  bytes.set(memory.bytes.subarray(STATE, STATE + FRAME_STATE_SIZE), SLOT.state);
  bytes.set(ram.subarray(0, FRAME_LOW_SIZE), SLOT.low);
  bytes.set(ram.subarray(videoFrom, videoFrom + FRAME_VIDEO_SIZE), SLOT.video);

  const ranges = info.ranges.slice(0, FRAME_MAX_VIEWS);
  let used = 0;
  ranges.forEach((range, i) => {
    const lin = Math.max(0, Math.min(range.lin, RAM_SIZE));
    const length = Math.max(0, Math.min(range.length, RAM_SIZE - lin, FRAME_VIEWS_SIZE - used));
    const entry = FrameViewEntry.at(view, SLOT.viewTable + i * FrameViewEntry.size);
    entry.id = range.id;
    entry.lin = lin;
    entry.length = length;
    entry.offset = used;
    bytes.set(ram.subarray(lin, lin + length), SLOT.views + used);
    used += length;
  });

  const header = FrameHeader.at(view, SLOT.header);
  header.sequence = sequence >>> 0;
  header.driver = info.driver;
  header.fullSpeed = info.fullSpeed ? 1 : 0;
  header.viewCount = ranges.length;
  header.videoFrom = videoFrom;
  header.viewsSize = used;
  header.mips = info.mips;

  Atomics.store(counter, 0, sequence);
  return sequence >>> 0;
}

/** A published range of guest RAM. */
export interface FrameView {
  readonly lin: number;
  readonly bytes: Uint8Array;
}

/** One snapshot, in memory of its own: it never changes. */
export class Frame {
  /** The slot's bytes, offsets as in SLOT. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly header: View<typeof FrameHeader extends Struct<infer F> ? F : never>;
  /** The machine's own variables: icount, clock, status, reason … */
  readonly machine: MachineVariables;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.header = FrameHeader.at(this.view, SLOT.header);
    this.machine = machineStateOf(this.view, SLOT.state);
  }

  get sequence(): number {
    return this.header.sequence;
  }

  /** Whether the controller is running the machine (it may still be waiting for a key). */
  get running(): boolean {
    return this.header.driver === DRIVER_RUNNING;
  }

  /**
   * Offset in `view` of a block of STATE, for views that are not structures:
   * `new Regs(frame.view, frame.offsetOf(AT.vm86))`.
   */
  offsetOf(at: (typeof AT)[keyof typeof AT]): number {
    if (at >= FRAME_STATE_SIZE) throw new RangeError(`block ${at} of STATE is not in frames`);
    return SLOT.state + at;
  }

  /** A device's or the machine's structure, as it was: `frame.struct(PicState, AT.pic)`. */
  struct<F extends Fields>(struct: Struct<F>, at: (typeof AT)[keyof typeof AT]): View<F> {
    return struct.at(this.view, this.offsetOf(at));
  }

  /** RAM from 00000h to 005FFh: the interrupt vectors and, from 400h, the BIOS data area. */
  get low(): Uint8Array {
    return this.bytes.subarray(SLOT.low, SLOT.low + FRAME_LOW_SIZE);
  }

  /** Linear address of the first byte of `video`. */
  get videoFrom(): number {
    return this.header.videoFrom;
  }

  /** 64 KiB of RAM from `videoFrom`. */
  get video(): Uint8Array {
    return this.bytes.subarray(SLOT.video, SLOT.video + FRAME_VIDEO_SIZE);
  }

  /** The range that was subscribed under this name, or null while no frame has it yet. */
  range(id: string): FrameView | null {
    for (let i = 0; i < this.header.viewCount; i++) {
      const entry = FrameViewEntry.at(this.view, SLOT.viewTable + i * FrameViewEntry.size);
      if (entry.id !== id) continue;
      const from = SLOT.views + entry.offset;
      return { lin: entry.lin, bytes: this.bytes.subarray(from, from + entry.length) };
    }
    return null;
  }
}

/** The number of the newest frame in a buffer; 0 before the first. */
export function frameSequence(buffer: ArrayBufferLike): number {
  return Atomics.load(new Int32Array(buffer, 0, 1), 0) >>> 0;
}

/** A reader gives up after this many frames were published under its hands. */
const READ_ATTEMPTS = 16;

/**
 * Copies the newest frame out of a buffer. Null before the first frame, and in the rare case that
 * the writer was faster READ_ATTEMPTS times in a row: show the previous frame again then.
 */
export function readFrame(buffer: ArrayBufferLike): Frame | null {
  const counter = new Int32Array(buffer, 0, 1);
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
    const sequence = Atomics.load(counter, 0);
    if (sequence === 0) return null;
    const slot = SEQUENCE_SIZE + (sequence & 1) * SLOT_SIZE;
    const viewsSize = FrameHeader.at(new DataView(buffer, slot, SLOT_SIZE), 0).viewsSize;
    const size = Math.min(SLOT.views + viewsSize, SLOT_SIZE);
    const copy = new Uint8Array(buffer, slot, size).slice();
    if (Atomics.load(counter, 0) === sequence) return new Frame(copy);
  }
  return null;
}
