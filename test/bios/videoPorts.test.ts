import { describe, expect, it } from 'vitest';
import { defaultDac } from '../../src/devices/videoModes.ts';
import { textScreenOf } from '../../src/devices/video.ts';
import { run } from './run.ts';

describe('the display adapter', () => {
  it('takes and gives back DAC colours through 3C7h-3C9h, as INT 10h/1015h sees them (G80)', () => {
    const { words } = run(`
      mov ax, 13h
      int 10h
      mov dx, 3c8h
      mov al, 200
      out dx, al
      inc dx
      mov al, 1
      out dx, al
      mov al, 2
      out dx, al
      mov al, 0ffh
      out dx, al
      mov al, 4
      out dx, al
      mov dx, 3c7h
      mov al, 200
      out dx, al
      mov dx, 3c9h
      mov di, 900h
      mov cx, 4
    next:
      in al, dx
      mov ah, 0
      stosw
      loop next
      mov ax, 1015h
      mov bx, 200
      int 10h
      mov [908h], dx
      mov [90ah], cx`);
    expect(words.slice(0, 4)).toEqual([1, 2, 0x3f, 4]);
    expect(words[4] >> 8).toBe(1);
    expect(words[5]).toBe(0x023f);
  });

  it('has a flip-flop at 3C0h that reading 3DAh resets', () => {
    const { words, machine } = run(`
      mov dx, 3dah
      in al, dx
      mov dx, 3c0h
      mov al, 10h
      out dx, al
      mov dx, 3dah
      in al, dx
      mov dx, 3c0h
      mov al, 30h
      out dx, al
      mov al, 4
      out dx, al
      mov dx, 3c1h
      in al, dx
      mov ah, 0
      mov [900h], ax`);
    expect(words[0]).toBe(4);
    expect(textScreenOf(machine.memory.view).blink).toBe(false);
  });

  it('moves and hides the cursor, and the start of the screen, through 3D4h', () => {
    const { machine } = run(`
      mov dx, 3d4h
      mov ax, 010eh
      out dx, ax
      mov ax, 230fh
      out dx, ax
      mov ax, 010ch
      out dx, ax
      mov ax, 200ah
      out dx, ax`);
    const screen = textScreenOf(machine.memory.view);
    expect(screen.start).toBe(0x200);
    expect(screen.cursor).toBe(0x123 - 0x100);
    expect(screen.cursorVisible).toBe(false);
  });

  it('keeps CRTC registers 0-7 from being written while register 11h protects them', () => {
    const { words } = run(`
      mov dx, 3d4h
      mov al, 1
      out dx, al
      inc dx
      in al, dx
      mov ah, 0
      mov [900h], ax
      mov al, 12h
      out dx, al
      in al, dx
      mov [902h], ax
      dec dx
      mov ax, 0e11h
      out dx, ax
      mov ax, 1201h
      out dx, ax
      inc dx
      in al, dx
      mov ah, 0
      mov [904h], ax`);
    expect(words.slice(0, 3)).toEqual([0x4f, 0x4f, 0x12]);
  });

  it('answers FF on the monochrome side', () => {
    const { words } = run('mov dx, 3bah\nin al, dx\nmov ah, 0\nmov [900h], ax');
    expect(words[0]).toBe(0xff);
  });

  it('powers on with the palettes of the VGA', () => {
    const color = (dac: Uint8Array, index: number) => [...dac.subarray(index * 3, index * 3 + 3)];
    const ega = defaultDac('ega');
    expect(color(ega, 0x14)).toEqual([0x2a, 0x15, 0]);
    expect(color(ega, 0x3f)).toEqual([0x3f, 0x3f, 0x3f]);
    const many = defaultDac('256');
    expect(color(many, 6)).toEqual([0x2a, 0x15, 0]);
    expect(color(many, 31)).toEqual([0x3f, 0x3f, 0x3f]);
    expect(color(many, 32)).toEqual([0, 0, 0x3f]);
    expect(color(many, 40)).toEqual([0x3f, 0, 0]);
    expect(color(many, 48)).toEqual([0, 0x3f, 0]);
    expect(color(many, 255)).toEqual([0, 0, 0]);
  });
});
