/**
 * INT 25h and 26h: absolute disk read and write, by logical sector of a volume. The stub's RETF leaves the
 * flags on the stack (G92). Source: dos-bios.md 6.
 */
import type { Caller, Guest, Outcome } from '../bios/service.ts';
import { DONE } from '../bios/service.ts';
import { CF } from '../cpu/regs.ts';
import { SECTOR_SIZE } from './bpb.ts';
import { volumeOf } from './drives.ts';
import { readBytes, readLong, readWord, writeBytes } from './far.ts';

/** CX that says that DS:BX points at a packet. */
const PACKET = 0xffff;
/** AL DOS code, AH BIOS-type code. */
const NO_SUCH_DRIVE = 0x8001;
const NOT_FOUND = 0x0408;

function transfer(guest: Guest, caller: Caller, write: boolean): Outcome {
  const { regs } = guest;
  const packet = regs.cx === PACKET;
  const { ds, bx } = regs;
  const first = packet ? readLong(guest, ds, bx) : regs.dx;
  const count = packet ? readWord(guest, ds, bx + 4) : regs.cx;
  const seg = packet ? readWord(guest, ds, bx + 8) : ds;
  const off = packet ? readWord(guest, ds, bx + 6) : bx;
  const volume = volumeOf(guest, regs.al);
  if (typeof volume === 'number' || first + count > volume.geometry.sectors) {
    regs.ax = typeof volume === 'number' ? NO_SUCH_DRIVE : NOT_FOUND;
    caller.flags |= CF;
    return DONE;
  }
  const at = volume.geometry.start + first * SECTOR_SIZE;
  const length = count * SECTOR_SIZE;
  if (write) volume.image.set(readBytes(guest, seg, off, length), at);
  else writeBytes(guest, seg, off, volume.image.subarray(at, at + length));
  regs.ax = 0;
  caller.flags &= ~CF;
  return DONE;
}

export function int25(guest: Guest, caller: Caller): Outcome {
  return transfer(guest, caller, false);
}

export function int26(guest: Guest, caller: Caller): Outcome {
  return transfer(guest, caller, true);
}
