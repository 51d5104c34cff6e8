/** Arguments and results of DOS and BIOS calls in a line of text, by the words of calls.ts. */
import { callName } from './calls.ts';
import type { CallArgument, CallResult } from './calls.ts';
import type { CallRegister, CallRegisters, CallView } from './event.ts';
import { callErrorText } from './names.ts';
import { hex, quote } from './quote.ts';

const ZF = 0x40;

const ATTRIBUTES: readonly (readonly [number, string])[] = [
  [0x01, 'READONLY'],
  [0x02, 'HIDDEN'],
  [0x04, 'SYSTEM'],
  [0x08, 'VOLUME'],
  [0x10, 'DIRECTORY'],
  [0x20, 'ARCHIVE'],
];
const ACCESS = ['O_RDONLY', 'O_WRONLY', 'O_RDWR'];
const WHENCE = ['SEEK_SET', 'SEEK_CUR', 'SEEK_END'];
const LOADS: Readonly<Record<number, string>> = {
  0: 'LOAD_AND_RUN',
  1: 'LOAD',
  3: 'OVERLAY',
  5: 'SET_STATE',
};
const MODES: Readonly<Record<number, string>> = {
  0x00: 'text 40x25, grey',
  0x01: 'text 40x25',
  0x02: 'text 80x25, grey',
  0x03: 'text 80x25',
  0x04: '320x200, 4 colours',
  0x05: '320x200, 4 greys',
  0x06: '640x200, 2 colours',
  0x07: 'text 80x25, mono',
  0x0d: '320x200, 16 colours',
  0x0e: '640x200, 16 colours',
  0x0f: '640x350, mono',
  0x10: '640x350, 16 colours',
  0x11: '640x480, 2 colours',
  0x12: '640x480, 16 colours',
  0x13: '320x200, 256 colours',
};
/** The bit of a video mode that leaves the screen as it is. */
const KEEPS_SCREEN = 0x80;

function character(code: number): string {
  const quoted = quote(String.fromCharCode(code));
  return `'${quoted.slice(1, -1).replace('\\"', '"').replace("'", "\\'")}'`;
}

function attributes(value: number): string {
  const names = ATTRIBUTES.flatMap(([bit, name]) => (value & bit ? [name] : []));
  return names.length === 0 ? '0' : names.join('|');
}

/** `C:` by its number, 1 for A:; 0 is the current drive. */
function drive(dl: number, isFromZero: boolean): string {
  const letter = isFromZero ? dl : dl - 1;
  if (dl === 0 && !isFromZero) return '0 /* current */';
  return letter < 26 ? `${hex(dl)} /* ${String.fromCharCode(0x41 + letter)}: */` : hex(dl);
}

function byteOf(registers: CallRegisters, name: 'al' | 'bl' | 'dl'): number {
  return registers[`${name[0]}x` as CallRegister] & 0xff;
}

/** The parentheses of a call. */
export function callArguments(call: CallView): string[] {
  const { args } = callName(call.vector, call.before.ax);
  return args.flatMap((arg) => {
    const text = argument(call, arg);
    return text === '' ? [] : [text];
  });
}

function argument(call: CallView, arg: CallArgument): string {
  const { before, vector } = call;
  const { ax, bx, cx, dx } = before;
  switch (arg) {
    case 'path':
    case 'path:si':
    case 'fcb':
      return `path=${quote(call.path ?? '')}`;
    case 'new:di':
      return `new=${quote(call.newPath ?? '')}`;
    case 'handle':
      return `bx=${hex(bx)}${call.handle === null ? '' : `<${call.handle}>`}`;
    case 'char:al':
      return `al=${hex(ax & 0xff)} ${character(ax & 0xff)}`;
    case 'char:dl':
      return `dl=${hex(dx & 0xff)} ${character(dx & 0xff)}`;
    case 'access:al':
      return `al=${ACCESS[ax & 3] ?? hex(ax & 0xff)}${ax & 0xfc ? `|${hex(ax & 0xfc)}` : ''}`;
    case 'access:bx':
      return `bx=${ACCESS[bx & 3] ?? hex(bx)}${bx & 0xfffc ? `|${hex(bx & 0xfffc)}` : ''}`;
    case 'attributes:cx':
      return `cx=${attributes(cx)}`;
    case 'whence:al':
      return `al=${WHENCE[ax & 0xff] ?? hex(ax & 0xff)}`;
    case 'drive:dl':
      return `dl=${driveText(vector, ax >> 8, dx & 0xff)}`;
    case 'load:al':
      return `al=${LOADS[ax & 0xff] ?? hex(ax & 0xff)}`;
    case 'mode:al':
      return modeText(ax & 0xff);
    case 'offset':
      return `offset=${(cx << 16) | dx | 0}`;
    case 'sector':
      return `cylinder=${(cx >> 8) | ((cx & 0xc0) << 2)}, head=${dx >> 8}, sector=${cx & 0x3f}`;
    case 'al':
    case 'bl':
    case 'dl':
      return `${arg}=${hex(byteOf(before, arg))}`;
    case 'text$':
    case 'data':
    case 'text:bp':
      return '';
    default:
      return `${arg}=${hex(before[arg])}`;
  }
}

