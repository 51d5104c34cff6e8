/** What the words of a row hold (ring.ts): written by recorder.ts, read by decode.ts. */

/** Numbers of the events: their places in EVENTS of schema.ts, and bits in `wants`. */
export const KIND = {
  vm86: 0,
  vm86old: 1,
  execve: 2,
  exit: 3,
  vm86_enter: 4,
  vm86_exit: 5,
  dos_int21: 6,
  bios_int: 7,
  port_in: 8,
  port_out: 9,
  vm86_signal: 10,
  guest_int: 11,
  irq_inject: 12,
} as const;

export const W_KIND = 0;
/** Numbers of ports, signals, interrupts and ends of programs. */
export const W_FIRST = 1;
export const W_SECOND = 2;
export const W_THIRD = 3;
export const W_FOURTH = 4;
export const W_FIFTH = 5;
/** A vm86_struct: CS EIP SS ESP EFLAGS cpu_type EAX; W_FIRST says whether there was one. */
export const W_STRUCT_BEFORE = 6;
export const W_STRUCT_AFTER = 16;

/** A call of DOS or BIOS. */
export const W_VECTOR = 1;
/** SS:SP of its frame. */
export const W_FRAME = 2;
export const W_FLAGS = 3;
/** BX CX DX SI DI BP AX, and ES with DS above it. */
export const W_BEFORE = 4;
export const W_AFTER = 12;
/** How many bytes it wrote or read, -1 if it is no such call; and the first of them. */
export const W_LENGTH = 20;
export const W_BYTES = 21;
export const MOST_BYTES = 32;
/** 1 if the handle in BX is open, and the 11 letters of its name. */
export const W_NAMED = 29;
export const W_NAME = 30;
export const W_RETURNED = 33;

/** 1 inside, or after, vm86old; 0 with vm86. */
export const W_SYSCALL = 39;
