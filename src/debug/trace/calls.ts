/**
 * Names of DOS and BIOS calls, and what their registers mean: the decode table of the trace. Source:
 * the function lists of dos-bios.md sections 5 to 7, in short words of our own. Not here: multiplex
 * calls (INT 2Fh) by function, and functions that no DOS up to 5.0 has.
 */

/** What a call is given, shown in its parentheses. */
export type CallArgument =
  | 'al'
  | 'bl'
  | 'dl'
  | 'ax'
  | 'bx'
  | 'cx'
  | 'dx'
  | 'si'
  | 'di'
  | 'ds'
  | 'es'
  | 'bp'
  /** ASCIZ name at DS:DX, DS:SI or ES:DI; the FCB's name at DS:DX. */
  | 'path'
  | 'path:si'
  | 'new:di'
  | 'fcb'
  /** BX with the name of what is open behind it. */
  | 'handle'
  /** AL or DL as a character. */
  | 'char:al'
  | 'char:dl'
  /** Numbers with names. */
  | 'access:al'
  | 'access:bx'
  | 'attributes:cx'
  | 'whence:al'
  | 'drive:dl'
  | 'load:al'
  | 'mode:al'
  /** CX:DX as one number; cylinder, head and sector of INT 13h. */
  | 'offset'
  | 'sector'
  /** What stands in memory, shown in the braces: text up to `$`, CX bytes at DS:DX or ES:BP. */
  | 'text$'
  | 'data'
  | 'text:bp';

/** What a call gives back, shown in the braces behind its result. */
export type CallResult =
  | 'al'
  | 'ah'
  | 'ax'
  | 'bx'
  | 'cx'
  | 'dx'
  | 'es:bx'
  | 'ds:si'
  | 'es:di'
  | 'char'
  | 'key'
  | 'key?'
  | 'handle'
  | 'attributes'
  | 'position'
  | 'date'
  | 'time'
  | 'version'
  /** AX bytes at DS:DX; the line of 0Ah; the file found, in the transfer area. */
  | 'data'
  | 'line'
  | 'found'
  /** ASCIZ at DS:SI, ES:DI and DS:DX. */
  | 'name:si'
  | 'name:di'
  | 'name:dx';

export interface CallName {
  readonly name: string;
  readonly args: readonly CallArgument[];
  readonly results: readonly CallResult[];
}

