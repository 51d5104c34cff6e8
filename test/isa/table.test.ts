import { describe, expect, it } from 'vitest';
import { decodeBytes, rowFor } from '../../src/isa/decode.ts';
import { OPERAND_CODES, type Row } from '../../src/isa/row.ts';
import { TABLE } from '../../src/isa/table.ts';

const HEX = (text: string) => text.split(' ').map((byte) => parseInt(byte, 16));

/** A form as the SingleStepTests name it: `F7.4` is opcode F7 with reg field 4. */
function rowOfForm(form: string): Row | null {
  const [opcode = '', digit = '0'] = form.split('.');
  return rowFor(parseInt(opcode, 16), Number(digit), '8086');
}

/**
 * Flags that are undefined after a form on the 8086, from the headers of the captured vectors
 * (flags without a letter are defined). Forms that are not listed have none.
 */
const UNDEFINED_FLAGS: Readonly<Record<string, string>> = {
  A:
    '08 09 0A 0B 0C 0D 20 21 22 23 24 25 30 31 32 33 34 35 80.1 80.4 80.6 81.1 81.4 81.6 ' +
    '82.1 82.4 82.6 83.1 83.4 83.6 84 85 A8 A9 D0.4 D0.5 D0.7 D1.4 D1.5 D1.7 F6.0 F6.1 F7.0 F7.1',
  O: '27 2F D2.0 D2.1 D2.2 D2.3 D3.0 D3.1 D3.2 D3.3',
  OSZP: '37 3F',
  OSZAPC: 'D0.6 D1.6 D2.6 D3.6 F6.6 F6.7 F7.6 F7.7',
  OA: 'D2.4 D2.5 D2.7 D3.4 D3.5 D3.7',
  OAC: 'D4 D5',
  SZAP: 'F6.4 F6.5 F7.4 F7.5',
};

function sorted(flags: string): string {
  return [...'ODITSZAPC'].filter((flag) => flags.includes(flag)).join('');
}

describe('the instruction table', () => {
  it('covers every byte of the 8086 but the prefixes', () => {
    const prefixes = HEX('26 2e 36 3e f0 f1 f2 f3');
    const missing: string[] = [];
    for (let opcode = 0; opcode < 256; opcode++) {
      for (let digit = 0; digit < 8; digit++) {
        const prefix = prefixes.includes(opcode);
        if ((rowFor(opcode, digit, '8086') === null) !== prefix) {
          missing.push(`${opcode.toString(16)}.${digit}`);
        }
      }
    }
    // FE with the other digits does word operations on bytes of which nothing is known for sure.
    expect(missing).toEqual(['fe.2', 'fe.3', 'fe.4', 'fe.5', 'fe.6', 'fe.7']);
  });

  it('leaves undefined the flags that the captured vectors mask', () => {
    const masks = new Map<Row, string>();
    for (const [flags, forms] of Object.entries(UNDEFINED_FLAGS)) {
      for (const form of forms.split(' ')) {
        const row = rowOfForm(form);
        if (row) masks.set(row, flags);
        else throw new RangeError(`no row for ${form}`);
      }
    }
    const rows86 = TABLE.filter((row) => row.model === '8086');
    // D0.6-D3.6 are SHL again from the 80186 on.
    const wrong = rows86.filter(
      (row) => rowFor(row.opcode, Math.max(row.digit, 0), '8086') === row,
    );
    expect(wrong.length).toBeGreaterThan(330);
    for (const row of wrong) {
      expect([row.opcode, row.digit, sorted(row.undefined)]).toEqual([
        row.opcode,
        row.digit,
        sorted(masks.get(row) ?? ''),
      ]);
    }
  });

  it('never writes a flag that it leaves undefined', () => {
    for (const row of TABLE) {
      expect([...row.writes].filter((flag) => row.undefined.includes(flag))).toEqual([]);
      expect(
        [...(row.writes + row.undefined + row.reads)].every((f) => 'ODITSZAPC'.includes(f)),
      ).toBe(true);
    }
  });

  it('has every operand code in use and no row twice', () => {
    const used = new Set(TABLE.flatMap((row) => row.operands));
    expect(OPERAND_CODES.filter((code) => !used.has(code))).toEqual([]);
    const keys = TABLE.map(
      ({ opcode, digit, form, rm, model, only86 }) =>
        `${opcode}/${digit}/${form}/${rm}/${model}/${only86}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['60 05', '8086', 'JO'],
    ['60', '80186', 'PUSHA'],
    ['c0 05 00', '8086', 'RET'],
    ['c0 e0 05', '80186', 'SHL'],
    ['c9', '8086', 'RETF'],
    ['c9', '80186', 'LEAVE'],
    ['0f', '8086', 'POP'],
    ['0f a0', '80386', 'PUSH'],
    ['d0 f0', '8086', 'SETMO'],
    ['d0 f0', '80186', 'SHL'],
    ['d6', '80386', 'SALC'],
    ['ff f8', '8086', 'PUSH'],
    ['8e c8', '8086', 'MOV'],
    ['f1 90', '8086', 'NOP'],
    ['f1', '80386', 'INT1'],
    ['82 c0 05', '8086', 'ADD'],
    ['f6 c8 05', '8086', 'TEST'],
  ] as const)('%s on the %s is %s', (bytes, model, mnemonic) => {
    expect(decodeBytes(HEX(bytes), 0, model).row?.mnemonic).toBe(mnemonic);
  });

  it.each([
    ['0f a0', '80186'],
    ['ff f8', '80186'],
    ['8e c8', '80386'],
    ['8e f0', '80386'],
    ['8c e0', '80286'],
    ['c7 c8 00 00', '80186'],
    ['8d c0', '80186'],
    ['c4 c0', '80386'],
    ['ff d8', '80386'],
    ['0f 30', '80386'],
    ['fe d0', '8086'],
  ] as const)('%s is no instruction of the %s', (bytes, model) => {
    expect(decodeBytes(HEX(bytes), 0, model).row).toBeNull();
  });
});
