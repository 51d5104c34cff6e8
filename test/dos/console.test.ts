import { describe, expect, test } from 'vitest';
import { screenText } from './screenText.ts';
import { LIBRARY, run } from './dosMachine.ts';

describe('output', () => {
  test('09h prints up to the $ and wraps in its segment; 02h returns what it wrote in AL', () => {
    expect(run("mov ah,9\n mov dx,m\n int 21h\n ret\nm: db 'Hi$no'").out).toBe('Hi');
    const { out } = run(`mov byte [0ffffh],'A'
      mov word [0],'B$'
      mov dx,0ffffh
      mov ah,9
      int 21h
      mov dl,9
      mov ah,2
      int 21h
      mov ah,0
      call hex
      jmp exit ${LIBRARY}`);
    expect(out).toBe('AB\t0020 ');
  });

  test('a tab is one byte of output and blanks on the screen', () => {
    const { machine, out } = run("mov ah,9\n mov dx,m\n int 21h\n ret\nm: db 'a',9,'b$'");
    expect(out).toBe('a\tb');
    expect(screenText(machine)[0]).toBe('a       b');
  });

  test('40h writes to CON as far as a ^Z and answers with the whole count; handle 2 is standard error', () => {
    const { out, err } = run(`mov cx,5
      mov dx,m
      mov bx,1
      mov ah,40h
      int 21h
      call result
      mov bx,2
      mov ah,40h
      int 21h
      jmp exit
m:    db 'ab',1ah,'cd' ${LIBRARY}`);
    expect(out).toBe('abN0005 ');
    expect(err).toBe('ab');
  });

  test('G62 output by 09h, 02h and handle 2 stands on the screen in program order', () => {
    const { machine } = run(`mov ah,2
      mov dl,'1'
      int 21h
      mov bx,2
      mov cx,1
      mov dx,two
      mov ah,40h
      int 21h
      mov ah,9
      mov dx,three
      int 21h
      ret
two:  db '2'
three: db '3$'`);
    expect(screenText(machine)[0]).toBe('123');
  });

  test('a handle 2 that was put over handle 1 is standard error no more', () => {
    const { out, err } = run(`mov bx,1
      mov cx,2
      mov ah,46h
      int 21h
      mov bx,2
      mov cx,1
      mov dx,m
      mov ah,40h
      int 21h
      ret
m:    db 'x'`);
    expect([out, err]).toEqual(['x', '']);
  });
});

