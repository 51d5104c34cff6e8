/** What the words of a row hold (ring.ts): written by recorder.ts and gather.ts, read by decode.ts. */
import { Vm86Regs } from '../../cpu/regs.ts';

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

/** The event, and 100h inside of, or after, vm86old. */
export const W_KIND = 0;
export const KIND_MASK = 0xff;
export const IN_VM86OLD = 0x100;
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
/** FLAGS after it in the lower half, above it what is known of the call. */
export const W_FLAGS = 3;
export const CALL_RETURNED = 0x1_0000;
export const CALL_HAS_BYTES = 0x2_0000;
/** The handle in BX is open. */
export const CALL_HAS_NAME = 0x4_0000;
export const CALL_HAS_PAYLOAD = 0x8_0000;
/** Something is to be read from memory when it returns. */
export const CALL_GATHERS = 0x10_0000;
/** BX CX DX SI DI BP AX, and ES with DS above it. */
export const W_BEFORE = 4;
export const W_AFTER = 12;
/** How many bytes it wrote or read, and the first of them. */
export const W_LENGTH = 20;
export const W_BYTES = 21;
export const MOST_BYTES = 32;
/** The 11 letters of the name of what is open. */
export const W_NAME = 29;

/** Registers behind W_BEFORE and W_AFTER: where they lie in `struct vm86_regs`, but for the last. */
export const EDX = Vm86Regs.offsets.edx >> 2;
export const ESI = Vm86Regs.offsets.esi >> 2;
export const EDI = Vm86Regs.offsets.edi >> 2;
export const EAX = Vm86Regs.offsets.eax >> 2;
export const SEGMENTS = 7;
