/** Options of a command: `--name`, `--name VALUE` and `--name=VALUE`, up to the first argument. */

/** Thrown for a command line that cannot be understood; `command.ts` prints it and exits 125. */
export class Misuse extends Error {}

/** What an option takes: nothing, a value (the last one counts), or values that add up. */
export type OptionKind = 'flag' | 'value' | 'list';
export type OptionSpec = Readonly<Record<string, OptionKind>>;

export class Options {
  readonly #given: ReadonlyMap<string, readonly string[]>;
  /** The arguments behind the options. */
  readonly rest: readonly string[];

  constructor(given: ReadonlyMap<string, readonly string[]>, rest: readonly string[]) {
    this.#given = given;
    this.rest = rest;
  }

  flag(name: string): boolean {
    return this.#given.has(name);
  }

  value(name: string): string | undefined {
    return this.#given.get(name)?.at(-1);
  }

  list(name: string): readonly string[] {
    return this.#given.get(name) ?? [];
  }

  /** A positive number, with fractions unless `whole`. */
  number(name: string, whole: boolean): number | undefined {
    const text = this.value(name);
    if (text === undefined) return undefined;
    const number = Number(text.replaceAll('_', ''));
    if (text.trim() === '' || !(number > 0) || !Number.isFinite(number))
      throw new Misuse(`--${name} takes a number above 0, not "${text}"`);
    if (whole && !Number.isSafeInteger(number))
      throw new Misuse(`--${name} takes a whole number, not "${text}"`);
    return number;
  }
}

/**
 * Splits a command line. With `anywhere`, options may stand behind arguments too; otherwise all
 * that follows the first argument belongs to it. `--` ends the options.
 */
export function parseOptions(argv: readonly string[], spec: OptionSpec, anywhere = false): Options {
  const given = new Map<string, string[]>();
  const rest: string[] = [];
  const short: Readonly<Record<string, string>> = { '-o': '--o', '-l': '--l', '-h': '--help' };
  for (let i = 0; i < argv.length; i++) {
    const argument = Object.hasOwn(short, argv[i]) ? short[argv[i]] : argv[i];
    if (argument === '--') return new Options(given, [...rest, ...argv.slice(i + 1)]);
    if (!argument.startsWith('-') || argument === '-') {
      if (!anywhere) return new Options(given, argv.slice(i));
      rest.push(argument);
      continue;
    }
    const equals = argument.indexOf('=');
    const name = argument.slice(2, equals < 0 ? undefined : equals);
    if (!argument.startsWith('--') || !Object.hasOwn(spec, name))
      throw new Misuse(`there is no option ${argv[i]}`);
    const values = given.get(name) ?? [];
    given.set(name, values);
    if (spec[name] === 'flag') {
      if (equals >= 0) throw new Misuse(`--${name} takes no value`);
      continue;
    }
    if (equals >= 0) values.push(argument.slice(equals + 1));
    else if (++i < argv.length) values.push(argv[i]);
    else throw new Misuse(`--${name} needs a value`);
  }
  return new Options(given, rest);
}
