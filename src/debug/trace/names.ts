/** Names of Linux's constants, as strace writes them: errors, signals, flags, vm86's own. */
import {
  AC,
  AF,
  CF,
  DF,
  ID,
  IF,
  NT,
  OF,
  PF,
  RF,
  SF,
  TF,
  VIF,
  VIP,
  VM,
  ZF,
} from '../../cpu/regs.ts';

/** Errors by number, with their text (vm86.md 1.6 and 12.3). */
const ERRORS: ReadonlyMap<number, readonly [string, string]> = new Map([
  [1, ['EPERM', 'Operation not permitted']],
  [2, ['ENOENT', 'No such file or directory']],
  [3, ['ESRCH', 'No such process']],
  [5, ['EIO', 'Input/output error']],
  [7, ['E2BIG', 'Argument list too long']],
  [8, ['ENOEXEC', 'Exec format error']],
  [9, ['EBADF', 'Bad file descriptor']],
  [12, ['ENOMEM', 'Cannot allocate memory']],
  [13, ['EACCES', 'Permission denied']],
  [14, ['EFAULT', 'Bad address']],
  [16, ['EBUSY', 'Device or resource busy']],
  [18, ['EXDEV', 'Invalid cross-device link']],
  [19, ['ENODEV', 'No such device']],
  [22, ['EINVAL', 'Invalid argument']],
  [24, ['EMFILE', 'Too many open files']],
  [38, ['ENOSYS', 'Function not implemented']],
  [61, ['ENODATA', 'No data available']],
]);

/** `-1 ENOENT (No such file or directory)` */
export function errorText(errno: number): string {
  const [name, text] = ERRORS.get(errno) ?? [`errno ${errno}`, 'Unknown error'];
  return `-1 ${name} (${text})`;
}

/** Numbers of the errors that DOS errors stand for; others are EIO (vm86.md 12.3). */
const DOS_ERRNO: ReadonlyMap<number, number> = new Map([
  [1, 22],
  [2, 2],
  [3, 2],
  [4, 24],
  [5, 13],
  [6, 9],
  [7, 12],
  [8, 12],
  [9, 14],
  [10, 7],
  [11, 8],
  [12, 22],
  [15, 19],
  [17, 18],
  [18, 61],
]);
const EIO = 5;
const DOS = 0x21;

/** The number of the error that a call has failed with; those of the BIOS are all EIO. */
export function errnoOf(vector: number, error: number): number {
  return vector === DOS ? (DOS_ERRNO.get(error) ?? EIO) : EIO;
}

/** DOS errors in words of our own (dos-bios.md 3.10). */
const DOS_ERRORS: ReadonlyMap<number, string> = new Map([
  [0x01, 'invalid function'],
  [0x02, 'file not found'],
  [0x03, 'path not found'],
  [0x04, 'too many open files'],
  [0x05, 'access denied'],
  [0x06, 'invalid handle'],
  [0x07, 'memory control block destroyed'],
  [0x08, 'not enough memory'],
  [0x09, 'invalid memory block'],
  [0x0a, 'invalid environment'],
  [0x0b, 'invalid format'],
  [0x0c, 'invalid access code'],
  [0x0d, 'invalid data'],
  [0x0f, 'invalid drive'],
  [0x10, 'current directory'],
  [0x11, 'not the same device'],
  [0x12, 'no more files'],
  [0x13, 'write-protected'],
  [0x14, 'unknown unit'],
  [0x15, 'drive not ready'],
  [0x16, 'unknown command'],
  [0x17, 'data error'],
  [0x19, 'seek error'],
  [0x1a, 'unknown medium'],
  [0x1b, 'sector not found'],
  [0x1c, 'out of paper'],
  [0x1d, 'write fault'],
  [0x1e, 'read fault'],
  [0x1f, 'general failure'],
  [0x20, 'sharing violation'],
  [0x21, 'lock violation'],
  [0x50, 'file exists'],
  [0x52, 'cannot make directory entry'],
  [0x53, 'failed by INT 24h'],
]);

/** Status of INT 13h in AH. */
const DISK_ERRORS: ReadonlyMap<number, string> = new Map([
  [0x01, 'invalid function'],
  [0x02, 'address mark not found'],
  [0x03, 'write-protected'],
  [0x04, 'sector not found'],
  [0x06, 'disk changed'],
  [0x08, 'DMA overrun'],
  [0x09, 'DMA over 64 KiB'],
  [0x10, 'data error'],
  [0x20, 'controller failure'],
  [0x40, 'seek error'],
  [0x80, 'not ready'],
  [0xaa, 'drive not ready'],
]);

