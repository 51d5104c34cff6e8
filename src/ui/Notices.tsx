/** What went wrong or is worth knowing: a title, the cause and what to do, until it is dismissed. */
import { X } from 'lucide-react';
import { useMachine, usePage } from './useMachine.ts';

/** All notices that are not dismissed, above the panes. */
export function Notices() {
  const { playground, label } = useMachine();
  const notices = usePage((page) => page.notices);
  return (
    <div className="notices" role="region" aria-label={label('Notices')} aria-live="polite">
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
          {notice.action !== null && (
            <button
              type="button"
              aria-label={label(notice.action.label)}
              onClick={notice.action.act}
            >
              {notice.action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={label(`Dismiss: ${notice.title}`)}
            onClick={() => {
              playground.dismiss(notice.id);
              notice.action?.dismissed?.();
            }}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
