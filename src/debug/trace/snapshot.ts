/** Registers and structures copied into rows (row.ts). */
import { Vm86Regs } from '../../cpu/regs.ts';
import type { Memory } from '../../state/memory.ts';
import { Vm86PlusStruct, Vm86Struct } from '../../vm86/abi.ts';
import { SEGMENTS } from './row.ts';

const REGS = Vm86Regs.offsets;
const ES = REGS.es >> 1;
const DS = REGS.ds >> 1;

/** What a line shows of the vm86_struct at `at`; returns 0 if it is not in the memory, else 1. */
export function copyStruct({ view, bytes }: Memory, at: number, w: Int32Array, to: number): number {
  if (!(at >= 0) || at + Vm86PlusStruct.offsets.int_revectored > bytes.length) return 0;
  w[to] = view.getUint16(at + REGS.cs, true);
  w[to + 1] = view.getInt32(at + REGS.eip, true);
  w[to + 2] = view.getUint16(at + REGS.ss, true);
  w[to + 3] = view.getInt32(at + REGS.esp, true);
  w[to + 4] = view.getInt32(at + REGS.eflags, true);
  w[to + 5] = view.getInt32(at + Vm86Struct.offsets.cpu_type, true);
  w[to + 6] = view.getInt32(at + REGS.eax, true);
  return 1;
}

/** The registers of a call, from the live `struct vm86_regs`. */
export function copyRegisters(r32: Uint32Array, r16: Uint16Array, w: Int32Array, to: number): void {
  // EBX ECX EDX ESI EDI EBP EAX, as they lie there.
  w[to] = r32[0];
  w[to + 1] = r32[1];
  w[to + 2] = r32[2];
  w[to + 3] = r32[3];
  w[to + 4] = r32[4];
  w[to + 5] = r32[5];
  w[to + 6] = r32[6];
  w[to + SEGMENTS] = r16[ES] | (r16[DS] << 16);
}
