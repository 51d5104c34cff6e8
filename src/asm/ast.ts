/** What a front end makes of a source: statements that the passes (assemble.ts) go over. */
import type { Register } from '../isa/operands.ts';
import type { Span } from './diagnostic.ts';

export type BinaryOperator =
  | ('+' | '-' | '*' | '/' | '//' | '%' | '%%' | '<<' | '>>' | '&' | '|' | '^')
  | ('&&' | '||' | '^^' | '=' | '!=' | '<' | '>' | '<=' | '>=');

export type UnaryOperator = '+' | '-' | '~' | '!';

export type Expression =
  | { readonly type: 'number'; readonly value: number; readonly span: Span }
  /** A number with a point or exponent, or a word such as `__Infinity__`: data only. */
  | { readonly type: 'float'; readonly text: string; readonly span: Span }
  | { readonly type: 'string'; readonly bytes: readonly number[]; readonly span: Span }
  | { readonly type: 'symbol'; readonly name: string; readonly span: Span }
  /** `$`, the offset of the statement, and `$$`, the start of the section. */
  | { readonly type: 'here' | 'sectionStart'; readonly span: Span }
  | { readonly type: 'register'; readonly register: Register; readonly span: Span }
  | {
      readonly type: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly span: Span;
    }
  | {
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly type: 'conditional';
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly span: Span;
    };

export type OperandNode =
  | {
      readonly type: 'value';
      /** Bytes that a keyword demands, or 0. */
      readonly size: number;
      readonly strict: boolean;
      /** Coprocessor: the register is the destination, ST the other operand. */
      readonly to: boolean;
      readonly distance: 'any' | 'short' | 'near';
      readonly expression: Expression;
      readonly span: Span;
    }
  | {
      readonly type: 'memory';
      readonly size: number;
      readonly far: boolean;
      /** Bytes that a keyword in the brackets demands of the displacement, or 0. */
      readonly dispSize: number;
      /** Segment override, or NO_SEGMENT. */
      readonly segment: number;
      readonly expression: Expression;
      readonly span: Span;
    }
  | {
      readonly type: 'far';
      readonly size: number;
      readonly segment: Expression;
      readonly offset: Expression;
      readonly span: Span;
    };

/** Prefixes written in front of a mnemonic. */
export interface PrefixNode {
  readonly rep: number;
  readonly lock: boolean;
  readonly segment: number;
  readonly operand32: boolean;
  readonly address32: boolean;
}

export type Body =
  | {
      readonly type: 'instruction';
      /** Empty when a line holds prefixes only. */
      readonly mnemonic: string;
      readonly mnemonicSpan: Span;
      readonly prefixes: PrefixNode;
      readonly operands: readonly OperandNode[];
    }
  /** DB, DW, DD, DQ, DT; an item of null is `?`. */
  | {
      readonly type: 'data';
      readonly unit: number;
      readonly items: readonly (Expression | null)[];
    }
  | { readonly type: 'reserve'; readonly unit: number; readonly count: Expression }
  | { readonly type: 'equ'; readonly value: Expression }
  | { readonly type: 'org'; readonly value: Expression }
  | { readonly type: 'section'; readonly name: string; readonly align: Expression | null }
  | { readonly type: 'align'; readonly boundary: Expression; readonly fill: Body | null }
  | { readonly type: 'cpu'; readonly name: string };

export interface Label {
  /** Whole name: a local label carries the name of the label above it. */
  readonly name: string;
  readonly span: Span;
}

export interface Statement {
  readonly span: Span;
  readonly label: Label | null;
  readonly times: Expression | null;
  readonly body: Body | null;
}
