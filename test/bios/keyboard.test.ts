import { describe, expect, it } from 'vitest';
import { load, run } from './run.ts';

/** Reads keys with INT 16h function `ah` and keeps their words. */
function keys(typed: string, count: number, ah = 0): readonly number[] {
  const { words, stop } = run(
    `
      mov di, 900h
      mov cx, ${count}
    next:
      mov ah, ${ah}
      int 16h
      stosw
      loop next`,
    { keys: typed, ticks: 10_000_000 },
  );
  expect(stop).toBe('ended');
  return words.slice(0, count);
}

describe('typed keys', () => {
  it('arrive as scan code and character', () => {
    expect(keys('aZ1!\\r\\t\\e ', 8)).toEqual([
      0x1e61, 0x2c5a, 0x0231, 0x0221, 0x1c0d, 0x0f09, 0x011b, 0x3920,
    ]);
  });

  it('type every printable character of ASCII', () => {
    const all = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));
    for (const part of [all.slice(0, 32), all.slice(32, 64), all.slice(64)]) {
      const text = part.map((c) => (c === '\\' || c === '{' ? `\\${c}` : c)).join('');
      expect(keys(text, part.length).map((word) => word & 0xff)).toEqual(
        part.map((c) => c.charCodeAt(0)),
      );
    }
  });

  it('type what the US keyboard lacks with Alt and the keypad', () => {
    expect(keys('éß█', 3)).toEqual([0x0082, 0x00e1, 0x00db]);
  });

  it('have names, with modifiers', () => {
    expect(keys('{F1}{Shift+F1}{Ctrl+F1}{Alt+F1}{F10}{Left}{Ctrl+Left}{Del}{PgUp}', 9)).toEqual([
      0x3b00, 0x5400, 0x5e00, 0x6800, 0x4400, 0x4b00, 0x7300, 0x5300, 0x4900,
    ]);
    expect(keys('{Ctrl+C}{Alt+x}{Alt+1}{Shift+Tab}{Ctrl+Enter}', 5)).toEqual([
      0x2e03, 0x2d00, 0x7800, 0x0f00, 0x1c0a,
    ]);
  });

  it('that only the 101-key keyboard has are seen by function 10 and skipped by 00', () => {
    expect(keys('{F11}{F12}a', 1)).toEqual([0x1e61]);
    expect(keys('{F11}{F12}{Left}{NumpadEnter}{Alt+Escape}', 5, 0x10)).toEqual([
      0x8500, 0x8600, 0x4be0, 0xe00d, 0x0100,
    ]);
    expect(keys('{NumpadEnter}{NumpadDivide}', 2)).toEqual([0x1c0d, 0x352f]);
  });

  it('wait for virtual time between them', () => {
    const { words } = run(
      `
      mov ah, 0
      int 16h
      mov ah, 0
      int 1ah
      mov [900h], dx
      mov ah, 0
      int 16h
      mov ah, 0
      int 1ah
      mov [902h], dx`,
      { keys: 'a{wait:2000}b', ticks: 20_000_000 },
    );
    expect(words[1] - words[0]).toBeGreaterThanOrEqual(35);
    expect(words[1] - words[0]).toBeLessThanOrEqual(39);
  });

  it('that mean nothing are refused', () => {
    const { machine } = load('');
    expect(machine.input({ kind: 'type', text: '{Hyper}' })?.cause).toContain('Hyper');
    expect(machine.input({ kind: 'type', text: '日' })?.cause).toContain('日');
    expect(machine.input({ kind: 'type', text: '\\q' })).not.toBeNull();
    expect(machine.input({ kind: 'type', text: '{F1' })).not.toBeNull();
    expect(machine.input({ kind: 'type', text: 'x'.repeat(100_000) })).not.toBeNull();
  });
});

