/** Whether a media query matches, as it changes. */
import { useSyncExternalStore } from 'react';

/** The component is drawn again when the answer changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(query).matches,
  );
}
