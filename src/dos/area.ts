/**
 * The DOS area: segment 0070h, real guest memory with the structures that programs walk. This file
 * says where each lies; install.ts fills them. Source: dos-bios.md 1 and 3.3-3.5 (MS-DOS 5.0).
 */
import { bytes, defineStruct, u16, u32, u8 } from '../state/struct.ts';
import { linear } from '../state/memory.ts';

export const DOS_SEG = 0x0070;

/** Offsets in segment 0070h. */
export const DOS = {
  firstMcb: 0x0024,
  listOfLists: 0x0026,
  nulHeader: 0x0048,
  deviceHeaders: 0x0070,
  driverCode: 0x0150,
  sda: 0x0170,
  country: 0x01b0,
  dbcs: 0x01e0,
  upperTable: 0x01f0,
  terminators: 0x0280,
  collate: 0x02a0,
  cds: 0x03b0,
  dpb: 0x0570,
  fcbTable: 0x0620,
  stackTop: 0x06b0,
  buffers: 0x06b0,
  sft: 0x06c0,
} as const;

/** Entries of the system file table (FILES=). */
export const SFT_COUNT = 60;

/** Segment of the first memory control block. */
export const FIRST_MCB = 0x01c0;

/** The environment block of the root program begins here; the control block is one before. */
export const ROOT_ENVIRONMENT = FIRST_MCB + 1;
export const ROOT_ENVIRONMENT_SIZE = 0x10;
/** The root program, parent of what the host starts, and its own: the place of a shell. */
export const ROOT_PSP = ROOT_ENVIRONMENT + ROOT_ENVIRONMENT_SIZE + 1;

/** Letters that exist in the CDS array (LASTDRIVE): A to E. */
export const LAST_DRIVE = 5;

/** The linear address of an offset in the DOS area. */
export function dosLin(offset: number): number {
  return linear(DOS_SEG, offset);
}

export const ListOfLists = defineStruct({
  dpb: u32,
  sft: u32,
  clock: u32,
  con: u32,
  sectorSize: u16,
  buffers: u32,
  cds: u32,
  fcbTable: u32,
  protectedFcbs: u16,
  blockDevices: u8,
  lastDrive: u8,
  nul: bytes(18),
  joined: u8,
  unused: bytes(10),
  buffersX: u16,
  buffersY: u16,
  bootDrive: u8,
  has386: u8,
  extendedKib: u16,
});

export const DeviceHeader = defineStruct({
  next: u32,
  attribute: u16,
  strategy: u16,
  interrupt: u16,
  name: bytes(8),
});

/** The swappable data area (INT 21h/5D06h): DOS's own current values. */
export const Sda = defineStruct({
  criticalError: u8,
  inDos: u8,
  errorDrive: u8,
  locus: u8,
  error: u16,
  action: u8,
  errorClass: u8,
  errorPointer: u32,
  dta: u32,
  psp: u16,
  sp23: u16,
  exit: u16,
  drive: u8,
  breakFlag: u8,
});

export const Cds = defineStruct({
  path: bytes(67),
  flags: u16,
  dpb: u32,
  startCluster: u16,
  unused: bytes(4),
  rootOffset: u16,
  rest: bytes(7),
});

export const Dpb = defineStruct({
  drive: u8,
  unit: u8,
  sectorSize: u16,
  clusterMask: u8,
  clusterShift: u8,
  reserved: u16,
  fats: u8,
  rootEntries: u16,
  dataSector: u16,
  maxCluster: u16,
  sectorsPerFat: u16,
  rootSector: u16,
  driver: u32,
  media: u8,
  accessed: u8,
  next: u32,
  searchStart: u16,
  freeClusters: u16,
});

export const Mcb = defineStruct({
  letter: u8,
  owner: u16,
  size: u16,
  reserved: bytes(3),
  name: bytes(8),
});

export const Psp = defineStruct({
  int20: u16,
  top: u16,
  zero: u8,
  callFar: u8,
  callTarget: u32,
  int22: u32,
  int23: u32,
  int24: u32,
  parent: u16,
  jft: bytes(20),
  environment: u16,
  stack: u32,
  jftSize: u16,
  jftPointer: u32,
  previous: u32,
  unused1: bytes(4),
  version: u16,
  unused2: bytes(14),
  int21Retf: bytes(3),
  unused3: bytes(2),
  fcbPrefix: bytes(7),
  fcb1: bytes(16),
  fcb2: bytes(20),
  tail: bytes(128),
});

export const SftBlock = defineStruct({ next: u32, count: u16 });
export const Sft = defineStruct({
  references: u16,
  mode: u16,
  attributes: u8,
  info: u16,
  device: u32,
  cluster: u16,
  time: u16,
  date: u16,
  size: u32,
  position: u32,
  relativeCluster: u16,
  directorySector: u32,
  directoryIndex: u8,
  name: bytes(11),
  shareLink: u32,
  machine: u16,
  owner: u16,
  shareRecord: u16,
  absoluteCluster: u16,
  ifs: u32,
});

/** A far pointer as the doubleword that holds it. */
export function farPointer(seg: number, off: number): number {
  return ((seg << 16) | (off & 0xffff)) >>> 0;
}
