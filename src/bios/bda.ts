/**
 * The BIOS data area, 0040:0000: linear addresses of the fields that services and devices use.
 *
 * Everything here is guest memory: programs read it and change it, so services read it anew at
 * every call. Source: dos-bios.md section 2. Fields of hardware that is not modelled (RS-232
 * time-outs, RTC wait flag …) have no name here and hold what `install.ts` puts there.
 */
export const BDA = {
  comPorts: 0x400,
  lptPorts: 0x408,
  equipment: 0x410,
  memoryKib: 0x413,
  shift1: 0x417,
  shift2: 0x418,
  keypad: 0x419,
  head: 0x41a,
  tail: 0x41c,
  ring: 0x41e,
  motors: 0x43f,
  motorCountdown: 0x440,
  floppyStatus: 0x441,
  videoMode: 0x449,
  columns: 0x44a,
  pageSize: 0x44c,
  pageStart: 0x44e,
  /** Eight words, column in the low byte, row in the high byte. */
  cursors: 0x450,
  cursorEnd: 0x460,
  cursorStart: 0x461,
  page: 0x462,
  crtcPort: 0x463,
  modeControl: 0x465,
  colorSelect: 0x466,
  ticks: 0x46c,
  midnight: 0x470,
  ctrlBreak: 0x471,
  warmBoot: 0x472,
  diskStatus: 0x474,
  diskCount: 0x475,
  lptTimeouts: 0x478,
  comTimeouts: 0x47c,
  ringStart: 0x480,
  ringEnd: 0x482,
  /** Text rows less one. */
  rows: 0x484,
  characterHeight: 0x485,
  videoControl: 0x487,
  videoSwitches: 0x488,
  vgaFlags: 0x489,
  displayCombination: 0x48a,
  keyboardFlags: 0x496,
  leds: 0x497,
  videoSavePointers: 0x4a8,
  printScreen: 0x500,
} as const;

/** Timer ticks in a day: at this count the tick counter starts again (dos-bios.md 9.3). */
export const TICKS_PER_DAY = 0x1800b0;