/** `name / arguments / results` by vector, vector and AH, or vector and AX. */
const CALLS: Readonly<Record<string, string>> = {
  '05': 'print screen',
  '10:00': 'set video mode/mode:al',
  '10:01': 'set cursor shape/cx',
  '10:02': 'set cursor position/bx dx',
  '10:03': 'get cursor/bx/cx dx',
  '10:05': 'select page/al',
  '10:06': 'scroll up/al bx cx dx',
  '10:07': 'scroll down/al bx cx dx',
  '10:08': 'read character/bx/char ah',
  '10:09': 'write character and attribute/char:al bx cx',
  '10:0a': 'write character/char:al bx cx',
  '10:0b': 'set palette or border/bx',
  '10:0c': 'write pixel/al cx dx',
  '10:0d': 'read pixel/cx dx/al',
  '10:0e': 'teletype/char:al bx',
  '10:0f': 'get video mode//ax bx',
  '10:10': 'palette/al bx cx dx',
  '10:11': 'character generator/al bx cx dx',
  '10:12': 'alternate function/al bl/bx cx',
  '10:13': 'write string/al bx cx dx es bp text:bp',
  '10:1a': 'display combination/al/ax bx',
  '10:1b': 'get state information/bx es di/al',
  '10': 'video service/al bx cx dx',
  '11': 'get equipment//ax',
  '12': 'get memory size//ax',
  '13:00': 'reset disk/drive:dl',
  '13:01': 'get disk status/drive:dl/al',
  '13:02': 'read sectors/al sector drive:dl es bx/al',
  '13:03': 'write sectors/al sector drive:dl es bx/al',
  '13:04': 'verify sectors/al sector drive:dl/al',
  '13:08': 'get drive parameters/drive:dl/cx dx',
  '13:15': 'get drive type/drive:dl/ah',
  '13': 'disk service/al cx dx es bx',
  '14': 'serial port/al dx/ax',
  '15:86': 'wait/cx dx',
  '15:88': 'get extended memory//ax',
  '15': 'system service/al bx cx dx',
  '16:00': 'read key//key',
  '16:01': 'peek key//key?',
  '16:02': 'get shift flags//al',
  '16:05': 'store key/cx/al',
  '16:10': 'read enhanced key//key',
  '16:11': 'peek enhanced key//key?',
  '16:12': 'get enhanced shift flags//ax',
  '16': 'keyboard service/al',
  '17': 'printer/al dx/ah',
  '18': 'no system to boot',
  '19': 'boot',
  '1a:00': 'get ticks//cx dx',
  '1a:01': 'set ticks/cx dx',
  '1a:02': 'get clock time//cx dx',
  '1a:03': 'set clock time/cx dx',
  '1a:04': 'get clock date//cx dx',
  '1a:05': 'set clock date/cx dx',
  '1a:06': 'set alarm/cx dx',
  '1a:07': 'clear alarm',
  '1a': 'clock service/al cx dx',
  '1b': 'keyboard break',
  '20': 'exit',
  '21:00': 'exit/',
  '21:01': 'read character with echo//char',
  '21:02': 'write character/char:dl',
  '21:03': 'read auxiliary//char',
  '21:04': 'write auxiliary/char:dl',
  '21:05': 'print character/char:dl',
  '21:06': 'direct console/char:dl/key?',
  '21:07': 'read character, raw//char',
  '21:08': 'read character//char',
  '21:09': 'print string/dx text$',
  '21:0a': 'read line/dx/line',
  '21:0b': 'check input//al',
  '21:0c': 'flush and read/al dx/al',
  '21:0d': 'reset drives/',
  '21:0e': 'select drive/drive:dl/al',
  '21:0f': 'open (FCB)/fcb/al',
  '21:10': 'close (FCB)/fcb/al',
  '21:11': 'find first (FCB)/fcb/al',
  '21:12': 'find next (FCB)/fcb/al',
  '21:13': 'delete (FCB)/fcb/al',
  '21:14': 'read next record (FCB)/fcb/al',
  '21:15': 'write next record (FCB)/fcb/al',
  '21:16': 'create (FCB)/fcb/al',
  '21:17': 'rename (FCB)/fcb/al',
  '21:19': 'get drive//al',
  '21:1a': 'set transfer area/dx ds',
  '21:1b': 'allocation of drive//al cx dx',
  '21:1c': 'allocation of drive/drive:dl/al cx dx',
  '21:1f': 'get parameter block//al',
  '21:21': 'read record (FCB)/fcb/al',
  '21:22': 'write record (FCB)/fcb/al',
  '21:23': 'file size (FCB)/fcb/al',
  '21:24': 'set record (FCB)/fcb',
  '21:25': 'set vector/al dx ds',
  '21:26': 'create PSP/dx',
  '21:27': 'read records (FCB)/cx fcb/al cx',
  '21:28': 'write records (FCB)/cx fcb/al cx',
  '21:29': 'parse file name/al si di/al',
  '21:2a': 'get date//date',
  '21:2b': 'set date/cx dx/al',
  '21:2c': 'get time//time',
  '21:2d': 'set time/cx dx/al',
  '21:2e': 'set verify/al',
  '21:2f': 'get transfer area//es:bx',
  '21:30': 'get version/al/version',
  '21:31': 'stay resident/al dx',
  '21:32': 'get parameter block/drive:dl/al',
  '21:33': 'break check/al dx/dx',
  '21:34': 'get InDOS address//es:bx',
  '21:35': 'get vector/al/es:bx',
  '21:36': 'get free space/drive:dl/ax bx cx dx',
  '21:37': 'switch character/al dx/dx',
  '21:38': 'country/al dx/bx',
  '21:39': 'make directory/path',
  '21:3a': 'remove directory/path',
  '21:3b': 'change directory/path',
  '21:3c': 'create file/attributes:cx path/handle',
  '21:3d': 'open file/access:al path/handle',
  '21:3e': 'close/handle',
  '21:3f': 'read/handle cx dx/data ax',
  '21:40': 'write/handle cx dx data/ax',
  '21:41': 'delete/path',
  '21:42': 'seek/whence:al handle offset/position',
  '21:43': 'attributes/al attributes:cx path',
  '21:4300': 'get attributes/al path/attributes',
  '21:4301': 'set attributes/al attributes:cx path',
  '21:44': 'device control/al bx cx dx/ax dx',
  '21:4400': 'get device information/al handle/dx',
  '21:4401': 'set device information/al handle dx',
  '21:4402': 'read from device/al handle cx dx/ax',
  '21:4403': 'write to device/al handle cx dx/ax',
  '21:4406': 'get input status/al handle/al',
  '21:4407': 'get output status/al handle/al',
  '21:4408': 'is drive removable/al bl/ax',
  '21:4409': 'is drive remote/al bl/dx',
  '21:440a': 'is handle remote/al handle/dx',
  '21:440e': 'get drive map/al bl/al',
  '21:440f': 'set drive map/al bl/al',
  '21:45': 'duplicate handle/handle/handle',
  '21:46': 'redirect handle/handle cx',
  '21:47': 'get directory/drive:dl si/name:si',
  '21:48': 'allocate memory/bx/ax',
  '21:49': 'free memory/es',
  '21:4a': 'resize memory/bx es',
  '21:4b': 'execute/load:al es bx path',
  '21:4c': 'exit/al',
  '21:4d': 'get exit code//ax',
  '21:4e': 'find first/attributes:cx path/found',
  '21:4f': 'find next//found',
  '21:50': 'set PSP/bx',
  '21:51': 'get PSP//bx',
  '21:52': 'get list of lists//es:bx',
  '21:54': 'get verify//al',
  '21:55': 'create child PSP/dx si',
  '21:56': 'rename/path new:di',
  '21:57': 'file date/al handle cx dx/cx dx',
  '21:5700': 'get file date/al handle/cx dx',
  '21:5701': 'set file date/al handle cx dx',
  '21:58': 'allocation strategy/al bx/ax',
  '21:59': 'get extended error/bx/ax bx cx',
  '21:5a': 'create temporary file/attributes:cx path/handle name:dx',
  '21:5b': 'create new file/attributes:cx path/handle',
  '21:5c': 'lock/al handle cx dx si di',
  '21:5d': 'server call/al dx/ds:si',
  '21:60': 'full name/path:si di/name:di',
  '21:62': 'get PSP//bx',
  '21:63': 'lead byte table/al/ds:si',
  '21:65': 'country information/al bx cx dx es di',
  '21:66': 'code page/al bx dx/bx dx',
  '21:67': 'set handle count/bx',
  '21:68': 'commit file/handle',
  '21:69': 'disk serial/al bl dx',
  '21:6a': 'commit file/handle',
  '21:6c': 'extended open/access:bx attributes:cx dx path:si/handle cx',
  '23': 'break',
  '24': 'critical error/al di/al',
  '25': 'absolute read/al bx cx dx',
  '26': 'absolute write/al bx cx dx',
  '27': 'stay resident/dx',
  '28': 'idle',
  '29': 'fast output/char:al',
  '2f': 'multiplex/ax bx cx dx/ax',
  '33': 'mouse/ax bx cx dx',
};

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

