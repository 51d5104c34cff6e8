/** The page: one machine, or several beside each other; files may be dropped anywhere on it. */
import { focusMachine, useMachines } from './machines.ts';
import { MachineView } from './MachineView.tsx';
import type { Layout } from './Panes.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TabStrip } from './Tabs.tsx';
import { useDrop } from './useDrop.ts';
import { MachineContext } from './useMachine.ts';
import { useMedia } from './useMedia.ts';

const title = (id: number) => `Machine ${id}`;
const slug = (name: string) => name.toLowerCase().replace(' ', '-');
const tabId = (name: string) => `tab-${slug(name)}`;
const panelId = (name: string) => `panel-${slug(name)}`;

/** How each of so many machines is laid out, and whether only one of them is shown at a time. */
function useLayout(several: boolean): { readonly layout: Layout; readonly switched: boolean } {
  const phone = useMedia('(max-width: 44.9em)');
  const narrow = useMedia('(max-width: 64em)');
  const upright = useMedia('(max-width: 60em) and (min-height: 52em)');
  const large = useMedia('(min-width: 2200px)');
  if (phone) return { layout: 'phone', switched: several };
  if (several) return { layout: large ? 'half' : 'column', switched: narrow };
  if (upright) return { layout: 'half', switched: false };
  return { layout: large ? 'large' : 'desktop', switched: false };
}

/** The whole page. */
export function App() {
  const machines = useMachines((page) => page.machines);
  const focused = useMachines((page) => page.focused);
  const several = machines.length > 1;
  const { layout, switched } = useLayout(several);
  const over = useDrop();
  useShortcuts();
  return (
    <div className="app" role={several ? 'main' : undefined}>
      {switched && (
        <TabStrip
          className="switch"
          label="Machines"
          names={machines.map(({ id }) => title(id))}
          selected={title(focused)}
          onSelect={(name) => {
            const chosen = machines.find(({ id }) => title(id) === name);
            if (chosen !== undefined) focusMachine(chosen.id);
          }}
          tabId={tabId}
          panelId={panelId}
        />
      )}
      <div className="machines" data-beside={!switched}>
        {machines.map((machine) => (
          <MachineContext value={machine} key={machine.id}>
            <div
              className="machine-place"
              hidden={switched && machine.id !== focused}
              {...(switched
                ? {
                    role: 'tabpanel',
                    id: panelId(title(machine.id)),
                    'aria-labelledby': tabId(title(machine.id)),
                  }
                : {})}
            >
              <MachineView
                layout={layout}
                several={several}
                switched={switched}
                over={over === machine.id}
              />
            </div>
          </MachineContext>
        ))}
      </div>
    </div>
  );
}
