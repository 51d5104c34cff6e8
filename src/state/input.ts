/**
 * Everything that can reach a machine from outside. `Machine.input()` stamps each with the virtual
 * time, logs it and applies it; replaying the log on the same start gives the same machine.
 */
import type { DriveName } from './layout.ts';
import type { CpuModel } from './machineState.ts';

export type Input =
  /** Scan codes (set 1, with E0/E1 prefixes and break codes) as they leave the keyboard. */
  | { readonly kind: 'key'; readonly codes: readonly number[] }
  /** Text to be typed, in the escapes of `--keys`: \r \e \t \\ {F1} {Left} {wait:500}. */
  | { readonly kind: 'type'; readonly text: string }
  /** Creates or replaces a file; `path` is a full DOS path such as C:\DIR\NAME.EXT. */
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Uint8Array }
  /** Loads a program that is on a drive and starts it, as EXEC would. */
  | {
      readonly kind: 'program';
      readonly path: string;
      /** Command tail as typed, without the leading space. */
      readonly args: string;
      readonly env?: readonly string[];
      /** Bytes that handle 0 reads; without it handle 0 is CON. */
      readonly stdin?: Uint8Array;
    }
  /** Puts an image in a drive, or takes it out with null. */
  | { readonly kind: 'disk'; readonly drive: DriveName; readonly image: Uint8Array | null }
  /** Instructions per virtual second. */
  | { readonly kind: 'speed'; readonly ips: number }
  /** Power off and on, as another model or with or without coprocessor; drives keep their contents. */
  | { readonly kind: 'reset'; readonly cpu?: CpuModel; readonly fpu?: boolean }
  /** A register changed in the debugger: a name of Regs (ax, al, flags …) and its value. */
  | { readonly kind: 'register'; readonly name: string; readonly value: number }
  /** Bytes of RAM changed in the debugger. */
  | { readonly kind: 'memory'; readonly lin: number; readonly bytes: Uint8Array };

/** An input with the moment at which it was applied. */
export interface LoggedInput {
  readonly sequence: number;
  readonly icount: number;
  readonly clock: number;
  readonly input: Input;
}

/** Why something that the user gave could not be used: what it is, the plain cause, what to do. */
export interface Problem {
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
}