const WITH_FUNCTIONS: ReadonlySet<number> = new Set([0x10, 0x13, 0x14, 0x15, 0x16, 0x17, 0x1a]);
const DOS = 0x21;

/** Whether AH selects a function of this interrupt. */
export function hasFunctions(vector: number): boolean {
  return vector === DOS || WITH_FUNCTIONS.has(vector);
}

const UNKNOWN: CallName = { name: '', args: ['al', 'bx', 'cx', 'dx'], results: ['ax'] };

function parse(text: string): CallName {
  const [name, args = '', results = ''] = text.split('/');
  const words = (list: string) => list.split(' ').filter((word) => word !== '');
  return {
    name,
    args: words(args) as CallArgument[],
    results: words(results) as CallResult[],
  };
}

const NAMES: ReadonlyMap<string, CallName> = new Map(
  Object.entries(CALLS).map(([key, text]) => [key, parse(text)]),
);

/** The name and the parts of INT `vector` with AX; one without a name has the common registers. */
export function callName(vector: number, ax: number): CallName {
  const key = hex(vector, 2);
  return (
    NAMES.get(`${key}:${hex(ax, 4)}`) ??
    NAMES.get(`${key}:${hex(ax >> 8, 2)}`) ??
    NAMES.get(key) ??
    UNKNOWN
  );
}

