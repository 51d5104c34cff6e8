/**
 * Frames: complete snapshots of what the page shows, published by the worker and read by the page
 * without either waiting for the other (a two-slot sequence counter, Linux's seqcount latch).
 *
 * A frame buffer is [sequence: u32, padding to 64][slot 0][slot 1]. A slot is a header, a copy of
 * the first FRAME_STATE_SIZE bytes of STATE, the first 1.5 KiB of RAM (vectors and BIOS data
 * area), 64 KiB of video memory (from B8000, or A0000 in mode 13h) and up to 64 KiB of views.
 */
import { defineStruct, f64, u32, u8 } from './struct.ts';
import { FRAME_STATE_SIZE } from './layout.ts';

export const FRAME_LOW_SIZE = 0x600;
export const FRAME_VIDEO_SIZE = 0x1_0000;
export const FRAME_VIEWS_SIZE = 0x1_0000;
export const FRAME_MAX_VIEWS = 16;

/** Who drives the machine right now. */
export const DRIVER_PAUSED = 0;
export const DRIVER_RUNNING = 1;

export const FrameHeader = defineStruct({
  /** Raised by one with every published frame. */
  sequence: u32,
  /** DRIVER_*: whether the controller runs the machine. */
  driver: u8,
  /** 1 while the controller is at full speed. */
  fullSpeed: u8,
  viewCount: u8,
  pad: u8,
  /** Linear address of the video bytes. */
  videoFrom: u32,
  /** Measured guest speed, million instructions per second of real time. */
  mips: f64,
});

const HEADER_SIZE = 64;
/** Per view: linear address, length and offset in the views area, three u32. */
const VIEW_TABLE_SIZE = FRAME_MAX_VIEWS * 12;

export const SLOT = {
  header: 0,
  viewTable: HEADER_SIZE,
  state: HEADER_SIZE + VIEW_TABLE_SIZE,
  low: HEADER_SIZE + VIEW_TABLE_SIZE + FRAME_STATE_SIZE,
  video: HEADER_SIZE + VIEW_TABLE_SIZE + FRAME_STATE_SIZE + FRAME_LOW_SIZE,
  views: HEADER_SIZE + VIEW_TABLE_SIZE + FRAME_STATE_SIZE + FRAME_LOW_SIZE + FRAME_VIDEO_SIZE,
} as const;

export const SLOT_SIZE = SLOT.views + FRAME_VIEWS_SIZE;
export const FRAME_BUFFER_SIZE = 64 + 2 * SLOT_SIZE;
