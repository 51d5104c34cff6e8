/** The object of `--json`, and how a run ended. */
import type { ControlledMachine } from '../session/controlled.ts';
import { consoleText } from '../session/cp437.ts';
import { screenLines } from '../session/guestScreen.ts';
import { CPU_MODELS } from '../state/machineState.ts';

export type StopName = 'exit' | 'fault' | 'limit' | 'waiting' | 'halted';

export interface Outcome {
  readonly stop: StopName;
  /** Exit code of the command. */
  readonly code: number;
  /** A sentence for people; empty when the program just ended. */
  readonly reason: string;
}

export function jsonReport(
  machine: ControlledMachine,
  outcome: Outcome,
  milliseconds: number,
  console: Uint8Array,
  files: readonly string[],
): string {
  const { state, regs } = machine;
  const seconds = milliseconds / 1000;
  const { ax, bx, cx, dx, si, di, bp, sp, cs, ds, es, ss, ip, flags } = regs;
  return JSON.stringify({
    stop: outcome.stop,
    exitCode: outcome.stop === 'exit' ? state.exitCode : null,
    reason: outcome.reason,
    icount: state.icount,
    clock: state.clock,
    seconds: Number(seconds.toFixed(6)),
    mips: seconds > 0 ? Number((state.icount / seconds / 1e6).toFixed(3)) : 0,
    registers: { ax, bx, cx, dx, si, di, bp, sp, cs, ds, es, ss, ip, flags },
    screen: screenLines(machine.memory),
    console: consoleText(console),
    files,
    engine: { name: 'interpreter', cpu: CPU_MODELS[state.cpu] ?? CPU_MODELS[0], ips: state.ips },
  });
}
