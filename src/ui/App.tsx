/** The page: each machine with its toolbar, panes and status bar; files may be dropped anywhere. */
import { useMachines } from './machines.ts';
import { Notices } from './Notices.tsx';
import { Panes } from './Panes.tsx';
import { useShortcuts } from './shortcuts.ts';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useDrop } from './useDrop.ts';
import { MachineContext } from './useMachine.ts';
import { useMedia } from './useMedia.ts';

/** The whole page. */
export function App() {
  const phone = useMedia('(max-width: 44.9em)');
  const large = useMedia('(min-width: 2200px)');
  const machines = useMachines((page) => page.machines);
  const over = useDrop();
  useShortcuts();
  return (
    <>
      {machines.map((machine) => (
        <MachineContext value={machine} key={machine.id}>
          <div className="app" data-machine={machine.id}>
            <header>
              <Toolbar phone={phone} />
              <div id="menus" />
            </header>
            <Notices />
            <main>
              <Panes phone={phone} large={large} />
            </main>
            <StatusBar />
            {over === machine.id && (
              <div className="drop-hint">Drop .COM, .EXE or .ZIP files to run them</div>
            )}
          </div>
        </MachineContext>
      ))}
    </>
  );
}
