/** NASM source -> statements: lines, preprocessor, parser. */
import type { Statement } from '../ast.ts';
import type { Diagnostics } from '../diagnostic.ts';
import { Parser } from './parser.ts';
import { type PreprocessorOptions, preprocess } from './preprocessor.ts';

export function parseNasm(
  source: string,
  options: PreprocessorOptions,
  diagnostics: Diagnostics,
): Statement[] {
  const parser = new Parser(diagnostics);
  const statements: Statement[] = [];
  for (const tokens of preprocess(source, options, diagnostics)) {
    const statement = parser.parse(tokens);
    if (statement) statements.push(statement);
  }
  return statements;
}
