/** The page itself, around the machine that main.ts has started. */
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { FIRST_DEMO } from './demos.ts';
import { loadPanesWhenQuiet } from './LatePane.tsx';
import { playground } from './playground.ts';
import { storageWorks } from './storage.ts';
import { startTheme } from './theme.ts';

startTheme();
playground.start(FIRST_DEMO);
loadPanesWhenQuiet();
if (!storageWorks())
  playground.notify({
    severity: 'info',
    title: 'Nothing is kept for your next visit',
    cause: 'This browser refuses the page storage, or has none left.',
    fix: 'Everything works; allow site data if you want theme and pane sizes to stay.',
  });
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
