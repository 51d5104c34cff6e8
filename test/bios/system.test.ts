import { describe, expect, it } from 'vitest';
import { geometry } from '../../src/bios/disks.ts';
import { label } from '../../src/bios/rom.ts';
import { Machine } from '../../src/machine.ts';
import { load, run } from './run.ts';

describe('power-on', () => {
  const machine = new Machine({ date: [2026, 1, 1, 0, 0, 0], diskC: 4 * 1024 * 1024 });
  const { memory } = machine;
  const vector = (n: number) => [memory.read16(n * 4 + 2), memory.read16(n * 4)];

  it('leaves no vector zero but 60-66 and F1-FF (G07)', () => {
    for (let n = 0; n < 256; n++) {
      const empty = (n >= 0x60 && n <= 0x66) || n >= 0xf1;
      if (n !== 0x30 && n !== 0x31) expect(vector(n)[0] === 0).toBe(empty);
    }
  });

  it('points 1Dh, 1Eh, 1Fh, 41h, 43h and 46h at tables', () => {
    expect(vector(0x1d)).toEqual([0xf000, 0xf0a4]);
    expect(vector(0x1e)).toEqual([0xf000, 0xefc7]);
    expect(vector(0x1f)).toEqual([0xf000, label('font_8x8_high')]);
    expect(vector(0x43)).toEqual([0xf000, label('font_8x16')]);
    expect(vector(0x41)).toEqual([0xf000, 0xe401]);
  });

  it('fills the keyboard pointers, the memory size and the equipment word', () => {
    expect(memory.read16(0x41a)).toBe(0x1e);
    expect(memory.read16(0x41c)).toBe(0x1e);
    expect(memory.read16(0x480)).toBe(0x1e);
    expect(memory.read16(0x482)).toBe(0x3e);
    expect(memory.read16(0x413)).toBe(640);
    expect(memory.read16(0x410) & 0x30).toBe(0x20);
    expect(memory.read8(0x496) & 0x10).toBe(0x10);
  });
});

describe('the ROM segment', () => {
  it('ignores writes (G88)', () => {
    const { words } = run(`
      mov ax, 0f000h
      mov es, ax
      mov byte [es:0fffeh], 55h
      mov al, [es:0fffeh]
      mov ah, 0
      mov [900h], ax`);
    expect(words[0]).toBe(0xfc);
  });

  it('has dummies for absent drivers that change no register (G07)', () => {
    const { words } = run(
      `
      mov ax, 0
      int 33h
      mov [900h], ax
      mov ax, 4000h
      int 67h
      mov [902h], ax
      mov ax, 1
      int 66h - 6
      mov [904h], ax`.replace('int 66h - 6', 'int 80h'),
    );
    expect(words.slice(0, 3)).toEqual([0, 0x4000, 1]);
  });

  it('ends an unhooked IRQ with EOI', () => {
    const { words, stop } = run(`
      int 0dh
      int 76h
      mov al, 0bh
      out 20h, al
      in al, 20h
      mov ah, 0
      mov [900h], ax`);
    expect(stop).toBe('ended');
    expect(words[0]).toBe(0);
  });
});

describe('INT 11h and 12h', () => {
  it('read the BIOS data area, which programs change (G40, G89)', () => {
    const { words } = run(`
      int 11h
      mov [900h], ax
      int 12h
      mov [902h], ax
      mov bx, 40h
      mov es, bx
      mov word [es:13h], 512
      mov word [es:10h], 1234h
      int 12h
      mov [904h], ax
      int 11h
      mov [906h], ax`);
    expect(words.slice(1, 4)).toEqual([640, 512, 0x1234]);
    expect(words[0] & 0x30).toBe(0x20);
  });
});

describe('hooked vectors', () => {
  it('10h chained to with PUSHF and CALL FAR prints once (G02)', () => {
    const { row, console } = run(`
      mov ax, 3510h
      int 21h
      mov [old], bx
      mov [old+2], es
      mov dx, handler
      mov ax, 2510h
      int 21h
      mov ax, 0e51h
      int 10h
      lds dx, [old]
      mov ax, 2510h
      int 21h
      jmp done
    handler:
      pushf
      call far [cs:old]
      iret
    old: dw 0, 0
    done:`);
    expect(row(0)).toBe('Q');
    expect(console).toBe('Q');
  });

  it('code in the vectors 80h-FFh runs (G11)', () => {
    const { words } = run(`
      mov ax, 0
      mov es, ax
      mov di, 200h
      mov si, code
      mov cx, 8
      rep movsb
      call 0:200h
      mov [900h], ax
      jmp done
    code:
      mov ax, 4321h
      retf
    done:`);
    expect(words[0]).toBe(0x4321);
  });
});

