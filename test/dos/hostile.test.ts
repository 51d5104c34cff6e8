import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFatVolume } from '../../src/dos/hostVolume.ts';
import { Machine } from '../../src/machine.ts';
import { bytesOf, com, exe, run } from './dosMachine.ts';

const HELLO = com("mov ah,9\n mov dx,m\n int 21h\n mov ax,4c03h\n int 21h\nm: db 'fine$'");

function start(machine: Machine, name: string, bytes: Uint8Array) {
  machine.input({ kind: 'file', path: `C:\\${name}`, bytes });
  return machine.input({ kind: 'program', path: `C:\\${name}`, args: '' });
}

/** The machine still runs a good program. */
function expectUsable(machine: Machine): void {
  expect(start(machine, 'HELLO.COM', HELLO)).toBeNull();
  expect(machine.run(100_000)).toBe('ended');
  expect(machine.state.exitCode).toBe(3);
}

describe('files that are no programs', () => {
  const good = exe(com('ret'), { min: 0x20 });
  const poke = (at: number, value: number, file = good) => {
    const out = file.slice();
    new DataView(out.buffer).setUint16(at, value, true);
    return out;
  };
  const relocated = exe(com('ret'), {}, [[0x4000, 0]]);

  test.each([
    ['an empty file', 'E.COM', new Uint8Array(0), /empty/],
    ['an empty .EXE', 'E.EXE', new Uint8Array(0), /empty/],
    ['a .COM over 65,280 bytes', 'BIG.COM', new Uint8Array(65_281).fill(0x90), /65281 bytes/],
    ['an .EXE of two bytes', 'E.EXE', bytesOf('MZ'), /header/],
    ['an .EXE cut short', 'E.EXE', poke(4, 90), /ends after/],
    ['an .EXE without an image', 'E.EXE', poke(4, 0), /no program/],
    ['an .EXE whose relocations lie outside its image', 'E.EXE', relocated, /Relocation 1/],
    [
      'an .EXE whose relocation table is not in the file',
      'E.EXE',
      poke(0x18, 0x7000, relocated),
      /relocation table/,
    ],
    ['an .EXE whose entry lies outside it', 'E.EXE', poke(0x16, 0x7000), /entry point/],
    ['an .EXE whose stack lies outside its memory', 'E.EXE', poke(0x0e, 0xb000), /stack/],
    ['an .EXE that wants more memory than there is', 'E.EXE', poke(0x0a, 0xa000), /memory/],
  ])('%s gets a message with its name, and the machine stays usable', (_, name, bytes, cause) => {
    const machine = new Machine({ diskC: 2 * 1024 * 1024 });
    const problem = start(machine, name, bytes);
    expect(problem?.title).toContain(name);
    expect(problem?.cause).toMatch(cause);
    expect(problem?.fix).not.toBe('');
    expectUsable(machine);
  });

  test('a program that is not there is named', () => {
    const machine = new Machine({ diskC: 2 * 1024 * 1024 });
    const problem = machine.input({ kind: 'program', path: 'C:\\NO.COM', args: '' });
    expect(problem?.cause).toContain('C:\\NO.COM');
    expectUsable(machine);
  });

  test('arguments over 125 characters are refused', () => {
    const machine = new Machine({ diskC: 2 * 1024 * 1024 });
    machine.input({ kind: 'file', path: 'C:\\A.COM', bytes: HELLO });
    const long = machine.input({ kind: 'program', path: 'C:\\A.COM', args: 'x'.repeat(126) });
    expect(long?.cause).toContain('126');
    expect(machine.input({ kind: 'program', path: 'C:\\A.COM', args: 'x'.repeat(125) })).toBeNull();
  });

  test('random bytes behind a good .EXE signature never throw', () => {
    const machine = new Machine({ diskC: 2 * 1024 * 1024 });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 26, maxLength: 600 }), (bytes) => {
        start(machine, 'R.EXE', Uint8Array.from([0x4d, 0x5a, ...bytes]));
      }),
      { numRuns: 200, seed: 5 },
    );
    expectUsable(machine);
  });
});

/** A program that calls INT 21h with each of these registers, AX BX CX DX SI DI DS ES. */
function caller(calls: readonly (readonly number[])[]): string {
  const names = ['ax', 'bx', 'cx', 'dx', 'si', 'di'];
  const lines = calls.map(
    ([ds, es, ...rest]) => `mov ax,${ds}
      mov ds,ax
      mov ax,${es}
      mov es,ax
      ${names.map((name, i) => `mov ${name},${rest[i]}`).join('\n      ')}
      int 21h`,
  );
  return `${lines.join('\n')}\n mov ax,4c00h\n int 21h`;
}

