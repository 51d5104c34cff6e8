/** Single-line macros (%define) and the substitution of macro parameters, on tokens. */
import type { Span } from '../diagnostic.ts';
import type { Token } from './lexer.ts';

export interface SingleLineMacro {
  /** Parameter names, or null for a macro that takes none. */
  readonly parameters: readonly string[] | null;
  readonly body: readonly Token[];
}

export type SingleLineMacros = ReadonlyMap<string, SingleLineMacro>;

/** A line that grows beyond this while macros are expanded is a mistake. */
export const MAX_LINE_TOKENS = 10_000;

/** Tokens at another place: those of a macro's body stand where it is called. */
export function moveTo(tokens: readonly Token[], span: Span): Token[] {
  return tokens.map((token) => ({ ...token, span }));
}

/** Whether a token is this operator. */
export function isOperator(token: Token | undefined, text: string): boolean {
  return token?.type === 'operator' && token.text === text;
}

/** The arguments between the parenthesis at `start` and its partner, and where it ends. */
function readArguments(
  tokens: readonly Token[],
  start: number,
): { readonly list: Token[][]; readonly end: number } | null {
  const list: Token[][] = [[]];
  let depth = 0;
  for (let i = start + 1; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) break;
    if (depth === 0 && isOperator(token, ')')) return { list, end: i };
    if (depth === 0 && isOperator(token, ',')) {
      list.push([]);
      continue;
    }
    if (isOperator(token, '(')) depth++;
    else if (isOperator(token, ')')) depth--;
    list[list.length - 1]?.push(token);
  }
  return null;
}

/** What a line may still cost: macros that make nothing out of many others must end too. */
interface Budget {
  left: number;
}

/** A line with its single-line macros expanded; a macro is not expanded inside itself. */
export function expandLine(
  tokens: readonly Token[],
  macros: SingleLineMacros,
  active: ReadonlySet<string> = new Set(),
  budget: Budget = { left: MAX_LINE_TOKENS },
): Token[] {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length && result.length <= MAX_LINE_TOKENS; i++) {
    const token = tokens[i];
    if (!token) continue;
    const macro = token.type === 'identifier' ? macros.get(token.text) : undefined;
    if (!macro || active.has(token.text) || budget.left-- <= 0) {
      result.push(token);
      continue;
    }
    let body = macro.body;
    if (macro.parameters) {
      const found = isOperator(tokens[i + 1], '(') ? readArguments(tokens, i + 1) : null;
      if (!found || found.list.length !== Math.max(macro.parameters.length, 1)) {
        result.push(token);
        continue;
      }
      const { parameters } = macro;
      body = body.flatMap((one) => {
        const at = one.type === 'identifier' ? parameters.indexOf(one.text) : -1;
        return at < 0 ? [one] : expandLine(found.list[at] ?? [], macros, active, budget);
      });
      i = found.end;
    }
    const inner = new Set([...active, token.text]);
    const inside = expandLine(moveTo(body, token.span), macros, inner, budget);
    for (const one of inside) result.push(one);
  }
  return result;
}

/** Puts arguments in the place of %1, %0, %%name, joining what stands without a space. */
export function substitute(
  body: readonly Token[],
  argumentLists: readonly (readonly Token[])[],
  call: number,
  span: Span,
): Token[] {
  const result: Token[] = [];
  let glued = false;
  for (const token of body) {
    let parts: readonly Token[] = [token];
    if (token.type === 'parameter') {
      const inner = token.text.slice(1).replace(/[{}]/g, '');
      if (inner.startsWith('%')) {
        parts = [{ ...token, type: 'identifier', text: `..@${call}.${inner.slice(1)}` }];
      } else if (inner === '0') {
        const count = argumentLists.length;
        parts = [{ ...token, type: 'number', text: String(count), value: count }];
      } else {
        parts = argumentLists[Number(inner) - 1] ?? [];
      }
    }
    const last = result[result.length - 1];
    const [first, ...rest] = parts;
    const join = !token.spaced && last && first && (glued || token.type === 'parameter');
    if (join && last.type === 'identifier' && isWord(first)) {
      result[result.length - 1] = { ...last, text: last.text + first.text };
      for (const one of moveTo(rest, span)) result.push(one);
    } else {
      for (const one of moveTo(parts, span)) result.push(one);
    }
    glued = token.type === 'parameter';
  }
  return result;
}

function isWord(token: Token): boolean {
  return token.type === 'identifier' || token.type === 'number';
}
