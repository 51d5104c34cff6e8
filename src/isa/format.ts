/**
 * Decoded -> text, in NASM or MASM style. What it writes, an assembler of that style reads back as
 * the same instruction (not always in the same bytes: assemblers choose the shortest form), but for
 * ESC, which NASM does not know (what no coprocessor instruction has), and forms that only the 8086 executes.
 */
import { type Decoded, NO_SEGMENT } from './decode.ts';
import {
  BP,
  EFFECTIVE_16,
  SEGMENT_REGISTERS,
  SP,
  codeSize,
  fixedRegister,
  registerName,
  wordRegister,
  writtenOperands,
} from './operands.ts';
import type { OperandCode, Row } from './row.ts';

export type FormatStyle = 'nasm' | 'masm';

/** `0x1f` in NASM, `1Fh` in MASM; below ten both write the digit alone. */
export function formatNumber(value: number, style: FormatStyle): string {
  if (value < 10) return String(value);
  const digits = value.toString(16);
  if (style === 'nasm') return `0x${digits}`;
  return `${/^[a-f]/.test(digits) ? '0' : ''}${digits.toUpperCase()}h`;
}

function formatSigned(value: number, style: FormatStyle): string {
  return value < 0 ? `-${formatNumber(-value, style)}` : formatNumber(value, style);
}

/** The offset that a relative jump, call or loop at `ip` goes to, or -1 for other instructions. */
export function jumpTarget(decoded: Decoded, ip: number): number {
  const relative = decoded.row?.operands.some((code) => code === 'Jb' || code === 'Jv') ?? false;
  if (!relative) return -1;
  const target = ip + decoded.length + decoded.imm;
  return decoded.prefixes.operand32 ? target >>> 0 : target & 0xffff;
}

/** The text of an instruction at offset `ip`, in lower case. */
export function format(decoded: Decoded, ip: number, style: FormatStyle): string {
  const { row } = decoded;
  if (!row) {
    const { opcode } = decoded;
    const bytes = opcode > 0xff ? [opcode >> 8, opcode & 0xff] : [opcode];
    return `db ${bytes.map((byte) => formatNumber(byte, style)).join(', ')}`;
  }
  const codes = writtenOperands(row);
  const texts = codes.map((code, i) => operandText(decoded, row, code, i, ip, style));
  // AAM and AAD are written without their base when it is ten.
  const base10 = (row.op === 'AAM' || row.op === 'AAD') && decoded.imm === 10;
  const parts = [...prefixWords(decoded, row), mnemonicOf(decoded, row)];
  const operands = base10 ? '' : texts.join(', ');
  return operands === '' ? parts.join(' ') : `${parts.join(' ')} ${operands}`;
}

function mnemonicOf(decoded: Decoded, row: Row): string {
  const { operand32, address32 } = decoded.prefixes;
  const wide = row.op === 'JCXZ' ? address32 : operand32;
  return (wide ? row.mnemonic32 : row.mnemonic).toLowerCase();
}

/** Whether the instruction's text shows the operand size by itself. */
function showsOperandSize({ modrm }: Decoded, row: Row): boolean {
  if (row.op === 'JCXZ') return false;
  if (row.operands.includes('Ex')) return modrm >= 0xc0;
  return (
    row.mnemonic !== row.mnemonic32 ||
    row.operands.some((code) => ['Ev', 'Gv', 'Mp', 'Ap'].includes(code) || wordRegister(code) >= 0)
  );
}

function isMemoryForm(decoded: Decoded, row: Row): boolean {
  const direct = row.operands.some((code) => code === 'Ob' || code === 'Ov');
  const modrm =
    decoded.modrm >= 0 && decoded.modrm < 0xc0 && row.op !== 'MOV_CR' && row.op !== 'MOV_DR';
  return direct || modrm;
}

