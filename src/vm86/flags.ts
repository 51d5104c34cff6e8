/**
 * The flags of a guest in virtual-8086 mode: real flags (PF) that the CPU runs with, kept in
 * EFLAGS of `vm86_regs`, and virtual flags (VE) private to the monitor (vm86.md section 4). Native
 * models have one set of flags, and only PUSHF's image of them is made here.
 */
import { AC, ID, IF, IOPL, NT, TF, VIF, VM } from '../cpu/regs.ts';
import { AT, STATE } from '../state/layout.ts';
import { CPU_286, CPU_386, CPU_486, Vm86Struct } from './abi.ts';
import { R_EFLAGS, R_FLAGS } from './task.ts';
import type { Task } from './task.ts';

/** Flags that the guest sets for real. */
export const SAFE_MASK = 0xdd5;
/** Flags that the guest sees as they really are: SAFE_MASK and bits 1, 3 and 5. */
export const RETURN_MASK = 0xdff;
/** Flags of the host process: IF and bit 1. */
const HOST_FLAGS = 0x202;

const CPU_TYPE_AT = STATE + AT.vm86 + Vm86Struct.offsets.cpu_type;

/** Virtual flags that the guest of a `cpu_type` can see and keep. */
export function virtualMask(cpuType: number): number {
  switch (cpuType) {
    case CPU_286:
      return 0;
    case CPU_386:
      return NT | IOPL;
    case CPU_486:
      return AC | NT | IOPL;
    default:
      return ID | AC | NT | IOPL;
  }
}

function maskOf(task: Task): number {
  return virtualMask(task.memory.view.getUint32(CPU_TYPE_AT, true));
}

/** Entry: splits the caller's EFLAGS into virtual and real flags. */
export function enterFlags(task: Task): void {
  const eflags = task.r32[R_EFLAGS];
  task.virtualFlags = eflags;
  task.r32[R_EFLAGS] = (eflags & SAFE_MASK) | (HOST_FLAGS & ~SAFE_MASK) | VM;
}

/** Return: joins them into the EFLAGS that the caller sees. VIP is always lost. */
export function leaveFlags(task: Task): void {
  const virtual = VIF | maskOf(task);
  task.r32[R_EFLAGS] =
    (task.r32[R_EFLAGS] & ~virtual & (RETURN_MASK | HOST_FLAGS | VM)) |
    (task.virtualFlags & virtual);
}

/** All 32 flags as PUSHFD and INT push them in virtual-8086 mode. */
export function getVflags(task: Task): number {
  return (
    (task.r32[R_EFLAGS] & RETURN_MASK) |
    (task.virtualFlags & VIF ? IF : 0) |
    IOPL |
    (task.virtualFlags & maskOf(task))
  );
}

/** POPF and IRET in virtual-8086 mode; `dword` for the forms that set all 32 flags. */
export function setVflags(task: Task, flags: number, dword: boolean): void {
  const virtual = maskOf(task) & (dword ? ~0 : 0xffff);
  task.virtualFlags = (task.virtualFlags & ~virtual) | (flags & virtual);
  task.r32[R_EFLAGS] = (task.r32[R_EFLAGS] & ~SAFE_MASK) | (flags & SAFE_MASK);
  setVif(task, (flags & IF) !== 0);
}

export function setVif(task: Task, on: boolean): void {
  task.virtualFlags = on ? task.virtualFlags | VIF : task.virtualFlags & ~VIF;
}

/** The FLAGS word that an interrupt pushes. */
export function pushedFlags(task: Task): number {
  switch (task.model) {
    case 'v86':
      return getVflags(task) & 0xffff;
    case '8086':
    case '80186':
      // Bits 12-15 read as ones.
      return (task.r16[R_FLAGS] & 0xfd7) | 0xf002;
    case '80286':
      // In real mode bits 12-15 read as zeros.
      return (task.r16[R_FLAGS] & 0xfd7) | 0x0002;
    case '80386':
      return (task.r16[R_FLAGS] & 0x7fd7) | 0x0002;
  }
}

/** Gives the guest flags that a service chose for it: the word as `pushedFlags` makes it. */
export function setCallerFlags(task: Task, flags: number): void {
  if (task.native) task.r16[R_FLAGS] = flags;
  else setVflags(task, flags, false);
}

/** What entering an interrupt handler does to the flags: no trap, no interrupts. */
export function clearForHandler(task: Task): void {
  if (task.native) task.r16[R_FLAGS] &= ~(TF | IF);
  else {
    task.r32[R_EFLAGS] &= ~(TF | AC);
    task.virtualFlags &= ~VIF;
  }
}
