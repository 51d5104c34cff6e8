/** Dark, light or high contrast: the user's choice, or what the system asks for. */
import { settings } from './storage.ts';

export const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
  { value: 'contrast', label: 'High contrast' },
] as const;
export type Theme = (typeof THEMES)[number]['value'];

const light = matchMedia('(prefers-color-scheme: light)');
const contrast = matchMedia('(prefers-contrast: more)');

/** The theme that was chosen on this or an earlier visit. */
export function storedTheme(): Theme {
  const value = settings.getItem('theme');
  return THEMES.find((theme) => theme.value === value)?.value ?? 'system';
}

function apply(theme: Theme): void {
  const system = contrast.matches ? 'contrast' : light.matches ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme === 'system' ? system : theme;
}

/** Shows a theme and keeps it for the next visit. */
export function chooseTheme(theme: Theme): void {
  settings.setItem('theme', theme);
  apply(theme);
}

/** Shows the stored theme and follows the system while none is chosen. */
export function startTheme(): void {
  const update = () => apply(storedTheme());
  light.addEventListener('change', update);
  contrast.addEventListener('change', update);
  update();
}
