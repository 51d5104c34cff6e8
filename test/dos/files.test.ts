import { describe, expect, test } from 'vitest';
import { LIBRARY, run } from './dosMachine.ts';

/** INT 21h with AX and DX, then its result printed. */
const call = (ax: string, dx = '0') => `mov ax,${ax}\n mov dx,${dx}\n int 21h\n call result\n`;

describe('handles and paths', () => {
  test('a file is made, written, read back, and is on the disk', () => {
    const { out, file } = run(`mov ah,3ch
      xor cx,cx
      mov dx,name
      int 21h
      call result
      mov bx,ax
      mov ah,40h
      mov cx,5
      mov dx,text
      int 21h
      call result
      mov ax,4200h
      xor cx,cx
      mov dx,1
      int 21h
      mov ah,3fh
      mov cx,100
      mov dx,buf
      int 21h
      call result
      mov ah,3eh
      int 21h
      mov ax,[buf]
      call hex
      jmp exit
name: db 'new.txt',0
text: db 'Hello'
buf:  times 100 db 0 ${LIBRARY}`);
    expect(out).toBe('N0005 N0005 N0004 6C65 ');
    expect(file('NEW.TXT')).toBe('Hello');
  });

  test('G55 G56 missing files are 2, missing directories 3, directories 5; trailing dots and blanks count for nothing', () => {
    const { out } = run(
      `${call('3d00h', 'a')}${call('3d00h', 'b')}${call('3d00h', 'c')}${call('3d00h', 'd')}
      mov cx,0
      ${call('4e00h', 'b')}${call('4e00h', 'e')}${call('3d07h', 'd')}${call('3d00h', 'f')}
      jmp exit
a:    db 'NONE.TXT',0
b:    db 'NODIR\\X.TXT',0
c:    db 'SUB',0
d:    db 'sub/file. ',0
e:    db '*.ZZZ',0
f:    db 'Q:\\X',0 ${LIBRARY}`,
      { files: { 'SUB\\FILE': 'x' } },
    );
    expect(out).toBe('C0002 C0003 C0005 N0005 C0003 C0012 C000C C0003 ');
  });

  test('G52 device names are devices in any directory that exists and with any extension', () => {
    const { out } = run(
      `${call('3d01h', 'a')}${call('3d01h', 'b')}${call('3d01h', 'c')}${call('3d01h', 'd')}
      mov bx,5
      ${call('4400h')}
      mov ax,dx
      call hex
      jmp exit
a:    db 'NUL.MAP',0
b:    db 'C:\\SUB\\NUL',0
c:    db 'con:',0
d:    db 'C:\\NONE\\CON',0 ${LIBRARY}`,
      { files: { 'SUB\\X': '' } },
    );
    expect(out).toBe('N0005 N0006 N0007 C0003 N8084 8084 ');
  });

  test('G57 40h with CX=0 ends the file at its position', () => {
    const { out, file } = run(
      `${call('3d02h', 'a')}
      mov bx,ax
      xor cx,cx
      ${call('4200h', '3')}${call('4000h')}
      jmp exit
a:    db 'A.TXT',0 ${LIBRARY}`,
      { files: { 'A.TXT': 'abcdef' } },
    );
    expect(out).toBe('N0005 N0003 N0000 ');
    expect(file('A.TXT')).toBe('abc');
  });

  test('G66 5Bh does not replace, and read-only files are neither replaced, deleted nor written', () => {
    const { out, file } = run(
      `mov cx,0
      ${call('5b00h', 'a')}
      mov cx,1
      ${call('4301h', 'a')}
      mov cx,0
      ${call('3c00h', 'a')}${call('4100h', 'a')}${call('3d02h', 'a')}${call('3d00h', 'a')}
      jmp exit
a:    db 'A.TXT',0 ${LIBRARY}`,
      { files: { 'A.TXT': 'abc' } },
    );
    expect(out).toBe('C0050 N4301 C0005 C0005 C0005 N0005 ');
    expect(file('A.TXT')).toBe('abc');
  });

  test('G67 56h moves between directories and refuses a name that is taken', () => {
    const { out, file } = run(
      `mov di,b
      ${call('5600h', 'a')}
      mov di,c
      ${call('5600h', 'b')}
      mov di,b
      ${call('5600h', 'a')}
      jmp exit
a:    db 'A.TXT',0
b:    db 'SUB\\B.TXT',0
c:    db 'SUB\\X',0 ${LIBRARY}`,
      { files: { 'A.TXT': 'abc', 'SUB\\X': '' } },
    );
    expect(out).toBe('N5600 C0005 C0002 ');
    expect([file('A.TXT'), file('SUB\\B.TXT')]).toEqual([null, 'abc']);
  });

  test('G65 57h sets a time that closing keeps and writing renews', () => {
    const { out } = run(
      `${call('3d02h', 'a')}
      mov bx,ax
      mov cx,1234h
      ${call('5701h', '2345h')}
      mov ah,3eh
      int 21h
      ${call('3d02h', 'a')}
      mov ax,5700h
      int 21h
      mov ax,cx
      call hex
      mov ax,dx
      call hex
      mov ah,40h
      mov cx,1
      mov dx,a
      int 21h
      mov ax,5700h
      int 21h
      cmp dx,2345h
      mov ax,0
      jne new
      inc ax
new:  call hex
      jmp exit
a:    db 'A.TXT',0 ${LIBRARY}`,
      { files: { 'A.TXT': 'abc' } },
    );
    expect(out).toBe('N0005 N5701 N0005 1234 2345 0000 ');
  });

  test('G69 47h has no leading backslash, and 3Bh follows . and ..', () => {
    const { out } = run(
      `${call('3b00h', 'a')}
      mov dl,0
      mov si,buf
      mov ah,47h
      int 21h
      mov ah,40h
      mov bx,1
      mov cx,7
      mov dx,buf
      int 21h
      ${call('3b00h', 'b')}${call('3d00h', 'c')}${call('3b00h', 'd')}${call('3a00h', 'a')}
      jmp exit
a:    db 'C:\\ONE\\TWO',0
b:    db '..\\.\\..',0
c:    db 'ONE\\TWO\\F',0
d:    db '\\ONE\\NO',0
buf:  times 64 db 0 ${LIBRARY}`,
      { files: { 'ONE\\TWO\\F': 'x' } },
    );
    expect(out).toBe('N3B00 ONE\\TWON3B00 N0005 C0003 C0005 ');
  });

  test('3Ah refuses the current directory with error 10h', () => {
    const { out } = run(
      `${call('3900h', 'a')}${call('3900h', 'a')}${call('3b00h', 'a')}${call('3a00h', 'b')}${call('3b00h', 'c')}${call('3a00h', 'b')}
      jmp exit
a:    db 'NEW',0
b:    db '\\NEW',0
c:    db '\\',0 ${LIBRARY}`,
    );
    expect(out).toBe('N3900 C0005 N3B00 C0010 N3B00 N3A00 ');
  });

  test('two handles made by 45h share one position; 46h redirects standard output', () => {
    const { out, file } = run(
      `${call('3d02h', 'a')}
      mov bx,ax
      ${call('4500h')}
      push ax
      mov cx,0
      ${call('4200h', '4')}
      pop bx
      ${call('4201h')}
      mov cx,1
      mov ah,46h
      int 21h
      mov ah,9
      mov dx,b
      int 21h
      ret
a:    db 'A.TXT',0
b:    db 'to the file$' ${LIBRARY}`,
      { files: { 'A.TXT': 'abcdef' } },
    );
    expect(out).toBe('N0005 N0006 N0004 N0004 ');
    expect(file('A.TXT')).toBe('abcdto the file');
  });

  test('G34 twenty handles are the limit until 67h moves the table', () => {
    const source = (before: string) => `${before}
      mov si,30
next: mov ax,3d00h
      mov dx,a
      int 21h
      jc full
      dec si
      jnz next
full: call result
      mov ax,[34h]
      call hex
      jmp exit
a:    db 'NUL',0 ${LIBRARY}`;
    expect(run(source('')).out).toBe('C0004 0018 ');
    expect(
      run(source('mov ah,4ah\n mov bx,1000h\n int 21h\n mov ah,67h\n mov bx,40\n int 21h')).out,
    ).toBe('N0022 0000 ');
  });

  test('handles and functions that do not exist are errors 6 and 1, a reserved function AL=0', () => {
    const { out } = run(`mov bx,99
      ${call('3e00h')}${call('3f00h')}${call('4000h')}${call('4200h')}
      mov bx,0
      ${call('4403h')}${call('1877h')}
      jmp exit ${LIBRARY}`);
    expect(out).toBe('C0006 C0006 C0006 C0006 C0001 C1800 ');
  });

  test('59h tells class, action and locus of the last error', () => {
    const { out } = run(`${call('3d00h', 'a')}
      mov ah,59h
      xor bx,bx
      int 21h
      call hex
      mov ax,bx
      call hex
      mov al,ch
      mov ah,0
      call hex
      jmp exit
a:    db 'NONE',0 ${LIBRARY}`);
    expect(out).toBe('C0002 0002 0803 0002 ');
  });

  test('6Ch opens, makes or cuts as its action says', () => {
    const ext = (dl: string) => `mov bx,2
      mov cx,0
      mov dx,${dl}
      mov si,a
      mov ax,6c00h
      int 21h
      call result
      mov ax,cx
      call hex
      `;
    const { out } = run(`${ext('1')}${ext('10h')}${ext('0')}${ext('1')}${ext('12h')}
      jmp exit
a:    db 'E.TXT',0 ${LIBRARY}`);
    expect(out).toBe('C0002 0000 N0005 0002 C0050 0000 N0006 0001 N0007 0003 ');
  });
});