const DISK = 0x13;
const SELECT_DRIVE = 0x0e;
const FIRST_HARD_DISK = 0x80;

function driveText(vector: number, ah: number, dl: number): string {
  if (vector !== DISK) return drive(dl, ah === SELECT_DRIVE);
  return dl < FIRST_HARD_DISK ? drive(dl, true) : `${hex(dl)} /* disk ${dl - FIRST_HARD_DISK} */`;
}

function modeText(al: number): string {
  const mode = MODES[al & ~KEEPS_SCREEN];
  return `al=${hex(al)}${mode === undefined ? '' : ` /* ${mode} */`}`;
}

/** The braces behind the result of a call: what stood in memory, and what it gave back. */
export function callResults(call: CallView): string[] {
  const { vector, before, after, error } = call;
  const { args, results } = callName(vector, before.ax);
  const out = args.flatMap((arg) => memoryText(call, arg));
  if (after === null) return out;
  if (error >= 0) {
    const text = callErrorText(vector, error);
    return [...out, `error=${hex(error)}${text === '' ? '' : ` ${quote(text)}`}`];
  }
  return [...out, ...results.flatMap((result) => resultOf(call, after, result))];
}

/** Text and data that the call was given in memory. */
function memoryText(call: CallView, arg: CallArgument): string[] {
  if (arg === 'text$' || arg === 'text:bp') return [`text=${bytesText(call)}`];
  return arg === 'data' ? [`data=${bytesText(call)}`] : [];
}

/** The first bytes as a string, with dots behind it if there were more. */
function bytesText({ bytes, length }: CallView): string {
  if (bytes === null) return '""';
  return `${quote(String.fromCharCode(...bytes))}${length > bytes.length ? '...' : ''}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function keyText(ax: number): string {
  return `ax=${hex(ax)}${ax & 0xff ? ` ${character(ax & 0xff)}` : ''}`;
}

function resultOf(call: CallView, after: CallRegisters, result: CallResult): string[] {
  const { ax, bx, cx, dx, si, di, ds, es } = after;
  switch (result) {
    case 'al':
      return [`al=${hex(ax & 0xff)}`];
    case 'ah':
      return [`ah=${hex(ax >> 8)}`];
    case 'es:bx':
      return [`es:bx=${hex(es)}:${hex(bx)}`];
    case 'ds:si':
      return [`ds:si=${hex(ds)}:${hex(si)}`];
    case 'es:di':
      return [`es:di=${hex(es)}:${hex(di)}`];
    case 'char':
      return [`al=${hex(ax & 0xff)} ${character(ax & 0xff)}`];
    case 'key':
      return [keyText(ax)];
    case 'key?':
      return call.flags & ZF ? [] : [keyText(ax)];
    case 'handle':
      return [`handle=${hex(ax)}`];
    case 'attributes':
      return [`cx=${attributes(cx)}`];
    case 'position':
      return [`position=${dx * 0x1_0000 + ax}`];
    case 'date':
      return [`date=${cx}-${two(dx >> 8)}-${two(dx & 0xff)}`];
    case 'time':
      return [`time=${two(cx >> 8)}:${two(cx & 0xff)}:${two(dx >> 8)}.${two(dx & 0xff)}`];
    case 'version':
      return [`version=${ax & 0xff}.${two(ax >> 8)}`];
    case 'data':
      return [`data=${bytesText(call)}`];
    case 'line':
      return [`line=${bytesText(call)}`];
    case 'found':
    case 'name:si':
    case 'name:di':
    case 'name:dx':
      return [`name=${quote(call.found ?? '')}`];
    default:
      return [`${result}=${hex(after[result])}`];
  }
}
