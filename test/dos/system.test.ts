import { describe, expect, test } from 'vitest';
import { LIBRARY, run, runFile, com } from './dosMachine.ts';
import { Machine } from '../../src/machine.ts';

describe('date and time', () => {
  test('2Ah gives date and weekday of power-on, 2Bh sets a date that exists and refuses others', () => {
    const { out } = run(`mov ah,2ah
      int 21h
      mov ah,0
      call hex
      mov ax,cx
      call hex
      mov cx,2028
      mov dx,021dh
      mov ah,2bh
      int 21h
      mov ah,0
      call hex
      mov dx,021eh
      mov ah,2bh
      int 21h
      mov ah,0
      call hex
      mov ah,2ah
      int 21h
      mov ah,0
      call hex
      mov ax,dx
      call hex
      jmp exit ${LIBRARY}`);
    // 1 January 2026 was a Thursday, 29 February 2028 is a Tuesday.
    expect(out).toBe('0004 07EA 0000 00FF 0002 021D ');
  });

  test('G20 2Ch never runs backwards, and 2Dh sets the clock of the BIOS', () => {
    const { out } = run(`mov cx,0c22h
      mov dx,3800h
      mov ah,2dh
      int 21h
      mov ah,0
      call hex
      mov ah,2ch
      int 21h
      mov ax,cx
      call hex
      mov si,2000
next: mov bx,dx
      mov ah,2ch
      int 21h
      cmp dx,bx
      jb back
      dec si
      jnz next
      mov ax,1
      jmp show
back: mov ax,0
show: call hex
      mov cx,1800h
      mov ah,2dh
      int 21h
      mov ah,0
      call hex
      jmp exit ${LIBRARY}`);
    expect(out).toBe('0000 0C22 0001 00FF ');
  });
});

describe('system functions', () => {
  test('30h is version 5.00, 33h keeps the break flag, 37h the switch character', () => {
    const { out } = run(`mov ax,3000h
      int 21h
      call hex
      mov ax,3301h
      mov dl,1
      int 21h
      mov ax,3300h
      int 21h
      mov al,dl
      mov ah,0
      call hex
      mov ax,3700h
      int 21h
      mov al,dl
      mov ah,0
      call hex
      jmp exit ${LIBRARY}`);
    expect(out).toBe('0005 0001 002F ');
  });

  test('38h gives country 1 and its far routine makes a letter upper case', () => {
    const { out } = run(`mov ax,3800h
      mov dx,buf
      int 21h
      call result
      mov ax,bx
      call hex
      mov al,81h
      call far [buf+12h]
      mov ah,0
      call hex
      mov ax,3863h
      int 21h
      call result
      jmp exit
buf:  times 34 db 0 ${LIBRARY}`);
    expect(out).toBe('N0001 0001 009A C0002 ');
  });

  test('the device chain from 52h goes NUL, CON, AUX, PRN, CLOCK$ and ends', () => {
    const { out } = run(`mov ah,52h
      int 21h
      add bx,22h
next: mov dl,[es:bx+10]
      cmp dl,'A'
      jb skip
      mov ah,2
      int 21h
skip: les bx,[es:bx]
      cmp bx,0ffffh
      jne next
      jmp exit ${LIBRARY}`);
    expect(out).toBe('NCAPCCCCCLLL');
  });

  test('G06 a call leaves the flags of its caller alone, the carry flag of old functions too', () => {
    const { out } = run(`stc
      mov ah,19h
      int 21h
      mov ah,0
      call result
      cli
      mov ax,3d00h
      mov dx,name
      int 21h
      pushf
      pop ax
      sti
      and ax,0201h
      call hex
      jmp exit
name: db 'NONE',0 ${LIBRARY}`);
    expect(out).toBe('C0002 0001 ');
  });

  test('G92 INT 25h reads sectors of the volume and leaves the flags on the stack', () => {
    const { out } = run(`mov si,sp
      mov al,2
      mov cx,1
      xor dx,dx
      mov bx,buf
      int 25h
      mov ax,si
      sbb ax,sp
      call hex
      popf
      mov ax,[buf+510]
      call hex
      mov ax,[buf+11]
      call hex
      jmp exit
buf:  times 512 db 0 ${LIBRARY}`);
    expect(out).toBe('0002 AA55 0200 ');
  });

  test('34h points at InDOS, which is 1 while a call waits for a key and 0 otherwise', () => {
    const { machine, stop } = run(
      'mov ah,34h\n int 21h\n mov al,[es:bx]\n mov [200h],al\n mov ah,8\n int 21h\n ret',
    );
    expect(stop).toBe('waiting');
    const psp = machine.memory.read16(0x700 + 0x170 + 0x10);
    expect(machine.memory.read8(psp * 16 + 0x200)).toBe(0);
    expect(machine.memory.read8(0x700 + 0x170 + 1)).toBe(1);
    machine.input({ kind: 'type', text: 'x' });
    expect(machine.run(1_000_000)).toBe('ended');
    expect(machine.memory.read8(0x700 + 0x170 + 1)).toBe(0);
  });
});

describe('the host', () => {
  test('may start one program after another, also while the first still runs', () => {
    const { machine } = runFile('LOOP.COM', com('jmp $'), { ticks: 1000 });
    expect(machine.input({ kind: 'program', path: 'C:\\LOOP.COM', args: '' })).toBeNull();
    expect(machine.run(1000)).toBe('budget');
    machine.input({ kind: 'file', path: 'C:\\END.COM', bytes: com('mov ax,4c05h\n int 21h') });
    expect(machine.input({ kind: 'program', path: 'C:\\END.COM', args: '' })).toBeNull();
    expect(machine.run(1000)).toBe('ended');
    expect(machine.state.exitCode).toBe(5);
  });

  test('a program that waits in line input goes on after save and restore as if nothing had been', () => {
    const source =
      'mov ah,0ah\n mov dx,b\n int 21h\n mov al,[b+1]\n mov ah,4ch\n int 21h\nb: db 20,0\n times 20 db 0';
    const { machine } = run(source, { keys: 'abc' });
    const copy = Machine.restore(machine.save());
    for (const one of [machine, copy]) {
      one.input({ kind: 'type', text: 'de\\r' });
      expect(one.run(1_000_000)).toBe('ended');
      expect(one.state.exitCode).toBe(5);
    }
    expect(copy.hash()).toBe(machine.hash());
  });
});

describe('functions that old tools call once', () => {
  test('63h points DS:SI at an empty table of lead bytes', () => {
    const { out } = run(`mov ax,63ffh
      mov al,0
      int 21h
      mov bx,[si]
      push cs
      pop ds
      mov ah,0
      call hex
      mov ax,bx
      call hex
      jmp exit ${LIBRARY}`);
    expect(out).toBe('0000 0000 ');
  });

  test('26h copies the PSP to DX:0 with the vectors 22h-24h as they are now', () => {
    const { out } = run(`mov dx,5678h
      mov ax,2523h
      int 21h
      mov dx,cs
      add dx,1000h
      mov ah,26h
      int 21h
      mov es,dx
      mov ax,[es:0]
      call hex
      mov ax,[es:0eh]
      call hex
      mov ax,[es:10h]
      mov bx,cs
      sub ax,bx
      call hex
      mov ax,[es:2ch]
      sub ax,[2ch]
      call hex
      mov ax,[0eh]
      cmp ax,5678h
      mov ax,0
      je same
      inc ax
same: call hex
      jmp exit ${LIBRARY}`);
    // INT 20h, INT 23h at CS:5678, the same environment; the program's own PSP is left alone.
    expect(out).toBe('20CD 5678 0000 0000 0001 ');
  });
});
