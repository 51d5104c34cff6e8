/** One instruction of a source -> bytes: operands evaluated, encoded, and what is wrong said. */
import type { DecodeModel } from '../isa/decode.ts';
import { NO_SEGMENT } from '../isa/decode.ts';
import {
  type Encoded,
  type Misfit,
  canonicalMnemonic,
  encode,
  segmentPrefix,
} from '../isa/encode.ts';
import type { Operand } from '../isa/matchOperand.ts';
import { REGISTERS } from '../isa/operands.ts';
import { TABLE } from '../isa/table.ts';
import { memoryOperand } from './address.ts';
import type { Body, OperandNode } from './ast.ts';
import type { Span } from './diagnostic.ts';
import { ABSOLUTE, type Scope, evaluate, isConstant } from './evaluate.ts';
import { closest } from './spelling.ts';

type InstructionNode = Extract<Body, { type: 'instruction' }>;

export interface InstructionContext {
  readonly scope: Scope;
  readonly model: DecodeModel;
  /** Offset of the first byte, as `$` gives it. */
  readonly ip: number;
  /** Number of the section that the code is in. */
  readonly section: number;
  /** Take forms that hold any value: its size has changed too often. */
  readonly settled: boolean;
}

const NO_BYTES: readonly number[] = [];

/** The bytes of an instruction; none, and a diagnostic, when it cannot be encoded. */
export function assembleInstruction(
  node: InstructionNode,
  context: InstructionContext,
): readonly number[] {
  const { prefixes } = node;
  if (node.mnemonic === '') return prefixBytes(prefixes);
  const operands: Operand[] = [];
  for (const operandNode of node.operands) {
    const operand = toOperand(operandNode, node, context);
    if (!operand) return NO_BYTES;
    operands.push(operand);
  }
  const isTarget = node.operands.some((one) => one.type === 'value' && one.to);
  const written = writtenForms(node.mnemonic, operands, isTarget);
  const options = {
    model: context.model,
    ip: context.ip,
    rep: prefixes.rep,
    lock: prefixes.lock,
    segment: prefixes.segment,
    operand32: prefixes.operand32,
    address32: prefixes.address32,
  };
  let best: Encoded | null = null;
  let first: Misfit | null = null;
  for (const form of written) {
    const result = encode(form.mnemonic ?? node.mnemonic, form.operands, options);
    if (result.type === 'misfit') first ??= result;
    else if (!best || result.bytes.length < best.bytes.length) best = result;
  }
  if (best) {
    warnIfCut(best, node, context);
    return best.bytes;
  }
  const long =
    first?.reason === 'range' || first?.reason === 'model'
      ? longJump(node, operands, context)
      : null;
  if (long) return long;
  if (first) explain(first, node, context);
  return NO_BYTES;
}

function prefixBytes(prefixes: InstructionNode['prefixes']): readonly number[] {
  const bytes: number[] = [];
  if (prefixes.rep) bytes.push(prefixes.rep);
  if (prefixes.lock) bytes.push(0xf0);
  if (prefixes.segment !== NO_SEGMENT) bytes.push(segmentPrefix(prefixes.segment));
  if (prefixes.operand32) bytes.push(0x66);
  if (prefixes.address32) bytes.push(0x67);
  return bytes;
}

interface WrittenForm {
  /** Another mnemonic than the source has. */
  readonly mnemonic?: string;
  readonly operands: readonly Operand[];
}

/** The instruction as written, and the other ways in which the table may have it. */
function writtenForms(
  mnemonic: string,
  operands: readonly Operand[],
  isTarget: boolean,
): WrittenForm[] {
  const [one, two] = operands;
  const name = canonicalMnemonic(mnemonic);
  switch (name) {
    case 'XCHG':
      if (!one || !two) break;
      // 90h is the exchange of AX with itself.
      if (isAx(one) && isAx(two)) return [{ mnemonic: 'nop', operands: [] }];
      return [{ operands: [two, one] }, { operands }];
    case 'TEST':
      if (one && two) return [{ operands }, { operands: [two, one] }];
      break;
    case 'IMUL':
      if (one && two?.type === 'immediate') return [{ operands: [one, one, two] }];
      break;
    case 'AAM':
    case 'AAD':
      if (operands.length === 0) return [{ operands: [immediate(10)] }];
      break;
    default:
      return [coprocessorForm(name ?? '', operands, isTarget) ?? { operands }];
  }
  return [{ operands }];
}

