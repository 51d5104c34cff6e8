/** The buttons of the toolbar's menus, as they look before and after the menus are loaded. */
import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useMachine } from './useMachine.ts';

function MenuButton({ name, ...props }: ComponentProps<'button'> & { readonly name: string }) {
  const { label } = useMachine();
  return (
    <button type="button" aria-haspopup="menu" aria-label={label(name)} {...props}>
      {name}
      <ChevronDown aria-hidden="true" />
    </button>
  );
}

/** Opens the menu of demo programs. */
export function ExamplesButton(props: ComponentProps<'button'>) {
  return <MenuButton name="Examples" {...props} />;
}

/** Opens the menu of what the machine is, and of how the page looks. */
export function MachineButton(props: ComponentProps<'button'>) {
  return <MenuButton name="Machine" {...props} />;
}
