import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/asm/assemble.ts';
import { type Decoded, NO_SEGMENT, decode, decodeBytes } from '../../src/isa/decode.ts';
import { encodeRow } from '../../src/isa/encode.ts';
import { format, jumpTarget } from '../../src/isa/format.ts';
import type { Operand } from '../../src/isa/matchOperand.ts';
import {
  type Register,
  codeSize,
  fixedRegister,
  wordRegister,
  writtenOperands,
} from '../../src/isa/operands.ts';
import { ROW_MODELS, type OperandCode, type Row } from '../../src/isa/row.ts';
import { TABLE } from '../../src/isa/table.ts';
import { randomBytes } from './random.ts';

function sampleModrm({ form, rm }: Row, digit: number, next: () => number): number {
  const modrm = digit < 0 ? next() : (next() & 0xc7) | (digit << 3);
  if (form === 'any') return modrm;
  // Of memory forms mod is not 3; of register forms r/m may be given.
  if (form === 'memory') return modrm >= 0xc0 ? modrm & 0x7f : modrm;
  return rm < 0 ? modrm | 0xc0 : 0xc0 | (digit << 3) | rm;
}

/** The bytes of a row with random operands behind its opcode. */
function sampleBytes(row: Row, next: () => number): number[] {
  const bytes = row.opcode > 0xff ? [0x0f, row.opcode & 0xff] : [row.opcode];
  // SETcc takes no notice of the reg field.
  const digit = row.op === 'SETcc' ? 0 : row.digit;
  if (row.modrm) bytes.push(sampleModrm(row, digit, next));
  for (let i = 0; i < 12; i++) bytes.push(next());
  return bytes;
}

function modelOf(row: Row) {
  return row.only86 ? '8086' : row.model;
}

/** The operands of a decoded instruction, as a program would hand them to the encoder. */
function operandsOf(decoded: Decoded, row: Row, ip: number): Operand[] {
  const { modrm, prefixes, imm, imm2, disp, dispSize } = decoded;
  const v = prefixes.operand32 ? 4 : 2;
  const register = (kind: Register['kind'], size: Register['size'], index: number): Operand => ({
    type: 'register',
    register: { kind, size, index },
  });
  const memory = (size: number): Operand => {
    const direct = modrm < 0 || (modrm & 0xc7) === 6;
    const [base = -1, index = -1] = direct
      ? []
      : ([
          [3, 6],
          [3, 7],
          [5, 6],
          [5, 7],
          [-1, 6],
          [-1, 7],
          [5, -1],
          [3, -1],
        ][modrm & 7] ?? []);
    return {
      type: 'memory',
      size,
      far: row.op === 'CALL_FAR' || row.op === 'JMP_FAR',
      segment: NO_SEGMENT,
      base,
      index,
      scale: 1,
      address32: false,
      disp,
      dispSize: direct ? 0 : dispSize,
      wide: false,
    };
  };
  const one = (code: OperandCode, i: number): Operand => {
    const fixed = fixedRegister(code);
    if (fixed) return register(fixed.kind, fixed.size, fixed.index);
    if (wordRegister(code) >= 0) return register('general', v, wordRegister(code));
    const wide = codeSize(code) || v;
    const size = wide === 8 ? 4 : wide;
    const reg = (modrm >> 3) & 7;
    switch (code.charAt(0)) {
      case 'E':
        return modrm >= 0xc0
          ? register('general', size, modrm & 7)
          : memory(code === 'Ex' ? 2 : size);
      case 'F':
        return register('coprocessor', 10, modrm & 7);
      case 'M':
        return memory(row.form === 'memory' ? codeSize(code) : 0);
      case 'O':
        return memory(size);
      case 'G':
        return register('general', size, reg);
      case 'R':
        return register('general', 4, modrm & 7);
      case 'S':
        return register('segment', 2, reg);
      case 'C':
        return register('control', 4, reg);
      case 'D':
        return register('debug', 4, reg);
      case 'A':
        return { type: 'far', segment: imm2, offset: imm, size: 0 };
      default: {
        const relative = code.startsWith('J');
        const esc = ((decoded.opcode & 7) << 3) | reg;
        const plain =
          code === 'Ie' ? esc : code === '1' ? 1 : i === 1 && row.op === 'ENTER' ? imm2 : imm;
        const value = relative ? jumpTarget(decoded, ip) : plain;
        return { type: 'immediate', value, size: 0, wide: false, distance: 'any' };
      }
    }
  };
  return writtenOperands(row).map(one);
}

