import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';
import {
  click,
  drop,
  expectLoaded,
  expectScreen,
  expectStatus,
  marked,
  openPage,
  program,
  registers,
  type OpenPage,
} from './page.ts';
import { servePage, type ServedPage } from './serve.ts';

const GREETING = program(
  'greet.com',
  `
      org 100h
      mov dx, text
      mov ah, 9
      int 21h
      mov bx, 1234h
      mov cx, 0abcdh
      mov ax, 4c2ah
      int 21h
text: db 'Greetings from the test', 13, 10, '$'
`,
);

/** Reads keys and writes each with the one after it in the alphabet, until Escape. */
const KEYS = program(
  'keys.com',
  `
      org 100h
next: mov ah, 0
      int 16h
      cmp al, 27
      je done
      mov dl, al
      inc dl
      mov ah, 2
      int 21h
      jmp next
done: mov ax, 4c07h
      int 21h
`,
);

/** Shows the scan code and character of each key as four hex digits. */
const SCAN = program(
  'scan.com',
  `
      org 100h
next: mov ah, 10h
      int 16h
      mov bx, ax
      mov cx, 4
digit:
      rol bx, 1
      rol bx, 1
      rol bx, 1
      rol bx, 1
      mov al, bl
      and al, 15
      add al, '0'
      cmp al, '9'
      jbe print
      add al, 7
print:
      mov dl, al
      mov ah, 2
      int 21h
      loop digit
      mov dl, ' '
      int 21h
      jmp next
`,
);

const FLAGS = program(
  'flags.com',
  `
      org 100h
      mov al, 0ffh
      stc
      inc ax
      add al, 1
      int 20h
`,
);

