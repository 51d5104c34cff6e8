/** A pane: a named region with a one-line header. */
import type { ReactNode, Ref } from 'react';
import { useMachine } from './useMachine.ts';

export interface PaneProps {
  readonly name: string;
  /** What it follows, in a few words. */
  readonly follows?: ReactNode;
  readonly className?: string;
  readonly bodyRef?: Ref<HTMLDivElement>;
  /** Something to do at the end of the header. */
  readonly end?: ReactNode;
  /** Something between header and body. */
  readonly notice?: ReactNode;
  /** Whether the body can be scrolled by keyboard. */
  readonly scrolls?: boolean;
  readonly children: ReactNode;
}

/** A region named `name`, and the machine's number with it; its header says so too. */
export function Pane({
  name,
  follows,
  className = '',
  bodyRef,
  end,
  notice,
  scrolls = false,
  children,
}: PaneProps) {
  const { label } = useMachine();
  return (
    <section className={`pane ${className}`} aria-label={label(name)}>
      <header>
        <h2>{name}</h2>
        {follows !== undefined && <span className="follows">{follows}</span>}
        {end !== undefined && <span className="end">{end}</span>}
      </header>
      {notice}
      <div
        className="pane-body mono"
        ref={bodyRef}
        {...(scrolls
          ? { tabIndex: 0, role: 'group', 'aria-label': label(`${name} contents`) }
          : {})}
      >
        {children}
      </div>
    </section>
  );
}
