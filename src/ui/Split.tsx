/**
 * Parts beside or below each other with separators between them, which pointer and keyboard move.
 * The sizes are shares of the whole and are kept for the next visit. Style sheets do all layout:
 * nothing is measured until a separator is moved, so that the first picture of the page is soon there.
 */
import {
  Fragment,
  useState,
  type KeyboardEvent,
  type PointerEvent as ReactPointerEvent,
  type ReactNode,
} from 'react';
import { settings } from './storage.ts';
import { useMachine } from './useMachine.ts';

export interface Part {
  readonly id: string;
  /** Its share of the whole, in percent, until the user has moved something. */
  readonly size: number;
  /** It never gets smaller than this, in pixels where type has its usual size. */
  readonly least: number;
  readonly content: ReactNode;
}

export interface SplitProps {
  /** Name under which the sizes are kept. */
  readonly id: string;
  readonly orientation: 'horizontal' | 'vertical';
  readonly parts: readonly Part[];
}

/** The size of type that `least` is meant for: an em in pixels. */
const USUAL_SIZE = 16;
/** How far an arrow key moves a separator, in percent of the two parts beside it. */
const KEY_STEP = 5;

function storedSizes(key: string, parts: readonly Part[]): readonly number[] {
  try {
    const stored: unknown = JSON.parse(settings.getItem(key) ?? 'null');
    const fits =
      Array.isArray(stored) &&
      stored.length === parts.length &&
      stored.every((size) => typeof size === 'number' && size > 0 && size <= 100);
    if (fits) return stored;
  } catch {
    // What is kept there is not ours.
  }
  return parts.map((part) => part.size);
}

/** The two sizes when part `i` and the one behind it share what they have with `share` for `i`. */
function moved(sizes: readonly number[], i: number, share: number): readonly number[] {
  const both = sizes[i] + sizes[i + 1];
  const first = Math.min(Math.max(share, 0.02), 0.98) * both;
  return sizes.with(i, first).with(i + 1, both - first);
}

/** Parts with separators between them. */
export function Split({ id, orientation, parts }: SplitProps) {
  const { label, unique } = useMachine();
  const key = unique(`split.${id}`);
  const [sizes, setSizes] = useState(() => storedSizes(key, parts));
  const across = orientation === 'horizontal';
  const keep = (next: readonly number[]) => {
    setSizes(next);
    settings.setItem(key, JSON.stringify(next.map((size) => Math.round(size * 10) / 10)));
  };
  const drag = (event: ReactPointerEvent<HTMLElement>, i: number) => {
    const separator = event.currentTarget;
    const [before, behind] = [separator.previousElementSibling, separator.nextElementSibling];
    if (event.button !== 0 || before === null || behind === null) return;
    event.preventDefault();
    separator.focus();
    separator.setPointerCapture(event.pointerId);
    const [a, b] = [before.getBoundingClientRect(), behind.getBoundingClientRect()];
    const [from, to] = across ? [a.left, b.right] : [a.top, b.bottom];
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_SIZE;
    const least = parts[i].least * scale;
    const most = to - from - parts[i + 1].least * scale;
    const move = ({ clientX, clientY }: PointerEvent) => {
      const at = Math.max(least, Math.min((across ? clientX : clientY) - from, most));
      keep(moved(sizes, i, at / (to - from)));
    };
    separator.addEventListener('pointermove', move);
    const end = () => separator.removeEventListener('pointermove', move);
    separator.addEventListener('lostpointercapture', end, { once: true });
  };
  const press = (event: KeyboardEvent, i: number) => {
    const keys = across
      ? { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }
      : { ArrowUp: -KEY_STEP, ArrowDown: KEY_STEP };
    const by = new Map(Object.entries(keys)).get(event.key);
    if (by === undefined) return;
    event.preventDefault();
    keep(moved(sizes, i, sizes[i] / (sizes[i] + sizes[i + 1]) + by / 100));
  };
  const edge = across ? 'minWidth' : 'minHeight';
  return (
    <div className={`split ${orientation}`}>
      {parts.map((part, i) => (
        <Fragment key={part.id}>
          {i > 0 && (
            <div
              className="separator"
              role="separator"
              tabIndex={0}
              aria-label={label(`Size of ${parts[i - 1].id}`)}
              aria-orientation={across ? 'vertical' : 'horizontal'}
              aria-valuenow={Math.round((100 * sizes[i - 1]) / (sizes[i - 1] + sizes[i]))}
              title="Drag, or press the arrow keys; double-click for the first sizes"
              onPointerDown={(event) => drag(event, i - 1)}
              onKeyDown={(event) => press(event, i - 1)}
              onDoubleClick={() => keep(parts.map(({ size }) => size))}
            />
          )}
          <div
            className="part"
            style={{ flexGrow: sizes[i], [edge]: `${part.least / USUAL_SIZE}rem` }}
          >
            {part.content}
          </div>
        </Fragment>
      ))}
    </div>
  );
}
