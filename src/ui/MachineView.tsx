/** A machine on the page: its toolbar, notices, panes and status bar. */
import { useEffect, useRef } from 'react';
import { focusMachine, useMachines } from './machines.ts';
import { Notices } from './Notices.tsx';
import { Panes, type Layout } from './Panes.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useMachine } from './useMachine.ts';

export interface MachineViewProps {
  readonly layout: Layout;
  /** Whether the page has other machines as well: then each is a region of its own. */
  readonly several: boolean;
  /** Whether only one of them is shown at a time. */
  readonly switched: boolean;
  /** Whether files are dragged over it. */
  readonly over: boolean;
}

/** The machine of the context around. Alone, its parts are the parts of the page. */
export function MachineView({ layout, several, switched, over }: MachineViewProps) {
  const { id, unique } = useMachine();
  const focused = useMachines((page) => page.focused === id);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Of the machines that are opened later each begins with the focus.
    if (id !== 1) element.current?.focus();
  }, [id]);
  const wasOneOfSeveral = useRef(several);
  useEffect(() => {
    // The one that is left when another is closed has the focus, at what brings that one back.
    if (wasOneOfSeveral.current && !several) {
      const undo = element.current?.querySelector<HTMLElement>('.notice:last-child button');
      (undo ?? element.current)?.focus();
    }
    wasOneOfSeveral.current = several;
  }, [several]);
  const take = () => focusMachine(id);
  return (
    <div
      ref={element}
      className="machine"
      data-machine={id}
      data-focused={several && focused}
      tabIndex={-1}
      onFocus={take}
      onPointerDown={take}
      {...(several ? { role: 'region', 'aria-label': `Machine ${id}` } : {})}
    >
      <div className="machine-head" role={several ? undefined : 'banner'}>
        <Toolbar layout={layout} several={several} switched={switched} />
        <div id={unique('menus')} />
      </div>
      <Notices />
      <div className="machine-panes" role={several ? undefined : 'main'}>
        <Panes layout={layout} />
      </div>
      <div role={several ? undefined : 'contentinfo'}>
        <StatusBar />
      </div>
      {over && (
        <div className="drop-hint">
          Drop .COM, .EXE or .ZIP files to run them{several && ` in machine ${id}`}
        </div>
      )}
    </div>
  );
}
