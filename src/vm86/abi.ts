/**
 * Structures and constants of the vm86 system call, spelt and laid out as in Linux's
 * <asm/vm86.h> for i386 (vm86.md section 1).
 */
import { Vm86Regs } from '../cpu/regs.ts';
import { bytes, defineStruct, u32 } from '../state/struct.ts';
import type { Field } from '../state/struct.ts';

/** 256 bits; bit n is bit n & 7 of byte n >> 3. */
export const revectored_struct: Field<Uint8Array> = bytes(32);

/** `struct vm86_struct`, the argument of `vm86old`: 160 bytes. */
export const Vm86Struct = defineStruct({
  regs: bytes(Vm86Regs.size),
  flags: u32,
  screen_bitmap: u32,
  cpu_type: u32,
  int_revectored: revectored_struct,
  int21_revectored: revectored_struct,
});

/** `struct vm86plus_info_struct`: 36 bytes. `info` holds the bit fields (VM86PLUS_*). */
export const Vm86PlusInfo = defineStruct({
  info: u32,
  vm86dbg_intxxtab: bytes(32),
});

/** Bits of `Vm86PlusInfo.info`. The spelling is the kernel's. */
export const force_return_for_pic = 0x0000_0001;
export const vm86dbg_active = 0x0000_0002;
export const vm86dbg_TFpendig = 0x0000_0004;
export const is_vm86pus = 0x8000_0000;

/** `struct vm86plus_struct`, the argument of `vm86`: 196 bytes. */
export const Vm86PlusStruct = defineStruct({
  regs: bytes(Vm86Regs.size),
  flags: u32,
  screen_bitmap: u32,
  cpu_type: u32,
  int_revectored: revectored_struct,
  int21_revectored: revectored_struct,
  vm86plus: bytes(Vm86PlusInfo.size),
});

export const BIOSSEG = 0xf000;

/** Bit of `flags`: the screen bitmap, which Linux dropped in 5.12. */
export const VM86_SCREEN_BITMAP = 0x0001;

/** Values of `cpu_type`: they choose which flags the guest can keep, nothing else. */
export const CPU_086 = 0;
export const CPU_186 = 1;
export const CPU_286 = 2;
export const CPU_386 = 3;
export const CPU_486 = 4;
export const CPU_586 = 5;

/** Return values: the type in bits 0-7, its argument above. */
export const VM86_SIGNAL = 0;
export const VM86_UNKNOWN = 1;
export const VM86_INTx = 2;
export const VM86_STI = 3;
export const VM86_PICRETURN = 4;
export const VM86_TRAP = 6;

export const VM86_TYPE = (result: number): number => result & 0xff;
export const VM86_ARG = (result: number): number => result >> 8;

/** Functions of `vm86`; every other number enters as VM86_ENTER does. */
export const VM86_PLUS_INSTALL_CHECK = 0;
export const VM86_ENTER = 1;
export const VM86_ENTER_NO_BYPASS = 2;
export const VM86_REQUEST_IRQ = 3;
export const VM86_FREE_IRQ = 4;
export const VM86_GET_IRQ_BITS = 5;
export const VM86_GET_AND_RESET_IRQ = 6;

export const FIRST_VM86_IRQ = 3;
export const LAST_VM86_IRQ = 15;

/** Error numbers; calls return them negated. */
export const EPERM = 1;
export const ESRCH = 3;
export const EFAULT = 14;
export const EBUSY = 16;
export const EINVAL = 22;
export const ENOSYS = 38;

/** Signals that a fault or a used budget turns into, and those with rules of their own. */
export const SIGILL = 4;
export const SIGTRAP = 5;
export const SIGBUS = 7;
export const SIGFPE = 8;
export const SIGKILL = 9;
export const SIGSEGV = 11;
export const SIGALRM = 14;
export const SIGCHLD = 17;
export const SIGCONT = 18;
export const SIGSTOP = 19;
export const SIGURG = 23;
export const SIGWINCH = 28;

/** `si_code` values. */
export const SI_USER = 0;
export const SI_KERNEL = 0x80;
export const ILL_ILLOPN = 2;
export const FPE_INTDIV = 1;
export { FPE_FLTDIV, FPE_FLTINV, FPE_FLTOVF, FPE_FLTRES, FPE_FLTUND } from '../state/i387.ts';
export const SEGV_MAPERR = 1;
export const SEGV_ACCERR = 2;
export const TRAP_HWBKPT = 4;
