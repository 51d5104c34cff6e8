/** The form of one row of the instruction table (table.ts), and the reader of its text. */

/**
 * Operand codes, as in the Intel opcode map. E: ModR/M register or memory; G: ModR/M reg field;
 * S: segment register of the reg field; R: general register of the r/m field; C, D: control and
 * debug register of the reg field; M: memory only; I: immediate; J: relative; O: direct offset;
 * A: far pointer; X/Y: string source DS:SI, destination ES:DI. b byte, w word, d dword, v word or
 * dword by operand size, x the same in a register but a word in memory, p far pointer, a two bounds, s descriptor table register, sb a byte
 * sign-extended to the operand size, q 8 bytes, t 10 bytes. F0 and Fi: coprocessor registers ST and
 * ST(i) of the r/m field. `Ie` is the coprocessor opcode of ESC: bits 5-3 are the low
 * bits of the opcode, bits 2-0 the reg field. eAX … eDI are words or dwords by operand size.
 */
export const OPERAND_CODES = [
  ...['Eb', 'Ew', 'Ev', 'Ex', 'Gb', 'Gw', 'Gv', 'Sw', 'Rd', 'Cd', 'Dd'],
  ...['M', 'Mb', 'Mw', 'Md', 'Mq', 'Mt', 'F0', 'Fi', 'AX'],
  ...['Mp', 'Ma', 'Ms', 'Ib', 'Iw', 'Iv', 'Isb', 'Ie', '1'],
  ...['Jb', 'Jv', 'Ob', 'Ov', 'Ap', 'Xb', 'Xv', 'Yb', 'Yv', 'DX'],
  ...['AL', 'CL', 'DL', 'BL', 'AH', 'CH', 'DH', 'BH'],
  ...['eAX', 'eCX', 'eDX', 'eBX', 'eSP', 'eBP', 'eSI', 'eDI'],
  ...['ES', 'CS', 'SS', 'DS', 'FS', 'GS'],
] as const;
export type OperandCode = (typeof OPERAND_CODES)[number];

/** First CPU that has a row. */
export const ROW_MODELS = ['8086', '80186', '80286', '80386', '80486', '80586'] as const;
export type RowModel = (typeof ROW_MODELS)[number];

export interface Row {
  /** First opcode byte, or 0F00h + second byte. */
  readonly opcode: number;
  /** ModR/M reg field that selects the row, or -1. */
  readonly digit: number;
  /** The ModR/M forms that the row stands for; coprocessor opcodes mean two things. */
  readonly form: 'any' | 'memory' | 'register';
  /** The only r/m field of a register form, or -1. */
  readonly rm: number;
  readonly mnemonic: string;
  /** The mnemonic with 32-bit operands (JCXZ: addresses), mostly the same. */
  readonly mnemonic32: string;
  readonly operands: readonly OperandCode[];
  /** Key of the semantics (cpu/semantics.ts). */
  readonly op: string;
  /** Flags by letter, of `ODITSZAPC`: changed, left undefined, and read. */
  readonly writes: string;
  readonly undefined: string;
  readonly reads: string;
  readonly model: RowModel;
  /** True for encodings that only the 8086/8088 executes (60-6F aliases, 0F POP CS, …). */
  readonly only86: boolean;
  /** Second encoding of an instruction: decoded and executed, never chosen by the encoder. */
  readonly alias: boolean;
  /** It faults in V86 mode with IOPL 0, or needs the machine (ports, HLT). */
  readonly sensitive: boolean;
  /** LOCK is allowed before it when the destination is memory (80386 on; before, anywhere). */
  readonly lockable: boolean;
  /** A ModR/M byte follows the opcode. */
  readonly modrm: boolean;
}

const LOCKABLE = new Set(
  'ADD OR ADC SBB AND SUB XOR INC DEC NOT NEG XCHG BTS BTR BTC XADD CMPXCHG'.split(' '),
);

function isOperandCode(text: string): text is OperandCode {
  return (OPERAND_CODES as readonly string[]).includes(text);
}

function parseOperand(text: string): OperandCode {
  if (!isOperandCode(text)) throw new RangeError(`unknown operand code ${text}`);
  return text;
}

const SEGMENT_CODES: readonly OperandCode[] = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS'];

/** Whether an operand lives in the ModR/M byte. */
export function usesModrm(code: OperandCode): boolean {
  return code === 'Fi' || ('EGSRM'.includes(code.charAt(0)) && !SEGMENT_CODES.includes(code));
}

/** Opcode, reg field or a range of them, and which forms: `D9/4.0`, `D8/0m`, `8F/0`. */
const ENCODING = /^([0-9A-F]+)(?:\/(\d)(?:-(\d))?(?:([mr])|\.(\d))?)?$/;

/** Reads the text of table.ts, whose head describes the columns. */
export function parseRows(text: string): Row[] {
  const rows: Row[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const head = line.slice(0, 31).trim().split(/\s+/);
    const [op = '', writes = '', undefinedFlags = '', reads = '', ...marks] = line
      .slice(31)
      .trim()
      .split(/\s+/);
    const [encoding = '', names = '', operandText = ''] = head;
    const [, opcode = '', first = '-1', last = first, form, rm = '-1'] =
      ENCODING.exec(encoding) ?? [];
    const [mnemonic = '', mnemonic32 = mnemonic] = names.split('|');
    const operands = operandText === '' ? [] : operandText.split(',').map(parseOperand);
    const flags = (field: string) => (field === '-' ? '' : field);
    for (let digit = Number(first); digit <= Number(last); digit++) {
      rows.push({
        opcode: parseInt(opcode, 16),
        digit,
        form: form === 'm' ? 'memory' : form === 'r' || rm !== '-1' ? 'register' : 'any',
        rm: Number(rm),
        mnemonic,
        mnemonic32,
        operands,
        op,
        writes: flags(writes),
        undefined: flags(undefinedFlags),
        reads: flags(reads),
        model: ROW_MODELS.find((model) => marks.includes(model)) ?? '8086',
        only86: marks.includes('only86'),
        alias: marks.includes('alias'),
        sensitive: marks.includes('sensitive'),
        lockable: LOCKABLE.has(op) && (operands[0] === 'Eb' || operands[0] === 'Ev'),
        modrm: digit >= 0 || operands.some(usesModrm),
      });
    }
  }
  return rows;
}