describe('INT 16h', () => {
  it('00 lets the machine wait when no key can come', () => {
    expect(run('mov ah, 0\nint 16h').stop).toBe('waiting');
  });

  it('01 sets only ZF, keeps the key, and finds it again (G06)', () => {
    const { words } = run(
      `
    poll:
      stc
      std
      mov ax, 0100h
      int 16h
      pushf
      pop bx
      jz poll
      mov [900h], ax
      mov [902h], bx
      cld
      mov ah, 0
      int 16h
      mov [904h], ax
      mov ah, 1
      int 16h
      pushf
      pop bx
      mov [906h], bx`,
      { keys: 'k' },
    );
    expect(words[0]).toBe(0x256b);
    expect(words[1] & 0x0401).toBe(0x0401);
    expect(words[1] & 0x40).toBe(0);
    expect(words[2]).toBe(0x256b);
    expect(words[3] & 0x40).toBe(0x40);
  });

  it('01 lets interrupts in for a caller that polls with them off', () => {
    const { words, stop } = run(
      `
      cli
    poll:
      mov ah, 1
      int 16h
      jz poll
      mov [900h], ax`,
      { keys: 'q' },
    );
    expect(stop).toBe('ended');
    expect(words[0]).toBe(0x1071);
  });

  it('05 puts a key into the ring until it is full', () => {
    const { words } = run(`
      mov bx, 0
    next:
      mov ah, 5
      mov cx, 1234h
      int 16h
      inc bx
      test al, al
      jz next
      mov [900h], bx
      mov ah, 0
      int 16h
      mov [902h], ax`);
    expect(words[0]).toBe(16);
    expect(words[1]).toBe(0x1234);
  });

  it('02 and 12 tell what is held', () => {
    const { machine } = load(`
      mov cx, -1
    spin: loop spin
      mov ah, 2
      int 16h
      mov [900h], al
      mov ah, 12h
      int 16h
      mov [902h], ax`);
    const segment = machine.regs.cs;
    machine.input({ kind: 'key', codes: [0x2a, 0x1d] });
    machine.run(1_000_000);
    expect(machine.memory.read8(segment * 16 + 0x900)).toBe(0x06);
    expect(machine.memory.read16(segment * 16 + 0x902)).toBe(0x0106);
  });
});

