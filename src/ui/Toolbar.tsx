/** What can be done with a machine: run and step, speed, what to run; on a phone the rest folds away. */
import {
  CornerUpRight,
  FolderOpen,
  Keyboard,
  Menu,
  Pause,
  Play,
  RotateCcw,
  StepForward,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useState } from 'react';
import { Choices } from './Choices.tsx';
import { LazyMenu } from './LazyMenu.tsx';
import { closeMachine, useMachines } from './machines.ts';
import type { Layout } from './Panes.tsx';
import { SPEEDS } from './speeds.ts';
import { useMachine, usePage } from './useMachine.ts';

interface ActionProps {
  readonly name: string;
  /** What it does, and its key. */
  readonly title: string;
  readonly icon: LucideIcon;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly className?: string;
}

/** A button of the toolbar; where it is narrow only its icon is seen. */
function Action({ name, icon: Icon, ...button }: ActionProps) {
  const { label } = useMachine();
  return (
    <button type="button" aria-label={label(name)} {...button}>
      <Icon aria-hidden="true" />
      <span className="word">{name}</span>
    </button>
  );
}

function RunControls({ phone }: { readonly phone: boolean }) {
  const { playground } = useMachine();
  const running = usePage(({ status }) => status.kind === 'running' || status.kind === 'waiting');
  const nothing = usePage((page) => page.program === null);
  // A click that comes while the machine starts is kept until it has.
  const starting = usePage(({ status }) => status.kind === 'starting');
  return (
    <>
      <Action
        name="Run"
        title="Run (F5)"
        icon={Play}
        className="primary"
        disabled={running || (nothing && !starting)}
        onClick={() => playground.run()}
      />
      <Action
        name="Pause"
        title="Pause (F6)"
        icon={Pause}
        disabled={!running}
        onClick={() => playground.pause()}
      />
      <Action
        name="Step"
        title="Step: one instruction (F11)"
        icon={StepForward}
        disabled={running || nothing}
        onClick={() => playground.step(false)}
      />
      {!phone && <OverAndReset />}
    </>
  );
}

function OverAndReset() {
  const { playground } = useMachine();
  const running = usePage(({ status }) => status.kind === 'running' || status.kind === 'waiting');
  const nothing = usePage((page) => page.program === null);
  return (
    <>
      <Action
        name="Step over"
        title="Step over: a CALL or INT as one (F10)"
        icon={CornerUpRight}
        disabled={running || nothing}
        onClick={() => playground.step(true)}
      />
      <Action
        name="Reset"
        title="Reset: load the program again (Shift+F5)"
        icon={RotateCcw}
        disabled={nothing}
        onClick={() => playground.reset()}
      />
    </>
  );
}

function SpeedControl() {
  const { playground, label } = useMachine();
  const speed = usePage((page) => page.speed);
  return (
    <label className="field speed">
      Speed
      <input
        type="range"
        aria-label={label('Speed')}
        min={0}
        max={SPEEDS.length - 1}
        value={speed}
        aria-valuetext={SPEEDS[speed].label}
        onChange={(event) => playground.setSpeed(Number(event.target.value))}
      />
      <span className="value" aria-hidden="true">
        {SPEEDS[speed].label}
      </span>
    </label>
  );
}

function OpenFile() {
  const { playground, label } = useMachine();
  return (
    <label className="button">
      <FolderOpen aria-hidden="true" />
      Open file
      <input
        type="file"
        multiple
        aria-label={label('Open file')}
        className="visually-hidden"
        onChange={(event) => {
          void playground.openFiles(event.target.files ?? []);
          event.target.value = '';
        }}
      />
    </label>
  );
}

function ArgumentsField() {
  const { playground, label } = useMachine();
  const args = usePage((page) => page.args);
  return (
    <label className="field">
      Arguments
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-label={label('Arguments')}
        maxLength={126}
        placeholder="none"
        value={args}
        onChange={(event) => playground.setArgs(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') playground.run();
        }}
      />
    </label>
  );
}

export interface ToolbarProps {
  readonly layout: Layout;
  /** Whether the page has other machines as well. */
  readonly several: boolean;
  /** Whether only one of them is shown at a time. */
  readonly switched: boolean;
}

/** The page's name, or the machine's where there are several, and the program that it has. */
function Title({ several, switched }: Omit<ToolbarProps, 'layout'>) {
  const { id } = useMachine();
  const program = usePage((page) => page.program?.name ?? '');
  const hasKeys = useMachines(({ focused }) => focused === id);
  // The first that is shown heads the page.
  const Heading = id === 1 || switched ? 'h1' : 'h2';
  return (
    <Heading className="title">
      {several ? `Machine ${id}` : 'vm86'} <span className="program">{program}</span>
      {several && !switched && (
        <span
          className="has-keys"
          data-shown={hasKeys}
          title="F5, F6, F10 and F11 are for this machine"
        >
          <Keyboard aria-hidden="true" />
          {hasKeys && <span className="visually-hidden">, has the keys</span>}
        </span>
      )}
    </Heading>
  );
}

/** The toolbar of a machine; on a phone all but Run, Pause and Step fold into a menu. */
export function Toolbar({ layout, several, switched }: ToolbarProps) {
  const { id, label, unique } = useMachine();
  const [open, setOpen] = useState(false);
  const phone = layout === 'phone';
  return (
    <div className="toolbar" role="group" aria-label={label('Controls')} data-layout={layout}>
      <Title several={several} switched={switched} />
      <RunControls phone={phone} />
      {phone && (
        <button
          type="button"
          aria-label={label('More controls')}
          aria-expanded={open}
          aria-controls={unique('more-controls')}
          onClick={() => setOpen(!open)}
        >
          <Menu aria-hidden="true" />
        </button>
      )}
      {id !== 1 && (
        <button
          type="button"
          className="close"
          aria-label={`Close machine ${id}`}
          title={`Close machine ${id}`}
          onClick={() => closeMachine(id)}
        >
          <X aria-hidden="true" />
        </button>
      )}
      {several && !phone && <span className="line-end" />}
      <div className="more-controls" id={unique('more-controls')} hidden={phone && !open}>
        {phone && <OverAndReset />}
        <span className="gap" />
        <SpeedControl />
        <span className="push" />
        <Choices />
        <ArgumentsField />
        <LazyMenu menu="examples" />
        <OpenFile />
        <LazyMenu menu="machine" />
      </div>
    </div>
  );
}
