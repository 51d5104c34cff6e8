import { describe, expect, it } from 'vitest';
import { prepareFiles } from '../../src/session/files.ts';
import type { PreparedFiles } from '../../src/session/files.ts';
import { COM_MAX, programProblem } from '../../src/session/identify.ts';
import { ZIP_MAX_FILES, ZIP_MAX_TOTAL } from '../../src/session/zip.ts';
import { makeExe } from './exeFile.ts';
import { makeZip } from './zipFile.ts';

const com = new Uint8Array([0xb4, 0x4c, 0xcd, 0x21]);
const text = (value: string) => Uint8Array.from(value, (c) => c.charCodeAt(0));

async function prepared(
  files: Record<string, Uint8Array>,
  wanted?: string,
): Promise<PreparedFiles> {
  const given = Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
  const result = await prepareFiles(given, wanted);
  if ('title' in result) throw new Error(`${result.title}: ${result.cause}`);
  return result;
}

async function refused(files: Record<string, Uint8Array>, wanted?: string): Promise<string> {
  const given = Object.entries(files).map(([name, bytes]) => ({ name, bytes }));
  const result = await prepareFiles(given, wanted);
  if (!('title' in result)) throw new Error(`${result.program} was taken`);
  expect(result.fix).not.toBe('');
  return `${result.title}: ${result.cause}`;
}

describe('a single file', () => {
  it.each([
    ['hello.com', com],
    ['HELLO.COM', com],
    ['hello', com],
    ['boot.bin', com],
    ['hello.exe', makeExe()],
    ['hello.com', makeExe()],
    ['old.exe', Uint8Array.from(makeExe(), (byte, i) => [0x5a, 0x4d][i] ?? byte)],
    ['largest.com', new Uint8Array(COM_MAX)],
  ])('%s is taken', async (name, bytes) => {
    const { files, program } = await prepared({ [name]: bytes });
    expect(program).toBe(`C:\\${name.toUpperCase()}`);
    expect(files).toEqual([{ path: program, bytes }]);
  });

  it.each([
    ['nothing.com', new Uint8Array(), /nothing\.com is empty/],
    ['long.com', new Uint8Array(COM_MAX + 1), /long\.com is too long.*65279 bytes/],
    ['picture.com', text('\x89PNG\r\n\x1a\n'), /picture\.com is not a DOS program.*PNG/],
    ['photo.jpg', new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), /picture \(JPEG\)/],
    ['paper.pdf', text('%PDF-1.7'), /document \(PDF\)/],
    ['tool', text('\x7fELF\x02'), /Linux program/],
    ['notes.txt', text('Hello\r\n'), /a text file/],
    ['code.asm', text('mov ax, 1\n'), /code\.asm is assembly source/],
    ['go.bat', text('@echo off\r\n'), /batch file/],
    ['fake.exe', com, /fake\.exe is not an \.EXE.*MZ/],
    ['disk.img', new Uint8Array(368640).fill(0xeb, 0, 1), /disk image/],
    ['windows.exe', makeExe({ second: 'PE\0\0' }), /windows\.exe is not a DOS program.*Windows/],
    ['win16.exe', makeExe({ second: 'NE' }), /16-bit Windows/],
    ['stub.exe', makeExe({ second: 'LE' }), /32-bit program/],
    ['header.exe', makeExe().subarray(0, 20), /header\.exe is cut off/],
    [
      'half.exe',
      makeExe({ image: new Uint8Array(4000) }).subarray(0, 2000),
      /half\.exe is cut off/,
    ],
    ['huge.exe', makeExe({ minAlloc: 0xffff }), /huge\.exe is too large/],
    ['moved.exe', makeExe({ relocations: [[0x1000, 0]] }), /relocation 1 of 1/],
  ])('%s is refused with its name and the cause', async (name, bytes, message) => {
    expect(await refused({ [name]: bytes })).toMatch(message);
  });

  it('takes relocations inside the image', () => {
    expect(programProblem('a.exe', makeExe({ relocations: [[0, 3]] }))).toBeNull();
    expect(programProblem('a.exe', makeExe({ relocations: [[0, 4]] }))).not.toBeNull();
  });
});

