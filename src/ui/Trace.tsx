/** The pane Trace before its code is there, which is fetched when the pane is shown first. */
import { lazy, Suspense } from 'react';
import { Pane } from './Pane.tsx';

const TracePane = lazy(async () => {
  const { TracePane: pane } = await import('./TracePane.tsx');
  return { default: pane };
});

/** The pane Trace. */
export function Trace() {
  const coming = (
    <Pane name="Trace">
      <p className="empty">Coming.</p>
    </Pane>
  );
  return (
    <Suspense fallback={coming}>
      <TracePane />
    </Suspense>
  );
}