describe.each([
  { isolated: true, how: 'with shared memory' },
  { isolated: false, how: 'without isolation' },
])('a program on the page, $how', ({ isolated }) => {
  let browser: Browser;
  let served: ServedPage;
  let open: OpenPage;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage({ isolated })]);
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

  it('is served as the test wants it', async () => {
    expect(await open.page.evaluate(() => crossOriginIsolated)).toBe(isolated);
  });

  it('runs the first demo with one click', async () => {
    const { page } = open;
    await click(page, 'Run');
    await expectScreen(page, 'Hello');
    await expectStatus(page, 'ended with exit code 0');
  });

  it('runs a dropped .COM: its text on the screen, its registers at exit', async () => {
    const { page } = open;
    await drop(page, [GREETING]);
    await expectLoaded(page, 'greet.com');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 42');
    await expectScreen(page, 'Greetings from the test');
    const values = await registers(page);
    expect(values).toMatchObject({ AX: '4C2A', BX: '1234', CX: 'ABCD' });
    expect(Object.keys(values)).toEqual(
      'AX BX CX DX SI DI BP SP CS DS ES SS IP CF PF AF ZF SF TF IF DF OF'.split(' '),
    );
  });

  it('can be run again after it has ended', async () => {
    const { page } = open;
    await drop(page, [GREETING]);
    await expectLoaded(page, 'greet.com');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 42');
    await click(page, 'Reset');
    await expectStatus(page, 'ready');
    expect(await registers(page)).toMatchObject({ IP: '0100', CX: '00FF' });
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 42');
  });

  it('gets the keys that are typed while Screen has the focus', async () => {
    const { page } = open;
    await drop(page, [KEYS]);
    await expectLoaded(page, 'keys.com');
    await click(page, 'Run');
    await expectStatus(page, 'waiting for a key');
    await page.keyboard.type('GDKKN');
    await expectScreen(page, 'HELLO');
    await page.keyboard.press('Escape');
    await expectStatus(page, 'ended with exit code 7');
  });

  it('gets function, cursor, Alt and Ctrl keys by their scan codes', async () => {
    const { page, screen } = open;
    await drop(page, [SCAN]);
    await expectLoaded(page, 'scan.com');
    await click(page, 'Run');
    await expectStatus(page, 'waiting for a key');
    await screen.click();
    for (const key of ['F1', 'ArrowUp', 'Alt+KeyX', 'Control+KeyC', 'Tab', 'Shift+Digit1'])
      await page.keyboard.press(key);
    await expectScreen(page, '3B00 48E0 2D00 2E03 0F09 0221');
  });

  it('gives the keyboard back with Ctrl+Alt alone', async () => {
    const { page, screen } = open;
    await drop(page, [KEYS]);
    await expectLoaded(page, 'keys.com');
    await click(page, 'Run');
    await expectStatus(page, 'waiting for a key');
    const inScreen = () => screen.evaluate((region) => region.contains(document.activeElement));
    await page.keyboard.press('Tab');
    expect(await inScreen()).toBe(true);
    await page.keyboard.down('ControlLeft');
    await page.keyboard.down('AltRight');
    await page.keyboard.up('AltRight');
    await page.keyboard.up('ControlLeft');
    expect(await inScreen()).toBe(true);
    await page.keyboard.down('Control');
    await page.keyboard.down('Alt');
    await page.keyboard.up('Alt');
    await page.keyboard.up('Control');
    expect(await inScreen()).toBe(false);
    await page.keyboard.type('zzz');
    await screen.click();
    await page.keyboard.type('A');
    await expectScreen(page, 'B');
    expect(await screen.locator('pre').textContent()).not.toContain('{');
  });

  it('steps one instruction and marks exactly what it changed', async () => {
    const { page } = open;
    await drop(page, [FLAGS]);
    await expectLoaded(page, 'flags.com');
    const step = async (ip: string) => {
      await click(page, 'Step');
      await expect.poll(async () => (await registers(page)).IP).toBe(ip);
    };
    await step('0102');
    expect(await marked(page)).toEqual(['AX', 'IP']);
    const before = await registers(page);
    await step('0103');
    expect(await marked(page)).toEqual(['IP', 'CF']);
    expect(await registers(page)).toEqual({ ...before, IP: '0103', CF: '1' });
    await expectStatus(page, 'paused');
  });

  it('steps over an interrupt as one', async () => {
    const { page } = open;
    await drop(page, [GREETING]);
    await expectLoaded(page, 'greet.com');
    for (const ip of ['0103', '0105', '0107']) {
      await click(page, 'Step over');
      await expect.poll(async () => (await registers(page)).IP).toBe(ip);
    }
    await expectScreen(page, 'Greetings');
  });

  it('answers Pause at once in an endless loop, with interrupts on or off', async () => {
    const { page } = open;
    for (const source of ['org 100h\njmp $', 'org 100h\ncli\nloop: hlt\njmp loop']) {
      await drop(page, [program('endless.com', source)]);
      await expectLoaded(page, 'endless.com');
      await click(page, 'Run');
      await expectStatus(page, /^(running|stopped: .+)$/);
      if ((await page.getByRole('status').textContent()) === 'running') {
        await click(page, 'Pause');
        await expectStatus(page, 'paused');
      }
    }
  });

  it('passes on the arguments that were typed', async () => {
    const { page } = open;
    await drop(page, [
      program('tail.com', 'org 100h\nmov cl, [80h]\nmov dl, [82h]\nmov ax, 4c00h\nint 21h'),
    ]);
    await expectLoaded(page, 'tail.com');
    await page.getByLabel('Arguments').fill('xyz');
    await click(page, 'Run');
    await expectStatus(page, 'ended with exit code 0');
    expect(await registers(page)).toMatchObject({ CX: '0004', DX: expect.stringMatching(/78$/) });
  });

  it('offers all programs of several dropped files', async () => {
    const { page } = open;
    await drop(page, [GREETING, KEYS, { name: 'data.txt', bytes: Uint8Array.of(65) }]);
    await expectLoaded(page, 'greet.com');
    await page.getByLabel('Program', { exact: true }).selectOption({ label: 'KEYS.COM' });
    await expectLoaded(page, 'keys.com');
    await click(page, 'Run');
    await expectStatus(page, 'waiting for a key');
  });
});
