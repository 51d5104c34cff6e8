/** Files that are dragged over the page and dropped: they go to the machine under the pointer. */
import { useEffect, useState } from 'react';
import { focusedMachine, useMachines } from './machines.ts';
import type { PageMachine } from './pageMachine.ts';

/** The machine that an event happened in; the one with the focus where it happened in none. */
function machineAt(event: Event): PageMachine | undefined {
  const element = event.target instanceof Element ? event.target.closest('[data-machine]') : null;
  const id = Number(element?.getAttribute('data-machine'));
  const { machines } = useMachines.getState();
  return machines.find((machine) => machine.id === id) ?? focusedMachine();
}

/** Id of the machine over which files are being dragged, which takes them when they are dropped. */
export function useDrop(): number | null {
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      depth++;
      setOver(machineAt(event)?.id ?? null);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(null);
    };
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      depth = 0;
      setOver(null);
      void machineAt(event)?.playground.openFiles(event.dataTransfer?.files ?? []);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', allow);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', allow);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
