/**
 * Character devices: their names, headers in the DOS area, and which one a name or an open handle
 * means. Source: dos-bios.md 3.3, 5.5, 5.6. A header that a program has linked in itself is known by
 * name only: it swallows output and is at its end (its driver is not called).
 */
import type { Guest } from '../bios/service.ts';
import { linear } from '../state/memory.ts';
import { DeviceHeader, DOS, DOS_SEG, farPointer } from './area.ts';
import { charsOf, codes, peek } from './far.ts';
import type { SftView } from './sft.ts';

export interface Device {
  readonly name: string;
  readonly attribute: number;
  /** Device info word of a fresh handle (function 4400h). */
  readonly info: number;
  /** Offset of its header in segment 0070h. */
  readonly header: number;
}

const HEADER_SIZE = DeviceHeader.size;

function at(position: number): number {
  return DOS.deviceHeaders + position * HEADER_SIZE;
}

/** In chain order, the block driver (position 4) left out. */
export const DEVICES: readonly Device[] = [
  { name: 'NUL     ', attribute: 0x8004, info: 0x8084, header: DOS.nulHeader },
  { name: 'CON     ', attribute: 0x8013, info: 0x80d3, header: at(0) },
  { name: 'AUX     ', attribute: 0x8000, info: 0x80c0, header: at(1) },
  { name: 'PRN     ', attribute: 0xa0c0, info: 0xa8c0, header: at(2) },
  { name: 'CLOCK$  ', attribute: 0x8008, info: 0x8088, header: at(3) },
  { name: 'COM1    ', attribute: 0x8000, info: 0x80c0, header: at(5) },
  { name: 'COM2    ', attribute: 0x8000, info: 0x80c0, header: at(6) },
  { name: 'COM3    ', attribute: 0x8000, info: 0x80c0, header: at(7) },
  { name: 'COM4    ', attribute: 0x8000, info: 0x80c0, header: at(8) },
  { name: 'LPT1    ', attribute: 0xa0c0, info: 0xa8c0, header: at(9) },
  { name: 'LPT2    ', attribute: 0xa0c0, info: 0xa8c0, header: at(10) },
  { name: 'LPT3    ', attribute: 0xa0c0, info: 0xa8c0, header: at(11) },
];

/** Header of the block device driver. */
export const BLOCK_HEADER = at(4);

/** The device that a packed name means, whatever its extension; null if none. */
export function deviceNamed(name: string): Device | null {
  const stem = name.slice(0, 8);
  return DEVICES.find((device) => device.name === stem) ?? null;
}

export function deviceNamedExactly(
  name: 'CON     ' | 'AUX     ' | 'PRN     ' | 'NUL     ',
): Device {
  const device = deviceNamed(name);
  if (device === null) throw new RangeError(`no device ${name}`);
  return device;
}

export function headerPointer(device: Device): number {
  return farPointer(DOS_SEG, device.header);
}

const CON_NAME = codes('CON     ');

function headerOf(entry: SftView): number {
  return linear(entry.device >>> 16, entry.device & 0xffff);
}

/** Name of the device behind an open handle, read from the header that its entry points at. */
export function deviceOf(guest: Guest, entry: SftView): string {
  return charsOf(peek(guest.memory, DeviceHeader, headerOf(entry)).name);
}

export function isCon(guest: Guest, entry: SftView): boolean {
  if ((entry.info & 0x80) === 0) return false;
  const name = headerOf(entry) + DeviceHeader.offsets.name;
  return CON_NAME.every((code, i) => guest.memory.read8(name + i) === code);
}
