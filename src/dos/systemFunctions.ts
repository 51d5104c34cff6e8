/**
 * Functions of the system: vectors, PSPs, date and time, version, memory, and pointers into the DOS area: 25h,
 * 26h, 2Ah-30h, 33h-35h, 37h, 48h-4Ah, 50h-52h, 54h, 55h, 58h, 59h, 5Dh, 62h. Source: dos-bios.md 5.4, 5.7.
 */
import type { Guest } from '../bios/service.ts';
import { linear } from '../state/memory.ts';
import { DOS, DOS_SEG, farPointer, Psp, Sda } from './area.ts';
import { now, setNow, setToday, today } from './datetime.ts';
import { INVALID_FUNCTION } from './errors.ts';
import { put, readWord } from './far.ts';
import { inheritHandles, setHandleCount } from './handles.ts';
import { allocate, largestFree, release, resize } from './memory.ts';
import { copyPsp, DOS_VERSION, pspAt, setVector, vector } from './psp.ts';
import { currentPsp, dta, sda, setSda, variables } from './variables.ts';

/** Drive C:, counted from 1. */
const BOOT_DRIVE = 3;
const OEM_MICROSOFT = 0xff;
const FAILED = 0xff;
/** Strategies of function 58h without upper memory blocks. */
const MAX_STRATEGY = 2;

/** 25h */
export function setInterruptVector(guest: Guest): void {
  const { regs } = guest;
  setVector(guest, regs.al, farPointer(regs.ds, regs.dx));
}

/** 35h */
export function getInterruptVector(guest: Guest): void {
  const { regs } = guest;
  const pointer = vector(guest, regs.al);
  regs.es = pointer >>> 16;
  regs.bx = pointer & 0xffff;
}

/** 26h */
export function createPsp(guest: Guest): void {
  copyPsp(guest, currentPsp(guest), guest.regs.dx);
}

/** 55h: a copy that is a child of the current program, has its handles, and becomes current. */
export function createChildPsp(guest: Guest): number {
  const { regs } = guest;
  const parent = currentPsp(guest);
  const child = regs.dx;
  copyPsp(guest, parent, child);
  put(guest.memory, Psp, linear(child, 0), {
    parent,
    top: regs.si,
    jft: new Uint8Array(20).fill(0xff),
    jftSize: 20,
    jftPointer: farPointer(child, Psp.offsets.jft),
  });
  inheritHandles(guest, parent, child);
  setSda(guest, { psp: child });
  return 0;
}

/** 2Ah */
export function getDate(guest: Guest): void {
  const { regs } = guest;
  const { year, month, day, weekday } = today(guest);
  regs.cx = year;
  regs.dh = month;
  regs.dl = day;
  regs.al = weekday;
}

/** 2Bh */
export function setDate(guest: Guest): void {
  const { regs } = guest;
  regs.al = setToday(guest, regs.cx, regs.dh, regs.dl) ? 0 : FAILED;
}

/** 2Ch */
export function getTime(guest: Guest): void {
  const { regs } = guest;
  today(guest);
  const { hour, minute, second, hundredth } = now(guest);
  regs.ch = hour;
  regs.cl = minute;
  regs.dh = second;
  regs.dl = hundredth;
}

/** 2Dh */
export function setTime(guest: Guest): void {
  const { regs } = guest;
  const time = { hour: regs.ch, minute: regs.cl, second: regs.dh, hundredth: regs.dl };
  regs.al = setNow(guest, time) ? 0 : FAILED;
}

/** 2Eh and 54h: the verify flag, which changes nothing here. */
export function setVerify(guest: Guest): void {
  variables(guest).verify = guest.regs.al & 1;
}

export function getVerify(guest: Guest): void {
  guest.regs.al = variables(guest).verify;
}

/** 2Fh */
export function getTransferArea(guest: Guest): void {
  const { seg, off } = dta(guest);
  guest.regs.es = seg;
  guest.regs.bx = off;
}

/** 30h: the version that the PSP says, so that a program can be told another. */
export function version(guest: Guest): void {
  const { regs } = guest;
  const flag = regs.al === 1;
  const reported = pspAt(guest, currentPsp(guest)).version;
  regs.ax = reported & 0xff ? reported : DOS_VERSION;
  regs.bh = flag ? 0 : OEM_MICROSOFT;
  regs.bl = 0;
  regs.cx = 0;
}