describe('searching', () => {
  const files = { 'A.TXT': 'a', 'B.TXT': 'bb', 'C.DOC': 'ccc', 'SUB\\X.TXT': '' };
  /** Prints the name in the DTA at [di]. */
  const print = `
name: push si
      mov si,di
      add si,1eh
.next: lodsb
      or al,al
      jz .end
      mov dl,al
      mov ah,2
      int 21h
      jmp .next
.end: mov dl,' '
      mov ah,2
      int 21h
      pop si
      ret
`;

  test('G53 two searches go on side by side, each from its own DTA, wherever it was copied to', () => {
    const dta = (at: string) => `mov ah,1ah\n mov dx,${at}\n int 21h\n mov di,${at}\n`;
    const { out } = run(
      `mov cx,0
      ${dta('d1')} mov ah,4eh\n mov dx,txt\n int 21h\n call name
      ${dta('d2')} mov ah,4eh\n mov dx,all\n int 21h\n call name
      mov si,d1\n mov di,d3\n mov cx,43\n cld\n rep movsb
      ${dta('d3')} mov ah,4fh\n int 21h\n call name
      ${dta('d2')} mov ah,4fh\n int 21h\n call name
      mov ah,4fh\n int 21h\n call name
      ${dta('d3')} mov ah,4fh\n int 21h\n call result
      jmp exit
txt:  db '*.TXT',0
all:  db '?.*',0
d1:   times 43 db 0
d2:   times 43 db 0
d3:   times 43 db 0 ${print} ${LIBRARY}`,
      { files },
    );
    expect(out).toBe('A.TXT A.TXT B.TXT B.TXT C.DOC C0012 ');
  });

  test('G54 directories come with attribute 10h only, with . and .. below the root', () => {
    const list = (attribute: string, pattern: string) =>
      run(
        `mov di,80h
      mov cx,${attribute}
      mov dx,p
      mov ah,4eh
next: int 21h
      jc done
      call name
      mov ah,4fh
      jmp next
done: ret
p:    db '${pattern}',0 ${print}`,
        { files },
      ).out;
    expect(list('0', '*.*')).toBe('A.TXT B.TXT C.DOC T.COM ');
    expect(list('10h', '*.*')).toBe('A.TXT B.TXT C.DOC SUB T.COM ');
    expect(list('10h', 'SUB\\*.*')).toBe('. .. X.TXT ');
    expect(list('0', 'NUL')).toBe('NUL ');
  });

  test('G68 36h counts fewer than 8000h clusters of 512-byte sectors', () => {
    const { out } = run(`mov dl,3
      mov ah,36h
      int 21h
      push dx
      call hex
      mov ax,cx
      call hex
      pop ax
      cmp ax,bx
      mov ax,1
      ja less
      mov ax,0
less: call hex
      mov dl,9
      mov ah,36h
      int 21h
      call hex
      jmp exit ${LIBRARY}`);
    expect(out).toBe('0004 0200 0001 FFFF ');
  });
});