function prefixWords(decoded: Decoded, row: Row): string[] {
  const { rep, lock, segment, operand32, address32 } = decoded.prefixes;
  const words: string[] = [];
  if (rep !== 0) {
    const compares = row.op === 'CMPS' || row.op === 'SCAS';
    words.push(rep === 0xf2 ? 'repne' : compares ? 'repe' : 'rep');
  }
  if (lock) words.push('lock');
  const memory = isMemoryForm(decoded, row);
  const segmentName = SEGMENT_REGISTERS[segment];
  if (segment !== NO_SEGMENT && !memory && segmentName) words.push(segmentName);
  if (operand32 && !showsOperandSize(decoded, row)) words.push('o32');
  if (address32 && !memory && row.op !== 'JCXZ') words.push('a32');
  return words;
}

function operandText(
  decoded: Decoded,
  row: Row,
  code: OperandCode,
  position: number,
  ip: number,
  style: FormatStyle,
): string {
  const { modrm, imm, imm2, prefixes } = decoded;
  const fixed = fixedRegister(code);
  if (fixed?.kind === 'coprocessor') return style === 'nasm' ? 'st0' : 'st';
  if (fixed) {
    return fixed.kind === 'segment'
      ? (SEGMENT_REGISTERS[fixed.index] ?? '')
      : registerName(fixed.size, fixed.index);
  }
  const v = prefixes.operand32 ? 4 : 2;
  const word = wordRegister(code);
  if (word >= 0) return registerName(v, word);
  const reg = (modrm >> 3) & 7;
  switch (code.charAt(0)) {
    case 'F':
      return style === 'nasm' ? `st${modrm & 7}` : `st(${modrm & 7})`;
    case '1':
      return '1';
    case 'E':
    case 'M':
      return modrm >= 0xc0
        ? registerName(codeSize(code) || v, modrm & 7)
        : memoryText(decoded, row, code === 'Ex' ? 2 : codeSize(code) || v, style);
    case 'G':
      return registerName(codeSize(code) || v, reg);
    case 'R':
      return registerName(4, modrm & 7);
    case 'C':
      return `cr${reg}`;
    case 'D':
      return `dr${reg}`;
    case 'S':
      return SEGMENT_REGISTERS[row.only86 ? reg & 3 : reg] ?? '';
    case 'O':
      return memoryText(decoded, row, code === 'Ob' ? 1 : v, style);
    case 'A':
      return style === 'nasm'
        ? `${prefixes.operand32 ? 'dword ' : ''}${formatNumber(imm2, style)}:${formatNumber(imm, style)}`
        : `far ptr ${formatNumber(imm2, style)}:${formatNumber(imm, style)}`;
    case 'J': {
      const short = code === 'Jb' && (row.op === 'JMP' || row.op === 'Jcc');
      return `${short ? 'short ' : ''}${formatNumber(jumpTarget(decoded, ip), style)}`;
    }
    default:
      return immediateText(decoded, row, code, position, style);
  }
}

function immediateText(
  decoded: Decoded,
  row: Row,
  code: OperandCode,
  position: number,
  style: FormatStyle,
): string {
  const { opcode, modrm, imm, imm2, prefixes } = decoded;
  if (code === 'Ie') return formatNumber(((opcode & 7) << 3) | ((modrm >> 3) & 7), style);
  if (row.op === 'ENTER' && position === 1) return formatNumber(imm2, style);
  const pushesDword = row.op === 'PUSH' && prefixes.operand32 && style === 'nasm' ? 'dword ' : '';
  if (code !== 'Isb' && code !== 'Iv') return formatNumber(imm, style);
  const bits = prefixes.operand32 ? 32 : 16;
  const pattern = imm < 0 ? imm + 2 ** bits : imm;
  const signed = pattern - 2 ** bits;
  // Small negative numbers are shown as such where the CPU has a short form for them; to the
  // logical instructions they are bit patterns.
  const negative = SIGNED_OPS.has(row.op) && signed >= -0x80;
  return pushesDword + (negative ? formatSigned(signed, style) : formatNumber(pattern, style));
}