/** 33h */
export function breakFlag(guest: Guest): void {
  const { regs } = guest;
  const old = sda(guest).breakFlag;
  switch (regs.al) {
    case 0:
      regs.dl = old;
      return;
    case 1:
      setSda(guest, { breakFlag: regs.dl & 1 });
      return;
    case 2:
      setSda(guest, { breakFlag: regs.dl & 1 });
      regs.dl = old;
      return;
    case 5:
      regs.dl = BOOT_DRIVE;
      return;
    case 6:
      regs.bx = DOS_VERSION;
      regs.dx = 0;
      return;
    default:
      regs.al = FAILED;
  }
}

/** 34h */
export function inDosPointer(guest: Guest): void {
  guest.regs.es = DOS_SEG;
  guest.regs.bx = DOS.sda + Sda.offsets.inDos;
}

/** 37h */
export function switchCharacter(guest: Guest): void {
  const { regs } = guest;
  const dos = variables(guest);
  switch (regs.al) {
    case 0:
      regs.dl = dos.switchChar;
      break;
    case 1:
      dos.switchChar = regs.dl;
      break;
    case 2:
    case 3:
      regs.dl = 0xff;
      break;
    default:
      regs.al = FAILED;
      return;
  }
  regs.al = 0;
}

/** 48h */
export function allocateMemory(guest: Guest): number {
  const { regs } = guest;
  const seg = allocate(guest, regs.bx);
  if (seg < 0) {
    regs.bx = Math.max(0, largestFree(guest));
    return seg;
  }
  regs.ax = seg;
  return 0;
}

/** 49h */
export function freeMemory(guest: Guest): number {
  return release(guest, guest.regs.es);
}

/** 4Ah */
export function resizeMemory(guest: Guest): number {
  const { regs } = guest;
  const { error, size } = resize(guest, regs.es, regs.bx);
  if (error < 0) {
    regs.bx = size;
    return error;
  }
  regs.ax = regs.es;
  return 0;
}

/** 50h, and 51h and 62h */
export function setPsp(guest: Guest): void {
  setSda(guest, { psp: guest.regs.bx });
}

export function getPsp(guest: Guest): void {
  guest.regs.bx = currentPsp(guest);
}

/** 52h */
export function listOfLists(guest: Guest): void {
  guest.regs.es = DOS_SEG;
  guest.regs.bx = DOS.listOfLists;
}

/** 58h */
export function strategy(guest: Guest): number {
  const { regs } = guest;
  const dos = variables(guest);
  if (regs.al === 0) regs.ax = dos.strategy;
  else if (regs.al === 1) {
    // 40h and 80h ask for upper memory first, of which there is none.
    if ((regs.bl & 0x3f) > MAX_STRATEGY) return -INVALID_FUNCTION;
    dos.strategy = regs.bl & 0x03;
  } else if (regs.al === 2) regs.al = 0;
  else return -INVALID_FUNCTION;
  return 0;
}

/** 59h */
export function extendedError(guest: Guest): void {
  const { regs } = guest;
  const { error, errorClass, action, locus } = sda(guest);
  regs.ax = error;
  regs.bh = errorClass;
  regs.bl = action;
  regs.ch = locus;
}

/** 5Dh: 06h the swappable data area, 0Ah an extended error given by the program. */
export function serverCall(guest: Guest): number {
  const { regs } = guest;
  if (regs.al === 0x06) {
    regs.ds = DOS_SEG;
    regs.si = DOS.sda;
    regs.cx = Sda.size;
    regs.dx = Sda.offsets.dta;
    return 0;
  }
  if (regs.al !== 0x0a) return -INVALID_FUNCTION;
  const list = [0, 2, 4].map((at) => readWord(guest, regs.ds, regs.dx + at));
  const [error, bx, cx] = list;
  setSda(guest, { error, errorClass: bx >> 8, action: bx & 0xff, locus: cx >> 8 });
  return 0;
}

/** 67h */
export function handleCount(guest: Guest): number {
  return setHandleCount(guest, guest.regs.bx);
}
