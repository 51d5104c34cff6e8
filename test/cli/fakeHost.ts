/** A computer for the command line in tests: output is kept, files are in a folder of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assemble } from '../../src/asm/assemble.ts';
import { command } from '../../src/cli/command.ts';
import { PipeClosed } from '../../src/cli/host.ts';
import type { CliHost, Terminal } from '../../src/cli/host.ts';

export interface Result {
  readonly code: number;
  /** Bytes as characters 00-FF. */
  readonly out: string;
  readonly err: string;
}

export interface HostOptions {
  readonly stdin?: Uint8Array;
  readonly terminal?: Terminal;
  readonly outIsTerminal?: boolean;
  /** Bytes of output after which the reader goes away. */
  readonly closesAfter?: number;
}

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'vm86-cli-'));

  /** Writes a file and returns its path. */
  file(name: string, bytes: Uint8Array | string): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  }

  /** Assembles a .COM and returns its path. */
  com(name: string, source: string): string {
    const { image, diagnostics } = assemble(`org 100h\n${source}`);
    if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
    return this.file(name, image);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export async function vm86(argv: readonly string[], options: HostOptions = {}): Promise<Result> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  let written = 0;
  const host: CliHost = {
    out: async (bytes) => {
      written += bytes.length;
      if (written > (options.closesAfter ?? Infinity)) throw new PipeClosed();
      out.push(bytes);
      await Promise.resolve();
    },
    err: async (bytes) => {
      err.push(bytes);
      await Promise.resolve();
    },
    outIsTerminal: options.outIsTerminal ?? false,
    readStdin: () => Promise.resolve(options.stdin ?? new Uint8Array()),
    terminal: options.terminal ?? null,
    now: () => performance.now(),
    date: () => new Date(1991, 5, 11, 12, 30, 15),
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
  };
  const code = await command(argv, host);
  const text = (pieces: readonly Uint8Array[]) => Buffer.concat(pieces).toString('latin1');
  return { code, out: text(out), err: text(err) };
}
