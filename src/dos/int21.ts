/**
 * INT 21h: the table of functions by AH, and what is common to them: PSP:2E, InDOS, the check for ^C, and
 * how a result reaches the caller. Source: dos-bios.md 5.
 *
 * A function of the table gives an Outcome, or a number: 0 or more clears the caller's carry flag, less
 * sets it with the DOS error code in AX; or nothing, when it answers in registers alone and leaves
 * the carry flag as it is. Not implemented: 53h, 5Eh and 5Fh but for their "not installed", 71h.
 */
import type { Caller, Guest, Outcome } from '../bios/service.ts';
import { DONE, JUMP } from '../bios/service.ts';
import { CF } from '../cpu/regs.ts';
import { linear } from '../state/memory.ts';
import { farPointer, Psp } from './area.ts';
import { callInt23 } from './break.ts';
import * as chars from './charFunctions.ts';
import { takeBreak } from './console.ts';
import { codePage, country, extendedCountry, leadBytes } from './country.ts';
import { criticalError, isCritical } from './critical.ts';
import * as drives from './driveFunctions.ts';
import { INVALID_FUNCTION } from './errors.ts';
import { exec } from './exec.ts';
import * as fcbs from './fcbFunctions.ts';
import * as files from './fileFunctions.ts';
import { findFirst, findNext } from './find.ts';
import { closeHandle, duplicate, redirect } from './handles.ts';
import { ioctl } from './ioctl.ts';
import * as paths from './pathFunctions.ts';
import * as system from './systemFunctions.ts';
import { EXIT_NORMAL, stayResident, takeExit, terminate } from './terminate.ts';
import { currentPsp, noteError, sda, setSda } from './variables.ts';

/** What a function of the table returns. */
type Result = Outcome | number | void;
type DosFunction = (guest: Guest, caller: Caller) => Result;

const NOT_INSTALLED = 0x12;
const NO_LONG_NAMES = 0x7100;

const FUNCTIONS: Readonly<Record<number, DosFunction>> = {
  0x00: (guest) => terminate(guest, 0, EXIT_NORMAL),
  0x01: chars.readWithEcho,
  0x02: chars.writeCharacter,
  0x03: chars.readAux,
  0x04: chars.writeAux,
  0x05: chars.writePrinter,
  0x06: chars.directConsole,
  0x07: chars.readDirect,
  0x08: chars.readNoEcho,
  0x09: chars.writeString,
  0x0a: chars.bufferedInput,
  0x0b: chars.inputStatus,
  0x0c: chars.flushAndRead,
  0x0d: () => undefined,
  0x0e: drives.selectDrive,
  0x0f: fcbs.openFcb,
  0x10: fcbs.closeFcb,
  0x11: fcbs.findFirstFcb,
  0x12: fcbs.findNextFcb,
  0x13: fcbs.deleteFcb,
  0x14: fcbs.readSequential,
  0x15: fcbs.writeSequential,
  0x16: fcbs.createFcb,
  0x17: fcbs.renameFcb,
  0x19: drives.getDrive,
  0x1a: drives.setTransferArea,
  0x1b: drives.allocationOfCurrent,
  0x1c: drives.allocationOf,
  0x1f: drives.parameterBlockOfCurrent,
  0x21: fcbs.readRandom,
  0x22: fcbs.writeRandom,
  0x23: fcbs.sizeInRecords,
  0x24: fcbs.setRandomRecord,
  0x25: system.setInterruptVector,
  0x26: system.createPsp,
  0x27: fcbs.readBlock,
  0x28: fcbs.writeBlock,
  0x29: fcbs.parseName,
  0x2a: system.getDate,
  0x2b: system.setDate,
  0x2c: system.getTime,
  0x2d: system.setTime,
  0x2e: system.setVerify,
  0x2f: system.getTransferArea,
  0x30: system.version,
  0x31: (guest) => stayResident(guest, guest.regs.al, guest.regs.dx),
  0x32: drives.parameterBlockOf,
  0x33: system.breakFlag,
  0x34: system.inDosPointer,
  0x35: system.getInterruptVector,
  0x36: drives.freeSpace,
  0x37: system.switchCharacter,
  0x38: country,
  0x39: paths.mkdir,
  0x3a: paths.rmdir,
  0x3b: paths.chdir,
  0x3c: files.create,
  0x3d: files.openFile,
  0x3e: (guest) => closeHandle(guest, guest.regs.bx),
  0x3f: files.read,
  0x40: files.write,
  0x41: paths.unlink,
  0x42: files.lseek,
  0x43: paths.attributes,
  0x44: ioctl,
  0x45: (guest) => {
    const handle = duplicate(guest, guest.regs.bx);
    if (handle >= 0) guest.regs.ax = handle;
    return handle;
  },
  0x46: (guest) => redirect(guest, guest.regs.bx, guest.regs.cx),
  0x47: drives.getDirectory,
  0x48: system.allocateMemory,
  0x49: system.freeMemory,
  0x4a: system.resizeMemory,
  0x4b: exec,
  0x4c: (guest) => terminate(guest, guest.regs.al, EXIT_NORMAL),
  0x4d: (guest) => {
    guest.regs.ax = takeExit(guest);
    return 0;
  },
  0x4e: findFirst,
  0x4f: findNext,
  0x50: system.setPsp,
  0x51: system.getPsp,
  0x52: system.listOfLists,
  0x54: system.getVerify,
  0x55: system.createChildPsp,
  0x56: paths.rename,
  0x57: files.fileTime,
  0x58: system.strategy,
  0x59: system.extendedError,
  0x5a: files.createTemporary,
  0x5b: files.createNew,
  0x5c: files.lock,
  0x5d: system.serverCall,
  0x5e: () => -INVALID_FUNCTION,
  0x5f: () => -NOT_INSTALLED,
  0x60: paths.trueName,
  0x62: system.getPsp,
  0x63: leadBytes,
  0x64: () => undefined,
  0x65: extendedCountry,
  0x66: codePage,
  0x67: system.handleCount,
  0x68: files.commit,
  0x69: drives.diskSerial,
  0x6a: files.commit,
  0x6c: files.extendedOpen,
  0x71: (guest, caller) => {
    guest.regs.ax = NO_LONG_NAMES;
    caller.flags |= CF;
  },
};

