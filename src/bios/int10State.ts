/**
 * INT 10h/12h, 1Ah, 1Bh: what adapter this is. Source: dos-bios.md 7.1.
 *
 * Not implemented: 200 and 350 scan lines in text modes (12h/30h is accepted and changes nothing),
 * switching the display off (12h/32h, 36h).
 */
import { VIDEO_MODES } from '../devices/videoModes.ts';
import { linear } from '../state/memory.ts';
import { BDA } from './bda.ts';
import { label, ROM_SEGMENT } from './rom.ts';
import { DONE } from './service.ts';
import type { Guest, Outcome } from './service.ts';

const VGA_COLOR = 0x08;
const FUNCTION_SUPPORTED = 0x12;

/** INT 10h/12h, by BL. */
export function adapter({ memory, regs }: Guest): Outcome {
  const setFlag = (lin: number, bit: number, on: boolean) =>
    memory.write8(lin, on ? memory.read8(lin) | bit : memory.read8(lin) & ~bit);
  switch (regs.bl) {
    case 0x10:
      regs.bh = 0;
      regs.bl = 3;
      regs.ch = 0;
      regs.cl = memory.read8(BDA.videoSwitches) & 0x0f;
      break;
    case 0x31:
      setFlag(BDA.vgaFlags, 0x08, (regs.al & 1) !== 0);
      regs.al = FUNCTION_SUPPORTED;
      break;
    case 0x33:
      setFlag(BDA.vgaFlags, 0x02, (regs.al & 1) === 0);
      regs.al = FUNCTION_SUPPORTED;
      break;
    case 0x34:
      setFlag(BDA.videoControl, 0x01, (regs.al & 1) !== 0);
      regs.al = FUNCTION_SUPPORTED;
      break;
    case 0x30:
    case 0x32:
    case 0x36:
      regs.al = FUNCTION_SUPPORTED;
      break;
  }
  return DONE;
}

/** INT 10h/1Ah: reads (AL=0) or sets (AL=1) the display combination. */
export function displayCombination({ memory, regs }: Guest): Outcome {
  if (regs.al === 0) regs.bx = VGA_COLOR;
  else if (regs.al === 1) memory.write8(BDA.displayCombination, regs.bl);
  else return DONE;
  regs.al = 0x1a;
  return DONE;
}

/** INT 10h/1Bh: 64 bytes of state to ES:DI. */
export function functionality({ memory, regs }: Guest): Outcome {
  if (regs.bx !== 0) return DONE;
  const mode = VIDEO_MODES.get(memory.read8(BDA.videoMode));
  const state = new Uint8Array(64);
  const view = new DataView(state.buffer);
  view.setUint16(0, label('video_static'), true);
  view.setUint16(2, ROM_SEGMENT, true);
  // The BIOS data area from the mode to the port values, and its rows and character height.
  state.set(memory.readBytes(BDA.videoMode, 0x1e), 4);
  state[0x22] = memory.read8(BDA.rows) + 1;
  state.set(memory.readBytes(BDA.characterHeight, 2), 0x23);
  state[0x25] = VGA_COLOR;
  view.setUint16(0x27, mode?.palette === '256' ? 256 : mode?.mono ? 0 : 16, true);
  state[0x29] = mode?.pages ?? 1;
  state[0x2a] = mode?.height === 350 ? 1 : mode?.height === 480 ? 3 : mode?.graphics ? 0 : 2;
  state[0x31] = 3;
  for (let i = 0; i < state.length; i++) memory.write8(linear(regs.es, regs.di + i), state[i]);
  regs.al = 0x1b;
  return DONE;
}
