/** Numbers of the CPU exceptions. */
export const DIVIDE_ERROR = 0;
export const DEBUG = 1;
export const NMI = 2;
export const BREAKPOINT = 3;
export const OVERFLOW = 4;
export const BOUND_RANGE = 5;
export const INVALID_OPCODE = 6;
export const NO_COPROCESSOR = 7;
export const STACK_FAULT = 12;
export const GENERAL_PROTECTION = 13;
export const PAGE_FAULT = 14;
export const COPROCESSOR_ERROR = 16;
export const ALIGNMENT_CHECK = 17;
export const SIMD_ERROR = 19;
