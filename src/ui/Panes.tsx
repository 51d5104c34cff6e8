/**
 * Where the panes of a machine lie: two columns on a desktop, three on a large screen, two narrower
 * ones on a half of it or a tablet held upright, the screen above tabs on a half of a desktop, and
 * tabs alone on a phone.
 */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { LatePane } from './LatePane.tsx';
import { Screen } from './Screen.tsx';
import { Split } from './Split.tsx';
import { Tabs, useTab, type Tab } from './Tabs.tsx';
import { useMachine, usePage } from './useMachine.ts';

export type Layout = 'phone' | 'column' | 'desktop' | 'half' | 'large';

interface LayoutProps {
  /** Whether there is a source to show. */
  readonly hasSource: boolean;
}

const listing: ReactNode = <LatePane name="Disassembly" />;

/** What the program is, and what it asks for: both need width. */
const listingOrTrace: ReactNode = (
  <Tabs
    id="listing"
    label="Disassembly and trace"
    inHeader
    tabs={[
      { name: 'Disassembly', content: listing, eager: true },
      { name: 'Trace', content: <LatePane name="Trace" /> },
    ]}
  />
);

const code = (
  hasSource: boolean,
  orientation: 'horizontal' | 'vertical',
  disassembly: ReactNode,
): ReactNode =>
  hasSource ? (
    <Split
      id={orientation === 'vertical' ? 'code' : 'code-row'}
      orientation={orientation}
      parts={[
        {
          id: 'source',
          size: orientation === 'vertical' ? 50 : 44,
          least: 100,
          content: <LatePane name="Source" />,
        },
        {
          id: 'disassembly',
          size: orientation === 'vertical' ? 50 : 56,
          least: 100,
          content: disassembly,
        },
      ]}
    />
  ) : (
    disassembly
  );

/** The tab of the coprocessor, where one is fitted. */
function useCoprocessorTab(): readonly Tab[] {
  const isFitted = usePage((page) => page.fpu !== null);
  return isFitted ? [{ name: 'Coprocessor', content: <LatePane name="Coprocessor" /> }] : [];
}

/** Memory, and the coprocessor's registers where one is fitted. */
function MemoryPanes() {
  const coprocessor = useCoprocessorTab();
  const memory = <LatePane name="Memory" />;
  if (coprocessor.length === 0) return memory;
  return (
    <Tabs
      id="memory"
      label="Memory and coprocessor"
      inHeader
      tabs={[{ name: 'Memory', content: memory }, ...coprocessor]}
    />
  );
}

function Desktop({ hasSource }: LayoutProps) {
  const state = (
    <Split
      id="state"
      orientation="horizontal"
      parts={[
        { id: 'registers', size: 30, least: 230, content: <LatePane name="Registers" /> },
        { id: 'stack', size: 18, least: 130, content: <LatePane name="Stack" /> },
        { id: 'memory', size: 52, least: 280, content: <MemoryPanes /> },
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
        { id: 'code', size: 40, least: 260, content: code(hasSource, 'vertical', listingOrTrace) },
        { id: 'machine', size: 60, least: 420, content: right },
      ]}
    />
  );
}

function Large({ hasSource }: LayoutProps) {
  const middle = (
    <Split
      id="middle"
      orientation="vertical"
      parts={[
        { id: 'screen', size: 72, least: 300, content: <Screen /> },
        { id: 'memory', size: 28, least: 150, content: <MemoryPanes /> },
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
        { id: 'code', size: 29, least: 300, content: code(hasSource, 'vertical', listingOrTrace) },
        { id: 'middle', size: 55, least: 600, content: middle },
        { id: 'state', size: 16, least: 280, content: right },
      ]}
    />
  );
}

const registersAndStack: ReactNode = (
  <Split
    id="state-row"
    orientation="horizontal"
    parts={[
      { id: 'registers', size: 60, least: 230, content: <LatePane name="Registers" /> },
      { id: 'stack', size: 40, least: 130, content: <LatePane name="Stack" /> },
    ]}
  />
);

function Half({ hasSource }: LayoutProps) {
  const right = (
    <Split
      id="half-right"
      orientation="vertical"
      parts={[
        { id: 'screen', size: 50, least: 200, content: <Screen /> },
        { id: 'registers', size: 22, least: 120, content: registersAndStack },
        { id: 'memory', size: 28, least: 120, content: <MemoryPanes /> },
      ]}
    />
  );
  return (
    <Split
      id="half"
      orientation="horizontal"
      parts={[
        { id: 'code', size: 40, least: 260, content: code(hasSource, 'vertical', listingOrTrace) },
        { id: 'machine', size: 60, least: 420, content: right },
      ]}
    />
  );
}

function Column({ hasSource }: LayoutProps) {
  const coprocessor = useCoprocessorTab();
  const tabs = (
    <Tabs
      id="column"
      label="Panes"
      tabs={[
        { name: 'Code', content: code(hasSource, 'horizontal', listing), eager: true },
        { name: 'Registers', content: registersAndStack, eager: true },
        { name: 'Memory', content: <LatePane name="Memory" /> },
        { name: 'Trace', content: <LatePane name="Trace" /> },
        ...coprocessor,
      ]}
    />
  );
  return (
    <Split
      id="column"
      orientation="vertical"
      parts={[
        { id: 'screen', size: 58, least: 160, content: <Screen /> },
        { id: 'panes', size: 42, least: 120, content: tabs },
      ]}
    />
  );
}

function Phone({ hasSource }: LayoutProps) {
  const { playground } = useMachine();
  const [tab] = useTab('phone', 'Code');
  const runs = usePage((page) => page.runs);
  const coprocessor = useCoprocessorTab();
  const more = (
    <Tabs
      id="more"
      label="More panes"
      tabs={[
        { name: 'Memory', content: <LatePane name="Memory" /> },
        { name: 'Trace', content: <LatePane name="Trace" /> },
        ...coprocessor,
      ]}
    />
  );
  useEffect(() => {
    // Only what is shown can have the keyboard.
    if (runs > 0 && tab === 'Screen') playground.focusScreen();
  }, [playground, runs, tab]);
  return (
    <Tabs
      id="phone"
      label="Panes"
      tabs={[
        {
          name: 'Code',
          content: (
            <>
              {hasSource && <LatePane name="Source" />}
              <LatePane name="Disassembly" />
            </>
          ),
          eager: true,
        },
        { name: 'Screen', content: <Screen />, eager: true },
        {
          name: 'Registers',
          content: (
            <>
              <LatePane name="Registers" />
              <LatePane name="Stack" />
            </>
          ),
          eager: true,
        },
        { name: 'More', content: more },
      ]}
    />
  );
}

const LAYOUTS = {
  phone: Phone,
  column: Column,
  desktop: Desktop,
  half: Half,
  large: Large,
} as const;

/** All panes of a machine, in one of the layouts. */
export function Panes({ layout }: { readonly layout: Layout }) {
  const hasSource = usePage((page) => page.source !== null);
  const Chosen = LAYOUTS[layout];
  return <Chosen hasSource={hasSource} />;
}
