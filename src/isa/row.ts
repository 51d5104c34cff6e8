/** The form of one row of the instruction table (table.ts), and the reader of its text. */

/**
 * Operand codes, as in the Intel opcode map. E: ModR/M register or memory; G: ModR/M reg field;
 * S: segment register of the reg field; R: general register of the r/m field; C, D: control and
 * debug register of the reg field; M: memory only; I: immediate; J: relative; O: direct offset;
 * A: far pointer; X/Y: string source DS:SI, destination ES:DI. b byte, w word, d dword, v word or
 * dword by operand size, p far pointer, a two bounds, s descriptor table register, sb a byte
 * sign-extended to the operand size. `Ie` is the coprocessor opcode of ESC: bits 5-3 are the low
 * bits of the opcode, bits 2-0 the reg field. eAX … eDI are words or dwords by operand size.
 */
export const OPERAND_CODES = [
  ...['Eb', 'Ew', 'Ev', 'Gb', 'Gw', 'Gv', 'Sw', 'Rd', 'Cd', 'Dd'],
  ...['M', 'Mb', 'Mp', 'Ma', 'Ms', 'Ib', 'Iw', 'Iv', 'Isb', 'Ie', '1'],
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
  return 'EGSRM'.includes(code.charAt(0)) && !SEGMENT_CODES.includes(code);
}

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
    const [opcode = '', digits = ''] = encoding.split('/');
    const [mnemonic = '', mnemonic32 = mnemonic] = names.split('|');
    const operands = operandText === '' ? [] : operandText.split(',').map(parseOperand);
    const [first = '-1', last = first] = digits === '' ? [] : digits.split('-');
    const flags = (field: string) => (field === '-' ? '' : field);
    for (let digit = Number(first); digit <= Number(last); digit++) {
      rows.push({
        opcode: parseInt(opcode, 16),
        digit,
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
        lockable:
          LOCKABLE.has(op) && operands.some((code) => code.startsWith('E') && usesModrm(code)),
        modrm: digit >= 0 || operands.some(usesModrm),
      });
    }
  }
  return rows;
}
