import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Folder, vm86 } from './fakeHost.ts';

const folder = new Folder();
afterAll(() => folder.remove());
const source = folder.file('a.asm', 'org 100h\nstart: mov ax, 4c03h\n int 21h\n');

describe('vm86 asm', () => {
  it('writes the image beside the source, and it runs', async () => {
    expect(await vm86(['asm', source])).toEqual({ code: 0, out: '', err: '' });
    expect((await vm86(['run', join(folder.path, 'a.com')])).code).toBe(3);
  });

  it('writes image and listing where it is told to', async () => {
    const out = join(folder.path, 'b.bin');
    const listing = join(folder.path, 'b.lst');
    await vm86(['asm', source, '-o', out, '-l', listing]);
    expect([...readFileSync(out)]).toEqual([0xb8, 0x03, 0x4c, 0xcd, 0x21]);
    expect(readFileSync(listing, 'utf8').split('\n')[1]).toMatch(
      /^ {5}2 0100 B8034C +start: mov ax, 4c03h$/,
    );
  });

  it('ends with 1 and says where the mistake is', async () => {
    const bad = folder.file('bad.asm', 'nop\nmov ax, [bx+cx]\n');
    const result = await vm86(['asm', bad]);
    expect(result.code).toBe(1);
    expect(result.err).toMatch(/bad\.asm:2:\d+: error: /);
    const json = await vm86(['asm', '--json', bad]);
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, diagnostics: [{ line: 2 }] });
  });
});

describe('vm86 disasm', () => {
  it('prints offset, bytes and text', async () => {
    const file = folder.file('x.bin', new Uint8Array([0xb4, 0x4c, 0xcd, 0x21, 0xb8]));
    expect((await vm86(['disasm', '--org', '0x7c00', file])).out).toBe(
      '7c00  b44c              mov ah, 0x4c\n' +
        '7c02  cd21              int 0x21\n' +
        '7c04  b8                db 0xb8\n',
    );
  });
});

it('every command has its help', async () => {
  for (const name of ['run', 'asm', 'disasm']) {
    const help = await vm86([name, '--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toMatch(new RegExp(`^Usage: vm86 ${name} `));
    expect((await vm86(['help', name])).out).toBe(help.out);
  }
});
