/** DB, DW, DD, DQ, DT -> bytes. */
import type { Expression } from './ast.ts';
import type { Span } from './diagnostic.ts';
import { type Scope, UNKNOWN, evaluate } from './evaluate.ts';
import { floatBytes } from './floatLiteral.ts';

/** A number with a point, perhaps behind signs, or null. */
function floatItem(item: Expression, unit: number, negative: boolean): number[] | null {
  if (item.type === 'float') return floatBytes(item.text, negative, unit);
  if (item.type !== 'unary' || (item.operator !== '-' && item.operator !== '+')) return null;
  return floatItem(item.operand, unit, negative !== (item.operator === '-'));
}

/** The bytes of a data directive; strings fill up their last unit with zeros. */
export function dataBytes(
  unit: number,
  items: readonly (Expression | null)[],
  span: Span,
  scope: Scope,
): number[] {
  const bytes: number[] = [];
  for (const item of items) {
    if (item?.type === 'string') {
      for (const byte of item.bytes) bytes.push(byte);
      while (bytes.length % unit !== 0) bytes.push(0);
      continue;
    }
    const float = item === null ? null : floatItem(item, unit, false);
    if (float !== null) {
      bytes.push(...float);
      continue;
    }
    if (unit === 10) {
      if (item !== null)
        scope.diagnostics.error(
          item.span,
          'DT takes numbers with a point.',
          'Write 5.0 for 5; integers of 8 bytes are for DQ.',
        );
      bytes.push(...new Array<number>(unit).fill(0));
      continue;
    }
    const { value, registers } = item ? evaluate(item, scope) : UNKNOWN;
    if (registers.length > 0) {
      scope.diagnostics.error(
        item?.span ?? span,
        'A register has no value while the program is assembled.',
        'Store it with MOV when the program runs.',
      );
    }
    if (unit < 8 && (value < -(2 ** (8 * unit - 1)) || value >= 2 ** (8 * unit))) {
      scope.diagnostics.warning(
        item?.span ?? span,
        `${value} does not fit into ${unit === 1 ? 'a byte' : `${unit} bytes`} and is cut.`,
        unit === 1 ? 'Use DW, or a number from -128 to 255.' : 'Use a smaller number.',
      );
    }
    if (unit < 8) {
      for (let i = 0; i < unit; i++) bytes.push(Math.floor(value / 2 ** (8 * i)) & 0xff);
    } else {
      const wide = BigInt.asUintN(64, BigInt(value));
      for (let i = 0n; i < 64n; i += 8n) bytes.push(Number((wide >> i) & 255n));
    }
  }
  return bytes;
}
