import { describe, expect, it } from 'vitest';
import { textScreenOf } from '../../src/devices/video.ts';
import { run } from './run.ts';

const VIDEO = 0xb8000;

describe('INT 10h', () => {
  it('finds a valid BIOS data area before its first call (G82)', () => {
    const { machine } = run('');
    const { memory } = machine;
    expect(memory.read8(0x449)).toBe(3);
    expect(memory.read16(0x44a)).toBe(80);
    expect(memory.read16(0x44c)).toBe(0x1000);
    expect(memory.read16(0x463)).toBe(0x3d4);
    expect(memory.read8(0x484)).toBe(24);
    expect(memory.read16(0x485)).toBe(16);
    expect(memory.read8(0x487)).toBe(0x60);
  });

  it('00 sets 40 columns, clears the screen and says so in 0F', () => {
    const { machine, words, row } = run(`
      mov ax, 0e41h
      int 10h
      mov ax, 1
      int 10h
      mov [900h], ax
      mov ah, 0fh
      int 10h
      mov [902h], ax
      mov [904h], bx`);
    expect(row(0)).toBe('');
    expect(machine.memory.read16(VIDEO)).toBe(0x0720);
    expect(words[0]).toBe(0x0030);
    expect(words[1]).toBe(0x2801);
    expect(words[2] >> 8).toBe(0);
    expect(textScreenOf(machine.memory.view)).toMatchObject({ columns: 40, rows: 25, mode: 1 });
  });

  it('00 with bit 7 keeps the display memory', () => {
    const { row, words } = run(`
      mov ax, 0e41h
      int 10h
      mov ax, 83h
      int 10h
      mov ah, 0fh
      int 10h
      mov [900h], ax`);
    expect(row(0)).toBe('A');
    expect(words[0]).toBe(0x5083);
  });

  it('00 does nothing for a mode that the card does not have', () => {
    const { machine, words } = run('mov ax, 55h\nint 10h\nmov [900h], ax');
    expect(machine.memory.read8(0x449)).toBe(3);
    expect(words[0]).toBe(0x0055);
  });

  it('01 scales the cursor 0607 to 0D0E, and 2000 hides it (G85)', () => {
    const shown = run(
      'mov ah, 1\nmov cx, 0607h\nint 10h\nmov ah, 3\nmov bh, 0\nint 10h\nmov [900h], cx',
    );
    expect(shown.words[0]).toBe(0x0607);
    expect(textScreenOf(shown.machine.memory.view)).toMatchObject({
      cursorVisible: true,
      cursorStart: 0x0d,
      cursorEnd: 0x0e,
    });
    const block = run('mov ah, 1\nmov cx, 0007h\nint 10h');
    expect(textScreenOf(block.machine.memory.view)).toMatchObject({
      cursorStart: 0,
      cursorEnd: 15,
    });
    const hidden = run('mov ah, 1\nmov cx, 2000h\nint 10h');
    expect(textScreenOf(hidden.machine.memory.view).cursorVisible).toBe(false);
  });

  it('02 and 03 keep a cursor for each page, and the CRTC follows the active one', () => {
    const { machine, words } = run(`
      mov dx, 0a14h
      mov bh, 0
      mov ah, 2
      int 10h
      mov dx, 0305h
      mov bh, 2
      mov ah, 2
      int 10h
      mov bh, 2
      mov ah, 3
      int 10h
      mov [900h], dx
      mov bh, 0
      mov ah, 3
      int 10h
      mov [902h], dx`);
    expect(words[0]).toBe(0x0305);
    expect(words[1]).toBe(0x0a14);
    expect(textScreenOf(machine.memory.view).cursor).toBe(10 * 80 + 20);
  });

  it('02 outside of the screen takes the cursor out of sight and keeps the values', () => {
    const { machine, words } = run(`
      mov dx, 1a50h
      mov bh, 0
      mov ah, 2
      int 10h
      mov ah, 3
      int 10h
      mov [900h], dx`);
    expect(words[0]).toBe(0x1a50);
    expect(textScreenOf(machine.memory.view).cursor).toBeGreaterThanOrEqual(2000);
  });

  it('05 shows a page that was written before (G78)', () => {
    const { machine, row } = run(`
      mov ax, 0942h
      mov bx, 011eh
      mov cx, 3
      int 10h
      mov ax, 0501h
      int 10h`);
    expect(row(0, 1)).toBe('BBB');
    expect(row(0, 0)).toBe('');
    const screen = textScreenOf(machine.memory.view);
    expect(screen.start).toBe(0x1000);
    expect(screen.cursor).toBe(0);
    expect(machine.memory.read16(0x44e)).toBe(0x1000);
  });

  it('06 scrolls a window up and fills with an attribute; too wide a window is clipped', () => {
    const { machine, row } = run(`
      mov cx, 3
    again:
      push cx
      mov al, 'a'
      add al, cl
      mov cx, 80
      mov bx, 7
      mov ah, 9
      int 10h
      mov ah, 3
      int 10h
      inc dh
      mov ah, 2
      int 10h
      pop cx
      loop again
      mov ax, 0601h
      mov bh, 1fh
      mov cx, 0002h
      mov dx, 02ffh
      int 10h`);
    expect(row(0)).toBe('dd' + 'c'.repeat(78));
    expect(row(1)).toBe('cc' + 'b'.repeat(78));
    expect(row(2)).toBe('bb');
    expect(machine.memory.read8(VIDEO + 2 * 160 + 5)).toBe(0x1f);
    expect(machine.memory.read8(VIDEO + 2 * 160 + 1)).toBe(0x07);
  });

  it('07 with AL=0 clears the window', () => {
    const { row } = run(`
      mov ax, 0941h
      mov bx, 7
      mov cx, 2000
      int 10h
      mov ax, 0700h
      mov bh, 7
      mov cx, 0101h
      mov dx, 1820h
      int 10h`);
    expect(row(0)).toBe('A'.repeat(80));
    expect(row(1)).toBe('A' + ' '.repeat(32) + 'A'.repeat(47));
  });

  it('09 wraps, prints CR as a glyph, leaves the cursor, and is reported once a cell (G83)', () => {
    const { machine, console } = run('mov ax, 090dh\nmov bx, 2fh\nmov cx, 82\nint 10h');
    expect(machine.memory.read8(VIDEO)).toBe(0x0d);
    expect(machine.memory.read8(VIDEO + 81 * 2)).toBe(0x0d);
    expect(machine.memory.read8(VIDEO + 81 * 2 + 1)).toBe(0x2f);
    expect(machine.memory.read8(VIDEO + 82 * 2)).toBe(0x20);
    expect(machine.memory.read16(0x450)).toBe(0);
    expect(console).toBe('\r'.repeat(82));
  });

  it('0A keeps attributes, 08 reads them', () => {
    const { words } = run(`
      mov ax, 0941h
      mov bx, 4eh
      mov cx, 1
      int 10h
      mov ax, 0a42h
      mov cx, 1
      int 10h
      mov ah, 8
      int 10h
      mov [900h], ax`);
    expect(words[0]).toBe(0x4e42);
  });

  it('0E at the last cell scrolls; BDA and CRTC agree on the cursor (G76)', () => {
    const { machine, row, console } = run(`
      mov dx, 184fh
      mov bh, 0
      mov ah, 2
      int 10h
      mov ax, 0e58h
      int 10h
      mov ax, 0e59h
      int 10h`);
    expect(row(23)).toBe(' '.repeat(79) + 'X');
    expect(row(24)).toBe('Y');
    expect(console).toBe('XY');
    expect(machine.memory.read16(0x450)).toBe(0x1801);
    expect(textScreenOf(machine.memory.view).cursor).toBe(24 * 80 + 1);
  });

  it('0E keeps the attribute of a cell and scrolls in that of the last line (G77)', () => {
    const { machine } = run(`
      mov ax, 0b800h
      mov es, ax
      mov word [es:0], 1e20h
      mov word [es:24*160], 4e20h
      mov ax, 0e41h
      int 10h
      mov dx, 1800h
      mov bh, 0
      mov ah, 2
      int 10h
      mov ax, 0e0ah
      int 10h`);
    expect(machine.memory.read16(VIDEO + 24 * 160 + 10)).toBe(0x4e20);
    const first = run(`
      mov ax, 0b800h
      mov es, ax
      mov word [es:0], 1e20h
      mov ax, 0e41h
      int 10h`);
    expect(first.machine.memory.read16(VIDEO)).toBe(0x1e41);
  });

  it('0E: backspace stops at column 0, CR and LF move, BEL prints nothing', () => {
    const { machine, row } = run(`
      mov si, text
    next:
      lodsb
      test al, al
      jz done
      mov ah, 0eh
      int 10h
      jmp next
    text: db 8, 'ab', 7, 8, 'c', 10, 'd', 13, 'e', 0
    done:`);
    expect(row(0)).toBe('ac');
    expect(row(1)).toBe('e d');
    expect(machine.memory.read16(0x450)).toBe(0x0101);
  });

  it('13 writes a string of pairs and moves the cursor when asked', () => {
    const { machine, row, console } = run(`
      mov bp, text
      mov ax, 1303h
      mov bx, 0
      mov cx, 3
      mov dx, 0203h
      int 10h
      jmp done
    text: db 'x', 12h, 13, 0, 'y', 34h
    done:`);
    expect(row(2)).toBe('y  x');
    expect(machine.memory.read8(VIDEO + 2 * 160 + 1)).toBe(0x34);
    expect(machine.memory.read16(0x450)).toBe(0x0201);
    expect(console).toBe('x\ry');
    const kept = run(`
      mov bp, text
      mov ax, 1300h
      mov bx, 4fh
      mov cx, 2
      mov dx, 0203h
      int 10h
      jmp done
    text: db 'xy'
    done:`);
    expect(kept.machine.memory.read16(0x450)).toBe(0);
    expect(kept.row(2)).toBe('   xy');
  });

  it('1112 gives 50 rows, which the teletype uses (G79)', () => {
    const { machine, row } = run(`
      mov ax, 1112h
      mov bl, 0
      int 10h
      mov dx, 3100h
      mov bh, 0
      mov ah, 2
      int 10h
      mov ax, 0e5ah
      int 10h`);
    expect(machine.memory.read8(0x484)).toBe(49);
    expect(machine.memory.read16(0x485)).toBe(8);
    expect(row(49)).toBe('Z');
    expect(textScreenOf(machine.memory.view)).toMatchObject({ rows: 50, characterHeight: 8 });
  });

  it('1003 turns blinking into bright backgrounds', () => {
    const { machine } = run('mov ax, 1003h\nmov bl, 0\nint 10h');
    expect(textScreenOf(machine.memory.view).blink).toBe(false);
    expect(textScreenOf(run('').machine.memory.view).blink).toBe(true);
  });

  it('1A00 says VGA, 12/10 says 256 KiB, and unknown functions change nothing', () => {
    const { words } = run(`
      mov ax, 1a00h
      int 10h
      mov [900h], ax
      mov [902h], bx
      mov ah, 12h
      mov bl, 10h
      int 10h
      mov [904h], bx
      mov ax, 4f00h
      mov bx, 1234h
      mov cx, 5678h
      int 10h
      mov [906h], ax
      mov [908h], bx
      mov [90ah], cx`);
    expect(words.slice(0, 6)).toEqual([0x1a1a, 8, 3, 0x4f00, 0x1234, 0x5678]);
  });

  it('0C and 0D write and read pixels of mode 13h, and clip', () => {
    const { machine, words } = run(`
      mov ax, 13h
      int 10h
      mov ax, 0c2ah
      mov cx, 319
      mov dx, 199
      int 10h
      mov ah, 0dh
      int 10h
      mov [900h], ax
      mov ax, 0c2ah
      mov cx, 320
      int 10h
      mov ah, 0dh
      int 10h
      mov [902h], ax`);
    expect(words[0] & 0xff).toBe(0x2a);
    expect(words[1] & 0xff).toBe(0);
    expect(machine.memory.read8(0xa0000 + 63999)).toBe(0x2a);
  });

  it('survives a BIOS data area full of nonsense', () => {
    const { stop } = run(`
      mov ax, 40h
      mov es, ax
      mov di, 49h
      mov cx, 40h
      mov al, 0ffh
      rep stosb
      mov ax, 0e41h
      int 10h
      mov ax, 0601h
      mov cx, 0
      mov dx, -1
      int 10h
      mov ax, 0900h
      mov cx, 300
      int 10h`);
    expect(stop).toBe('ended');
  });
});
