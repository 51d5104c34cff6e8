/**
 * Where everything lies in a machine's one memory block (docs/architecture.md, "One memory").
 *
 * Offsets are bytes from the start of the block. The guest part (STATE, RAM, VRAM, XMEM, DISKS)
 * is what a save-state holds; the host part behind it is rebuilt at will.
 */

/** Raised whenever the meaning of any byte of the guest part changes. */
export const LAYOUT_VERSION = 2;

export const PAGE_SIZE = 0x1000;

/** Header, clocks, CPU registers, device and personality state. */
export const STATE = 0;
export const STATE_SIZE = 0x1_0000;

/** Guest RAM, linear 000000-10FFFF; the CPU reaches 10FFEF. */
export const RAM = STATE + STATE_SIZE;
export const RAM_SIZE = 0x11_0000;

/** EGA/VGA planes. */
export const VRAM = RAM + RAM_SIZE;
export const VRAM_SIZE = 0x4_0000;

/** Extended memory and the disks follow in this order; their sizes are machine options. */
export const XMEM = VRAM + VRAM_SIZE;

/** Start of each block inside STATE. Every user defines its struct there and nowhere else. */
export const AT = {
  /** Magic, version and the sizes from which `Layout` is computed (memory.ts). */
  header: 0x0000,
  /** The machine's own variables: icount, clock, ips, status, A20 (machineState.ts). */
  machine: 0x0100,
  /** Deadlines of the scheduler's slots. */
  scheduler: 0x0800,
  /** GDTR, IDTR, control and debug registers (systemRegisters.ts). */
  system: 0x0f00,
  /** `struct vm86plus_struct`, 196 bytes, exactly as in <asm/vm86.h>. */
  vm86: 0x1000,
  /** Hardware interrupts passed through by vm86() functions 3-6 (vm86.md 7). */
  irqHub: 0x10c8,
  /** Signals on their way to the task that runs this machine (vm86/signals.ts). */
  signals: 0x10ec,
  /** `struct i387`. */
  fpu: 0x1100,
  pic: 0x1200,
  pit: 0x1240,
  speaker: 0x12e0,
  keyboard: 0x1300,
  rtc: 0x1500,
  ports: 0x1600,
  disks: 0x1700,
  video: 0x1800,
  /** 256 DAC entries of three 6-bit values. */
  dac: 0x1c00,
  /** DOS variables that are not guest-visible structures. */
  dos: 0x2000,
  /** Stack of call records of services that wait or call the guest. */
  calls: 0x3000,
  /** Keys given as text that have not been typed yet. */
  typing: 0x5000,
  /** One protection byte per RAM page: PROT_* of memory.ts. */
  protection: 0x8000,
  /** A bit per I/O port that the guest may use without a return from vm86() (vm86.md 6.4). */
  ioPermission: 0xa000,
} as const;

/** Bytes of STATE copied into every published frame. */
export const FRAME_STATE_SIZE = 0x3000;

/** Names of the four drives that can hold an image, in memory order. */
export const DRIVES = ['A', 'B', 'C', 'D'] as const;
export type DriveName = (typeof DRIVES)[number];
