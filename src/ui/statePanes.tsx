/**
 * The panes of the machine's state, with the disassembler behind them: fetched after the first
 * output, because no output needs them.
 */
import { Disassembly } from './Disassembly.tsx';
import { instructionAt } from './listing.ts';
import { Memory } from './Memory.tsx';
import { Registers } from './Registers.tsx';
import { Source } from './Source.tsx';
import { Stack } from './Stack.tsx';

export const STATE_PANES = {
  Disassembly: <Disassembly />,
  Memory: <Memory />,
  Registers: <Registers />,
  Source: <Source />,
  Stack: <Stack />,
} as const;
export { instructionAt };
