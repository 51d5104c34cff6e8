/** Where the interpreter finds the registers and two variables of a machine in its memory. */
import { AT, STATE } from '../state/layout.ts';
import { MachineState } from '../state/machineState.ts';
import { Vm86Regs } from './regs.ts';

const { offsets } = Vm86Regs;
/** Indices of registers in memory as 32-bit and 16-bit words. */
const WORD = (STATE + AT.vm86) >> 2;
const HALF = (STATE + AT.vm86) >> 1;
export const EAX = WORD + (offsets.eax >> 2);
export const ECX = WORD + (offsets.ecx >> 2);
export const EDX = WORD + (offsets.edx >> 2);
export const EBX = WORD + (offsets.ebx >> 2);
export const ESP = WORD + (offsets.esp >> 2);
export const EBP = WORD + (offsets.ebp >> 2);
export const ESI = WORD + (offsets.esi >> 2);
export const EDI = WORD + (offsets.edi >> 2);
export const EIP = WORD + (offsets.eip >> 2);
export const EFLAGS = WORD + (offsets.eflags >> 2);
export const ES_HALF = HALF + (offsets.es >> 1);
export const CS_HALF = HALF + (offsets.cs >> 1);
export const SS_HALF = HALF + (offsets.ss >> 1);
export const DS_HALF = HALF + (offsets.ds >> 1);
export const FS_HALF = HALF + (offsets.fs >> 1);
export const GS_HALF = HALF + (offsets.gs >> 1);
/** Bytes. */
export const A20 = STATE + AT.machine + MachineState.offsets.a20;
export const SHADOW_BYTE = STATE + AT.machine + MachineState.offsets.shadow;
