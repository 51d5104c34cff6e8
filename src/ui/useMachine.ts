/** The machine that a component belongs to, out of the context that App.tsx sets around each. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { PageMachine } from './pageMachine.ts';
import type { PageState } from './store.ts';

/** Which machine the components inside show and command. */
export const MachineContext = createContext<PageMachine | null>(null);

/** The machine around this component. */
export function useMachine(): PageMachine {
  const machine = useContext(MachineContext);
  if (machine === null) throw new RangeError('This component stands in no machine.');
  return machine;
}

/** A part of what the page shows of that machine; the component is drawn again when it changes. */
export function usePage<T>(select: (page: PageState) => T): T {
  return useStore(useMachine().store, select);
}