/** The error of a call in words, or an empty string. */
export function callErrorText(vector: number, error: number): string {
  if (vector === 0x13) return DISK_ERRORS.get(error) ?? '';
  return vector === 0x21 ? (DOS_ERRORS.get(error) ?? '') : '';
}

const SIGNALS: readonly string[] = (
  ' HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP ' +
  'TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ');

export function signalName(signo: number): string {
  const name = SIGNALS[signo] ?? '';
  return name === '' ? `signal ${signo}` : `SIG${name}`;
}

/** `si_code` by signal and number; SI_USER and SI_KERNEL belong to all. */
const CODES: Readonly<Record<string, string>> = {
  'SIGILL 2': 'ILL_ILLOPN',
  'SIGFPE 1': 'FPE_INTDIV',
  'SIGFPE 3': 'FPE_FLTDIV',
  'SIGFPE 4': 'FPE_FLTOVF',
  'SIGFPE 5': 'FPE_FLTUND',
  'SIGFPE 6': 'FPE_FLTRES',
  'SIGFPE 7': 'FPE_FLTINV',
  'SIGSEGV 1': 'SEGV_MAPERR',
  'SIGSEGV 2': 'SEGV_ACCERR',
  'SIGTRAP 1': 'TRAP_BRKPT',
  'SIGTRAP 2': 'TRAP_TRACE',
  'SIGTRAP 4': 'TRAP_HWBKPT',
};
const SI_KERNEL = 0x80;

export function codeName(signo: number, code: number): string {
  if (code === 0) return 'SI_USER';
  if (code === SI_KERNEL) return 'SI_KERNEL';
  return CODES[`${signalName(signo)} ${code}`] ?? String(code);
}

/** Flags as the lines of vm86.md 12.4 name them, from the highest bit down but IF and the rest. */
const EFLAGS: readonly (readonly [number, string])[] = [
  [ID, 'ID'],
  [VM, 'VM'],
  [VIP, 'VIP'],
  [VIF, 'VIF'],
  [AC, 'AC'],
  [RF, 'RF'],
  [NT, 'NT'],
  [OF, 'OF'],
  [DF, 'DF'],
  [IF, 'IF'],
  [TF, 'TF'],
  [SF, 'SF'],
  [ZF, 'ZF'],
  [AF, 'AF'],
  [PF, 'PF'],
  [CF, 'CF'],
];
const IOPL_SHIFT = 12;

/** `VM|VIF|IF`; `0` if none is set. Bit 1, which always is, has no name. */
export function eflagsText(eflags: number): string {
  const names = EFLAGS.flatMap(([bit, name]) => (eflags & bit ? [name] : []));
  const iopl = (eflags >> IOPL_SHIFT) & 3;
  if (iopl !== 0) names.push(`IOPL${iopl}`);
  return names.length === 0 ? '0' : names.join('|');
}

const FUNCTIONS = [
  'VM86_PLUS_INSTALL_CHECK',
  'VM86_ENTER',
  'VM86_ENTER_NO_BYPASS',
  'VM86_REQUEST_IRQ',
  'VM86_FREE_IRQ',
  'VM86_GET_IRQ_BITS',
  'VM86_GET_AND_RESET_IRQ',
];

/** The name of a function of vm86(); others in hex. */
export function functionName(fn: number): string {
  return FUNCTIONS[fn] ?? `0x${fn.toString(16)}`;
}

/** Functions that take a structure: all but 0 and 3 to 6. */
export function entersGuest(fn: number): boolean {
  return fn !== 0 && !(fn >= 3 && fn <= 6);
}

const TYPES = [
  'VM86_SIGNAL',
  'VM86_UNKNOWN',
  'VM86_INTx',
  'VM86_STI',
  'VM86_PICRETURN',
  '5',
  'VM86_TRAP',
];

/** The name of the type in a result of vm86(). */
export function typeName(result: number): string {
  return result < 0 ? 'error' : (TYPES[result & 0xff] ?? String(result & 0xff));
}

/** `VM86_INTx(0x21)`, `VM86_TRAP(3)`, or the error. */
export function resultText(result: number): string {
  if (result < 0) return errorText(-result);
  const name = typeName(result);
  const arg = result >> 8;
  if (name === 'VM86_INTx') return `${name}(0x${arg.toString(16)})`;
  return name === 'VM86_TRAP' ? `${name}(${arg})` : name;
}

/** `cpu_type`: `386` for CPU_386, as the lines name it. */
export function cpuTypeName(cpuType: number): string {
  return ['086', '186', '286', '386', '486', '586'][cpuType] ?? String(cpuType);
}