/** Functions that look for ^C before they begin; the others do with BREAK on, but for these last. */
function checksBreak(guest: Guest, ah: number): boolean {
  if (ah >= 0x01 && ah <= 0x0c) return ah !== 0x06 && ah !== 0x07;
  const never = ah === 0x00 || ah === 0x4c || ah === 0x50 || ah === 0x51 || ah === 0x62;
  return !never && sda(guest).breakFlag !== 0;
}

/** Errors that FCB and other old functions do not report through the carry flag are not seen here. */
function report(guest: Guest, caller: Caller, result: number): void {
  if (result >= 0) {
    caller.flags &= ~CF;
    return;
  }
  guest.regs.ax = -result;
  caller.flags |= CF;
  noteError(guest, -result);
}

/** The service of INT 21h. */
export function int21(guest: Guest, caller: Caller): Outcome {
  const { regs } = guest;
  const { ah } = regs;
  const frame = guest.inStub ? regs.sp : (regs.sp - 6) & 0xffff;
  const psp = currentPsp(guest);
  guest.memory.write32(linear(psp, Psp.offsets.stack), farPointer(regs.ss, frame));
  if (!guest.resumed && checksBreak(guest, ah) && takeBreak(guest)) return callInt23(guest);
  const dosFunction = FUNCTIONS[ah];
  if (dosFunction === undefined) {
    regs.al = 0;
    return DONE;
  }
  const result = dosFunction(guest, caller);
  if (typeof result === 'number') {
    if (isCritical(result)) return criticalError(guest, result);
    report(guest, caller, result);
  }
  const outcome = typeof result === 'number' || result === undefined ? DONE : result;
  countInDos(guest, outcome);
  return outcome;
}

/** InDOS is 1 while a call waits: raised when it begins to wait, lowered when it goes on to its end. */
function countInDos(guest: Guest, outcome: Outcome): void {
  const waits = outcome !== DONE && outcome !== JUMP;
  if (waits === guest.resumed) return;
  const { inDos } = sda(guest);
  setSda(guest, { inDos: waits ? Math.min(inDos + 1, 0xff) : Math.max(inDos - 1, 0) });
}

/** CALL 5: only the functions of CP/M, 00h to 24h, in CL. */
export const LAST_CPM_FUNCTION = 0x24;
