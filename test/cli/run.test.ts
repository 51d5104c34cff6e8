import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeExe } from '../session/exeFile.ts';
import { makeZip } from '../session/zipFile.ts';
import { writeAll } from '../../src/cli/trace.ts';
import { Folder, vm86 } from './fakeHost.ts';

const folder = new Folder();
afterAll(() => folder.remove());

/** Writes a text with INT 21h/09h and ends with an exit code. */
const says = (text: string, code = 0) => `
  mov dx, text
  mov ah, 9
  int 21h
  mov ax, 4c00h + ${code}
  int 21h
text: db ${text}, "$"`;

/** Reads keys until Enter, echoed, and ends with their number. */
const READS_KEYS = `
next: mov ah, 1
  int 21h
  cmp al, 13
  je done
  inc bl
  jmp next
done: mov al, bl
  mov ah, 4ch
  int 21h`;

const hello = folder.com('hello.com', says('"Hello, ", 80h', 7));
const keys = folder.com('keys.com', READS_KEYS);
const loops = folder.com('loops.com', 'jmp $');

/** What a terminal makes of bytes. */
const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');

describe('output and exit codes', () => {
  it('writes what the guest writes, byte for byte, and takes its exit code', async () => {
    expect(await vm86(['run', hello])).toEqual({ code: 7, out: 'Hello, \x80', err: '' });
  });

  it('shows characters as they look on a terminal', async () => {
    const { out } = await vm86(['run', hello], { outIsTerminal: true });
    expect(utf8(out)).toBe('Hello, Ç');
  });

  it('sends handle 2 to standard error', async () => {
    const both = folder.com(
      'both.com',
      `mov bx, 2
      mov dx, text
      mov cx, 3
      mov ah, 40h
      int 21h
      mov bx, 1
      mov ah, 40h
      int 21h
      int 20h
      text: db "abc"`,
    );
    expect(await vm86(['run', both])).toEqual({ code: 0, out: 'abc', err: 'abc' });
  });

  it.each([
    ['123 with the reason for a fault', 'xor cx, cx\ndiv cx', 123, /Divide by zero/],
    ['0 when the machine is halted', 'cli\nhlt', 0, /^$/],
    ['124 for a key that cannot come', 'xor ax, ax\nint 16h', 124, /waits for a key/],
  ])('is %s', async (_, source, code, err) => {
    const result = await vm86(['run', folder.com('code.com', source)]);
    expect(result.code).toBe(code);
    expect(result.err).toMatch(err);
    expect(result.out).toBe('');
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['walk']],
    ['no file', ['run']],
    ['an unknown option', ['run', '--fast', hello]],
    ['a missing value', ['run', '--keys']],
    ['a value for a flag', ['run', '--json=yes', hello]],
    ['a number that is none', ['run', '--max-instructions', 'many', hello]],
    ['an unknown CPU', ['run', '--cpu', '6502', hello]],
    ['a bad variable', ['run', '--env', 'NAME', hello]],
    ['a bad drive', ['run', '--drive', 'Z=.', hello]],
    ['a bad date', ['run', '--date', 'tomorrow', hello]],
    ['a trace that cannot be written', ['run', '--trace', '/nowhere/at/all', hello]],
    ['keys in a file that is not there', ['run', '--keys', '@/nowhere', hello]],
    ['a drive that is not there', ['run', '--drive', 'C=/nowhere/at/all', hello]],
    ['a hard disk too small to be one', ['run', '--drive', `C=${hello}`, hello]],
    ['no folder to copy to', ['run', '--out', '', hello]],
    ['a folder that cannot be made', ['run', '--out', `${hello}/sub`, hello]],
    ['a date that DOS cannot count', ['run', '--date', '1979-12-31', hello]],
    ['an environment that is too large', ['run', '--env', `A=${'x'.repeat(32_000)}`, hello]],
    ['a date that is none', ['run', '--date', '99', hello]],
    ['arguments that are too long', ['run', hello, 'x'.repeat(126)]],
  ])('is 125 for %s', async (_, argv) => {
    const result = await vm86(argv);
    expect(result.code).toBe(125);
    expect(result.out).toBe('');
    expect(result.err).toMatch(/^vm86: .*\nTry "vm86 help"/);
  });

  it('is 127 for a file that is not there', async () => {
    const result = await vm86(['run', join(folder.path, 'none.com')]);
    expect(result).toMatchObject({ code: 127, out: '' });
    expect(result.err).toMatch(/none\.com was not found/);
  });

  it.each([
    ['empty.com', new Uint8Array(), /empty\.com is empty/],
    ['picture.com', Buffer.from('\x89PNG\r\n', 'latin1'), /picture\.com is not a DOS program/],
    ['windows.exe', makeExe({ second: 'PE\0\0' }), /Windows program/],
    ['moved.exe', makeExe({ relocations: [[9, 9]] }), /moved\.exe is damaged/],
    ['none.zip', makeZip([]), /nothing in it/],
  ])('is 126 for %s', async (name, bytes, err) => {
    const result = await vm86(['run', folder.file(name, bytes)]);
    expect(result).toMatchObject({ code: 126, out: '' });
    expect(result.err).toMatch(err);
  });

  it('is 126 for keys that do not exist', async () => {
    expect((await vm86(['run', '--keys', '{Any}', keys])).code).toBe(126);
  });
});

