/**
 * DOS at power-on: the structures in segment 0070h, the memory arena, the root process and its standard handles.
 * Source: dos-bios.md 3.1-3.5. The drivers' entries answer every request with "unknown command":
 * programs that find them do their console and disk work through INT 21h.
 */
import { BDA } from '../bios/bda.ts';
import { label } from '../bios/rom.ts';
import type { Guest } from '../bios/service.ts';
import { AT, STATE } from '../state/layout.ts';
import { linear } from '../state/memory.ts';
import {
  DeviceHeader,
  DOS,
  DOS_SEG,
  dosLin,
  farPointer,
  FIRST_MCB,
  LAST_DRIVE,
  ListOfLists,
  Psp,
  ROOT_ENVIRONMENT,
  ROOT_ENVIRONMENT_SIZE,
  ROOT_PSP,
  Sft,
  SFT_COUNT,
  SftBlock,
} from './area.ts';
import { installCountry } from './country.ts';
import { dayNumber } from './datetime.ts';
import { BLOCK_HEADER, deviceNamedExactly, DEVICES } from './devices.ts';
import { installDrives } from './driveFunctions.ts';
import { driveExists } from './drives.ts';
import { codes, put, writeByte } from './far.ts';
import { allocate, makeArena, setOwner } from './memory.ts';
import { ACCESS_READ_WRITE, openDevice } from './openFiles.ts';
import { makePsp, PSP_PARAGRAPHS } from './psp.ts';
import { updateSft } from './sft.ts';
import { setDta, setSda, variables } from './variables.ts';

const C = 2;
const NONE = 0xffff_ffff;
const FIRST_386 = 3;
/** The block driver's header: ordinary, with the number of its units where a name would be. */
const BLOCK_ATTRIBUTE = 0x0842;
/** Offsets of the two entries in the driver code. */
const STRATEGY = DOS.driverCode + 4;
const INTERRUPT = DOS.driverCode + 15;

/**
 * The drivers' code at driverCode: request pointer (4 bytes), then
 *   strategy:  mov cs:[driverCode],bx / mov cs:[driverCode+2],es / retf
 *   interrupt: push bx / push ds / lds bx,cs:[driverCode] / mov word [bx+3],8103h / pop ds / pop bx / retf
 */
const DRIVER_CODE = [
  ...[0, 0, 0, 0],
  ...[0x2e, 0x89, 0x1e, DOS.driverCode & 0xff, DOS.driverCode >> 8],
  ...[0x2e, 0x8c, 0x06, (DOS.driverCode + 2) & 0xff, DOS.driverCode >> 8],
  0xcb,
  ...[0x53, 0x1e, 0x2e, 0xc5, 0x1e, DOS.driverCode & 0xff, DOS.driverCode >> 8],
  ...[0xc7, 0x47, 0x03, 0x03, 0x81, 0x1f, 0x5b, 0xcb],
];

function writeHeader(
  guest: Guest,
  offset: number,
  next: number,
  attribute: number,
  name: Uint8Array,
): void {
  put(guest.memory, DeviceHeader, dosLin(offset), {
    next,
    attribute,
    strategy: STRATEGY,
    interrupt: INTERRUPT,
    name,
  });
}

/** The chain NUL, CON, AUX, PRN, CLOCK$, block driver, COM1-4, LPT1-3. */
function installHeaders(guest: Guest, units: number): void {
  const chain: { offset: number; attribute: number; name: Uint8Array }[] = DEVICES.map(
    (device) => ({
      offset: device.header,
      attribute: device.attribute,
      name: Uint8Array.from(codes(device.name)),
    }),
  );
  const block = { offset: BLOCK_HEADER, attribute: BLOCK_ATTRIBUTE, name: new Uint8Array(8) };
  block.name[0] = units;
  chain.splice(5, 0, block);
  chain.forEach(({ offset, attribute, name }, i) => {
    const next = chain[i + 1];
    const pointer = next === undefined ? NONE : farPointer(DOS_SEG, next.offset);
    writeHeader(guest, offset, pointer, attribute, name);
  });
  guest.memory.writeBytes(dosLin(DOS.driverCode), DRIVER_CODE);
}