describe('INT 09h', () => {
  it('chained to by a handler that reads port 60h gives every key exactly once (G05)', () => {
    const { words, stop } = run(
      `
      mov ax, 3509h
      int 21h
      mov [old], bx
      mov [old+2], es
      mov dx, handler
      mov ax, 2509h
      int 21h
      push cs
      pop es
      mov di, 902h
      mov cx, 3
    next:
      mov ah, 0
      int 16h
      stosw
      loop next
      lds dx, [old]
      mov ax, 2509h
      int 21h
      jmp done
    handler:
      push ax
      in al, 60h
      mov [cs:900h+30], al
      inc word [cs:900h]
      pop ax
      jmp far [cs:old]
    old: dw 0, 0
    done:`,
      { keys: '{wait:20}abc' },
    );
    expect(stop).toBe('ended');
    expect(words.slice(1, 4)).toEqual([0x1e61, 0x3062, 0x2e63]);
    expect(words[0]).toBeGreaterThanOrEqual(5);
  });

  it('hooked without chaining puts no keys into the ring (G05)', () => {
    const { words } = run(
      `
      mov dx, handler
      mov ax, 2509h
      int 21h
      mov cx, 0
    spin: loop spin
      mov ah, 1
      int 16h
      pushf
      pop ax
      mov [902h], ax
      jmp done
    handler:
      push ax
      in al, 60h
      inc word [cs:900h]
      mov al, 20h
      out 20h, al
      pop ax
      iret
    done:`,
      { keys: '{wait:20}ab', ticks: 3_000_000 },
    );
    expect(words[0]).toBe(4);
    expect(words[1] & 0x40).toBe(0x40);
  });

  it('is held back by bit 1 of port 21h and comes after it is cleared (G10)', () => {
    const { words } = run(
      `
      in al, 21h
      or al, 2
      out 21h, al
      mov cx, 0
    spin: loop spin
      mov ah, 1
      int 16h
      pushf
      pop ax
      mov [900h], ax
      in al, 21h
      and al, 0fdh
      out 21h, al
      mov ah, 0
      int 16h
      mov [902h], ax`,
      { keys: '{wait:20}m' },
    );
    expect(words[0] & 0x40).toBe(0x40);
    expect(words[1]).toBe(0x326d);
  });

  it('need not run: port 64h can be polled with interrupts off, and nothing comes twice (G12)', () => {
    const { words } = run(
      `
      cli
      mov di, 900h
      mov cx, 4
    poll:
      in al, 64h
      test al, 1
      jz poll
      in al, 60h
      mov ah, 0
      stosw
      loop poll
      sti
      mov cx, 8000h
    spin: loop spin
      mov ah, 1
      int 16h
      pushf
      pop ax
      stosw`,
      { keys: 'ab' },
    );
    expect(words.slice(0, 4)).toEqual([0x1e, 0x9e, 0x30, 0xb0]);
    expect(words[4] & 0x40).toBe(0x40);
  });

  it('asks INT 15h/4Fh, whose hook may change and swallow keys (G13)', () => {
    const { words } = run(
      `
      mov ax, 3515h
      int 21h
      mov [old], bx
      mov [old+2], es
      mov dx, handler
      mov ax, 2515h
      int 21h
      mov ah, 0
      int 16h
      mov [900h], ax
      mov ah, 0
      int 16h
      mov [902h], ax
      lds dx, [cs:old]
      mov ax, 2515h
      int 21h
      jmp done
    handler:
      cmp ah, 4fh
      jne chain
      cmp al, 1eh
      jne other
      mov al, 30h
      stc
      retf 2
    other:
      cmp al, 2eh
      je swallow
    chain:
      jmp far [cs:old]
    swallow:
      clc
      retf 2
    old: dw 0, 0
    done:`,
      { keys: '{wait:20}acd' },
    );
    expect(words[0]).toBe(0x3062);
    expect(words[1]).toBe(0x2064);
  });

  it('calls INT 1Bh on Ctrl-Break, empties the ring and sets 40:71 (G94)', () => {
    const { machine, segment } = load(`
      mov dx, handler
      mov ax, 251bh
      int 21h
      mov cx, 0
    spin: loop spin
      mov ah, 0
      int 16h
      mov [902h], ax
    stay: jmp stay
    handler:
      inc word [cs:900h]
      iret`);
    machine.run(20_000);
    machine.input({ kind: 'key', codes: [0x1e, 0x9e, 0x1d, 0xe0, 0x46, 0xe0, 0xc6, 0x9d] });
    machine.memory.write16(segment * 16 + 0x902, 0xffff);
    machine.run(500_000);
    expect(machine.memory.read16(segment * 16 + 0x900)).toBe(1);
    expect(machine.memory.read16(segment * 16 + 0x902)).toBe(0);
    expect(machine.memory.read8(0x471)).toBe(0x80);
  });

  it('holds the machine on Pause until the next key, while the clock goes on', () => {
    const { machine, segment } = load(`
    spin:
      inc word [900h]
      jmp spin`);
    const count = () => machine.memory.read16(segment * 16 + 0x900);
    machine.input({ kind: 'key', codes: [0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5] });
    machine.run(100_000);
    const held = count();
    const ticks = machine.memory.read32(0x46c);
    machine.run(500_000);
    expect(count()).toBe(held);
    expect(machine.memory.read32(0x46c)).toBeGreaterThan(ticks);
    machine.input({ kind: 'key', codes: [0x1e, 0x9e] });
    machine.run(100_001);
    expect(count()).not.toBe(held);
    expect(machine.memory.read16(0x41a)).toBe(machine.memory.read16(0x41c));
  });
});

describe('the keyboard controller', () => {
  it('answers commands', () => {
    const { words } = run(`
      cli
      mov al, 0aah
      out 64h, al
      call read
      mov al, 20h
      out 64h, al
      call read
      mov al, 0f2h
      out 60h, al
      call read
      call read
      call read
      mov al, 0edh
      out 60h, al
      call read
      mov al, 7
      out 60h, al
      call read
      jmp done
    read:
      in al, 64h
      test al, 1
      jz read
      in al, 60h
      mov ah, 0
      mov bx, [count]
      mov [bx], ax
      add word [count], 2
      ret
    count: dw 900h
    done: sti`);
    expect(words.slice(0, 7)).toEqual([0x55, 0x45, 0xfa, 0xab, 0x83, 0xfa, 0xfa]);
  });

  it('switches A20 through its output port', () => {
    const { machine } = run('mov al, 0d1h\nout 64h, al\nmov al, 0dfh\nout 60h, al');
    expect(machine.state.a20).toBe(1);
  });

  it('restarts the computer on FE', () => {
    const { stop, machine } = run('mov al, 0feh\nout 64h, al\nspin: jmp spin');
    expect(stop).toBe('ended');
    expect(machine.state.reason).toContain('restarted');
  });
});
