/** The bar at the bottom: what the machine does, a sentence about it, and its speed. */
import { useMachine, usePage } from './useMachine.ts';

/** The status and its sentence; both are live regions. */
export function StatusBar() {
  const machine = useMachine();
  const status = usePage((page) => page.status);
  const sentence = usePage((page) => page.sentence);
  const speed = usePage((page) => page.machine);
  return (
    <div className="status-bar" data-kind={status.kind}>
      <span className="status-mark" aria-hidden="true" />
      <span
        className="status-word"
        id={machine.unique('status')}
        role="status"
        aria-label={machine.id === 1 ? undefined : machine.label('Status')}
        tabIndex={-1}
      >
        {status.words}
      </span>
      <span className="status-sentence" aria-live="polite">
        {sentence}
      </span>
      <span className="status-machine">{speed}</span>
    </div>
  );
}