describe('keys and input', () => {
  it('types text, with keys by name', async () => {
    expect(await vm86(['run', '--keys', 'abc{Left}\\r', keys])).toMatchObject({ code: 5 });
  });

  it('types the text of a file', async () => {
    const file = folder.file('keys.txt', 'four\r\n');
    expect(await vm86(['run', '--keys', `@${file}`, keys])).toMatchObject({
      code: 4,
      out: 'four\r',
    });
  });

  it('gives standard input to handle 0', async () => {
    const stdin = Buffer.from('12\r');
    expect(await vm86(['run', '--stdin', keys], { stdin })).toMatchObject({ code: 2 });
  });

  it('hands all behind the file to the program', async () => {
    const tail = folder.com(
      'tail.com',
      `mov bl, [80h]
      xor bh, bh
      mov byte [bx+81h], "$"
      mov dx, 81h
      mov ah, 9
      int 21h
      int 20h`,
    );
    expect((await vm86(['run', tail, '--json', '-x', 'a b'])).out).toBe(' --json -x a b');
  });

  it('types live on a terminal, and a second Ctrl-C ends the run', async () => {
    let stopped = 0;
    const typing = (...texts: readonly string[]) => ({
      start: (onData: (text: string) => void) => {
        texts.forEach((text, i) => setTimeout(() => onData(text), 10 * (i + 1)));
      },
      stop: () => {
        stopped++;
      },
    });
    const typed = await vm86(['run', keys], { terminal: typing('a', 'b', '\r') });
    expect(typed).toMatchObject({ code: 2, out: 'ab\r' });
    const ended = await vm86(['run', loops], { terminal: typing('\x03', 'x', '\x03') });
    expect(ended.code).toBe(130);
    expect(stopped).toBeGreaterThanOrEqual(2);
  });
});

describe('limits', () => {
  it('stop exactly after the instructions that were allowed', async () => {
    const result = await vm86(['run', '--json', '--max-instructions', '12345', loops]);
    expect(result.code).toBe(124);
    expect(JSON.parse(result.out)).toMatchObject({ stop: 'limit', icount: 12345 });
  });

  it('stop after the time that was allowed', async () => {
    const result = await vm86(['run', '--time-limit', '0.1', loops]);
    expect(result.code).toBe(124);
    expect(result.err).toMatch(/time limit/);
  });

  it('at a given speed, are not reached sooner than in real time', async () => {
    const result = await vm86([
      'run',
      '--json',
      '--speed',
      '500_000',
      '--time-limit',
      '0.5',
      loops,
    ]);
    const { icount } = JSON.parse(result.out) as { icount: number };
    expect(icount).toBeGreaterThan(10_000);
    expect(icount).toBeLessThan(300_000);
  });

  it('end quietly when the reader of the output goes away', async () => {
    const spews = folder.com('spews.com', 'l: mov ah, 2\nmov dl, 65\nint 21h\njmp l');
    const result = await vm86(['run', spews], { closesAfter: 1000 });
    expect(result.code).toBe(141);
    expect(result.err).toBe('');
  });
});