describe('every row', () => {
  it('decodes to itself and encodes back to the same bytes', () => {
    const next = randomBytes(1);
    const seen = new Set<Row>();
    for (const row of TABLE) {
      // Few encodings are left to ESC.
      for (let i = 0; i < (row.op === 'ESC' ? 2000 : 40); i++) {
        const bytes = sampleBytes(row, next);
        const model = modelOf(row);
        const decoded = decodeBytes(bytes, 0, model);
        if (decoded.row === null) continue; // a register where only memory may stand
        if (row.op === 'ESC' && decoded.row !== row) continue; // what a coprocessor has
        // ESC is what the coprocessors leave of its encodings, and of some opcodes they leave nothing.
        if (row.op === 'ESC') seen.add(row);
        if (row.op === 'ESC' && decoded.row !== row) continue;
        expect(decoded.row).toBe(row);
        // The 8086 looks at two bits of a segment register; control registers ignore mod.
        const loose = row.only86 || row.op === 'MOV_CR' || row.op === 'MOV_DR';
        if (loose || (row.operands.some((c) => c.startsWith('M')) && decoded.modrm >= 0xc0)) {
          seen.add(row);
          continue;
        }
        const operands = operandsOf(decoded, row, 0x100);
        const size = row.mnemonic === row.mnemonic32 ? 0 : 2;
        const result = encodeRow(row, operands, { model, ip: 0x100 }, size);
        expect([row.mnemonic, row.operands, result]).toMatchObject([
          row.mnemonic,
          row.operands,
          { type: 'encoded', bytes: bytes.slice(0, decoded.length) },
        ]);
        seen.add(row);
      }
    }
    expect(seen.size).toBe(TABLE.length);
  });

  it('is decoded from exactly the bytes of its length', () => {
    const next = randomBytes(2);
    for (const row of TABLE) {
      const bytes = sampleBytes(row, next);
      let furthest = -1;
      const fetch = (i: number) => {
        furthest = Math.max(furthest, i);
        return bytes[i] ?? 0;
      };
      expect(decode(fetch, modelOf(row)).length).toBe(furthest + 1);
    }
  });

  it('writes text that assembles to the same instruction, with any prefixes', () => {
    const next = randomBytes(3);
    const prefixes = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf2, 0xf3, 0xf0];
    const seen = new Set<Row>();
    const texts: string[] = [];
    for (const row of TABLE) {
      if (row.only86 || row.op === 'MOV_CR' || row.op === 'MOV_DR') continue;
      for (let i = 0; i < 8; i++) {
        const bytes = sampleBytes(row, next);
        if (i > 3) bytes.unshift(prefixes[next() % prefixes.length] ?? 0);
        const decoded = decodeBytes(bytes, 0, 'v86');
        if (decoded.row !== row) continue;
        texts.push(format(decoded, 0, 'nasm'));
        seen.add(row);
      }
    }
    const wrong: string[] = [];
    for (const text of texts) {
      const { image, diagnostics, ok } = assemble(text);
      const again = ok ? format(decodeBytes(image, 0, 'v86'), 0, 'nasm') : diagnostics[0]?.message;
      // An exchange has no first and second operand.
      const turned = text.replace(/(xchg) ([^,]+), (.+)$/, '$1 $3, $2');
      const nop = text.replace('xchg ax, ax', 'nop');
      if (again !== text && again !== turned && again !== nop) wrong.push(`${text} -> ${again}`);
    }
    expect(wrong).toEqual([]);
    expect(texts.length).toBeGreaterThan(3000);
    expect(seen.size).toBeGreaterThan(TABLE.length - ROW_MODELS.length * 20);
  });

  it('has a mnemonic that MASM style spells with PTR and H', () => {
    const text = (bytes: number[]) => format(decodeBytes(bytes, 0, 'v86'), 0x100, 'masm');
    expect(text([0x26, 0x81, 0x47, 0xfe, 0xcd, 0xab])).toBe('add word ptr es:[bx-2], 0ABCDh');
    expect(text([0xa0, 0x34, 0x12])).toBe('mov al, ds:[1234h]');
    expect(text([0xff, 0x2f])).toBe('jmp dword ptr [bx]');
    expect(text([0xeb, 0xfe])).toBe('jmp short 100h');
    expect(text([0x9a, 1, 0, 0, 0xf0])).toBe('call far ptr 0F000h:1');
  });
});
