/** Expressions of the preprocessor: it runs before labels and EQU have values. */
import type { Diagnostics } from '../diagnostic.ts';
import { type Scope, UNKNOWN, absolute, evaluate } from '../evaluate.ts';
import { parseExpression } from './expressions.ts';
import type { Token } from './lexer.ts';
import { SyntaxProblem, TokenStream } from './tokens.ts';

/** The value of tokens that form one constant expression, or null after a diagnostic. */
export function constantOf(tokens: readonly Token[], diagnostics: Diagnostics): number | null {
  const scope: Scope = {
    lookup: () => null,
    here: UNKNOWN,
    sectionStart: absolute(0),
    diagnostics,
    undefinedSymbol: (name, span) => {
      diagnostics.error(
        span,
        `"${name}" has no value for the preprocessor.`,
        'Give it one with %define or %assign; labels and EQU come later.',
      );
    },
  };
  try {
    const stream = new TokenStream(tokens);
    const value = evaluate(
      parseExpression(stream, (name) => name),
      scope,
    );
    if (!stream.ended) throw stream.unexpected('One expression belongs here.');
    return value.known ? value.value : null;
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem;
    diagnostics.error(problem.span, problem.message, problem.fix);
    return null;
  }
}
