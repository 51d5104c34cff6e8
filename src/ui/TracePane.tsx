/** The pane Trace: what the program asks of DOS, BIOS and the machine, a line for each event. */
import { Download, ListX, Pause, Play } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';
import type { TraceEntry } from '../session/protocol.ts';
import { Pane } from './Pane.tsx';
import { TraceFilter } from './TraceFilter.tsx';
import { TraceList } from './TraceList.tsx';
import type { TraceState } from './traceLog.ts';
import { PRESETS } from './tracePresets.ts';
import { EXPORTS } from './traceText.ts';
import { useMachine } from './useMachine.ts';

const OWN = 'Own filter';

const count = (number: number) => number.toLocaleString('en');

/** Hands a file to the browser's downloads. */
function save(name: string, parts: string[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function ExportMenu({ entries }: { readonly entries: readonly TraceEntry[] }) {
  const { label, unique } = useMachine();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild disabled={entries.length === 0}>
        <button type="button" aria-label={label('Export')} title="Export as a file">
          <Download aria-hidden="true" />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById(unique('menus'))}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          {EXPORTS.map(({ extension, about, line }) => (
            <DropdownMenu.Item
              key={extension}
              onSelect={() => save(`trace.${extension}`, entries.map(line))}
            >
              <span className="name">.{extension}</span>
              <span className="about">{about}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Ready-made filters in a list. */
function Presets(props: { readonly filter: string; readonly onFilter: (filter: string) => void }) {
  const { label } = useMachine();
  const chosen = PRESETS.find(({ filter }) => filter === props.filter);
  return (
    <select
      aria-label={label('Kinds of events')}
      value={chosen?.label ?? OWN}
      onChange={({ target }) => {
        const preset = PRESETS.find((known) => known.label === target.value);
        if (preset !== undefined) props.onFilter(preset.filter);
      }}
    >
      {chosen === undefined && <option>{OWN}</option>}
      {PRESETS.map((preset) => (
        <option key={preset.label}>{preset.label}</option>
      ))}
    </select>
  );
}

/** What is there, and what is lost, in few words. */
function countText({ on, entries, dropped, forgotten }: TraceState): string {
  const parts = [on ? 'on' : entries.length === 0 ? 'off' : 'paused'];
  if (entries.length > 0)
    parts.push(`${count(entries.length)} ${entries.length === 1 ? 'event' : 'events'}`);
  if (forgotten > 0) parts.push(`${count(forgotten)} older forgotten`);
  if (dropped > 0) parts.push(`${count(dropped)} dropped`);
  return parts.join(' · ');
}

function Empty({ on, onStart }: { readonly on: boolean; readonly onStart: () => void }) {
  const { label } = useMachine();
  if (on)
    return <p className="empty">Nothing yet. Run or step the program: its calls come here.</p>;
  return (
    <div className="empty">
      <p>
        Every call of the program to DOS and BIOS with its name, arguments and result; the ports
        that it uses, the programs that it starts, and interrupts. One line each, while the trace is
        on.
      </p>
      <button type="button" aria-label={label('Trace calls')} onClick={onStart}>
        <Play aria-hidden="true" />
        Trace calls
      </button>
    </div>
  );
}

/** The pane Trace. */
export function TracePane() {
  const { trace, label } = useMachine();
  const state = useStore(trace.store);
  const { on, filter, problem, entries } = state;
  const onFilter = (wanted: string) => trace.setFilter(wanted);
  const lost = state.dropped + state.forgotten > 0;
  return (
    <Pane
      name="Trace"
      className="trace grow"
      follows={<span className={lost ? 'lost' : undefined}>{countText(state)}</span>}
      notice={
        <div className="trace-bar">
          <Presets filter={filter} onFilter={onFilter} />
          <TraceFilter filter={filter} problem={problem} onFilter={onFilter} />
          {(on || entries.length > 0) && (
            <button
              type="button"
              aria-label={label(on ? 'Pause trace' : 'Resume trace')}
              title={on ? 'Pause the trace' : 'Resume the trace'}
              onClick={() => (on ? trace.pause() : trace.start())}
            >
              {on ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
            </button>
          )}
          <button
            type="button"
            aria-label={label('Clear')}
            title="Clear the list"
            disabled={entries.length === 0}
            onClick={() => trace.clear()}
          >
            <ListX aria-hidden="true" />
          </button>
          <ExportMenu entries={entries} />
        </div>
      }
    >
      {entries.length === 0 ? (
        <Empty on={on} onStart={() => trace.start()} />
      ) : (
        <TraceList entries={entries} />
      )}
    </Pane>
  );
}
