import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

describe('INT 08h and 1Ch', () => {
  it('tick 18.2 times a second while HLT sleeps (G17)', () => {
    const { machine, words } = run(
      `
      mov ah, 0
      int 1ah
      mov [900h], dx
    again:
      hlt
      mov ah, 0
      int 1ah
      sub dx, [900h]
      cmp dx, 182
      jb again`,
      { ticks: 20_000_000 },
    );
    expect(words[0]).toBeGreaterThan(0);
    expect(machine.state.clock / 1e6).toBeGreaterThan(9.9);
    expect(machine.state.clock / 1e6).toBeLessThan(10.1);
  });

  it('call a handler of INT 1Ch with DS 0040, which may change registers (G03)', () => {
    const { words, machine } = run(`
      mov ax, 351ch
      int 21h
      mov [old], bx
      mov [old+2], es
      mov dx, handler
      mov ax, 251ch
      int 21h
      mov si, 1111h
    again:
      cmp word [900h], 5
      jb again
      mov [904h], si
      lds dx, [old]
      mov ax, 251ch
      int 21h
      jmp done
    handler:
      mov [cs:902h], ds
      inc word [cs:900h]
      mov ax, 1234h
      mov dx, ax
      mov ds, ax
      iret
    old: dw 0, 0
    done:`);
    expect(words.slice(0, 3)).toEqual([5, 0x40, 0x1111]);
    expect(machine.state.exitCode).toBe(0);
  });

  it('leave 40:6C alone while INT 08h is hooked without chaining (G04)', () => {
    const { words, machine } = run(
      `
      mov ax, 3508h
      int 21h
      mov [old], bx
      mov [old+2], es
      mov dx, handler
      mov ax, 2508h
      int 21h
      mov al, 36h
      out 43h, al
      mov al, 0
      out 40h, al
      mov al, 40h
      out 40h, al
      mov ah, 0
      int 1ah
      mov [902h], dx
    again:
      cmp word [900h], 20
      jb again
      mov ah, 0
      int 1ah
      mov [904h], dx
      lds dx, [old]
      mov ax, 2508h
      int 21h
      push cs
      pop ds
      mov al, 0
      out 40h, al
      out 40h, al
      mov ah, 0
      int 1ah
      mov bx, dx
    wait2:
      mov ah, 0
      int 1ah
      cmp dx, bx
      je wait2
      jmp done
    handler:
      push ax
      inc word [cs:900h]
      mov al, 20h
      out 20h, al
      pop ax
      iret
    old: dw 0, 0
    done:`,
      { ticks: 4_000_000 },
    );
    expect(words[0]).toBe(20);
    expect(words[1]).toBe(words[2]);
    expect(machine.state.exitCode).toBe(0);
  });

  it('may be called by software: EOI with nothing in service is harmless (G09)', () => {
    const { words } = run(`
      cli
      mov ah, 0
      int 1ah
      mov [900h], dx
      int 8
      int 8
      cli
      mov ah, 0
      int 1ah
      mov [902h], dx
      int 1ch`);
    expect(words[1] - words[0]).toBe(2);
  });

  it('wrap at midnight, which INT 1Ah/00h reports once (G19)', () => {
    const { words } = run(
      `
      mov dx, 0
    again:
      mov ah, 0
      int 1ah
      test al, al
      jz again
      mov [900h], ax
      mov [902h], dx
      mov [904h], cx
      mov ah, 0
      int 1ah
      mov [906h], ax`,
      { date: [2026, 12, 31, 23, 59, 59], ips: 200_000 },
    );
    expect(words.slice(0, 4)).toEqual([1, 0, 0, 0]);
  });
});

