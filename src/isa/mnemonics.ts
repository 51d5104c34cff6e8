/** Other names of instructions, as Intel's manuals and the assemblers have them. */

const CONDITIONS: readonly (readonly [string, string])[] = [
  ['Z', 'E'],
  ['NZ', 'NE'],
  ['C', 'B'],
  ['NAE', 'B'],
  ['NC', 'AE'],
  ['NB', 'AE'],
  ['NA', 'BE'],
  ['NBE', 'A'],
  ['PE', 'P'],
  ['PO', 'NP'],
  ['NGE', 'L'],
  ['NL', 'GE'],
  ['NG', 'LE'],
  ['NLE', 'G'],
];

/** Synonym -> mnemonic of the table, upper case. */
export const SYNONYMS: ReadonlyMap<string, string> = new Map<string, string>([
  ...CONDITIONS.flatMap(([from, to]) => [
    [`J${from}`, `J${to}`] as const,
    [`SET${from}`, `SET${to}`] as const,
  ]),
  ['LOOPZ', 'LOOPE'],
  ['LOOPNZ', 'LOOPNE'],
  ['SAL', 'SHL'],
  ['XLAT', 'XLATB'],
  ['FWAIT', 'WAIT'],
  ['FSETPM', 'FNSETPM'],
  ['RETN', 'RET'],
  ['INT03', 'INT3'],
  ['INT01', 'INT1'],
  ['ICEBP', 'INT1'],
  ['PUSHAW', 'PUSHA'],
  ['POPAW', 'POPA'],
  ['PUSHFW', 'PUSHF'],
  ['POPFW', 'POPF'],
  ['IRETW', 'IRET'],
]);

/** Coprocessor instructions with WAIT in front -> the instruction behind it. */
export const WAITING: ReadonlyMap<string, string> = new Map(
  ['INIT', 'CLEX', 'STCW', 'STENV', 'SAVE', 'STSW', 'ENI', 'DISI'].map(
    (name) => [`F${name}`, `FN${name}`] as const,
  ),
);
