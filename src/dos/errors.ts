/**
 * DOS error codes as INT 21h returns them in AX with CF set (dos-bios.md 3.10, and the function 59h
 * table there). Inside this folder a result is a number: 0 or more is success, below 0 is minus
 * one of these codes.
 */
export const INVALID_FUNCTION = 0x01;
export const FILE_NOT_FOUND = 0x02;
export const PATH_NOT_FOUND = 0x03;
export const TOO_MANY_FILES = 0x04;
export const ACCESS_DENIED = 0x05;
export const INVALID_HANDLE = 0x06;
export const MCB_DESTROYED = 0x07;
export const OUT_OF_MEMORY = 0x08;
export const INVALID_BLOCK = 0x09;
export const BAD_ENVIRONMENT = 0x0a;
export const BAD_FORMAT = 0x0b;
export const BAD_ACCESS_CODE = 0x0c;
export const BAD_DATA = 0x0d;
export const INVALID_DRIVE = 0x0f;
export const CURRENT_DIRECTORY = 0x10;
export const NOT_SAME_DEVICE = 0x11;
export const NO_MORE_FILES = 0x12;
export const NOT_READY = 0x15;
export const FILE_EXISTS = 0x50;
export const CANNOT_MAKE = 0x52;
export const FAIL_ON_INT24 = 0x53;

/** Class, suggested action and locus of an error, as function 59h gives them in BH, BL and CH. */
export interface ErrorDetail {
  readonly errorClass: number;
  readonly action: number;
  readonly locus: number;
}

const DETAILS: Readonly<Record<number, readonly [number, number, number]>> = {
  0x01: [7, 4, 1],
  0x02: [8, 3, 2],
  0x03: [8, 3, 2],
  0x04: [1, 4, 1],
  0x05: [3, 3, 1],
  0x06: [7, 4, 1],
  0x07: [7, 5, 5],
  0x08: [1, 4, 5],
  0x09: [7, 4, 5],
  0x0a: [7, 4, 5],
  0x0b: [9, 3, 1],
  0x0c: [7, 4, 1],
  0x0d: [9, 4, 1],
  0x0f: [8, 3, 2],
  0x10: [3, 3, 2],
  0x11: [13, 3, 2],
  0x12: [8, 3, 2],
  0x13: [11, 7, 2],
  0x15: [5, 7, 1],
  0x20: [10, 2, 2],
  0x21: [10, 2, 2],
  0x50: [12, 3, 2],
  0x52: [1, 4, 2],
  0x53: [13, 4, 1],
};

/** What function 59h says about `code`; unlisted codes are of unknown class (13). */
export function errorDetail(code: number): ErrorDetail {
  const [errorClass, action, locus] = DETAILS[code] ?? [13, 4, 1];
  return { errorClass, action, locus };
}
