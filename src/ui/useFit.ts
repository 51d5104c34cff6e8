/** How many lines of text fit into an element, and how wide it is, as it is resized. */
import { useEffect, useState, type RefObject } from 'react';

export interface Fit {
  readonly rows: number;
  /** Inner width in characters of the element's font. */
  readonly columns: number;
}

/** Width of one character of the mono font, in em. */
const CHARACTER_WIDTH = 0.6;

/** `least` lines are always given, however low the element is. */
export function useFit(element: RefObject<HTMLElement | null>, least = 4): Fit {
  const [fit, setFit] = useState<Fit>({ rows: least, columns: 40 });
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = () => {
      const style = getComputedStyle(current);
      const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
      const rows = Math.floor((current.clientHeight - padding) / parseFloat(style.lineHeight));
      const columns = Math.floor(
        current.clientWidth / (parseFloat(style.fontSize) * CHARACTER_WIDTH),
      );
      setFit((old) => {
        const next = { rows: Math.max(least, rows), columns };
        return next.rows === old.rows && next.columns === old.columns ? old : next;
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, least]);
  return fit;
}