function installLists(guest: Guest): void {
  const { memory, state } = guest;
  const firstDpb = installDrives(guest);
  const units = [0, 1, 2, 3].filter((drive) => driveExists(guest, drive)).length;
  installHeaders(guest, units);
  put(memory, SftBlock, dosLin(DOS.sft), { next: NONE, count: SFT_COUNT });
  memory.writeBytes(dosLin(DOS.sft + SftBlock.size), new Uint8Array(SFT_COUNT * Sft.size));
  put(memory, SftBlock, dosLin(DOS.fcbTable), { next: NONE, count: 0 });
  put(memory, ListOfLists, dosLin(DOS.listOfLists), {
    dpb: firstDpb,
    sft: farPointer(DOS_SEG, DOS.sft),
    clock: farPointer(DOS_SEG, deviceHeader('CLOCK$  ')),
    con: farPointer(DOS_SEG, deviceHeader('CON     ')),
    sectorSize: 512,
    buffers: farPointer(DOS_SEG, DOS.buffers),
    cds: farPointer(DOS_SEG, DOS.cds),
    fcbTable: farPointer(DOS_SEG, DOS.fcbTable),
    protectedFcbs: 0,
    blockDevices: units,
    lastDrive: LAST_DRIVE,
    joined: 0,
    buffersX: 20,
    buffersY: 0,
    bootDrive: C + 1,
    has386: state.cpu >= FIRST_386 ? 1 : 0,
    extendedKib: memory.xmem.size >> 10,
  });
}

function deviceHeader(name: string): number {
  return DEVICES.find((device) => device.name === name)?.header ?? DOS.nulHeader;
}

/** The root process: its own parent, with COMSPEC and PATH, and handles 0-4 on the devices. */
function installRoot(guest: Guest): void {
  const drive = driveExists(guest, C) ? 'C' : 'A';
  const environment = [...codes(`COMSPEC=${drive}:\\COMMAND.COM\0PATH=${drive}:\\\0`), 0, 1, 0, 0];
  allocate(guest, ROOT_ENVIRONMENT_SIZE, ROOT_PSP, 0);
  allocate(guest, PSP_PARAGRAPHS, ROOT_PSP, 0);
  setOwner(guest, ROOT_PSP, ROOT_PSP, 'VM86');
  guest.memory.writeBytes(linear(ROOT_ENVIRONMENT, 0), environment);
  makePsp(guest, ROOT_PSP, ROOT_PSP + PSP_PARAGRAPHS, ROOT_PSP, ROOT_ENVIRONMENT);
  setSda(guest, { psp: ROOT_PSP });
  setDta(guest, ROOT_PSP, Psp.offsets.tail);
  const con = openDevice(guest, deviceNamedExactly('CON     '), ACCESS_READ_WRITE);
  const aux = openDevice(guest, deviceNamedExactly('AUX     '), ACCESS_READ_WRITE);
  const prn = openDevice(guest, deviceNamedExactly('PRN     '), ACCESS_READ_WRITE);
  updateSft(guest, con, { references: 3 });
  [con, con, con, aux, prn].forEach((index, handle) =>
    writeByte(guest, ROOT_PSP, Psp.offsets.jft + handle, index),
  );
}

/** Sets DOS up. The BIOS must be installed. */
export function installDos(guest: Guest): void {
  const { memory, state } = guest;
  memory.bytes.fill(0, STATE + AT.dos, STATE + AT.dos + 0x400);
  memory.writeBytes(dosLin(0), new Uint8Array((FIRST_MCB - DOS_SEG) * 16));
  const entry = [0xea, label('trap_cpm') & 0xff, label('trap_cpm') >> 8, 0x00, 0xf0];
  memory.writeBytes(0x30 * 4, entry);
  memory.writeBytes(0x10_00c0, entry);
  Object.assign(variables(guest), {
    switchChar: 0x2f,
    codePage: 437,
    days: Math.max(0, dayNumber(state.year, state.month, state.day)),
  });
  setSda(guest, { drive: driveExists(guest, C) || !driveExists(guest, 0) ? C : 0 });
  makeArena(memory, FIRST_MCB, memory.read16(BDA.memoryKib) * 64);
  installLists(guest);
  installCountry(guest);
  installRoot(guest);
}
