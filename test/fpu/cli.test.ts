import { afterAll, expect, it } from 'vitest';
import { Folder, vm86 } from '../cli/fakeHost.ts';

const folder = new Folder();
afterAll(() => folder.remove());

it('--fpu fits the coprocessor, and without it there is none', async () => {
  const program = folder.com(
    'root.com',
    `fild word [nine]
    fsqrt
    fistp word [nine]
    fwait
    mov al, [nine]
    mov ah, 4ch
    int 21h
nine: dw 9`,
  );
  expect((await vm86(['run', '--fpu', program])).code).toBe(3);
  expect((await vm86(['run', program])).code).toBe(9);
});
