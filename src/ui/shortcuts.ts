/**
 * The page's own keys: F5 F6 F10 F11, for the machine that has the focus. While Screen has the
 * keyboard of a live program they are its.
 */
import { useEffect } from 'react';
import { focusedMachine } from './machines.ts';

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  const machine = focusedMachine();
  if (machine === undefined) return;
  const { playground } = machine;
  const { status, program, captured } = machine.store.getState();
  if (program === null || (captured && playground.takesKeys())) return;
  const running = status.kind === 'running' || status.kind === 'waiting';
  const actions: Record<string, (() => void) | undefined> = {
    F5: event.shiftKey ? () => playground.reset() : running ? undefined : () => playground.run(),
    F6: running ? () => playground.pause() : undefined,
    F10: running ? undefined : () => playground.step(true),
    F11: running ? undefined : () => playground.step(false),
  };
  if (!(event.key in actions)) return;
  event.preventDefault();
  actions[event.key]?.();
}

/** Listens for as long as the page is there. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
