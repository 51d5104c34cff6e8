/**
 * The two menus of the toolbar: the examples, and how the page looks. They are loaded when one of
 * them is opened first (LazyMenu.tsx), and open at once.
 */
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { DEMOS } from './demos.ts';
import { ExamplesButton, ThemeButton } from './MenuButtons.tsx';
import { chooseTheme, storedTheme, THEMES } from './theme.ts';
import { useMachine } from './useMachine.ts';

/** The demo programs. */
export function ExamplesMenu() {
  const { playground } = useMachine();
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>
        <ExamplesButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('menus')}>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4}>
          {DEMOS.map((demo) => (
            <DropdownMenu.Item key={demo.name} onSelect={() => playground.openDemo(demo)}>
              <span className="name">{demo.title}</span>
              <span className="about">{demo.about}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** Dark, light, high contrast, or as the system has it. */
export function ThemeMenu() {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (value: string) => {
    const chosen = THEMES.find((known) => known.value === value);
    if (chosen === undefined) return;
    chooseTheme(chosen.value);
    setTheme(chosen.value);
  };
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>
        <ThemeButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('menus')}>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
          <DropdownMenu.RadioGroup value={theme} onValueChange={choose}>
            {THEMES.map(({ value, label }) => (
              <DropdownMenu.RadioItem key={value} value={value}>
                <span className="name">{label}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