describe('INT 1Ah', () => {
  it('starts from the time at power-on', () => {
    const { words } = run('mov ah, 0\nint 1ah\nmov [900h], dx\nmov [902h], cx', {
      date: [2026, 3, 14, 12, 0, 0],
    });
    expect(words[0] + words[1] * 0x10000).toBe(0x1800b0 / 2);
  });

  it('reads and sets the real-time clock in BCD', () => {
    const { words } = run(
      `
      mov ah, 2
      int 1ah
      mov [900h], cx
      mov [902h], dx
      mov ah, 4
      int 1ah
      mov [904h], cx
      mov [906h], dx
      mov ax, 0500h
      mov cx, 1999h
      mov dx, 1231h
      int 1ah
      mov ah, 3
      mov cx, 0102h
      mov dx, 0300h
      int 1ah
      mov ah, 4
      int 1ah
      mov [908h], cx
      mov [90ah], dx
      mov ah, 2
      int 1ah
      mov [90ch], cx`,
      { date: [2026, 11, 9, 18, 45, 59] },
    );
    expect(words.slice(0, 4)).toEqual([0x1845, 0x5900, 0x2026, 0x1109]);
    expect(words.slice(4, 7)).toEqual([0x1999, 0x1231, 0x0102]);
  });

  it('sets CF for what it does not have', () => {
    const { words } = run('mov ax, 0b101h\nint 1ah\npushf\npop ax\nmov [900h], ax');
    expect(words[0] & 1).toBe(1);
  });
});

describe('INT 15h', () => {
  it('86 waits in virtual time and lets interrupts run', () => {
    const { words, machine } = run(
      `
      mov ah, 0
      int 1ah
      mov [900h], dx
      mov cx, 0fh
      mov dx, 4240h
      mov ah, 86h
      int 15h
      pushf
      pop ax
      mov [904h], ax
      mov ah, 0
      int 1ah
      mov [902h], dx`,
      { ticks: 3_000_000 },
    );
    expect(words[1] - words[0]).toBeGreaterThanOrEqual(17);
    expect(words[1] - words[0]).toBeLessThanOrEqual(19);
    expect(words[2] & 1).toBe(0);
    expect(Math.abs(machine.state.clock - 1_000_000)).toBeLessThan(2_000);
  });

  it('86 called from INT 1Ch while the program is in another wait nests', () => {
    const { words, machine } = run(
      `
      mov dx, handler
      mov ax, 251ch
      int 21h
      mov cx, 7
      mov dx, 0a120h
      mov ah, 86h
      int 15h
      mov word [902h], 1
      mov dx, old
      mov ax, 251ch
      int 21h
      jmp done
    handler:
      cmp word [cs:900h], 0
      jne old
      inc word [cs:900h]
      push ax
      push cx
      push dx
      mov cx, 0
      mov dx, 20000
      mov ah, 86h
      int 15h
      pop dx
      pop cx
      pop ax
    old: iret
    done:`,
      { ticks: 3_000_000 },
    );
    expect(words.slice(0, 2)).toEqual([1, 1]);
    expect(Math.abs(machine.state.clock - 500_000)).toBeLessThan(2_000);
  });

  it('24 switches A20, 88 tells extended memory, C0 has the table, others are 86h with CF', () => {
    const { words, machine } = run(`
      mov ax, 2401h
      int 15h
      mov ax, 2402h
      int 15h
      mov [900h], ax
      mov ah, 88h
      int 15h
      mov [902h], ax
      mov ah, 0c0h
      int 15h
      mov al, [es:bx+2]
      mov [904h], ax
      mov ax, 5300h
      int 15h
      pushf
      pop bx
      mov [906h], ax
      mov [908h], bx`);
    expect(words[0]).toBe(1);
    expect(words[1]).toBe(0);
    expect(words[2]).toBe(0x00fc);
    expect(words[3] >> 8).toBe(0x86);
    expect(words[4] & 1).toBe(1);
    expect(machine.state.a20).toBe(1);
  });
});

describe('port 3DAh', () => {
  it.each([10_000, 330_000, 1_000_000, 2_000_000])(
    'lets loops that wait for retrace pass at %d instructions a second (G16)',
    (ips) => {
      const { stop, machine } = run(
        `
        mov dx, 3dah
        mov cx, 10
      frame:
        in al, dx
        test al, 8
        jnz frame
      wait:
        in al, dx
        test al, 8
        jz wait
        loop frame
        mov cx, 10
      line:
        in al, dx
        test al, 1
        jnz line
      blank:
        in al, dx
        test al, 1
        jz blank
        loop line`,
        { ips, ticks: ips + 100_000 },
      );
      expect(stop).toBe('ended');
      if (ips >= 1_000_000) expect(machine.state.clock / ips).toBeCloseTo(10 / 70.09, 1);
    },
  );
});
