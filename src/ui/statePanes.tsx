/**
 * The panes of the machine's state, and what explains an instruction to the status bar: fetched after the first
 * output, because no output needs them.
 */
import { Disassembly } from './Disassembly.tsx';
import { Fpu } from './Fpu.tsx';
import { fpuChange } from './fpu.ts';
import { instructionAt } from './listing.ts';
import { Memory } from './Memory.tsx';
import { Registers } from './Registers.tsx';
import { Source } from './Source.tsx';
import { Stack } from './Stack.tsx';
import { Trace } from './Trace.tsx';

export const STATE_PANES = {
  Coprocessor: <Fpu />,
  Disassembly: <Disassembly />,
  Memory: <Memory />,
  Registers: <Registers />,
  Source: <Source />,
  Stack: <Stack />,
  Trace: <Trace />,
} as const;
export const EXPLAIN = { instructionAt, fpuChange } as const;
