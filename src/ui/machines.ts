/**
 * The machines of the page: which there are, which one the page's keys act on, and how another is
 * opened and closed.
 */
import { create } from 'zustand';
import { FIRST_DEMO } from './demos.ts';
import { PageMachine } from './pageMachine.ts';

/** More of them would leave none the room to be looked into, and few computers have the cores. */
const MOST = 2;
/** Milliseconds for which a closed machine is kept, paused, so that it can come back. */
const KEPT = 10_000;

export interface Machines {
  readonly machines: readonly PageMachine[];
  /** Id of the machine that had the focus last: the page's own keys are for it. */
  readonly focused: number;
}

export const useMachines = create<Machines>(() => ({ machines: [], focused: 1 }));

/** Ends for good the machine that was closed last and is still kept. */
let endClosed: () => void = () => {};

/** The machine that the page's keys act on. */
export function focusedMachine(): PageMachine | undefined {
  const { machines, focused } = useMachines.getState();
  return machines.find(({ id }) => id === focused) ?? machines[0];
}

/** The page's keys are for this machine from now on. */
export function focusMachine(id: number): void {
  if (useMachines.getState().focused !== id) useMachines.setState({ focused: id });
}

/** Whether the page has room for another machine. */
export function isRoomFor(machines: readonly PageMachine[]): boolean {
  return machines.length < MOST;
}

/** Opens another machine beside those that are there, with the first demo in it. */
export function openMachine(): void {
  const { machines } = useMachines.getState();
  if (!isRoomFor(machines)) return;
  endClosed();
  const machine = new PageMachine(Math.max(...machines.map(({ id }) => id)) + 1);
  machine.start(FIRST_DEMO);
  useMachines.setState({ machines: [...machines, machine], focused: machine.id });
}

/**
 * Takes a machine off the page. Its worker is paused and kept for a while, in which Undo brings the
 * machine back as it was; then it is ended and its memory is free.
 */
export function closeMachine(id: number): void {
  const { machines } = useMachines.getState();
  const closed = machines.find((machine) => machine.id === id);
  const rest = machines.filter((machine) => machine !== closed);
  if (closed === undefined || rest.length === 0) return;
  endClosed();
  const { kind } = closed.store.getState().status;
  closed.playground.pause();
  closed.feed.stop();
  useMachines.setState({ machines: rest, focused: rest[0].id });
  const forget = () => {
    clearTimeout(timer);
    endClosed = () => {};
    rest[0].playground.dismiss(notice);
  };
  endClosed = () => {
    forget();
    closed.session.terminate();
  };
  const undo = () => {
    forget();
    useMachines.setState(({ machines: now }) => ({ machines: [...now, closed], focused: id }));
    closed.feed.start();
    if (kind === 'running' || kind === 'waiting') closed.playground.run();
  };
  const timer = setTimeout(endClosed, KEPT);
  const notice = rest[0].playground.notify(
    {
      severity: 'info',
      title: `Machine ${id} is closed`,
      cause: 'Its program was stopped where it was.',
      fix: 'Undo brings it back as it was, for as long as this message is here.',
    },
    { label: 'Undo', act: undo, dismissed: endClosed },
  );
}
