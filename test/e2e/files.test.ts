import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import { launchBrowser } from './browser.ts';
import {
  click,
  drop,
  expectLoaded,
  expectScreen,
  expectStatus,
  openPage,
  program,
  type OpenPage,
  type TestFile,
} from './page.ts';
import { servePage, type ServedPage } from './serve.ts';

const text = (content: string) => new TextEncoder().encode(content);

/** The header of an .EXE of one page with one relocation, and its image of 32 bytes. */
function exe(relocation: number): Uint8Array {
  const words = [0x5a4d, 0x60, 1, 1, 4, 0, 0xffff, 0, 0x100, 0, 0, 0, 0x1c, 0, relocation, 0];
  const bytes = new Uint8Array(0x60);
  words.forEach((word, i) => bytes.set([word & 0xff, word >> 8], i * 2));
  return bytes;
}

function windowsExe(): Uint8Array {
  const bytes = new Uint8Array(512);
  bytes.set(exe(0));
  bytes.set([0x80], 0x3c);
  bytes.set(text('PE\0\0'), 0x80);
  return bytes;
}

const BAD: readonly (TestFile & { readonly says: RegExp })[] = [
  { name: 'empty.com', bytes: new Uint8Array(0), says: /empty\.com is empty/i },
  { name: 'cut.exe', bytes: exe(0).subarray(0, 20), says: /cut\.exe is (cut off|damaged)/i },
  { name: 'winapp.exe', bytes: windowsExe(), says: /winapp\.exe is not a DOS program.*Windows/is },
  {
    name: 'photo.com',
    bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    says: /photo\.com is not a DOS program.*picture/is,
  },
  { name: 'large.com', bytes: new Uint8Array(70_000), says: /large\.com is too long/i },
  { name: 'reloc.exe', bytes: exe(0x4000), says: /reloc\.exe is damaged/i },
  {
    name: 'bomb.zip',
    bytes: zipSync({ 'zeros.com': new Uint8Array(40_000_000) }, { level: 9 }),
    says: /bomb\.zip was not unpacked/i,
  },
  { name: 'notes.txt', bytes: text('just a text'), says: /program/i },
];

describe('files that are dropped or opened', () => {
  let browser: Browser;
  let served: ServedPage;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated: true })]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  beforeEach(async () => {
    open = await openPage(browser, served.url);
    await expectLoaded(open.page, 'hello.com');
  });
  afterEach(async () => {
    expect(open.errors).toEqual([]);
    await open.close();
  });

  it('say what is wrong with each that cannot be used, and leave the page usable', async () => {
    const { page } = open;
    const notices = page.getByRole('alert');
    for (const { name, bytes, says } of BAD) {
      await page.getByLabel('Open file').setInputFiles({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      });
      await expect
        .poll(async () => (await notices.allTextContents()).join('\n'), { timeout: 15_000 })
        .toMatch(says);
      await notices.getByRole('button', { name: 'Dismiss' }).first().click();
      await expect.poll(() => notices.count()).toBe(0);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('HELLO.COM');
    }
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    await expectScreen(page, 'Hello');
  });

  it('land on C: out of a .ZIP, where the program finds its companion', async () => {
    const { page } = open;
    const reader = program(
      'reader.com',
      `
      org 100h
      mov ax, 3d00h
      mov dx, name
      int 21h
      jc fail
      mov bx, ax
      mov ah, 3fh
      mov cx, 20
      mov dx, buffer
      int 21h
      mov bx, ax
      mov byte [bx+buffer], '$'
      mov dx, buffer
      mov ah, 9
      int 21h
      mov ax, 4c00h
      int 21h
fail: mov ax, 4c01h
      int 21h
name: db 'DATA.TXT', 0
buffer:
`,
    );
    const bytes = zipSync({ 'reader.com': reader.bytes, 'data.txt': text('from the archive') });
    await drop(page, [{ name: 'set.zip', bytes }]);
    await expectLoaded(page, 'reader.com');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    await expectScreen(page, 'from the archive');
  });

  it('run as .EXE too', async () => {
    const { page } = open;
    const { bytes: code } = program('x', 'org 0\nmov ax, 4c05h\nint 21h');
    const bytes = exe(0);
    bytes[6] = 0;
    bytes.set(code, 0x40);
    await drop(page, [{ name: 'five.exe', bytes }]);
    await expectLoaded(page, 'five.exe');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 5');
  });

  it('come from the menu of examples', async () => {
    const { page } = open;
    for (const [title, name] of [
      ['Echo', 'echo.com'],
      ['Colours', 'colours.com'],
      ['Guess the number', 'guess.com'],
    ]) {
      await click(page, 'Examples');
      await page.getByRole('menuitem', { name: title }).click();
      await expectLoaded(page, name);
      expect(await page.getByRole('region', { name: 'Source' }).textContent()).toContain('org');
    }
    await click(page, 'Run');
    await expectStatus(page, 'waiting for a key');
  });
});