describe('INT 13h', () => {
  it('has geometries for floppies by size and for hard disks within 1024 cylinders', () => {
    expect(geometry(1440 * 1024)).toEqual({ cylinders: 80, heads: 2, sectors: 18, floppyType: 4 });
    expect(geometry(360 * 1024)).toMatchObject({ cylinders: 40, heads: 2, sectors: 9 });
    expect(geometry(1200 * 1024)).toMatchObject({ cylinders: 80, sectors: 15, floppyType: 2 });
    expect(geometry(4096)).toBeNull();
    for (const mib of [4, 32, 504, 700, 2048]) {
      const shape = geometry(mib * 1024 * 1024);
      expect(shape?.cylinders).toBeLessThanOrEqual(1024);
      expect(shape?.heads).toBeLessThanOrEqual(255);
    }
  });

  it('answers 08 and 15 for drive 80h consistently (G90)', () => {
    const { words } = run(`
      mov ah, 8
      mov dl, 80h
      int 13h
      mov [900h], cx
      mov [902h], dx
      mov [904h], ax
      mov ah, 15h
      mov dl, 80h
      int 13h
      mov [906h], ax
      mov [908h], cx
      mov [90ah], dx
      int 11h`);
    const shape = geometry(4 * 1024 * 1024);
    const cylinders = ((words[0] >> 8) | ((words[0] & 0xc0) << 2)) + 1;
    const heads = (words[1] >> 8) + 1;
    const sectors = words[0] & 0x3f;
    expect({ cylinders, heads, sectors }).toEqual({
      cylinders: shape?.cylinders,
      heads: shape?.heads,
      sectors: shape?.sectors,
    });
    expect(words[1] & 0xff).toBe(1);
    expect(words[2] >> 8).toBe(0);
    expect(words[3] >> 8).toBe(3);
    expect(words[4] * 0x10000 + words[5]).toBe(cylinders * heads * sectors);
  });

  it('reads and writes the sectors of the image that DOS uses', () => {
    const { machine, segment } = load(`
      push cs
      pop es
      mov bx, 0a00h
      mov ax, 0201h
      mov cx, 1
      mov dx, 80h
      int 13h
      mov [900h], ax
      mov ax, [0a00h+510]
      mov [902h], ax
      mov word [0a00h], 1234h
      mov ax, 0301h
      mov bx, 0a00h
      mov cx, 3fh
      mov dx, 80h
      int 13h
      mov [904h], ax`);
    machine.run(100_000);
    const at = segment * 16 + 0x900;
    expect(machine.memory.read16(at)).toBe(0x0001);
    expect(machine.memory.read16(at + 2)).toBe(0xaa55);
    expect(machine.memory.read16(at + 4)).toBe(0x0001);
    const disk = machine.memory.region(machine.memory.disks.C);
    expect([disk[62 * 512], disk[62 * 512 + 1]]).toEqual([0x34, 0x12]);
  });

  it('reports errors in AH, CF and the BIOS data area', () => {
    const { words, machine } = run(`
      mov ax, 0201h
      mov cx, 0
      mov dx, 80h
      int 13h
      mov [900h], ax
      pushf
      pop ax
      mov [902h], ax
      mov ah, 1
      mov dl, 80h
      int 13h
      mov [904h], ax
      mov ax, 0201h
      mov cx, 1
      mov dx, 1
      int 13h
      mov [906h], ax
      mov ah, 0
      mov dl, 83h
      int 13h
      mov [908h], ax
      mov ah, 41h
      mov bx, 55aah
      mov dl, 80h
      int 13h
      mov [90ah], ax`);
    expect(words[0]).toBe(0x0400);
    expect(words[1] & 1).toBe(1);
    expect(words[2] >> 8).toBe(0x04);
    expect(words[3] >> 8).toBe(0x80);
    expect(words[4] >> 8).toBe(0x01);
    expect(words[5] >> 8).toBe(0x01);
    expect(machine.memory.read8(0x441)).toBe(0x80);
  });

  it('reads over the end of a segment into its start (G91)', () => {
    const { words } = run(`
      mov ax, cs
      add ax, 1000h
      mov es, ax
      mov bx, 0ff00h
      mov ax, 0201h
      mov cx, 1
      mov dx, 80h
      int 13h
      mov ax, [es:0feh]
      mov [900h], ax`);
    expect(words[0]).toBe(0xaa55);
  });
});

describe('restarting', () => {
  it.each(['int 19h', 'jmp 0ffffh:0', 'int 18h'])('%s ends the run', (source) => {
    const { stop, machine } = run(source);
    expect(stop).toBe('ended');
    expect(machine.state.exitCode).toBe(0);
    expect(machine.state.reason).not.toBe('');
  });
});
