/**
 * Country information: functions 38h, 63h, 65h, 66h, and the tables they point at. Source:
 * dos-bios.md 3.9, 5.4. Only country 1 (USA) and code page 437.
 */
import { label, ROM_SEGMENT } from '../bios/rom.ts';
import type { Guest, Outcome } from '../bios/service.ts';
import { DONE } from '../bios/service.ts';
import { DOS, DOS_SEG, dosLin, farPointer } from './area.ts';
import { FILE_NOT_FOUND, INVALID_FUNCTION } from './errors.ts';
import { readByte, readBytes, writeByte, writeBytes, writeLong } from './far.ts';
import { upper } from './names.ts';
import { variables } from './variables.ts';

const COUNTRY = 1;
const CODE_PAGE = 437;
const COUNTRY_SIZE = 34;

/** Puts the tables into the DOS area. */
export function installCountry(guest: Guest): void {
  const info = new Uint8Array(COUNTRY_SIZE);
  const view = new DataView(info.buffer);
  info.set([0x24], 2);
  info.set([0x2c], 7);
  info.set([0x2e], 9);
  info.set([0x2d], 11);
  info.set([0x3a], 13);
  info[16] = 2;
  view.setUint32(18, farPointer(ROM_SEGMENT, label('trap_casemap')), true);
  info.set([0x2c], 22);
  const { memory } = guest;
  memory.writeBytes(dosLin(DOS.country), info);
  memory.writeBytes(dosLin(DOS.dbcs), [0, 0, 0, 0]);
  const high = Array.from({ length: 128 }, (_, i) => upper(0x80 + i));
  memory.writeBytes(dosLin(DOS.upperTable), [128, 0, ...high]);
  // Size, permissible range 00-FF, excluded range 00-20, and the characters that end a name.
  const ends = Array.from('."/\\[]:|<>+=;,', (char) => char.charCodeAt(0));
  const terminators = [1, 0, 0xff, 0, 0, 0x20, 2, ends.length, ...ends];
  memory.writeBytes(dosLin(DOS.terminators), [terminators.length, 0, ...terminators]);
  const collate = Array.from({ length: 256 }, (_, i) => upper(i));
  memory.writeBytes(dosLin(DOS.collate), [0, 1, ...collate]);
}

/** The far routine that country information points at: AL in upper case. */
export function caseMap(guest: Guest): Outcome {
  const { regs } = guest;
  if (regs.al >= 0x80) regs.al = upper(regs.al);
  return DONE;
}

/** 38h */
export function country(guest: Guest): number {
  const { regs } = guest;
  const code = regs.al === 0xff ? regs.bx : regs.al;
  if (code !== 0 && code !== COUNTRY) return -FILE_NOT_FOUND;
  if (regs.dx === 0xffff) return 0;
  writeBytes(guest, regs.ds, regs.dx, readBytes(guest, DOS_SEG, DOS.country, COUNTRY_SIZE));
  regs.bx = COUNTRY;
  regs.ax = COUNTRY;
  return 0;
}

/** 63h: the lead-byte table is empty. */
export function leadBytes(guest: Guest): void {
  const { regs } = guest;
  if (regs.al === 0) {
    regs.ds = DOS_SEG;
    regs.si = DOS.dbcs;
  }
  regs.al = 0;
}

/** Tables of 65h by number. */
const TABLES: Readonly<Record<number, number>> = {
  2: DOS.upperTable,
  4: DOS.upperTable,
  5: DOS.terminators,
  6: DOS.collate,
  7: DOS.dbcs,
};

/** 65h */
export function extendedCountry(guest: Guest): number {
  const { regs } = guest;
  const { es, di } = regs;
  const what = regs.al;
  if (what === 0x01) {
    if (regs.cx < 5) return -INVALID_FUNCTION;
    const body = readBytes(guest, DOS_SEG, DOS.country, COUNTRY_SIZE);
    const all = [1, 38, 0, COUNTRY, 0, CODE_PAGE & 0xff, CODE_PAGE >> 8, ...body];
    const size = Math.min(regs.cx, all.length);
    writeBytes(guest, es, di, all.slice(0, size));
    regs.cx = size;
    return 0;
  }
  const table = TABLES[what];
  if (table !== undefined) {
    if (regs.cx < 5) return -INVALID_FUNCTION;
    writeByte(guest, es, di, what);
    writeLong(guest, es, di + 1, farPointer(DOS_SEG, table));
    regs.cx = 5;
    return 0;
  }
  return upperCase(guest, what);
}

function upperCase(guest: Guest, what: number): number {
  const { regs } = guest;
  const { ds, dx } = regs;
  if (what === 0x20) regs.dl = upper(regs.dl);
  else if (what === 0x21 || what === 0x22) {
    const length = what === 0x21 ? regs.cx : 0x1_0000;
    for (let i = 0; i < length; i++) {
      const code = readByte(guest, ds, dx + i);
      if (what === 0x22 && code === 0) break;
      writeByte(guest, ds, dx + i, upper(code));
    }
  } else if (what === 0x23) {
    const letter = String.fromCharCode(upper(regs.dl));
    regs.ax = letter === 'Y' ? 1 : letter === 'N' ? 0 : 2;
  } else return -INVALID_FUNCTION;
  return 0;
}

/** 66h */
export function codePage(guest: Guest): number {
  const { regs } = guest;
  if (regs.al === 1) {
    regs.bx = CODE_PAGE;
    regs.dx = CODE_PAGE;
    return 0;
  }
  if (regs.al !== 2 || regs.bx !== CODE_PAGE)
    return regs.al === 2 ? -FILE_NOT_FOUND : -INVALID_FUNCTION;
  variables(guest).codePage = regs.bx;
  return 0;
}