describe('keys', () => {
  test('01h waits for a key, echoes it, and Enter is CR alone', () => {
    const waiting = run('mov ah,1\n int 21h\n ret');
    expect(waiting.stop).toBe('waiting');
    expect(run('mov ah,1\n int 21h\n int 21h\n ret', { keys: 'a\\r' })).toMatchObject({
      stop: 'ended',
      out: 'a\r',
    });
  });

  test('G75 an extended key is 00 and then its scan code, and 0Bh stays FF in between', () => {
    const { out } = run(
      `mov ah,7
      int 21h
      mov ah,0
      call hex
      mov ah,0bh
      int 21h
      mov ah,0
      call hex
      mov ah,8
      int 21h
      mov ah,0
      call hex
      mov ah,0bh
      int 21h
      mov ah,0
      call hex
      jmp exit ${LIBRARY}`,
      { keys: '{F1}' },
    );
    expect(out).toBe('0000 00FF 003B 0000 ');
  });

  test('06h with FF tells by ZF whether there was a key', () => {
    const { out } = run(
      `mov ah,6
      mov dl,0ffh
      int 21h
      mov ah,0
      jnz key
      mov ah,1
key:  call hex
wait_key: mov ah,6
      mov dl,0ffh
      int 21h
      jz wait_key
      mov ah,0
      call hex
      jmp exit ${LIBRARY}`,
      { keys: '{wait:20}q' },
    );
    expect(out).toBe('0100 0071 ');
  });

  test('0Ch forgets what was typed ahead before it reads', () => {
    const source = `mov cx,0ffffh
w:    loop w
      mov cx,0ffffh
w2:   loop w2
      mov ax,0c08h
      int 21h
      mov ah,0
      call hex
      jmp exit ${LIBRARY}`;
    expect(run(source, { keys: 'a' })).toMatchObject({ stop: 'waiting', out: '' });
  });

  test.each([
    ['enter ends it with CR alone', 'abc\\r', 'abc\r', '03abc'],
    ['backspace takes a character back', 'abx\x08c\\r', 'abx\b \bc\r', '03abc'],
    ['escape begins again on a new line', 'zz\\eab\\r', 'zz\\\r\nab\r', '02ab'],
    ['controls show as ^ and a letter', 'a{Ctrl+A}\\r', 'a^A\r', '02a\x01'],
    ['a full buffer beeps', 'abcdefghij\\r', 'abcdefg\x07\x07\x07\r', '07abcdefg'],
    ['F3 copies the template', '{F3}\\r', 'old\r', '03old'],
    ['F1 copies one character of it', '{F1}{F1}X\\r', 'olX\r', '03olX'],
    ['F2 copies up to a character', '{F2}dX\\r', 'olX\r', '03olX'],
    ['Del skips one character of it', '{Del}{F3}\\r', 'ld\r', '02ld'],
    ['Ins puts characters in front of it', '{Ins}X{F3}\\r', 'Xold\r', '04Xold'],
    ['F6 is ^Z', '{F6}\\r', '^Z\r', '01\x1a'],
  ])('0Ah: %s', (_, keys, echo, result) => {
    const { machine, out, stop } = run(
      `mov ah,0ah
      mov dx,buffer
      int 21h
      ret
      times 200h-($-$$) db 0
buffer: db 8,3,'old',13,0,0,0,0,0`,
      { keys },
    );
    expect(stop).toBe('ended');
    expect(out).toBe(echo);
    expect(find(machine.memory.ram, result)).toBe(true);
  });

  test('G59 3Fh on CON hands a line out byte by byte, with CR LF, editing it once', () => {
    const { out } = run(
      `mov si,4
next: mov ah,3fh
      xor bx,bx
      mov cx,1
      mov dx,c
      int 21h
      mov al,[c]
      mov ah,0
      call hex
      dec si
      jnz next
      jmp exit
c:    db 0 ${LIBRARY}`,
      { keys: 'hi\\r' },
    );
    expect(out).toBe('hi\r\n0068 0069 000D 000A ');
  });

  test('G63 raw CON reads without echo or editing, and its info word says so', () => {
    const { out } = run(
      `mov ax,4400h
      xor bx,bx
      int 21h
      mov ax,dx
      call hex
      or dl,20h
      mov dh,0
      mov ax,4401h
      int 21h
      mov ah,3fh
      mov cx,2
      mov dx,c
      int 21h
      call result
      mov ax,[c]
      call hex
      mov ax,4400h
      mov bx,1
      int 21h
      mov ax,dx
      call hex
      jmp exit
c:    dw 0 ${LIBRARY}`,
      { keys: 'a\x08' },
    );
    expect(out).toBe('80D3 N0002 0861 80F3 ');
  });
});

describe('Ctrl-C (G93)', () => {
  test.each([
    ['01h', 'mov ah,1\n int 21h\n jmp $'],
    ['08h', 'mov ah,8\n int 21h\n jmp $'],
    ['0Ah', 'mov ah,0ah\n mov dx,b\n int 21h\n jmp $\nb: db 20,0\n times 20 db 0'],
    ['an output loop', "a: mov ah,2\n mov dl,'.'\n int 21h\n jmp a"],
  ])('ends a program in %s with ^C and exit type 1', (_, source) => {
    const { out, stop, exitType } = run(source, { keys: '{Ctrl+C}' });
    expect(stop).toBe('ended');
    expect(exitType).toBe(1);
    expect(out.endsWith('^C\r\n')).toBe(true);
  });

  test.each([
    ['IRET has the call begin again', 'iret', 'stop'],
    ['RETF with CF clear has it begin again', 'clc\n retf', 'stop'],
    ['RETF with CF set ends the program', 'stc\n retf', 'end'],
  ])('a handler that ends with %s', (_, ending, what) => {
    const { out, exitType, exit } = run(
      `mov ax,2523h
      mov dx,handler
      int 21h
      mov ah,8
      int 21h
      mov ah,4ch
      int 21h
handler: ${ending}`,
      { keys: '{Ctrl+C}x' },
    );
    expect(out).toBe('^C\r\n');
    if (what === 'end') expect(exitType).toBe(1);
    else expect([exitType, exit]).toEqual([0, 0x78]);
  });

  test('07h and 06h give ^C as a character', () => {
    expect(run('mov ah,7\n int 21h\n mov ah,4ch\n int 21h', { keys: '{Ctrl+C}' }).exit).toBe(3);
  });
});

