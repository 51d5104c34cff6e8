/**
 * Small settings that outlive a reload (theme, pane sizes). A browser may refuse storage or have
 * none left; the page goes on and says so once.
 */

const PREFIX = 'vm86.';

/** Whether the browser keeps settings; tried once. */
export function storageWorks(): boolean {
  try {
    localStorage.setItem(`${PREFIX}probe`, '1');
    localStorage.removeItem(`${PREFIX}probe`);
    return true;
  } catch {
    return false;
  }
}

/** In the shape that the panes' library wants; reading and writing never throw. */
export const settings = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(PREFIX + key);
    } catch {
      return null;
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(PREFIX + key, value);
    } catch {
      // storageWorks() has told the user already that settings are not kept.
    }
  },
};
