/** What went wrong or is worth knowing: a title, the cause and what to do, until it is dismissed. */
import { X } from 'lucide-react';
import { playground } from './playground.ts';
import { usePage } from './store.ts';

/** All notices that are not dismissed, above the panes. */
export function Notices() {
  const notices = usePage((page) => page.notices);
  return (
    <div className="notices" role="region" aria-label="Notices" aria-live="polite">
      {notices.map((notice) => (
        <div
          key={notice.id}
          className="notice"
          data-severity={notice.severity}
          role={notice.severity === 'error' ? 'alert' : undefined}
        >
          <div>
            <strong>{notice.title}</strong>
            <p>
              {notice.cause} <span className="fix">{notice.fix}</span>
            </p>
          </div>
          {notice.restart && (
            <button type="button" onClick={() => playground.restart()}>
              Restart
            </button>
          )}
          <button
            type="button"
            aria-label={`Dismiss: ${notice.title}`}
            onClick={() => playground.dismiss(notice.id)}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
