/** Keys that a phone's keyboard lacks. Ctrl and Alt stay down for the next key. */
import { useState } from 'react';
import type { GuestKeyboard, Key } from './keys.ts';
import { useMachine } from './useMachine.ts';

const FUNCTION_KEYS = Array.from({ length: 10 }, (_, i) => ({
  label: `F${i + 1}`,
  code: `F${i + 1}`,
}));

const KEYS = [
  { label: 'Esc', code: 'Escape' },
  { label: 'Tab', code: 'Tab' },
  { label: 'Ctrl', code: 'ControlLeft', sticky: true },
  { label: 'Alt', code: 'AltRight', sticky: true },
  { label: '←', name: 'Left', code: 'ArrowLeft' },
  { label: '↑', name: 'Up', code: 'ArrowUp' },
  { label: '↓', name: 'Down', code: 'ArrowDown' },
  { label: '→', name: 'Right', code: 'ArrowRight' },
  { label: '⏎', name: 'Enter', code: 'Enter' },
] as const;

const ROWS = [KEYS, FUNCTION_KEYS] as const;

function keyOf(code: string): Key {
  return { code, key: code, metaKey: false, getModifierState: () => false };
}

/** The keys in two rows; style sheets show them at phone width only. */
export function KeyRow({ keyboard }: { readonly keyboard: GuestKeyboard }) {
  const { playground, label } = useMachine();
  const [down, setDown] = useState<ReadonlySet<string>>(new Set());
  const press = (code: string, sticky: boolean) => {
    if (!playground.takesKeys()) return;
    if (sticky && !down.has(code)) {
      keyboard.down(keyOf(code));
      setDown(new Set(down).add(code));
      return;
    }
    if (!sticky) {
      keyboard.down(keyOf(code));
      keyboard.up(keyOf(code));
    }
    for (const held of down) keyboard.up(keyOf(held));
    setDown(new Set());
  };
  return (
    <div className="key-row" role="group" aria-label={label('Keys')}>
      {ROWS.map((row, i) => (
        <div key={i}>
          {row.map((key) => (
            <button
              key={key.code}
              type="button"
              aria-label={'name' in key ? key.name : undefined}
              aria-pressed={'sticky' in key ? down.has(key.code) : undefined}
              onPointerDown={(event) => event.preventDefault()}
              onClick={(event) => {
                event.stopPropagation();
                press(key.code, 'sticky' in key);
              }}
            >
              {key.label}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