/** Machines that each of these makes. */
const RUNS = 25;

describe('hostile calls', { timeout: 20_000 }, () => {
  const word = fc.oneof(
    fc.constantFrom(0, 1, 0x70, 0xffff, 0x1e0, 0xb800, 0xf000),
    fc.integer({ min: 0, max: 0xffff }),
  );
  const functions = Array.from({ length: 0x72 }, (_, ah) => ah).filter(
    (ah) => ![0x00, 0x31, 0x4c, 0x01, 0x07, 0x08, 0x0a, 0x0c, 0x3f].includes(ah),
  );
  const call = fc.tuple(
    word,
    word,
    fc
      .tuple(fc.constantFrom(...functions), fc.integer({ min: 0, max: 255 }))
      .map(([ah, al]) => (ah << 8) | al),
    word,
    word,
    word,
    word,
    word,
  );

  test('no function throws or hangs whatever its registers are, and the machine stays usable', () => {
    fc.assert(
      fc.property(fc.array(call, { minLength: 1, maxLength: 25 }), (calls) => {
        const { machine } = run(caller(calls), { ticks: 60_000 });
        machine.input({ kind: 'reset' });
        machine.memory.region(machine.memory.disks.C).fill(0, 0, 512);
        machine.input({ kind: 'reset' });
      }),
      { numRuns: RUNS, seed: 6 },
    );
  });

  test('a DOS area overwritten with anything is survived by every function', () => {
    const pokes = fc.array(
      fc.tuple(fc.integer({ min: 0x700, max: 0x2100 }), fc.integer({ min: 0, max: 255 })),
      {
        minLength: 1,
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(pokes, fc.array(call, { minLength: 1, maxLength: 15 }), (bytes, calls) => {
        const machine = new Machine({ diskC: 2 * 1024 * 1024 });
        expect(start(machine, 'T.COM', com(caller(calls)))).toBeNull();
        for (const [lin, value] of bytes)
          machine.input({ kind: 'memory', lin, bytes: Uint8Array.of(value) });
        machine.run(60_000);
        machine.input({ kind: 'reset' });
        expectUsable(machine);
      }),
      { numRuns: RUNS, seed: 7 },
    );
  });

  test('a damaged disk is survived by every function', () => {
    const pokes = fc.array(
      fc.tuple(
        fc.integer({ min: 63 * 512, max: 63 * 512 + 40_000 }),
        fc.integer({ min: 0, max: 255 }),
      ),
      {
        minLength: 1,
        maxLength: 200,
      },
    );
    const names = [
      'C:\\A.TXT',
      'D\\B.TXT',
      '*.*',
      'D',
      'D\\*.*',
      'NUL',
      'C:\\',
      '..\\X',
      'A.TXT\\B',
    ];
    const files = fc.array(
      fc.tuple(
        fc.constantFrom(0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x41, 0x43, 0x4e, 0x5b, 0x60),
        fc.constantFrom(...names),
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(pokes, files, (bytes, steps) => {
        const machine = new Machine({ diskC: 2 * 1024 * 1024 });
        machine.input({ kind: 'file', path: 'C:\\D\\B.TXT', bytes: new Uint8Array(3000) });
        machine.input({ kind: 'file', path: 'C:\\A.TXT', bytes: new Uint8Array(3000) });
        const source = steps
          .map(
            ([ah], i) => `mov ax,${ah << 8}
      mov cx,16h
      mov dx,n${i}
      mov si,n${i}
      mov di,buf
      int 21h
      mov bx,ax
      mov cx,5000
      mov dx,buf
      mov ah,40h
      int 21h
      mov ah,4fh
      int 21h`,
          )
          .join('\n');
        const data = steps.map(([, name], i) => `n${i}: db '${name}',0`).join('\n');
        start(machine, 'T.COM', com(`${source}\n int 20h\n${data}\nbuf:`));
        for (const [at, value] of bytes) machine.memory.region(machine.memory.disks.C)[at] = value;
        machine.run(60_000);
        createFatVolume(machine.memory.region(machine.memory.disks.C))?.tree();
        machine.input({ kind: 'reset' });
        expect(machine.state.status).toBe(0);
      }),
      { numRuns: RUNS, seed: 8 },
    );
  });
});
