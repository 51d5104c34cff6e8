/**
 * The events of the trace, of which only the visible ones are in the page. The list follows its end
 * until someone scrolls up or goes to a line; from then on what is read stays, whatever comes.
 */
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { TraceEntry } from '../session/protocol.ts';
import { fieldsOf, lineParts, timeText } from './traceText.ts';
import { useMachine } from './useMachine.ts';

/** Closer than this to the end, in pixels, is at the end. */
const AT_END = 8;
/** Height of a line until it has been measured. */
const LINE = 22;
const OVERSCAN = 6;

function Fields({ json }: { readonly json: string }) {
  return (
    <dl className="fields">
      {fieldsOf(json).map(({ name, type, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value} <span className="type">{type}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface RowProps {
  readonly entry: TraceEntry;
  readonly open: boolean;
  readonly active: boolean;
  readonly onToggle: (sequence: number) => void;
}

function Row({ entry, open, active, onToggle }: RowProps) {
  const { before, name, rest } = lineParts(entry.text);
  return (
    <>
      <button
        type="button"
        className={`line ${entry.failed ? 'failed' : ''}`}
        data-sequence={entry.sequence}
        aria-expanded={open}
        tabIndex={active ? 0 : -1}
        onClick={() => onToggle(entry.sequence)}
      >
        <span className="time">{timeText(entry.microseconds)}</span>
        <span className="pid">{entry.pid}</span>
        <span className="text">
          {entry.failed && before === '' && <span className="mark">error </span>}
          {before}
          <b>{name}</b>
          {rest}
        </span>
      </button>
      {open && <Fields json={entry.json} />}
    </>
  );
}

/** How the list is moved through by keys; null for a key that does something else. */
function moved(key: string, at: number, count: number, page: number): number | null {
  switch (key) {
    case 'ArrowUp':
      return at - 1;
    case 'ArrowDown':
      return at + 1;
    case 'PageUp':
      return at - page;
    case 'PageDown':
      return at + page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

export interface TraceListProps {
  readonly entries: readonly TraceEntry[];
}

/** The list, in a part of the pane that scrolls. */
export function TraceList({ entries }: TraceListProps) {
  const { label } = useMachine();
  const scroller = useRef<HTMLDivElement>(null);
  /** What is read, while the list does not follow. */
  const [held, setHeld] = useState<readonly TraceEntry[] | null>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  /** The line that the keyboard is on. */
  const [active, setActive] = useState<number | null>(null);
  const [line, setLine] = useState(LINE);
  const shown = held ?? entries;
  const activeIndex = shown.findIndex(({ sequence }) => sequence === active);
  const tabStop = activeIndex < 0 ? shown.length - 1 : activeIndex;
  const keyOf = useCallback((i: number) => shown[i].sequence, [shown]);
  // What it returns goes to no memoized component.
  // oxlint-disable-next-line react/incompatible-library
  const list = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => line,
    getItemKey: keyOf,
    overscan: OVERSCAN,
    // What has the focus stays in the page when it is scrolled away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (tabStop < 0 || indexes.includes(tabStop)) return indexes;
      return [...indexes, tabStop].toSorted((a, b) => a - b);
    },
  });
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current !== null) setLine(parseFloat(getComputedStyle(current).lineHeight) || LINE);
  }, []);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (held !== null || current === null) return undefined;
    const toEnd = () => {
      current.scrollTop = current.scrollHeight;
    };
    toEnd();
    // A pane that was hidden begins at its top again.
    const observer = new ResizeObserver(toEnd);
    observer.observe(current);
    return () => observer.disconnect();
  }, [held, entries, line]);
  const follow = () => {
    setHeld(null);
    setActive(null);
  };
  const hold = () => setHeld((old) => old ?? entries);
  const onScroll = () => {
    const { current } = scroller;
    if (current === null) return;
    if (current.clientHeight === 0) return;
    const end = current.scrollHeight - current.clientHeight - current.scrollTop;
    if (held === null && end > AT_END) hold();
    // Whoever scrolls to the end wants to see what comes, unless a line there is open or in use.
    else if (held !== null && end <= AT_END && active === null) follow();
  };
  const toggle = (sequence: number) => {
    hold();
    setActive(sequence);
    setOpen((old) => {
      const next = new Set(old);
      if (!next.delete(sequence)) next.add(sequence);
      return next;
    });
  };
  /** The focus goes to a line at once if it is in the page, else when it has come. */
  const focusLine = (sequence: number) => {
    const find = () =>
      scroller.current?.querySelector<HTMLElement>(`[data-sequence="${sequence}"]`) ?? null;
    const found = find();
    if (found === null) requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
    else found.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / line) - 1);
    const to = moved(event.key, tabStop, shown.length, page);
    if (to === null) return;
    event.preventDefault();
    // Past the end there is what has come since.
    if (event.key === 'End' || to >= shown.length) {
      follow();
      const last = entries.at(-1)?.sequence;
      if (last !== undefined) focusLine(last);
      return;
    }
    const next = Math.max(0, to);
    const { sequence } = shown[next];
    hold();
    setActive(sequence);
    list.scrollToIndex(next);
    focusLine(sequence);
  };
  const last = entries.at(-1)?.sequence ?? 0;
  const newer = held === null ? 0 : last - (held.at(-1)?.sequence ?? last);
  const toEnd = newer > 0 ? `${newer.toLocaleString('en')} newer` : 'Follow';
  return (
    <div className="trace-list">
      <div
        className="scroller mono"
        data-held={held !== null}
        ref={scroller}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <ul aria-label={label('Events')} style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, key, start }) => {
            const entry = shown[index];
            return (
              <li
                key={key}
                data-index={index}
                ref={list.measureElement}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
              >
                <Row
                  entry={entry}
                  open={open.has(entry.sequence)}
                  active={index === tabStop}
                  onToggle={toggle}
                />
              </li>
            );
          })}
        </ul>
      </div>
      {held !== null && (
        <button
          type="button"
          className="to-end"
          aria-label={label(`${toEnd}: go to the end of the trace`)}
          title="Go to the end, and follow it"
          onClick={follow}
        >
          {toEnd} ↓
        </button>
      )}
    </div>
  );
}
