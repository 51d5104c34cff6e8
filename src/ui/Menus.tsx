/**
 * The two menus of the toolbar: the examples, and what the machine is and how the page looks. They
 * are loaded when one of them is opened first (LazyMenu.tsx), and open at once.
 */
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { DEMOS } from './demos.ts';
import { closeMachine, isRoomFor, openMachine, useMachines } from './machines.ts';
import { MachineItems } from './MachineItems.tsx';
import { ExamplesButton, MachineButton } from './MenuButtons.tsx';
import { chooseTheme, storedTheme, THEMES } from './theme.ts';
import { useMachine } from './useMachine.ts';

/** The demo programs. */
export function ExamplesMenu() {
  const { playground, unique } = useMachine();
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>
        <ExamplesButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById(unique('menus'))}>
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

/** A machine beside this one, or this one's end. */
function SecondMachineItem() {
  const { id } = useMachine();
  const room = useMachines(({ machines }) => isRoomFor(machines));
  if (id !== 1)
    return (
      <DropdownMenu.Item onSelect={() => closeMachine(id)}>
        <span className="name">Close machine {id}</span>
        <span className="about">Its program and its drives end with it.</span>
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.Item disabled={!room} onSelect={openMachine}>
      <span className="name">Second machine</span>
      <span className="about">
        {room ? 'Opens another beside this one, with a program of its own.' : 'It is open.'}
      </span>
    </DropdownMenu.Item>
  );
}

/** Dark, light, high contrast, or as the system has it: for the whole page. */
function LookItems() {
  const [theme, setTheme] = useState(storedTheme);
  const choose = (value: string) => {
    const chosen = THEMES.find((known) => known.value === value);
    if (chosen === undefined) return;
    chooseTheme(chosen.value);
    setTheme(chosen.value);
  };
  return (
    <>
      <DropdownMenu.Label className="group">Look of the page</DropdownMenu.Label>
      <DropdownMenu.RadioGroup
        className="beside"
        value={theme}
        onValueChange={choose}
        aria-label="Look of the page"
      >
        {THEMES.map(({ value, label }) => (
          <DropdownMenu.RadioItem key={value} value={value}>
            <span className="name">{label}</span>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

/** What the machine is, the machine beside it, and how the page looks. */
export function MachineMenu() {
  const { id, unique } = useMachine();
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>
        <MachineButton />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById(unique('menus'))}>
        <DropdownMenu.Content
          className="menu"
          align="end"
          sideOffset={4}
          // Where it is longer than the page it can be scrolled without a pointer.
          tabIndex={0}
          onCloseAutoFocus={(event) => {
            // The focus is already in the machine that was opened.
            if (useMachines.getState().focused !== id) event.preventDefault();
          }}
        >
          <MachineItems />
          <DropdownMenu.Separator className="rule" />
          <SecondMachineItem />
          <DropdownMenu.Separator className="rule" />
          <LookItems />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
