/** Programs for tests: assembled here, run on a whole machine with a small drive C:. */
import { assemble } from '../../src/asm/assemble.ts';
import { createFatVolume } from '../../src/dos/hostVolume.ts';
import type { RunStop } from '../../src/machine/runner.ts';
import { Machine } from '../../src/machine.ts';

const DISK_C = 2 * 1024 * 1024;
const TICKS = 2_000_000;

export interface Options {
  readonly args?: string;
  readonly env?: readonly string[];
  readonly stdin?: string;
  readonly keys?: string;
  /** Files on C: besides the program. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly ticks?: number;
}

export interface Run {
  readonly machine: Machine;
  readonly stop: RunStop;
  /** What went to standard output and to standard error. */
  readonly out: string;
  readonly err: string;
  readonly exit: number;
  readonly exitType: number;
  /** Text of a file on C:, or null. */
  file(path: string): string | null;
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

export function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (code) => String.fromCharCode(code)).join('');
}

/** A .COM (or any flat image) from NASM source. */
export function com(source: string): Uint8Array {
  const { image, diagnostics, ok } = assemble(`org 100h\n${source}`);
  if (!ok)
    throw new Error(diagnostics.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return image;
}

/** An .EXE around an image; fields of its header may be given. */
export function exe(
  image: Uint8Array,
  fields: { min?: number; max?: number; cs?: number; ip?: number; ss?: number; sp?: number } = {},
  relocations: readonly (readonly [off: number, seg: number])[] = [],
): Uint8Array {
  const header = 2 + Math.ceil((relocations.length * 4) / 16);
  const total = header * 16 + image.length;
  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  const { min = 0x10, max = 0xffff, cs = 0, ip = 0, ss = 0, sp = 0x100 } = fields;
  const words = [0x5a4d, total % 512, Math.ceil(total / 512), relocations.length, header];
  [...words, min, max, ss, sp, 0, ip, cs, 0x1c, 0].forEach((word, i) =>
    view.setUint16(i * 2, word, true),
  );
  relocations.forEach(([off, seg], i) => {
    view.setUint16(0x1c + i * 4, off, true);
    view.setUint16(0x1e + i * 4, seg, true);
  });
  out.set(image, header * 16);
  return out;
}

/** Starts a program file and runs it until it ends, waits or its ticks are used. */
export function runFile(name: string, program: Uint8Array, options: Options = {}): Run {
  let out = '';
  let err = '';
  const machine = new Machine({
    diskC: DISK_C,
    hooks: {
      console: (byte, stream) => {
        if (stream === 2) err += String.fromCharCode(byte);
        else out += String.fromCharCode(byte);
      },
    },
  });
  const put = (path: string, bytes: Uint8Array) => {
    const problem = machine.input({ kind: 'file', path: `C:\\${path}`, bytes });
    if (problem !== null) throw new Error(problem.cause);
  };
  for (const [path, content] of Object.entries(options.files ?? {}))
    put(path, typeof content === 'string' ? bytesOf(content) : content);
  put(name, program);
  const { args = '', env, stdin, keys } = options;
  const problem = machine.input({
    kind: 'program',
    path: `C:\\${name}`,
    args,
    env,
    stdin: stdin === undefined ? undefined : bytesOf(stdin),
  });
  if (problem !== null) throw new Error(`${problem.title}: ${problem.cause}`);
  if (keys !== undefined) machine.input({ kind: 'type', text: keys });
  const stop = machine.run(options.ticks ?? TICKS);
  const { exitCode, exitType } = machine.state;
  return {
    machine,
    stop,
    out,
    err,
    exit: exitCode,
    exitType,
    file: (path) => {
      const volume = createFatVolume(machine.memory.region(machine.memory.disks.C));
      const bytes = volume?.read(path) ?? -1;
      return typeof bytes === 'number' ? null : textOf(bytes);
    },
  };
}

/** Assembles and runs a .COM. */
export function run(source: string, options: Options = {}): Run {
  return runFile('T.COM', com(source), options);
}

/** Code that prints AX in hexadecimal and a blank: `call hex`. Behind it, `exit` ends with AL=0. */
export const LIBRARY = `
hex:    push ax
        push bx
        push cx
        push dx
        pushf
        mov bx,ax
        mov cx,4
.next:  rol bx,1
        rol bx,1
        rol bx,1
        rol bx,1
        mov dl,bl
        and dl,0fh
        add dl,'0'
        cmp dl,'9'
        jbe .show
        add dl,7
.show:  mov ah,2
        int 21h
        loop .next
        mov dl,' '
        mov ah,2
        int 21h
        popf
        pop dx
        pop cx
        pop bx
        pop ax
        ret
; Prints C or N for the carry flag, then AX.
result: push ax
        push dx
        pushf
        mov dl,'N'
        jnc .show
        mov dl,'C'
.show:  mov ah,2
        int 21h
        popf
        pop dx
        pop ax
        jmp hex
exit:   mov ax,4c00h
        int 21h
`;
