import { describe, expect, test } from 'vitest';
import { com, exe, LIBRARY, run, runFile } from './dosMachine.ts';

/** A .COM keeps what it needs of memory and gives the rest back. */
const SHRINK = 'mov sp,1000h\n mov bx,100h\n mov ah,4ah\n int 21h\n';

describe('memory', () => {
  test('G21 48h with FFFFh tells the largest block, and exactly that can be had', () => {
    const { out } = run(`${SHRINK}
      mov bx,0ffffh
      mov ah,48h
      int 21h
      call result
      mov ah,48h
      int 21h
      pushf
      mov ax,0
      popf
      call result
      jmp exit ${LIBRARY}`);
    expect(out).toBe('C0008 N0000 ');
  });

  test('G22 4Ah on the own PSP returns it in AX; one that fails grows the block to its maximum', () => {
    const { out } = run(`${SHRINK}
      mov bx,es
      cmp ax,bx
      mov ax,1
      je same
      mov ax,0
same: call result
      mov bx,0ffffh
      mov ah,4ah
      int 21h
      call result
      mov ax,es
      dec ax
      mov ds,ax
      mov ax,[3]
      sub ax,bx
      push cs
      pop ds
      call result
      jmp exit ${LIBRARY}`);
    expect(out).toBe('N0001 C0008 N0000 ');
  });

  test('G23 the chain from 52h ends with Z at PSP:2, and freed neighbours merge', () => {
    const { out } = run(`
      mov ah,52h
      int 21h
      mov ax,[es:bx-2]
next: mov es,ax
      cmp byte [es:0],'Z'
      je last
      cmp byte [es:0],'M'
      jne exit
      add ax,[es:3]
      inc ax
      jmp next
last: add ax,[es:3]
      inc ax
      sub ax,[cs:2]
      call result
      jmp exit ${LIBRARY}`);
    expect(out).toBe('N0000 ');
    const merged = run(`${SHRINK}
      mov bx,10h
      mov ah,48h
      int 21h
      mov [a],ax
      mov ah,48h
      int 21h
      mov [b],ax
      mov bx,0ffffh
      mov ah,48h
      int 21h
      mov [size],bx
      mov es,[a]
      mov ah,49h
      int 21h
      mov es,[b]
      mov ah,49h
      int 21h
      mov bx,0ffffh
      mov ah,48h
      int 21h
      mov ax,bx
      sub ax,[size]
      call result
      jmp exit
a:    dw 0
b:    dw 0
size: dw 0 ${LIBRARY}`);
    expect(merged.out).toBe('N0022 ');
  });

  test('49h of what is no block is error 9, and of a destroyed chain 7', () => {
    const { out } = run(`
      mov ax,5000h
      mov es,ax
      mov ah,49h
      int 21h
      call result
      mov ax,cs
      dec ax
      mov es,ax
      mov byte [es:0],'X'
      mov ah,48h
      mov bx,1
      int 21h
      call result
      jmp exit ${LIBRARY}`);
    expect(out).toBe('C0009 C0007 ');
  });

  test('G42 PSP:2 is the end of the block given at load and 4Ah leaves it alone', () => {
    const { out } = run(`mov ax,[2]
      call result
      ${SHRINK}
      mov ax,[2]
      call result
      jmp exit ${LIBRARY}`);
    expect(out).toBe('NA000 NA000 ');
  });
});

