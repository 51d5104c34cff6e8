/** The page itself, around the first machine, which main.ts has started. */
import { createRoot } from 'react-dom/client';
import type { Session } from '../session/client.ts';
import { App } from './App.tsx';
import { FIRST_DEMO } from './demos.ts';
import { loadPanesWhenQuiet } from './LatePane.tsx';
import { useMachines } from './machines.ts';
import { PageMachine } from './pageMachine.ts';
import { storageWorks } from './storage.ts';
import { startTheme } from './theme.ts';

/** Shows the page with its first machine, whose worker is on its way already. */
export function showPage(session: Session): void {
  startTheme();
  const first = new PageMachine(1, session);
  first.start(FIRST_DEMO);
  useMachines.setState({ machines: [first] });
  loadPanesWhenQuiet(first);
  if (!storageWorks())
    first.playground.notify({
      severity: 'info',
      title: 'Nothing is kept for your next visit',
      cause: 'This browser refuses the page storage, or has none left.',
      fix: 'Everything works; allow site data if you want theme and pane sizes to stay.',
    });
  const root = document.getElementById('root');
  if (root !== null) createRoot(root).render(<App />);
}
