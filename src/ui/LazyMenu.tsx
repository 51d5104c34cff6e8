/** A menu whose code is fetched when it is opened first; until then only its button is there. */
import { useState, type ComponentType } from 'react';
import { ExamplesButton, MachineButton } from './MenuButtons.tsx';

const menus = () => import('./Menus.tsx');

/** A menu by name. */
export function LazyMenu({ menu }: { readonly menu: 'examples' | 'machine' }) {
  const [Loaded, setLoaded] = useState<ComponentType | null>(null);
  if (Loaded !== null) return <Loaded />;
  const open = () =>
    void menus().then(({ ExamplesMenu, MachineMenu }) =>
      setLoaded(() => (menu === 'examples' ? ExamplesMenu : MachineMenu)),
    );
  const Button = menu === 'examples' ? ExamplesButton : MachineButton;
  return <Button aria-expanded={false} onClick={open} onPointerEnter={() => void menus()} />;
}
