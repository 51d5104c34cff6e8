/**
 * System registers of the 80286 and 80386 in real mode. Programs can read them back and prepare
 * protected mode with them, but what would leave real mode is refused (cpu/system.ts), so they
 * change nothing but the coprocessor bits of CR0.
 */
import { AT, STATE } from './layout.ts';
import { defineStruct, u32 } from './struct.ts';

/** Limit of 256 vectors of four bytes. */
const VECTORS_END = 0x3ff;

export const SystemRegisters = defineStruct({
  gdtLimit: u32,
  gdtBase: u32,
  idtLimit: u32,
  idtBase: u32,
  /** CR0; its low word is the machine status word (MSW), all that the 80286 has of it. */
  cr0: u32,
  cr2: u32,
  cr3: u32,
  dr0: u32,
  dr1: u32,
  dr2: u32,
  dr3: u32,
  dr6: u32,
  dr7: u32,
});

/** Their values after a reset: nothing but the interrupt table of real mode. */
export function resetSystemRegisters(view: DataView): void {
  for (let at = 0; at < SystemRegisters.size; at += 4) view.setUint32(STATE + AT.system + at, 0);
  systemRegistersOf(view).idtLimit = VECTORS_END;
}

/** The system registers of the machine whose memory `view` shows. */
export function systemRegistersOf(view: DataView) {
  return SystemRegisters.at(view, STATE + AT.system);
}