/** What has to be read from guest memory for a call, and when: bits of `gatherings`. */
export const GATHER_PATH = 1 << 0;
export const GATHER_PATH_SI = 1 << 1;
export const GATHER_NEW_PATH = 1 << 2;
export const GATHER_FCB = 1 << 3;
export const GATHER_HANDLE = 1 << 4;
export const GATHER_TEXT = 1 << 5;
export const GATHER_DATA = 1 << 6;
export const GATHER_TEXT_BP = 1 << 7;
/** These at the end of the call. */
export const GATHER_READ = 1 << 8;
export const GATHER_LINE = 1 << 9;
export const GATHER_FOUND = 1 << 10;
export const GATHER_NAME_SI = 1 << 11;
export const GATHER_NAME_DI = 1 << 12;
export const GATHER_NAME_DX = 1 << 13;
export const GATHER_AT_END = 0x3f << 8;

const GATHERED: Readonly<Record<string, number>> = {
  path: GATHER_PATH,
  'path:si': GATHER_PATH_SI,
  'new:di': GATHER_NEW_PATH,
  fcb: GATHER_FCB,
  handle: GATHER_HANDLE,
  text$: GATHER_TEXT,
  data: GATHER_DATA,
  'text:bp': GATHER_TEXT_BP,
};
const GATHERED_AT_END: Readonly<Record<string, number>> = {
  data: GATHER_READ,
  line: GATHER_LINE,
  found: GATHER_FOUND,
  'name:si': GATHER_NAME_SI,
  'name:di': GATHER_NAME_DI,
  'name:dx': GATHER_NAME_DX,
};

function gatheredBy({ args, results }: CallName): number {
  return (
    args.reduce((bits, arg) => bits | (GATHERED[arg] ?? 0), 0) |
    results.reduce((bits, result) => bits | (GATHERED_AT_END[result] ?? 0), 0)
  );
}

/** By vector and AH: what the calls with that function need from memory. */
function gatheringsOf(vector: number): Uint16Array {
  const bits = new Uint16Array(256);
  const prefix = `${hex(vector, 2)}:`;
  for (const [key, call] of NAMES)
    if (key.startsWith(prefix)) bits[parseInt(key.slice(3, 5), 16)] |= gatheredBy(call);
  return bits;
}

const VIDEO = 0x10;
const DOS_GATHERINGS = gatheringsOf(DOS);
const VIDEO_GATHERINGS = gatheringsOf(VIDEO);

/** GATHER_* bits of a call. */
export function gatherings(vector: number, ah: number): number {
  if (vector === DOS) return DOS_GATHERINGS[ah];
  return vector === VIDEO ? VIDEO_GATHERINGS[ah] : 0;
}

/** Functions of DOS 1 do not use the carry flag. */
const FIRST_WITH_CARRY = 0x38;
const LAST_FUNCTION = 0x71;
/** Newer ones that leave it as it was: 50h-54h and 62h-64h about the PSP and the like, and unknown ones. */
const WITHOUT_CARRY: ReadonlySet<number> = new Set([
  0x50, 0x51, 0x52, 0x53, 0x54, 0x59, 0x61, 0x62, 0x63, 0x64, 0x6b, 0x6d, 0x6e, 0x6f, 0x70,
]);

/** Whether CF of the caller tells of an error; other calls leave it as it was. */
export function reportsErrors(vector: number, ah: number): boolean {
  if (vector === DOS)
    return ah >= FIRST_WITH_CARRY && ah <= LAST_FUNCTION && !WITHOUT_CARRY.has(ah);
  return vector === 0x13 || vector === 0x15 || vector === 0x25 || vector === 0x26;
}