describe('redirected input', () => {
  const copy = `next: mov ah,3fh
      xor bx,bx
      mov cx,4
      mov dx,b
      int 21h
      or ax,ax
      jz done
      mov cx,ax
      mov bx,1
      mov ah,40h
      int 21h
      jmp next
done: ret
b:    db 0,0,0,0`;

  test('G58 3Fh does not stop at CR and ends with the input', () => {
    expect(run(copy, { stdin: 'one\r\ntwo\r\n' }).out).toBe('one\r\ntwo\r\n');
    expect(run(copy, { stdin: '' }).out).toBe('');
  });

  test('it is in no directory, and its space is free again at the end', () => {
    const plain = run(
      'mov ah,36h\n mov dl,0\n int 21h\n mov ax,bx\n call hex\n jmp exit' + LIBRARY,
    );
    const { out, machine } = run(
      `mov ah,4eh
      mov cx,16h
      mov dx,all
      int 21h
next: jc done
      mov ah,40h
      mov bx,1
      mov cx,12
      mov dx,9eh
      int 21h
      mov ah,4fh
      int 21h
      jmp next
done: ret
all:  db '*.*',0`,
      { stdin: 'x'.repeat(5000) },
    );
    expect(out.replaceAll('\0', '')).toBe('T.COM');
    expect(plain.stop).toBe('ended');
    machine.input({ kind: 'file', path: 'C:\\F.COM', bytes: new Uint8Array([0xc3]) });
    const again = run(
      'mov ah,36h\n mov dl,0\n int 21h\n mov ax,bx\n call hex\n jmp exit' + LIBRARY,
      {
        stdin: 'x'.repeat(5000),
      },
    );
    expect(parseInt(plain.out, 16) - parseInt(again.out, 16)).toBe(3);
  });

  test('G60 0Ah takes one line a call and shows the LF as a new line', () => {
    const { out } = run(
      `mov si,2
next: mov ah,0ah
      mov dx,b
      int 21h
      mov al,[b+1]
      mov ah,0
      call hex
      dec si
      jnz next
      jmp exit
b:    db 20,0
      times 20 db 0 ${LIBRARY}`,
      { stdin: 'ab\r\nxyz\r\n' },
    );
    expect(out).toBe('ab\r0002 \r\nxyz\r0003 ');
  });

  test('at the end 01h gives ^Z and 0Bh has nothing; G64 the position can be moved', () => {
    const { out } = run(
      `mov ah,0bh
      int 21h
      mov ah,0
      call hex
      mov ah,8
      int 21h
      mov ah,0
      call hex
      mov ah,0bh
      int 21h
      mov ah,0
      call hex
      mov ah,8
      int 21h
      mov ah,0
      call hex
      mov ax,4200h
      xor bx,bx
      xor cx,cx
      xor dx,dx
      int 21h
      call result
      jmp exit ${LIBRARY}`,
      { stdin: 'z' },
    );
    expect(out).toBe('00FF 007A 0000 001A N0000 ');
  });
});

/** Whether a buffer of 0Ah with this count and text is in memory: `03abc` and CR. */
function find(ram: Uint8Array, result: string): boolean {
  const wanted = [
    8,
    Number(result.slice(0, 2)),
    ...Array.from(result.slice(2), (c) => c.charCodeAt(0)),
    13,
  ];
  for (let at = 0; at < 0xa0000; at++)
    if (wanted.every((byte, i) => ram[at + i] === byte)) return true;
  return false;
}
