/** A pane of the machine's state: its frame at once, its contents when their code is there. */
import { create } from 'zustand';
import { explainWith } from './feed.ts';
import type { PageMachine } from './pageMachine.ts';
import { Pane } from './Pane.tsx';
import type { STATE_PANES } from './statePanes.tsx';

type PaneName = keyof typeof STATE_PANES;

const useLoaded = create<{ readonly panes: typeof STATE_PANES | null }>(() => ({ panes: null }));

/** At the latest so many milliseconds after the page has begun. */
const LATEST = 3000;

async function load(): Promise<void> {
  const { STATE_PANES: panes, EXPLAIN } = await import('./statePanes.tsx');
  explainWith(EXPLAIN);
  useLoaded.setState({ panes });
}

/**
 * Fetches the panes as soon as a machine's program is ready, paused or has ended: what runs comes
 * first. All machines use the same code.
 */
export function loadPanesWhenQuiet({ store }: PageMachine): void {
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    stop();
    void load();
  };
  const stop = store.subscribe(({ status }) => {
    if (status.kind === 'starting' || status.kind === 'running') return;
    if ('requestIdleCallback' in window) requestIdleCallback(begin, { timeout: 500 });
    else setTimeout(begin, 100);
  });
  setTimeout(begin, LATEST);
}

/** One of the panes. */
export function LatePane({ name }: { readonly name: PaneName }) {
  const loaded = useLoaded(({ panes }) => panes?.[name] ?? null);
  if (loaded !== null) return loaded;
  return (
    <Pane name={name}>
      <p className="empty">Coming.</p>
    </Pane>
  );
}
