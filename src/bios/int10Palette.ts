/**
 * INT 10h/10h and 0Bh: palette, DAC, border, blinking. Source: dos-bios.md 7.1.
 */
import { ATTRIBUTE_BLINK, ATTRIBUTE_MODE, ATTRIBUTE_OVERSCAN } from '../devices/video.ts';
import { linear } from '../state/memory.ts';
import { BDA } from './bda.ts';
import { DONE } from './service.ts';
import type { Guest, Outcome } from './service.ts';

const COLOR_PAGE = 0x14;
/** Attribute mode bit 7: the 256 DAC registers are 16 groups of 16, not 4 of 64. */
const SIXTEEN_GROUPS = 0x80;

/** INT 10h/0Bh BH=0: border, and background of the CGA graphics modes. */
export function setBorder({ memory, devices }: Guest, color: number): void {
  const select = (memory.read8(BDA.colorSelect) & 0xe0) | (color & 0x1f);
  memory.write8(BDA.colorSelect, select);
  const { registers } = devices.video;
  registers.colorSelect = select;
  const attribute = (color & 7) | ((color & 8) << 1);
  registers.attribute[ATTRIBUTE_OVERSCAN] = attribute;
  if (isCgaGraphics(memory.read8(BDA.videoMode))) registers.attribute[0] = attribute;
}

/** INT 10h/0Bh BH=1: green, red, brown (0) or cyan, magenta, white (1). */
export function setCgaPalette({ memory, devices }: Guest, number: number): void {
  const select = (memory.read8(BDA.colorSelect) & ~0x20) | (number & 1 ? 0x20 : 0);
  memory.write8(BDA.colorSelect, select);
  const { registers } = devices.video;
  registers.colorSelect = select;
  if (!isCgaGraphics(memory.read8(BDA.videoMode))) return;
  const intensity = select & 0x10;
  for (let i = 1; i < 4; i++) registers.attribute[i] = intensity | (i * 2 + (number & 1));
}

function isCgaGraphics(mode: number): boolean {
  return mode === 4 || mode === 5;
}

/** The least grey value that looks as bright as a colour: 30 % red, 59 % green, 11 % blue. */
function gray(dac: Uint8Array, first: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const at = ((first + i) & 0xff) * 3;
    const value = Math.round((dac[at] * 30 + dac[at + 1] * 59 + dac[at + 2] * 11) / 100);
    dac.fill(value, at, at + 3);
  }
}

/** INT 10h/10h, by AL. */
export function palette({ memory, devices, regs }: Guest): Outcome {
  const { registers, dac } = devices.video;
  const { attribute } = registers;
  const buffer = (i: number) => linear(regs.es, regs.dx + i);
  switch (regs.al) {
    case 0x00:
      if (regs.bl < attribute.length) attribute[regs.bl] = regs.bh;
      break;
    case 0x01:
      attribute[ATTRIBUTE_OVERSCAN] = regs.bh;
      break;
    case 0x02:
      for (let i = 0; i < 16; i++) attribute[i] = memory.read8(buffer(i));
      attribute[ATTRIBUTE_OVERSCAN] = memory.read8(buffer(16));
      break;
    case 0x03: {
      const blink = regs.bl & 1;
      attribute[ATTRIBUTE_MODE] =
        (attribute[ATTRIBUTE_MODE] & ~ATTRIBUTE_BLINK) | (blink ? ATTRIBUTE_BLINK : 0);
      memory.write8(BDA.modeControl, (memory.read8(BDA.modeControl) & ~0x20) | (blink << 5));
      registers.modeControl = memory.read8(BDA.modeControl);
      break;
    }
    case 0x07:
      regs.bh = attribute[regs.bl] ?? 0;
      break;
    case 0x08:
      regs.bh = attribute[ATTRIBUTE_OVERSCAN];
      break;
    case 0x09:
      for (let i = 0; i < 16; i++) memory.write8(buffer(i), attribute[i]);
      memory.write8(buffer(16), attribute[ATTRIBUTE_OVERSCAN]);
      break;
    case 0x10:
      dac.set([regs.dh & 0x3f, regs.ch & 0x3f, regs.cl & 0x3f], regs.bl * 3);
      break;
    case 0x12:
      for (let i = 0; i < Math.min(regs.cx, 256) * 3; i++)
        dac[(regs.bl * 3 + i) % 768] = memory.read8(buffer(i)) & 0x3f;
      break;
    case 0x13:
      if (regs.bl === 0)
        attribute[ATTRIBUTE_MODE] =
          (attribute[ATTRIBUTE_MODE] & ~SIXTEEN_GROUPS) | (regs.bh & 1 ? SIXTEEN_GROUPS : 0);
      else if (regs.bl === 1)
        attribute[COLOR_PAGE] =
          attribute[ATTRIBUTE_MODE] & SIXTEEN_GROUPS ? regs.bh & 0x0f : (regs.bh & 3) << 2;
      break;
    case 0x15:
      regs.dh = dac[regs.bl * 3];
      regs.ch = dac[regs.bl * 3 + 1];
      regs.cl = dac[regs.bl * 3 + 2];
      break;
    case 0x17:
      for (let i = 0; i < Math.min(regs.cx, 256) * 3; i++)
        memory.write8(buffer(i), dac[(regs.bl * 3 + i) % 768]);
      break;
    case 0x18:
      registers.dacMask = regs.bl;
      break;
    case 0x19:
      regs.bl = registers.dacMask;
      break;
    case 0x1a: {
      const groups = attribute[ATTRIBUTE_MODE] & SIXTEEN_GROUPS;
      regs.bl = groups ? 1 : 0;
      regs.bh = groups ? attribute[COLOR_PAGE] & 0x0f : (attribute[COLOR_PAGE] >> 2) & 3;
      break;
    }
    case 0x1b:
      gray(dac, regs.bl, Math.min(regs.cx, 256));
      break;
  }
  return DONE;
}