/** Instructions with a sign-extended byte form whose operands are numbers, not bit patterns. */
const SIGNED_OPS = new Set(['ADD', 'ADC', 'SUB', 'SBB', 'CMP', 'PUSH', 'IMUL3']);

const SIZE_WORDS: Readonly<Record<number, string>> = {
  ...{ 1: 'byte', 2: 'word', 4: 'dword', 8: 'qword' },
};

/** A register operand beside the memory operand says the size, so no keyword is needed. */
function sizeIsClear(row: Row): boolean {
  if (row.op === 'MOVZX' || row.op === 'MOVSX') return false;
  if (row.form === 'memory') return /^F(LDCW|NSTCW|NSTSW)$/.test(row.op);
  return row.operands.some(
    (code) =>
      code.startsWith('G') ||
      code === 'Sw' ||
      wordRegister(code) >= 0 ||
      (code !== 'CL' && code !== 'DX' && fixedRegister(code) !== undefined),
  );
}

function memoryText(decoded: Decoded, row: Row, size: number, style: FormatStyle): string {
  const { segment } = decoded.prefixes;
  const far = row.op === 'CALL_FAR' || row.op === 'JMP_FAR';
  const bare = row.operands.some((code) => ['M', 'Ma', 'Mb', 'Ms'].includes(code));
  let keyword = '';
  const pointer = row.operands.includes('Mp');
  const word = SIZE_WORDS[size] ?? (style === 'nasm' ? 'tword' : 'tbyte');
  if (!bare && !(pointer && !far) && !sizeIsClear(row)) keyword = `${word} `;
  const address = addressText(decoded, style);
  const name = segment === NO_SEGMENT ? '' : `${SEGMENT_REGISTERS[segment] ?? ''}:`;
  if (style === 'nasm') {
    if (far) keyword = decoded.prefixes.operand32 ? 'dword far ' : 'far ';
    // A 32-bit address without registers needs a keyword to be one.
    const direct = decoded.prefixes.address32 && /^[0-9]/.test(address) ? 'dword ' : '';
    return `${keyword}[${direct}${name}${address}]`;
  }
  if (far) keyword = decoded.prefixes.operand32 ? 'fword ' : 'dword ';
  // MASM takes a bare number in brackets for a constant.
  const plain = /^[0-9]/.test(address) && name === '' ? 'ds:' : name;
  return `${keyword === '' ? '' : `${keyword}ptr `}${plain}[${address}]`;
}

/** What stands in the brackets. */
function addressText(decoded: Decoded, style: FormatStyle): string {
  const { modrm, sib, disp, dispSize, prefixes } = decoded;
  const terms: string[] = [];
  if (modrm >= 0) {
    const mod = modrm >> 6;
    const rm = modrm & 7;
    if (!prefixes.address32) {
      const [base, index] = EFFECTIVE_16[rm] ?? [-1, -1];
      if (!(mod === 0 && rm === 6)) {
        if (base >= 0) terms.push(registerName(2, base));
        if (index >= 0) terms.push(registerName(2, index));
      }
    } else {
      const base = sib >= 0 ? sib & 7 : rm;
      if (!(mod === 0 && base === BP)) terms.push(registerName(4, base));
      const index = (sib >> 3) & 7;
      if (sib >= 0 && index !== SP) {
        const scale = 1 << (sib >> 6);
        terms.push(scale === 1 ? registerName(4, index) : `${registerName(4, index)}*${scale}`);
      }
    }
  }
  if (terms.length === 0) return formatNumber(disp, style);
  const sum = terms.join('+');
  if (dispSize === 0 || disp === 0) return sum;
  // Behind registers a displacement is a signed number, whatever its size.
  const signed =
    dispSize === 1 || disp < 2 ** (8 * dispSize - 1) ? disp : disp - 2 ** (8 * dispSize);
  return signed < 0
    ? `${sum}-${formatNumber(-signed, style)}`
    : `${sum}+${formatNumber(signed, style)}`;
}
