/** Panes in the same place, one of which is shown; which one is kept for each machine. */
import { useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { useMachine, usePage } from './useMachine.ts';

export interface TabStripProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly selected: string;
  readonly onSelect: (name: string) => void;
  /** Ids of the tab and of the panel that belong to a name. */
  readonly tabId: (name: string) => string;
  readonly panelId: (name: string) => string;
  readonly className?: string;
}

/** The tabs alone: one control, in which the arrow keys move. */
export function TabStrip(props: TabStripProps) {
  const { names, selected, onSelect, tabId } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    const at = names.indexOf(selected);
    const to = {
      ArrowLeft: (at - 1 + names.length) % names.length,
      ArrowRight: (at + 1) % names.length,
      Home: 0,
      End: names.length - 1,
      Enter: at,
      ' ': at,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onSelect(names[to]);
    document.getElementById(tabId(names[to]))?.focus();
  };
  return (
    <div
      className={`tab-strip ${props.className ?? ''}`}
      role="tablist"
      aria-label={props.label}
      onKeyDown={onKeyDown}
    >
      {names.map((name) => (
        <div
          key={name}
          role="tab"
          id={tabId(name)}
          aria-controls={props.panelId(name)}
          aria-selected={name === selected}
          tabIndex={name === selected ? 0 : -1}
          onClick={() => onSelect(name)}
        >
          {name}
        </div>
      ))}
    </div>
  );
}

export interface Tab {
  readonly name: string;
  readonly content: ReactNode;
  /** Whether it is there before it is shown first: what else needs follows from it. */
  readonly eager?: boolean;
}

/** The chosen tab of a group of the machine around, and a function that chooses another. */
export function useTab(id: string, first: string): readonly [string, (name: string) => void] {
  const { store } = useMachine();
  const chosen = usePage(({ tabs }) => tabs[id] ?? first);
  const choose = (name: string) =>
    store.setState(({ tabs }) => ({ tabs: { ...tabs, [id]: name } }));
  return [chosen, choose];
}

export interface TabsProps {
  /** Names the group among those of a machine. */
  readonly id: string;
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** The tabs stand in the header of the pane that is shown, which must be a single one. */
  readonly inHeader?: boolean;
}

/** A group of tabs and its panels. A panel that was shown once stays, so that it forgets nothing. */
export function Tabs({ id, label: groupLabel, tabs, inHeader = false }: TabsProps) {
  const { label, unique } = useMachine();
  const [chosen, choose] = useTab(id, tabs[0].name);
  const selected = tabs.some(({ name }) => name === chosen) ? chosen : tabs[0].name;
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  if (!seen.has(selected)) setSeen(new Set(seen).add(selected));
  const tabId = (name: string) => unique(`tab-${id}-${name}`);
  const panelId = (name: string) => unique(`panel-${id}-${name}`);
  return (
    <div
      className={`tabs ${inHeader ? 'in-header' : ''}`}
      style={{ '--tabs': tabs.length } as CSSProperties}
    >
      <TabStrip
        label={label(groupLabel)}
        names={tabs.map(({ name }) => name)}
        selected={selected}
        onSelect={choose}
        tabId={tabId}
        panelId={panelId}
      />
      {tabs.map(({ name, content, eager = false }) => (
        <div
          key={name}
          className="tab-panel"
          role="tabpanel"
          id={panelId(name)}
          aria-labelledby={tabId(name)}
          hidden={name !== selected}
        >
          {(eager || name === selected || seen.has(name)) && content}
        </div>
      ))}
    </div>
  );
}
