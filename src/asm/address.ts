/** What stands inside [ ] -> base, index, scale and displacement. */
import type { MemoryOperand } from '../isa/matchOperand.ts';
import type { OperandNode } from './ast.ts';
import { ABSOLUTE, type RegisterTerm, type Scope, type Value, evaluate } from './evaluate.ts';

type MemoryNode = Extract<OperandNode, { type: 'memory' }>;

/** The operand, or null after a diagnostic. */
export function memoryOperand(
  node: MemoryNode,
  scope: Scope,
  settled: boolean,
): MemoryOperand | null {
  const value = evaluate(node.expression, scope);
  const parts = splitRegisters(value);
  if (!parts) {
    scope.diagnostics.error(
      node.span,
      'The CPU has no such addressing form.',
      'Use BX or BP, plus SI or DI, plus a number; 32-bit registers from the 80386 on.',
    );
    return null;
  }
  return {
    type: 'memory',
    size: node.size,
    far: node.far,
    segment: node.segment,
    ...parts,
    // A forced dword displacement without registers is a 32-bit address.
    address32: parts.address32 || (value.registers.length === 0 && node.dispSize === 4),
    disp: value.value,
    dispSize: node.dispSize,
    wide: settled || !value.known || value.section !== ABSOLUTE,
  };
}

interface Parts {
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly address32: boolean;
}

function splitRegisters(value: Value): Parts | null {
  const terms = value.registers;
  const size = terms[0]?.register.size ?? 2;
  const same = terms.every(
    ({ register }) => register.kind === 'general' && register.size === size && size !== 1,
  );
  if (!same) return null;
  const address32 = size === 4;
  const [one, two] = terms;
  if (!one) return { base: -1, index: -1, scale: 1, address32: false };
  if (terms.length > 2) return null;
  if (!two) return single(one, address32);
  if (one.scale === 1 && two.scale === 1 && !address32) {
    return { base: one.register.index, index: two.register.index, scale: 1, address32 };
  }
  const [base, index] = one.scale === 1 ? [one, two] : [two, one];
  if (base.scale !== 1) return null;
  return { base: base.register.index, index: index.register.index, scale: index.scale, address32 };
}

function single({ register, scale }: RegisterTerm, address32: boolean): Parts | null {
  const { index } = register;
  if (scale === 1) {
    // SI and DI are index registers in the 16-bit forms, where it makes no difference to bytes.
    const isIndex = !address32 && index >= 6;
    return { base: isIndex ? -1 : index, index: isIndex ? index : -1, scale: 1, address32 };
  }
  if (!address32) return null;
  if (scale === 3 || scale === 5 || scale === 9) {
    return { base: index, index, scale: scale - 1, address32 };
  }
  return { base: -1, index, scale, address32 };
}
