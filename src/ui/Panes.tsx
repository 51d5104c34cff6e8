/** Where the panes lie: two columns on a desktop, three on a large screen, tabs on a phone. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { LatePane } from './LatePane.tsx';
import { Screen } from './Screen.tsx';
import { Split } from './Split.tsx';
import { useMachine, usePage } from './useMachine.ts';

const code = (hasSource: boolean): ReactNode =>
  hasSource ? (
    <Split
      id="code"
      orientation="vertical"
      parts={[
        { id: 'source', size: 50, least: 100, content: <LatePane name="Source" /> },
        { id: 'disassembly', size: 50, least: 100, content: <LatePane name="Disassembly" /> },
      ]}
    />
  ) : (
    <LatePane name="Disassembly" />
  );

function Desktop({ hasSource }: { readonly hasSource: boolean }) {
  const state = (
    <Split
      id="state"
      orientation="horizontal"
      parts={[
        { id: 'registers', size: 30, least: 230, content: <LatePane name="Registers" /> },
        { id: 'stack', size: 18, least: 130, content: <LatePane name="Stack" /> },
        { id: 'memory', size: 52, least: 280, content: <LatePane name="Memory" /> },
      ]}
    />
  );
  const right = (
    <Split
      id="right"
      orientation="vertical"
      parts={[
        { id: 'screen', size: 70, least: 200, content: <Screen /> },
        { id: 'state', size: 30, least: 120, content: state },
      ]}
    />
  );
  return (
    <Split
      id="desktop"
      orientation="horizontal"
      parts={[
        { id: 'code', size: 40, least: 260, content: code(hasSource) },
        { id: 'machine', size: 60, least: 420, content: right },
      ]}
    />
  );
}

function Large({ hasSource }: { readonly hasSource: boolean }) {
  const middle = (
    <Split
      id="middle"
      orientation="vertical"
      parts={[
        { id: 'screen', size: 72, least: 300, content: <Screen /> },
        { id: 'memory', size: 28, least: 150, content: <LatePane name="Memory" /> },
      ]}
    />
  );
  const right = (
    <Split
      id="state-column"
      orientation="vertical"
      parts={[
        { id: 'registers', size: 40, least: 150, content: <LatePane name="Registers" /> },
        { id: 'stack', size: 60, least: 150, content: <LatePane name="Stack" /> },
      ]}
    />
  );
  return (
    <Split
      id="large"
      orientation="horizontal"
      parts={[
        { id: 'code', size: 29, least: 300, content: code(hasSource) },
        { id: 'middle', size: 55, least: 600, content: middle },
        { id: 'state', size: 16, least: 280, content: right },
      ]}
    />
  );
}

const TABS = ['Code', 'Screen', 'Registers', 'More'] as const;

function Phone({ hasSource }: { readonly hasSource: boolean }) {
  const { playground, label, unique } = useMachine();
  const [tab, setTab] = useState<(typeof TABS)[number]>('Code');
  const runs = usePage((page) => page.runs);
  useEffect(() => {
    if (runs > 0) setTab('Screen');
  }, [runs]);
  useEffect(() => {
    // Only what is shown can have the keyboard.
    if (runs > 0 && tab === 'Screen') playground.focusScreen();
  }, [playground, runs, tab]);
  const content = {
    Code: (
      <>
        {hasSource && <LatePane name="Source" />}
        <LatePane name="Disassembly" />
      </>
    ),
    Screen: <Screen />,
    Registers: (
      <>
        <LatePane name="Registers" />
        <LatePane name="Stack" />
      </>
    ),
    More: <LatePane name="Memory" />,
  };
  return (
    <div className="phone">
      <div className="phone-tabs" role="tablist" aria-label={label('Panes')}>
        {TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={unique(`tab-${name}`)}
            aria-controls={unique(`panel-${name}`)}
            aria-selected={tab === name}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => setTab(name)}
            onKeyDown={(event) => {
              const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
              if (by === undefined) return;
              const next = TABS[(TABS.indexOf(name) + by + TABS.length) % TABS.length];
              setTab(next);
              document.getElementById(unique(`tab-${next}`))?.focus();
            }}
          >
            {name}
          </button>
        ))}
      </div>
      {TABS.map((name) => (
        <div
          key={name}
          className="phone-panel"
          role="tabpanel"
          id={unique(`panel-${name}`)}
          aria-labelledby={unique(`tab-${name}`)}
          hidden={tab !== name}
        >
          {content[name]}
        </div>
      ))}
    </div>
  );
}

/** All panes, in the layout for the width of the page. */
export function Panes({ phone, large }: { readonly phone: boolean; readonly large: boolean }) {
  const hasSource = usePage((page) => page.source !== null);
  if (phone) return <Phone hasSource={hasSource} />;
  return large ? <Large hasSource={hasSource} /> : <Desktop hasSource={hasSource} />;
}
