import { describe, expect, test } from 'vitest';
import { LIBRARY, run } from './dosMachine.ts';

/** An FCB function on the FCB at `fcb`, and its AL printed. */
const fcb = (ah: string, at = 'fcb') => `mov ah,${ah}
      mov dx,${at}
      int 21h
      mov ah,0
      call hex
      `;
const FCB = `
fcb:  db 0,'DATA    BIN'
      times 25 db 0
dta:  times 300 db 0
`;
const DTA = 'mov ah,1ah\n mov dx,dta\n int 21h\n';

describe('FCB functions', () => {
  test('G43 opening fills drive, size and record size and touches nothing from byte 20h on', () => {
    const { out } = run(
      `mov byte [fcb+20h],0aah
      mov word [fcb+21h],0bbbbh
      ${fcb('0fh')}
      mov al,[fcb]
      mov ah,[fcb+20h]
      call hex
      mov ax,[fcb+0eh]
      call hex
      mov ax,[fcb+10h]
      call hex
      mov ax,[fcb+21h]
      call hex
      jmp exit ${FCB}${LIBRARY}`,
      { files: { 'DATA.BIN': 'x'.repeat(300) } },
    );
    expect(out).toBe('0000 AA03 0080 012C BBBB ');
  });

  test('G44 14h reads records, fills a partial one with zeros and answers 3 once, then 1', () => {
    const { out } = run(
      `${DTA}${fcb('0fh')}${fcb('14h')}${fcb('14h')}${fcb('14h')}
      mov al,[dta+43]
      mov ah,[dta+44]
      call hex
      ${fcb('14h')}
      mov al,[fcb+20h]
      mov ah,0
      call hex
      jmp exit ${FCB}${LIBRARY}`,
      { files: { 'DATA.BIN': 'x'.repeat(300) } },
    );
    expect(out).toBe('0000 0000 0000 0003 0078 0001 0003 ');
  });

  test('G45 27h with records of one byte gives the exact count and moves the random field', () => {
    const { out } = run(
      `${DTA}${fcb('0fh')}
      mov word [fcb+0eh],1
      mov cx,100
      ${fcb('27h')}
      mov ax,cx
      call hex
      mov cx,100
      ${fcb('27h')}
      mov ax,cx
      call hex
      mov ax,[fcb+21h]
      call hex
      jmp exit ${FCB}${LIBRARY}`,
      { files: { 'DATA.BIN': 'x'.repeat(150) } },
    );
    expect(out).toBe('0000 0000 0064 0001 0032 0096 ');
  });

  test('16h, 15h and 10h make a file of whole records; 23h counts them', () => {
    const { out, file } = run(`${DTA}
      mov byte [dta],'Q'
      ${fcb('16h')}${fcb('15h')}${fcb('15h')}${fcb('10h')}${fcb('23h')}
      mov ax,[fcb+21h]
      call hex
      jmp exit ${FCB}${LIBRARY}`);
    expect(out).toBe('0000 0000 0000 0000 0000 0002 ');
    expect(file('DATA.BIN')).toHaveLength(256);
    expect(file('DATA.BIN')?.[128]).toBe('Q');
  });

  test('G47 28h with CX=0 cuts or extends the file to the random record', () => {
    const { file } = run(
      `${fcb('0fh')}
      mov word [fcb+0eh],10
      mov word [fcb+21h],3
      mov cx,0
      ${fcb('28h')}
      jmp exit ${FCB}${LIBRARY}`,
      { files: { 'DATA.BIN': 'x'.repeat(300) } },
    );
    expect(file('DATA.BIN')).toBe('x'.repeat(30));
  });

  test('21h and 22h use the random field, set the sequential one and do not advance', () => {
    const { out, file } = run(
      `${DTA}${fcb('0fh')}
      mov word [fcb+21h],1
      ${fcb('21h')}
      mov al,[dta]
      mov ah,0
      call hex
      mov byte [dta],'Z'
      ${fcb('22h')}
      mov ax,[fcb+21h]
      call hex
      mov al,[fcb+20h]
      mov ah,0
      call hex
      jmp exit ${FCB}${LIBRARY}`,
      { files: { 'DATA.BIN': `${'a'.repeat(128)}${'b'.repeat(128)}` } },
    );
    expect(out).toBe('0000 0000 0062 0000 0001 0001 ');
    expect(file('DATA.BIN')?.slice(126, 130)).toBe('aaZb');
  });

  test('G48 11h with an extended FCB and attribute 10h finds directories, with a prefix of seven bytes', () => {
    const { out } = run(
      `${DTA}${fcb('11h', 'ext')}
      mov al,[dta]
      mov ah,[dta+8]
      call hex
      ${fcb('12h', 'ext')}
      jmp exit
ext:  db 0ffh,0,0,0,0,0,10h,0,'S??        '
      times 25 db 0 ${FCB}${LIBRARY}`,
      { files: { 'SUB\\X': '' } },
    );
    expect(out).toBe('0000 53FF 00FF ');
  });

  test('G49 13h deletes all that match and spares what is read-only; 17h renames by pattern', () => {
    const { out, file } = run(
      `mov ax,4301h
      mov cx,1
      mov dx,keep
      int 21h
      ${fcb('13h', 'all')}${fcb('13h', 'all')}${fcb('17h', 'ren')}
      jmp exit
keep: db 'B.TMP',0
all:  db 0,'????????TMP'
      times 25 db 0
ren:  db 0,'????????DOC',0,0,0,0,0,'????????TXT'
      times 10 db 0 ${LIBRARY}`,
      { files: { 'A.TMP': 'a', 'B.TMP': 'b', 'ONE.DOC': '1', 'TWO.DOC': '2' } },
    );
    expect(out).toBe('0000 00FF 0000 ');
    expect(['A.TMP', 'B.TMP', 'ONE.TXT', 'TWO.TXT'].map(file)).toEqual([null, 'b', '1', '2']);
  });

  test('G50 29h obeys its control bits, stops at the terminator and tells of wildcards and bad drives', () => {
    const parse = (al: string, text: string) =>
      run(
        `mov ax,29${al}h
      mov si,text
      mov di,fcb
      int 21h
      mov ah,0
      call hex
      mov ax,si
      sub ax,text
      call hex
      mov bx,1
      mov cx,12
      mov dx,fcb
      mov byte [fcb],'0'
      mov ah,40h
      int 21h
      jmp exit
text: db '${text}',13
fcb:  db 0,'OLDNAME OLD' ${LIBRARY}`,
      ).out;
    expect(parse('01', '  c:file.ext rest')).toBe('0000 000C 0FILE    EXT');
    expect(parse('01', 'a*.?')).toBe('0001 0004 0A????????  ');
    expect(parse('01', 'x:file')).toBe('00FF 0006 0FILE       ');
    expect(parse('0f', '')).toBe('0000 0000 0OLDNAME OLD');
    expect(parse('09', 'new')).toBe('0000 0003 0NEW     OLD');
    expect(parse('01', 'one,two')).toBe('0000 0003 0ONE        ');
  });
});