describe('loading', () => {
  test('a .COM begins with the registers of DOS 5 and a zero on its stack', () => {
    const { out } = run(`push si
      push bx
      push ax
      call result
      pop ax
      pop bx
      mov ax,bx
      call result
      mov ax,cx
      call result
      pop ax
      call result
      mov ax,sp
      call result
      pop ax
      call result
      mov ax,cs
      mov bx,ds
      sub ax,bx
      call result
      jmp exit ${LIBRARY}`);
    expect(out).toBe('N0000 N0000 N00FF N0100 NFFFE N0000 N0000 ');
  });

  test('RET to PSP:0, INT 20h and 4Ch all end a program', () => {
    expect(run('ret').stop).toBe('ended');
    expect(run('int 20h').exit).toBe(0);
    expect(run('mov ax,4c2ah\n int 21h')).toMatchObject({ stop: 'ended', exit: 42, exitType: 0 });
  });

  test('an .EXE is relocated, and its stack is where its header says', () => {
    const image = com(`section_start:
      mov ax,[cs:word_at-100h]
      mov bx,cs
      sub ax,bx
      mov ah,4ch
      int 21h
word_at: dw 5`);
    const program = exe(image, {}, [[image.length - 2, 0]]);
    expect(runFile('T.EXE', program)).toMatchObject({ stop: 'ended', exit: 5 });
  });

  test('G25 an .EXE with min and max 0 is loaded at the top of memory', () => {
    const image = com('mov ax,cs\n mov al,ah\n mov ah,4ch\n int 21h');
    expect(runFile('T.EXE', exe(image, { min: 0, max: 0 })).exit).toBe(0x9f);
  });

  test('G26 what is appended behind the image of an .EXE is not loaded', () => {
    const image = com('mov ah,4ch\n mov al,[cs:tail-100h]\n int 21h\ntail:');
    const file = new Uint8Array(600);
    file.set(exe(image, { min: 0x100 }));
    file[exe(image).length] = 0x77;
    expect(runFile('T.EXE', file).exit).not.toBe(0x77);
  });

  test('G27 the first two bytes decide: ZM and a .COM that is MZ are .EXE files, a plain .EXE is a .COM', () => {
    const image = com('mov ax,4c09h\n int 21h');
    const zm = exe(image);
    zm[0] = 0x5a;
    zm[1] = 0x4d;
    expect(runFile('T.EXE', zm).exit).toBe(9);
    expect(runFile('T.COM', exe(image)).exit).toBe(9);
    expect(runFile('T.EXE', image).exit).toBe(9);
  });

  test('G29 PSP:6 is FEF0h, CALL 5 prints, and a far call to PSP:50h is INT 21h', () => {
    const { out } = run(
      `mov ax,[6]
      call result
      mov cl,9
      mov dx,text
      call 5
      mov ah,2
      mov dl,'!'
      push cs
      call there
      jmp exit
there: push cs
      mov ax,50h
      push ax
      mov ah,2
      retf
text: db 'five$' ${LIBRARY}`,
    );
    expect(out).toBe('NFEF0 five!');
  });

  test('G30 behind the environment come the word 1 and the full path, in a block of just that size', () => {
    const { out } = run(
      `mov es,[2ch]
      xor di,di
      xor al,al
      cld
find: mov cx,0ffffh
      repne scasb
      cmp [es:di],al
      jne find
      inc di
      mov ax,[es:di]
      call result
      add di,2
show: mov dl,[es:di]
      inc di
      mov ah,2
      int 21h
      cmp byte [es:di],0
      jne show
      inc di
      mov ax,es
      dec ax
      mov es,ax
      mov ax,[es:3]
      shl ax,1
      shl ax,1
      shl ax,1
      shl ax,1
      sub ax,di
      cmp ax,16
      mov ax,0
      jb fits
      inc ax
fits: call result
      jmp exit ${LIBRARY}`,
      { env: ['FOO=bar'] },
    );
    expect(out).toBe('N0001 C:\\T.COMC0000 ');
  });

  test('G51 the FCBs in the PSP are made of the first two arguments', () => {
    const { machine } = run('jmp $', { args: 'a*.b? c:xyz.txt third', ticks: 1000 });
    const psp = machine.regs.cs * 16;
    const fcb = (at: number) => String.fromCharCode(...machine.memory.readBytes(psp + at, 12));
    expect(fcb(0x5c)).toBe('\0A???????B? ');
    expect(fcb(0x6c)).toBe('\x03XYZ     TXT');
    expect(String.fromCharCode(...machine.memory.readBytes(psp + 0x81, 10))).toBe(' a*.b? c:x');
  });
});
