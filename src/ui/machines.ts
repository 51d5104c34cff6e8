/** The machines of the page: which there are, and which one the page's keys act on. */
import { create } from 'zustand';
import type { PageMachine } from './pageMachine.ts';

export interface Machines {
  readonly machines: readonly PageMachine[];
  /** Id of the machine that had the focus last: the page's own keys are for it. */
  readonly focused: number;
}

export const useMachines = create<Machines>(() => ({ machines: [], focused: 1 }));

/** The machine that the page's keys act on. */
export function focusedMachine(): PageMachine | undefined {
  const { machines, focused } = useMachines.getState();
  return machines.find(({ id }) => id === focused) ?? machines[0];
}
