import { describe, expect, test } from 'vitest';
import { com, LIBRARY, run } from './dosMachine.ts';

/** A .COM shrinks to 4 KiB with its stack inside, so that it can start others. */
const SHRINK = 'mov sp,1000h\n mov bx,100h\n mov ah,4ah\n int 21h\n';
/** Starts the program `name` with the tail at `tail`; the parameter block follows the code. */
const EXEC = `mov [block+4],cs
      mov ax,4b00h
      mov bx,block
      mov dx,name
      int 21h
`;
const BLOCK = `
block: dw 0,tail,0,5ch,0,6ch,0
`;

test('a program that has ended leaves its registers as they were at the end', () => {
  const { machine } = run('mov bx,1234h\n mov cx,5678h\n mov ax,4c07h\n int 21h\n');
  const { ax, bx, cx, cs, ds, ip, sp } = machine.regs;
  expect([ax, bx, cx, ip, sp]).toEqual([0x4c07, 0x1234, 0x5678, 0x10b, 0xfffe]);
  expect(cs).toBe(ds);
  expect(machine.state.exitCode).toBe(7);
});

describe('EXEC', () => {
  test('G24 a program that kept all memory cannot start another; after 4Ah it can, and reads its exit code once (G72)', () => {
    const child = com('mov ax,4c2ah\n int 21h');
    const source = (before: string) => `${before}
      ${EXEC} call result
      mov ah,4dh
      int 21h
      call result
      mov ah,4dh
      int 21h
      call result
      jmp exit
name: db 'CHILD.COM',0
tail: db 0,13 ${BLOCK}${LIBRARY}`;
    const files = { 'CHILD.COM': child };
    expect(run(source(''), { files }).out).toBe('C0008 N0000 N0000 ');
    expect(run(source(SHRINK), { files }).out).toBe('N4B00 N002A N0000 ');
  });

  test('the parent gets all its registers back', () => {
    const files = {
      'CHILD.COM': com('mov ax,0\n mov bx,ax\n mov si,ax\n mov bp,ax\n mov ds,ax\n int 20h'),
    };
    const { out } = run(
      `${SHRINK}
      mov bp,1111h
      mov si,2222h
      mov di,3333h
      mov cx,4444h
      ${EXEC}
      mov ax,bp
      call result
      mov ax,si
      call hex
      mov ax,di
      call hex
      mov ax,cx
      call hex
      mov ax,sp
      call hex
      jmp exit
name: db 'CHILD.COM',0
tail: db 0,13 ${BLOCK}${LIBRARY}`,
      { files },
    );
    expect(out).toBe('N1111 2222 3333 4444 1000 ');
  });

  test('G31 G32 the child sees its tail and environment, its parent is the caller, and its memory is free afterwards', () => {
    const child = com(`mov ax,[16h]
      call hex
      mov cl,[80h]
      mov ch,0
      mov dx,81h
      mov bx,1
      mov ah,40h
      int 21h
      mov ax,cs
      sub ax,[2ch]
      cmp ax,0
      mov ax,1
      jg above
      mov ax,0
above: call hex
      mov bx,100h
      mov ah,48h
      int 21h
      jmp exit ${LIBRARY}`);
    const { out } = run(
      `${SHRINK}
      mov bx,0ffffh
      mov ah,48h
      int 21h
      mov [free],bx
      mov ax,cs
      call hex
      ${EXEC}
      mov bx,0ffffh
      mov ah,48h
      int 21h
      mov ax,bx
      sub ax,[free]
      call hex
      jmp exit
free: dw 0
name: db 'CHILD.COM',0
tail: db 5,' args',13 ${BLOCK}${LIBRARY}`,
      { files: { 'CHILD.COM': child } },
    );
    const parent = out.slice(0, 5);
    expect(out).toBe(`${parent}${parent} args0001 0000 `);
  });

  test('G33 a child inherits handles and moves their position for its parent, but not one opened with bit 7', () => {
    const child = com(`mov bx,5
      mov ax,4201h
      mov cx,0
      mov dx,3
      int 21h
      call result
      mov bx,6
      mov ax,4201h
      mov dx,0
      int 21h
      call result
      jmp exit ${LIBRARY}`);
    const { out } = run(
      `${SHRINK}
      mov ax,3d00h
      mov dx,name
      int 21h
      mov ax,3d80h
      int 21h
      ${EXEC}
      mov bx,5
      mov ax,4201h
      mov cx,0
      mov dx,0
      int 21h
      call result
      jmp exit
name: db 'CHILD.COM',0
tail: db 0,13 ${BLOCK}${LIBRARY}`,
      { files: { 'CHILD.COM': child } },
    );
    expect(out).toBe('N0003 C0006 N0003 ');
  });

  test('G37 4B03 loads an overlay at a segment and relocates it', () => {
    const overlay = com('mov ah,2\n mov dl,"o"\n int 21h\n retf');
    const { out } = run(
      `${SHRINK}
      mov ax,cs
      add ax,80h
      mov [block3],ax
      mov [entry+2],ax
      mov ax,4b03h
      mov bx,block3
      mov dx,name
      int 21h
      call result
      call far [entry]
      jmp exit
block3: dw 0,0
entry: dw 0,0
name: db 'OVER.BIN',0 ${LIBRARY}`,
      { files: { 'OVER.BIN': overlay } },
    );
    expect(out).toBe('N0000 o');
  });

  test('G38 4B01 gives SS:SP and CS:IP of a child that is then current, and does not run it', () => {
    const { out } = run(
      `${SHRINK}
      mov [block+4],cs
      mov ax,4b01h
      mov bx,block
      mov dx,name
      int 21h
      call result
      mov ax,[block+0eh]
      call hex
      mov ax,[block+12h]
      call hex
      mov ah,62h
      int 21h
      mov ax,bx
      sub ax,[block+14h]
      call hex
      jmp exit
name: db 'CHILD.COM',0
tail: db 0,13 ${BLOCK} dw 0,0,0,0 ${LIBRARY}`,
      { files: { 'CHILD.COM': com("mov dl,'x'\n mov ah,2\n int 21h\n ret") } },
    );
    expect(out.startsWith('N4B01 FFFC 0100 0000 ')).toBe(true);
    expect(out).not.toContain('x');
  });

  test('errors: 1 for a bad subfunction, 2 for no file, 3 for no directory, 0Bh for a damaged .EXE', () => {
    const exec = (ax: string, path: string) => `mov ax,${ax}
      mov bx,block
      mov dx,${path}
      int 21h
      call result
      `;
    const { out } = run(
      `${SHRINK}${exec('4b02h', 'a')}${exec('4b00h', 'a')}${exec('4b00h', 'b')}${exec('4b00h', 'c')}
      jmp exit
a:    db 'NONE.COM',0
b:    db 'NO\\NONE.COM',0
c:    db 'BAD.EXE',0
tail: db 0,13 ${BLOCK}${LIBRARY}`,
      { files: { 'BAD.EXE': 'MZ' } },
    );
    expect(out).toBe('C0001 C0002 C0003 C000B ');
  });
});