const ST0: Operand = stackRegister(0);
const ST1: Operand = stackRegister(1);

function stackRegister(index: number): Operand {
  return { type: 'register', register: { kind: 'coprocessor', size: 10, index } };
}

/**
 * Coprocessor instructions with all their operands: `fadd st2` is `fadd st0, st2`, `fadd to st2` is
 * `fadd st2, st0`, `fadd` alone is `faddp st1, st0`; `fcom` and the like mean ST(1).
 */
function coprocessorForm(
  name: string,
  operands: readonly Operand[],
  isTarget: boolean,
): WrittenForm | null {
  const [one, two] = operands;
  if (/^F(ADD|MUL|SUBR?|DIVR?)P?$/.test(name)) {
    const pops = name.endsWith('P');
    if (!one) return { mnemonic: pops ? name : `${name}P`, operands: [ST1, ST0] };
    if (two || one.type !== 'register') return null;
    return { operands: pops || isTarget ? [one, ST0] : [ST0, one] };
  }
  if (!/^F(U?COMP?|XCH)$/.test(name)) return null;
  if (!one) return { operands: [ST1] };
  if (two && isSt0(one)) return { operands: [two] };
  return two && name === 'FXCH' && isSt0(two) ? { operands: [one] } : null;
}

function isSt0(operand: Operand): boolean {
  return (
    operand.type === 'register' &&
    operand.register.kind === 'coprocessor' &&
    operand.register.index === 0
  );
}

function isAx(operand: Operand): boolean {
  return operand.type === 'register' && operand.register === REGISTERS.get('ax');
}

function immediate(value: number): Operand {
  return { type: 'immediate', value, size: 0, wide: false, distance: 'any' };
}

function isJump(mnemonic: string): boolean {
  const name = canonicalMnemonic(mnemonic);
  return name === 'CALL' || name === 'JMP' || isConditional(name);
}

function isConditional(name: string | null): boolean {
  return name !== null && name.startsWith('J') && !['JMP', 'JCXZ', 'JECXZ'].includes(name);
}

function toOperand(
  node: OperandNode,
  instruction: InstructionNode,
  context: InstructionContext,
): Operand | null {
  const { scope, settled } = context;
  if (node.type === 'far') {
    const segment = evaluate(node.segment, scope);
    const offset = evaluate(node.offset, scope);
    return { type: 'far', segment: segment.value, offset: offset.value, size: node.size };
  }
  if (node.type === 'memory') return memoryOperand(node, scope, settled);
  if (node.expression.type === 'register') {
    return { type: 'register', register: node.expression.register };
  }
  const value = evaluate(node.expression, scope);
  if (value.registers.length > 0) {
    scope.diagnostics.error(
      node.span,
      'Registers cannot be added up outside of [ ].',
      'Use LEA with [ ], or ADD.',
    );
    return null;
  }
  if (isJump(instruction.mnemonic)) {
    // An unknown target counts as near by: the first pass is the optimist, later ones correct it.
    return {
      type: 'immediate',
      value: value.known ? value.value : context.ip + 2,
      size: node.size,
      wide: value.known && value.section !== context.section,
      distance: settled && node.distance === 'any' ? 'near' : node.distance,
    };
  }
  return {
    type: 'immediate',
    value: value.value,
    size: node.size,
    wide: node.strict || settled || !value.known || value.section !== ABSOLUTE,
    distance: node.distance,
  };
}

/** Before the 80386 there is no near Jcc: the opposite jump skips a near JMP, as in NASM. */
function longJump(
  node: InstructionNode,
  operands: readonly Operand[],
  context: InstructionContext,
): readonly number[] | null {
  const [target] = operands;
  const name = canonicalMnemonic(node.mnemonic);
  if (!isConditional(name) || target?.type !== 'immediate') return null;
  if (target.distance === 'short' || operands.length !== 1) return null;
  const row = TABLE.find((one) => one.mnemonic === name && one.opcode < 0x80 && !one.alias);
  const jump = encode('jmp', [{ ...target, distance: 'near' }], {
    model: context.model,
    ip: context.ip + 2,
  });
  if (!row || jump.type !== 'encoded') return null;
  return [row.opcode ^ 1, jump.bytes.length, ...jump.bytes];
}