describe('--json and --screen', () => {
  it('print one object and nothing else', async () => {
    const result = await vm86(['run', '--json', hello]);
    expect(result.code).toBe(7);
    const report = JSON.parse(utf8(result.out)) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual([
      'stop',
      'exitCode',
      'reason',
      'icount',
      'clock',
      'seconds',
      'mips',
      'registers',
      'screen',
      'console',
      'files',
      'engine',
    ]);
    expect(report).toMatchObject({
      stop: 'exit',
      exitCode: 7,
      reason: '',
      console: 'Hello, Ç',
      files: [],
      registers: { ax: 0x4c07 },
    });
    expect(report.screen).toHaveLength(25);
    expect(report.screen).toContain('Hello, Ç');
  });

  it('show direct writes to video memory on the screen only', async () => {
    const pokes = folder.com(
      'pokes.com',
      `mov ax, 0b800h
      mov es, ax
      mov word [es:0], 0741h
      int 20h`,
    );
    const { out } = await vm86(['run', '--screen', pokes]);
    expect(out.split('\n')).toEqual(['A', ...Array.from({ length: 25 }, () => '')]);
    expect((await vm86(['run', pokes])).out).toBe('');
  });
});

describe('drives', () => {
  const writes = folder.com(
    'work/writes.com',
    `mov ah, 3ch
    xor cx, cx
    mov dx, name
    int 21h
    mov bx, ax
    mov ah, 40h
    mov cx, 3
    mov dx, text
    int 21h
    mov ah, 3eh
    int 21h
    mov ah, 41h
    mov dx, old
    int 21h
    int 20h
    name: db "NEW.TXT", 0
    old: db "OLD.TXT", 0
    text: db "new"`,
  );
  const work = join(folder.path, 'work');

  it('C: is a copy of a folder, which stays as it is', async () => {
    folder.file('work/old.txt', 'old');
    const out = join(folder.path, 'out');
    const result = await vm86(['run', '--drive', `C=${work}`, '--json', '--out', out, writes]);
    expect(JSON.parse(result.out)).toMatchObject({ files: ['C:\\NEW.TXT'] });
    expect(readFileSync(join(out, 'NEW.TXT'), 'utf8')).toBe('new');
    expect(existsSync(join(out, 'writes.com'))).toBe(true);
    expect(existsSync(join(out, 'old.txt'))).toBe(false);
    expect(existsSync(join(work, 'NEW.TXT'))).toBe(false);
  });

  it('are written back if asked for', async () => {
    folder.file('work/old.txt', 'old');
    await vm86(['run', '--drive', `C=${work}`, '--write-back', writes]);
    expect(readFileSync(join(work, 'NEW.TXT'), 'utf8')).toBe('new');
    expect(existsSync(join(work, 'old.txt'))).toBe(false);
    expect(existsSync(join(work, 'writes.com'))).toBe(true);
  });

  it('run the program of a folder or an archive', async () => {
    const program = readFileSync(hello);
    folder.file('game/game.com', program);
    folder.file('game/data/level.dat', 'x');
    expect((await vm86(['run', join(folder.path, 'game')])).code).toBe(7);
    const zip = makeZip([{ path: 'GAME/GAME.COM', bytes: new Uint8Array(program) }]);
    expect((await vm86(['run', folder.file('game.zip', zip)])).code).toBe(7);
  });

  it('find a program without its ending', async () => {
    expect((await vm86(['run', hello.replace('.com', '')])).code).toBe(7);
  });
});