describe('ending', () => {
  test('G36 a TSR keeps its memory and its vectors serve on, also for the next program of its parent', () => {
    const tsr = com(`mov ax,2560h
      mov dx,handler
      int 21h
      mov dx,resident_end
      int 27h
handler: mov al,77h
      iret
resident_end:`);
    const { out } = run(
      `${SHRINK}${EXEC}
      mov ah,4dh
      int 21h
      call result
      mov ax,0
      int 60h
      call hex
      jmp exit
name: db 'TSR.COM',0
tail: db 0,13 ${BLOCK}${LIBRARY}`,
      { files: { 'TSR.COM': tsr } },
    );
    expect(out).toBe('N0300 0077 ');
  });

  test('G32 vectors 22h to 24h are what they were when the child has ended', () => {
    const child = com('mov ax,2523h\n mov dx,1234h\n int 21h\n mov ax,2524h\n int 21h\n ret');
    const { out } = run(
      `${SHRINK}
      mov ax,3523h
      int 21h
      mov [old],bx
      ${EXEC}
      mov ax,3523h
      int 21h
      mov ax,bx
      sub ax,[old]
      call hex
      jmp exit
old:  dw 0
name: db 'CHILD.COM',0
tail: db 0,13 ${BLOCK}${LIBRARY}`,
      { files: { 'CHILD.COM': child } },
    );
    expect(out).toBe('0000 ');
  });

  test('G01 a hooked INT 21h that chains to the old one gives its caller the carry flag of a failing open', () => {
    const { out } = run(`mov ax,3521h
      int 21h
      mov [old],bx
      mov [old+2],es
      mov ax,2521h
      mov dx,hook
      int 21h
      mov ax,3d00h
      mov dx,name
      int 21h
      call result
      mov ax,[cs:count]
      call hex
      jmp exit
hook: cmp ah,3dh
      jne chain
      inc word [cs:count]
chain: jmp far [cs:old]
old:  dw 0,0
count: dw 0
name: db 'NONE',0 ${LIBRARY}`);
    expect(out).toBe('C0002 0001 ');
  });

  test('G39 a call needs no more of the program stack than INT itself', () => {
    const { out } = run(`mov ax,cs
      mov ss,ax
      mov sp,stack
      mov ah,9
      mov dx,m
      int 21h
      mov sp,0fffeh
      mov ax,[guard]
      call hex
      jmp exit
m:    db 'ok $'
guard: dw 5a5ah
      times 6 db 0
stack: ${LIBRARY}`);
    expect(out).toBe('ok 5A5A ');
  });
});

describe('critical errors (G95)', () => {
  const source = `mov ax,3d00h
      mov dx,name
      int 21h
      call result
      mov ah,59h
      mov bx,0
      int 21h
      call hex
      jmp exit
name: db 'A:\\X',0 ${LIBRARY}`;

  test('the user may let the call fail with error 53h, or end the program with exit type 2', () => {
    const failed = run(source, { keys: 'f' });
    expect(failed.err).toContain('Abort, Retry, Fail?');
    expect(failed.out).toBe('C0053 0053 ');
    expect(run(source, { keys: 'a' })).toMatchObject({ stop: 'ended', exitType: 2 });
    expect(run(source)).toMatchObject({ stop: 'waiting' });
  });

  test("a handler of the program's own finds the registers under its frame and answers in AL", () => {
    const { out } = run(`mov ax,2524h
      mov dx,handler
      int 21h
      mov ax,3d00h
      mov dx,name
      int 21h
      call result
      jmp exit
handler: push bp
      mov bp,sp
      mov ax,[bp+8]
      pop bp
      push ds
      push cs
      pop ds
      call hex
      pop ds
      mov al,3
      iret
name: db 'A:\\X',0 ${LIBRARY}`);
    expect(out).toBe('3D00 C0053 ');
  });
});