describe('several files', () => {
  it('all go to C:, and the program among them is found', async () => {
    const result = await prepared({
      'level1.dat': com,
      'game.exe': makeExe(),
      'read.me': text('x'),
    });
    expect(result.program).toBe('C:\\GAME.EXE');
    expect(result.programs).toEqual(['C:\\GAME.EXE']);
    expect(result.files.map(({ path }) => path)).toEqual([
      'C:\\LEVEL1.DAT',
      'C:\\GAME.EXE',
      'C:\\READ.ME',
    ]);
  });

  it('offer all programs, helpers last', async () => {
    const result = await prepared({ 'setup.exe': makeExe(), 'game.exe': makeExe(), 'x.com': com });
    expect(result.program).toBe('C:\\GAME.EXE');
    expect(result.programs).toEqual(['C:\\GAME.EXE', 'C:\\X.COM', 'C:\\SETUP.EXE']);
  });

  it('run the one that is named', async () => {
    const result = await prepared({ 'a.com': com, 'b.com': com }, 'B.COM');
    expect(result.program).toBe('C:\\B.COM');
    expect(await refused({ 'a.com': com }, 'c.com')).toMatch(/c\.com is not there/);
  });

  it('get 8.3 names that differ', async () => {
    const result = await prepared({ 'a long name.com': com, 'a long name too.com': com });
    expect(result.files.map(({ path }) => path).sort()).toEqual([
      'C:\\ALONGN~1.COM',
      'C:\\ALONGN~2.COM',
    ]);
  });

  it('without a program are refused', async () => {
    expect(await refused({ 'a.txt': text('a'), 'b.txt': text('b') })).toMatch(/no DOS program/);
    expect(await refused({ 'a.txt': text('a'), 'b.exe': com })).toMatch(/b\.exe is not an \.EXE/);
  });

  it('of no number are refused', async () => {
    expect(await refused({})).toMatch(/nothing to open/);
  });
});

describe('an archive', () => {
  it('is unpacked with its folders, a common one left out', async () => {
    const zip = makeZip([
      { path: 'Game/', bytes: new Uint8Array() },
      { path: 'Game/game.exe', bytes: makeExe() },
      { path: 'Game/data/level.dat', bytes: com, stored: true },
      { path: '__MACOSX/Game/._game.exe', bytes: com },
    ]);
    const result = await prepared({ 'game.zip': zip });
    expect(result.program).toBe('C:\\GAME.EXE');
    expect(result.files).toEqual([
      { path: 'C:\\GAME.EXE', bytes: makeExe() },
      { path: 'C:\\DATA\\LEVEL.DAT', bytes: com },
    ]);
  });

  it('prefers the program with its own name', async () => {
    const zip = makeZip([
      { path: 'aaa.com', bytes: com },
      { path: 'chess.com', bytes: com },
    ]);
    expect((await prepared({ 'chess.zip': zip })).program).toBe('C:\\CHESS.COM');
  });

  const one = { path: 'a.com', bytes: com };
  const bomb = new Uint8Array(4 * 1024 * 1024);
  it.each([
    ['cut.zip', makeZip([one]).subarray(0, 60), /cut\.zip is damaged/],
    ['crc.zip', makeZip([{ ...one, crc: 1 }]), /crc\.zip is damaged.*a\.com/],
    ['lie.zip', makeZip([{ ...one, size: 9000 }]), /lie\.zip is damaged/],
    ['short.zip', makeZip([{ path: 'a.com', bytes: bomb, size: 10 }]), /short\.zip is damaged/],
    ['secret.zip', makeZip([{ ...one, flags: 1 }]), /protected with a password/],
    ['odd.zip', makeZip([{ ...one, method: 12 }]), /method 12/],
    [
      'bomb.zip',
      makeZip([{ path: 'a.com', bytes: bomb }]),
      /bomb\.zip was not unpacked.*250 times/,
    ],
    [
      'total.zip',
      makeZip(
        Array.from({ length: ZIP_MAX_TOTAL / 2 ** 20 + 1 }, (_, i) => ({
          ...one,
          path: `${i}.com`,
          size: 2 ** 20,
        })),
      ),
      /larger than 30 MiB/,
    ],
    [
      'many.zip',
      makeZip(Array.from({ length: ZIP_MAX_FILES + 1 }, (_, i) => ({ ...one, path: `${i}` }))),
      /many\.zip.*2001 files/,
    ],
    ['up.zip', makeZip([{ ...one, path: '../a.com' }]), /leads out of the archive/],
    ['root.zip', makeZip([{ ...one, path: '/etc/a.com' }]), /leads out of the archive/],
    ['drive.zip', makeZip([{ ...one, path: 'D:\\a.com' }]), /leads out of the archive/],
    [
      'inner.zip',
      makeZip([{ path: 'x.zip', bytes: makeZip([one]) }]),
      /x\.zip is not a DOS program.*archive/,
    ],
    ['none.zip', makeZip([]), /nothing in it/],
  ])('%s is refused', async (name, bytes, message) => {
    expect(await refused({ [name]: bytes })).toMatch(message);
  });
});
