/** The form of one row of the instruction table (table.ts) and of a decoded instruction. */

/**
 * Operand codes, as in the Intel opcode map. E: ModR/M register or memory; G: ModR/M reg field;
 * S: segment register of the reg field; M: memory only; I: immediate; J: relative; O: direct
 * offset; A: far pointer; X/Y: string source/destination. b byte, w word, v word or dword by
 * operand size, p far pointer, sb a byte sign-extended to the operand size.
 */
export type OperandCode =
  | 'Eb'
  | 'Ew'
  | 'Ev'
  | 'Gb'
  | 'Gw'
  | 'Gv'
  | 'Sw'
  | 'M'
  | 'Mw'
  | 'Mp'
  | 'Ma'
  | 'Ib'
  | 'Iw'
  | 'Iv'
  | 'Isb'
  | 'Jb'
  | 'Jv'
  | 'Ob'
  | 'Ov'
  | 'Ap'
  | 'Xb'
  | 'Xv'
  | 'Yb'
  | 'Yv'
  | '1'
  | '3'
  | 'CL'
  | 'DX'
  | 'AL'
  | 'CL'
  | 'DL'
  | 'BL'
  | 'AH'
  | 'CH'
  | 'DH'
  | 'BH'
  | 'eAX'
  | 'eCX'
  | 'eDX'
  | 'eBX'
  | 'eSP'
  | 'eBP'
  | 'eSI'
  | 'eDI'
  | 'ES'
  | 'CS'
  | 'SS'
  | 'DS'
  | 'FS'
  | 'GS';

/** First CPU that has the row. `8086` rows marked `only86` end with the 8086 and 8088. */
export type RowModel = '8086' | '80186' | '80286' | '80386' | '80486';

export interface Row {
  /** First opcode byte, or 0F00h + second byte. */
  readonly opcode: number;
  /** ModR/M reg field that selects the row, or -1. */
  readonly digit: number;
  readonly mnemonic: string;
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
  /** Undocumented encoding or alias: decoded and executed, never chosen by the encoder. */
  readonly alias: boolean;
  /** It faults in V86 mode with IOPL 0, or needs the machine (ports, HLT). */
  readonly sensitive: boolean;
}
