/** The buttons of the toolbar's menus, as they look before and after the menus are loaded. */
import { ChevronDown, Contrast } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useMachine } from './useMachine.ts';

/** Opens the menu of demo programs. */
export function ExamplesButton(props: ComponentProps<'button'>) {
  const { label } = useMachine();
  return (
    <button type="button" aria-haspopup="menu" aria-label={label('Examples')} {...props}>
      Examples
      <ChevronDown aria-hidden="true" />
    </button>
  );
}

/** Opens the menu of themes. */
export function ThemeButton(props: ComponentProps<'button'>) {
  return (
    <button type="button" aria-haspopup="menu" aria-label="Theme" title="Theme" {...props}>
      <Contrast aria-hidden="true" />
    </button>
  );
}