describe('--trace', () => {
  const CALLS = ['--filter', 'tag=dos', '--filter', 'exit'];

  it('writes a line an event', async () => {
    const file = join(folder.path, 'trace.txt');
    await vm86(['run', '--trace', file, ...CALLS, hello]);
    expect(readFileSync(file, 'utf8')).toBe(
      [
        '1001 int21(0x09 "print string", dx=0x10c) = 0 {text="Hello, \\x80"}',
        '1001 int21(0x4c "exit", al=0x7) = ?',
        '1001 +++ exited with 7 +++',
        '',
      ].join('\n'),
    );
  });

  it('writes all events but guest_int without a filter', async () => {
    const file = join(folder.path, 'trace.txt');
    await vm86(['run', '--trace', file, hello]);
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^1001 execve\("C:\\\\HELLO.COM", .*\) = 0\n1001 vm86_enter\(/);
    expect(text).toMatch(/\n1001 vm86\(VM86_ENTER, \{.*\}\) = VM86_INTx\(0x21\) \{.*\}\n/);
    expect(text).toMatch(/\+\+\+ exited with 7 \+\+\+\n$/);
    expect(text).not.toContain('guest_int');
  });

  it('tells errors and names', async () => {
    const opens = folder.com(
      'opens.com',
      'mov ax, 3d00h\nmov dx, name\nint 21h\nint 20h\nname: db "NO.TXT", 0',
    );
    const file = join(folder.path, 'trace.txt');
    await vm86(['run', '--trace', file, '--filter=dos_int21.retval!=0', opens]);
    expect(readFileSync(file, 'utf8')).toBe(
      '1001 int21(0x3d "open file", al=O_RDONLY, path="NO.TXT") = ' +
        '-1 ENOENT (No such file or directory) {error=0x2 "file not found"}\n',
    );
  });

  it('writes JSON lines into a .jsonl', async () => {
    const file = join(folder.path, 'trace.jsonl');
    await vm86(['run', '--trace', file, '--date', '2026-01-02T03:04:05', ...CALLS, hello]);
    const [first] = readFileSync(file, 'utf8').split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      timestamp: expect.stringMatching(/^2026-01-02T03:04:05(\.\d{1,9})?Z$/),
      id: 20002,
      name: 'dos_int21',
      data: [
        { name: 'ah', u_int32: 9 },
        { name: 'al', u_int32: 0 },
        { name: 'name', str: 'print string' },
        ...Array.from({ length: 8 }, () => ({ u_int32: expect.any(Number) })),
        { name: 'buffer', str: 'Hello, \u0080' },
        { name: 'cf', bool: false },
        { name: 'ax_out', u_int32: 0x0924 },
        { name: 'returnValue', int64: '0' },
      ],
    });
  });

  it('writes everything, however much there is', async () => {
    const many = folder.com(
      'many.com',
      "mov cx, 9000\nagain: mov ah, 2\nmov dl, 'x'\nint 21h\nloop again\nint 20h",
    );
    const file = join(folder.path, 'trace.txt');
    await vm86(['run', '--trace', file, '--filter', 'dos_int21', many]);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(9001);
  });

  it.skipIf(process.platform === 'win32')('waits for the reader of a full pipe', async () => {
    const pipe = join(folder.path, 'pipe');
    const copy = join(folder.path, 'copy');
    execFileSync('mkfifo', [pipe]);
    const file = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    const reader = spawn('sh', ['-c', 'sleep 0.1; head -c 300000 "$0" > "$1"', pipe, copy]);
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i);
    writeAll(file, bytes);
    await once(reader, 'close');
    closeSync(file);
    expect(readFileSync(copy).equals(bytes)).toBe(true);
  });

  it.skipIf(!existsSync('/dev/full'))('says which trace could not be written', async () => {
    const { code, out, err } = await vm86(['run', '--trace', '/dev/full', hello]);
    expect([code, out]).toEqual([125, 'Hello, \x80']);
    expect(err).toContain('--trace /dev/full: ENOSPC');
  });

  it('points at what is wrong with a filter', async () => {
    const argv = ['run', '--trace', 'x', '--filter', 'tag=dos', '--filter', 'vm68.retval=1', hello];
    const { code, err } = await vm86(argv);
    expect(code).toBe(125);
    expect(err).toContain('There is no event vm68.');
    expect(err).toContain('Did you mean vm86?');
    expect(err).toContain('    tag=dos vm68.retval=1\n            ^^^^\n');
  });

  it('is needed for --filter', async () => {
    const { code, err } = await vm86(['run', '--filter', 'tag=dos', hello]);
    expect([code, err]).toEqual([125, expect.stringContaining('--trace FILE')]);
  });
});

it('runs are equal when date and input are equal', async () => {
  const argv = [
    'run',
    '--json',
    '--date',
    '2026-01-02T03:04:05',
    '--keys',
    'x{wait:300}y\\r',
    keys,
  ];
  const state = ({ out }: { readonly out: string }) => {
    const { icount, clock, registers, screen } = JSON.parse(out) as Record<string, unknown>;
    return { icount, clock, registers, screen };
  };
  expect(state(await vm86(argv))).toEqual(state(await vm86(argv)));
});