function warnIfCut(result: Encoded, node: InstructionNode, context: InstructionContext): void {
  const operand = node.operands[Math.min(result.cut, node.operands.length - 1)];
  if (result.cut < 0 || !operand) return;
  const bytes = result.row.operands.some((code) => code === 'Ib') ? 'a byte' : 'the operand';
  context.scope.diagnostics.warning(
    operand.span,
    `The value does not fit into ${bytes} and is cut.`,
    'Use a smaller number or a larger register.',
  );
}

function explain(problem: Misfit, node: InstructionNode, context: InstructionContext): void {
  const name = node.mnemonic.toUpperCase();
  const whole: Span = node.mnemonicSpan;
  const at = node.operands[problem.operand]?.span ?? whole;
  const { diagnostics } = context.scope;
  switch (problem.reason) {
    case 'mnemonic': {
      const guess = closest(node.mnemonic);
      diagnostics.error(
        whole,
        `There is no instruction "${node.mnemonic}".`,
        guess === null
          ? 'Check the spelling; a label needs ":" behind it.'
          : `Did you mean "${guess}"?`,
      );
      return;
    }
    case 'count':
      diagnostics.error(
        whole,
        `${name} does not take ${node.operands.length} operands.`,
        `Write it as ${formsOf(node.mnemonic)}.`,
      );
      return;
    case 'kinds':
      diagnostics.error(
        at,
        `${name} does not take these operands.`,
        `It exists as ${formsOf(node.mnemonic)}; go through a register if need be.`,
      );
      return;
    case 'sizes':
      diagnostics.error(
        at,
        'The operands differ in size.',
        'Use registers of one size, or a byte or word keyword that agrees with the register.',
      );
      return;
    case 'unsized':
      diagnostics.error(
        at,
        'Nothing says how large this memory operand is.',
        node.mnemonic.startsWith('f')
          ? 'Write word, dword, qword or tword in front of "[".'
          : 'Write byte or word in front of "[".',
      );
      return;
    case 'address':
      diagnostics.error(
        at,
        'The CPU has no such addressing form.',
        'Use BX or BP, plus SI or DI, plus a number; 32-bit registers from the 80386 on.',
      );
      return;
    case 'range':
      diagnostics.error(
        at,
        `The target is too far away for ${name}: it reaches 128 bytes back, 127 ahead.`,
        'Jump to a near JMP that goes on to the target, or turn the condition around.',
      );
      return;
    case 'model':
      diagnostics.error(
        whole,
        `This form of ${name} needs an ${problem.needs}, the code is for the ${context.model}.`,
        problem.needs === '8086'
          ? 'Later CPUs do not have it: write CPU 8086, or use another instruction.'
          : `Write CPU ${problem.needs} at the top, or use instructions of the ${context.model}.`,
      );
  }
}

/** The forms of a mnemonic in the table, for a message. */
function formsOf(mnemonic: string): string {
  const name = canonicalMnemonic(mnemonic);
  const rows = TABLE.filter((row) => row.mnemonic === name && !row.alias);
  const forms = rows.map((row) => `${row.mnemonic} ${row.operands.join(',')}`.trim());
  return [...new Set(forms)].slice(0, 6).join('; ');
}

/** Whether a body makes the same bytes wherever it stands. */
export function isFixed(body: Body): boolean {
  if (body.type === 'data') return body.items.every((item) => item === null || isConstant(item));
  if (body.type !== 'instruction') return false;
  return (
    body.operands.every((operand) =>
      operand.type === 'far'
        ? isConstant(operand.segment) && isConstant(operand.offset)
        : isConstant(operand.expression) &&
          !(operand.type === 'value' && operand.distance !== 'any'),
    ) && !/^(j|call|loop)/.test(body.mnemonic)
  );
}
