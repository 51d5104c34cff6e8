import { Code, Decoder, Formatter, FormatterSyntax } from 'iced-x86';
import { describe, expect, it } from 'vitest';
import { type Decoded, decodeBytes } from '../../src/isa/decode.ts';
import { type FormatStyle, format } from '../../src/isa/format.ts';
import { randomBytes } from './random.ts';

/** The coprocessor operands that iced-x86 leaves out, for NASM `st` everywhere and for MASM ST(1). */
function withOperands(text: string): string {
  const one = /^(f(?:add|mul|subr?|divr?)p?) (to )?(st\d)$/.exec(text);
  if (one) {
    const [, name = '', to, register = ''] = one;
    return to || name.endsWith('p') ? `${name} ${register}, st0` : `${name} st0, ${register}`;
  }
  const alone = /^(?:fu?comp?|fxch|f(?:add|mul|subr?|divr?)p)$/.exec(text);
  return alone
    ? `${text} ${text.endsWith('p') && !text.includes('com') ? 'st1, st0' : 'st1'}`
    : text;
}

/** Both texts with what is a matter of taste made equal. */
function alike(text: string): string {
  return withOperands(text)
    .replace('fstpnce', 'fstp')
    .replace(/st\((\d)\)/g, 'st$1')
    .replace(/\bst\b/g, 'st0')
    .replace(/\bsal\b/, 'shl')
    .replace(/\b(?:near ptr|near) /, '')
    .replace(/\bint 3\b/, 'int3')
    .replace('[dword ', '[')
    .replace(/\bimul (\w+), \1,/, 'imul $1,')
    .replace(/, -(?:0x)?([0-9a-f]+)h?$/i, (_, digits: string) => {
      return `, #${(0x10000 - parseInt(digits, 16)).toString(16)}`;
    })
    .replace(/ -(?:0x)?([0-9a-f]+)h?$/i, (_, digits: string) => {
      return ` #${(0x10000 - parseInt(digits, 16)).toString(16)}`;
    })
    .replace(
      /(,| push|^push) (?:0x|0)?(?:ffff)?(ff[0-9a-f]{2})h?$/i,
      (_, head: string, digits: string) => {
        return `${head} #${digits.toLowerCase()}`;
      },
    );
}

/** Size keywords that one writes and the other leaves out; exchanges turn their operands. */
const TASTE = new Set(['XCHG', 'SETcc', 'PROTECTED', 'SMSW', 'LMSW', 'BOUND', 'LGDT', 'LIDT']);

/**
 * Whether both write the instruction alike as far as it goes: prefixes 66 and 67 where they show in
 * the operands, and of the coprocessor the memory forms (the names of registers are written or left
 * out as each likes).
 */
function comparable({ prefixes, opcode, modrm }: Decoded, text: string): boolean {
  const { operand32, address32, count } = prefixes;
  if (count !== Number(operand32) + Number(address32)) return false;
  if (/^[^,]*\b[oa]32 /.test(text)) return false;
  return (opcode & ~7) !== 0xd8 || modrm < 0xc0;
}

describe('against iced-x86', () => {
  it('agrees on what is an instruction and how long it is', () => {
    const next = randomBytes(11);
    let compared = 0;
    const wrong: string[] = [];
    for (let n = 0; n < 20_000; n++) {
      const bytes = Array.from({ length: 16 }, next);
      if (n % 5 === 0) bytes[0] = 0x0f;
      if (n % 7 === 0) bytes[0] = 0x66;
      if (n % 11 === 0) bytes[0] = 0x67;
      const ours = decodeBytes(bytes, 0, 'v86');
      if (ours.tooLong) continue;
      const decoder = new Decoder(16, new Uint8Array(bytes), 0);
      const theirs = decoder.decode();
      const { length, isInvalid, code } = theirs;
      theirs.free();
      decoder.free();
      // LOCK is a matter of execution here; coprocessor and CR numbers have holes there.
      const { lock } = ours.prefixes;
      const op = ours.row?.op;
      if (lock || op === 'ESC' || op === 'MOV_CR' || op === 'MOV_DR') continue;
      // Two-byte opcodes and MMX forms of later CPUs are none here.
      const newer = /^(?:E?VEX|XOP|Xbegin|Xabort)/.test(Code[code] ?? '');
      const later = ours.row === null && (ours.opcode > 0xff || newer);
      if (!isInvalid && later) continue;
      compared++;
      if (isInvalid !== (ours.row === null) || (!isInvalid && length !== ours.length)) {
        wrong.push(`${Buffer.from(bytes).toString('hex')} ${Code[code]} ${ours.row?.mnemonic}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(13_000);
  });

  it.each([
    ['nasm', FormatterSyntax.Nasm],
    ['masm', FormatterSyntax.Masm],
  ] as const)('writes the same %s text', (style: FormatStyle, syntax) => {
    const formatter = new Formatter(syntax);
    if (style === 'nasm') {
      formatter.hexPrefix = '0x';
      formatter.hexSuffix = '';
      formatter.uppercaseHex = false;
    }
    formatter.spaceAfterOperandSeparator = true;
    formatter.leadingZeros = false;
    formatter.branchLeadingZeros = false;
    formatter.displacementLeadingZeros = false;
    formatter.addLeadingZeroToHexNumbers = style === 'masm';
    const next = randomBytes(12);
    let compared = 0;
    const wrong: string[] = [];
    for (let n = 0; n < 24_000; n++) {
      const bytes = Array.from({ length: 16 }, next);
      if (n % 5 === 0) bytes[0] = 0x0f;
      if (n % 3 === 0) bytes.unshift(0x66);
      if (n % 4 === 0) bytes.unshift(0x67);
      const ours = decodeBytes(bytes, 0, 'v86');
      if (!ours.row || ours.row.op === 'ESC' || TASTE.has(ours.row.op)) continue;
      if (!comparable(ours, format(ours, 0x100, style))) continue;
      const decoder = new Decoder(16, new Uint8Array(bytes), 0);
      decoder.ip = 0x100n;
      const theirs = decoder.decode();
      const text = theirs.isInvalid ? null : formatter.format(theirs);
      theirs.free();
      decoder.free();
      if (text === null) continue;
      compared++;
      const mine = format(ours, 0x100, style);
      if (alike(mine) !== alike(text)) wrong.push(`${mine} | ${text}`);
    }
    formatter.free();
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(compared).toBeGreaterThan(10_000);
  });
});
