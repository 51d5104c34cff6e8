/** The file of expected results (`meta.how` in it says how they were made), as far as it is used. */
import { readFileSync } from 'node:fs';

export interface ExpectedFile {
  readonly kind: 'raw' | 'text' | 'exe';
  /** SHA-256 of what `fileDigest` makes of the file. */
  readonly hash: string;
}

export interface GoldenCommand {
  /** As typed at a prompt: the program's name and its command tail. */
  readonly cmd: string;
  readonly stdin?: string;
  readonly stdin_mode?: string;
  readonly env?: readonly string[];
  readonly stdout_norm?: string;
  readonly stdout_norm_sha256?: string;
  readonly stderr?: string;
  readonly exit?: number;
}

export interface GoldenTest {
  readonly id: string;
  readonly title: string;
  /** Paths in the mirror; a directory is copied whole. */
  readonly programs: readonly string[];
  /** Contents by name: text, or bytes in hexadecimal. */
  readonly inputs: Readonly<Record<string, string | { readonly hex: string }>>;
  readonly commands: readonly GoldenCommand[];
  readonly output_files: Readonly<Record<string, ExpectedFile>>;
}

export function readCases(file: string): readonly GoldenTest[] {
  const parsed = JSON.parse(readFileSync(file, 'utf8')) as { tests: readonly GoldenTest[] };
  return parsed.tests;
}
