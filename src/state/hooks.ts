/**
 * What the machine tells the outside while it runs. Hooks only watch: a machine behaves the same,
 * to the bit, with or without them. They are host functions and are never saved.
 */

/** Where console output belongs: 1 is standard output, 2 is standard error (DOS handle 2). */
export type ConsoleStream = 1 | 2;

export interface Hooks {
  /**
   * A byte that the guest wrote to its console, once: DOS output to CON, or INT 10h teletype and
   * character output. Direct writes to video memory are not reported.
   */
  console?(byte: number, stream: ConsoleStream): void;
  /** A byte written to the debug port E9h. */
  debug?(byte: number): void;
  /** The guest used something the machine does not have: said once per kind, in plain words. */
  missing?(what: string): void;
}
