/** What can be done: run and step, speed, and what to run. On a phone the rest folds away. */
import { FolderOpen, Menu, Pause, Play, RotateCcw, StepForward, CornerUpRight } from 'lucide-react';
import { useState } from 'react';
import { Choices } from './Choices.tsx';
import { LazyMenu } from './LazyMenu.tsx';
import { SPEEDS } from './speeds.ts';
import { useMachine, usePage } from './useMachine.ts';

function RunControls({ phone }: { readonly phone: boolean }) {
  const { playground, label } = useMachine();
  const running = usePage(({ status }) => status.kind === 'running' || status.kind === 'waiting');
  const nothing = usePage((page) => page.program === null);
  // A click that comes while the machine starts is kept until it has.
  const starting = usePage(({ status }) => status.kind === 'starting');
  const run = (
    <button
      type="button"
      className="primary"
      disabled={running || (nothing && !starting)}
      aria-label={label('Run')}
      title="Run (F5)"
      onClick={() => playground.run()}
    >
      <Play aria-hidden="true" />
      Run
    </button>
  );
  return (
    <>
      {run}
      <button
        type="button"
        disabled={!running}
        aria-label={label('Pause')}
        title="Pause (F6)"
        onClick={() => playground.pause()}
      >
        <Pause aria-hidden="true" />
        Pause
      </button>
      <button
        type="button"
        disabled={running || nothing}
        aria-label={label('Step')}
        title="Step: one instruction (F11)"
        onClick={() => playground.step(false)}
      >
        <StepForward aria-hidden="true" />
        Step
      </button>
      {!phone && <OverAndReset />}
    </>
  );
}

function OverAndReset() {
  const { playground, label } = useMachine();
  const running = usePage(({ status }) => status.kind === 'running' || status.kind === 'waiting');
  const nothing = usePage((page) => page.program === null);
  return (
    <>
      <button
        type="button"
        disabled={running || nothing}
        aria-label={label('Step over')}
        title="Step over: a CALL or INT as one (F10)"
        onClick={() => playground.step(true)}
      >
        <CornerUpRight aria-hidden="true" />
        Step over
      </button>
      <button
        type="button"
        disabled={nothing}
        aria-label={label('Reset')}
        title="Reset: load the program again (Shift+F5)"
        onClick={() => playground.reset()}
      >
        <RotateCcw aria-hidden="true" />
        Reset
      </button>
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

/** The toolbar; on a phone all but Run, Pause and Step fold into a menu. */
export function Toolbar({ phone }: { readonly phone: boolean }) {
  const { label, unique } = useMachine();
  const [open, setOpen] = useState(false);
  const name = usePage((page) => page.program?.name ?? '');
  return (
    <div className="toolbar" role="group" aria-label={label('Controls')}>
      <h1>
        vm86 <span className="program">{name}</span>
      </h1>
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
      <div className="more-controls" id={unique('more-controls')} hidden={phone && !open}>
        {phone && <OverAndReset />}
        <span className="gap" />
        <SpeedControl />
        <span className="push" />
        <Choices />
        <ArgumentsField />
        <LazyMenu menu="examples" />
        <OpenFile />
        <LazyMenu menu="theme" />
      </div>
    </div>
  );
}
