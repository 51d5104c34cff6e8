/** The page: toolbar, panes, status bar; files may be dropped anywhere on it. */
import { useEffect, useState } from 'react';
import { Notices } from './Notices.tsx';
import { Panes } from './Panes.tsx';
import { playground } from './playground.ts';
import { useShortcuts } from './shortcuts.ts';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useMedia } from './useMedia.ts';

/** Whether files are being dragged over the page, which takes them when they are dropped. */
function useDrop(): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      depth++;
      setOver(true);
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      depth = 0;
      setOver(false);
      void playground.openFiles(event.dataTransfer?.files ?? []);
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

/** The whole page. */
export function App() {
  const phone = useMedia('(max-width: 44.9em)');
  const large = useMedia('(min-width: 2200px)');
  const over = useDrop();
  useShortcuts();
  return (
    <div className="app">
      <header>
        <Toolbar phone={phone} />
        <div id="menus" />
      </header>
      <Notices />
      <main>
        <Panes phone={phone} large={large} />
      </main>
      <StatusBar />
      {over && <div className="drop-hint">Drop .COM, .EXE or .ZIP files to run them</div>}
    </div>
  );
}
