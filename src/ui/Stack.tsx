/** The words on the stack, from SS:SP upwards. */
import { useEffect, useRef } from 'react';
import { Pane } from './Pane.tsx';
import { hex, register } from './registers.ts';
import { useFit } from './useFit.ts';
import { useMachine, usePage } from './useMachine.ts';

const WORDS = 64;

/** The pane Stack. */
export function Stack() {
  const { playground } = useMachine();
  const body = useRef<HTMLDivElement>(null);
  const { rows } = useFit(body, 8);
  const stack = usePage((page) => page.stack);
  const ss = usePage((page) => (page.registers === null ? 0 : register(page.registers, 'SS')));
  const sp = usePage((page) => (page.registers === null ? 0 : register(page.registers, 'SP')));
  const bp = usePage((page) => (page.registers === null ? 0 : register(page.registers, 'BP')));
  useEffect(() => {
    playground.view('stack', { from: 'ss:sp', before: 0, length: WORDS * 2 });
    return () => playground.view('stack', null);
  }, [playground]);
  const words = [];
  for (let off = sp, i = 0; stack !== null && i < Math.min(rows, WORDS) && off < 0xffff; i++) {
    const at = ss * 16 + off - stack.lin;
    if (at < 0 || at + 1 >= stack.bytes.length) break;
    words.push({
      off,
      value: stack.bytes[at] | (stack.bytes[at + 1] << 8),
      changed: stack.changed.has(stack.lin + at) || stack.changed.has(stack.lin + at + 1),
    });
    off += 2;
  }
  return (
    <Pane name="Stack" follows="SS:SP" bodyRef={body} className="stack" scrolls>
      {words.length === 0 ? (
        <p className="empty">Words that the program pushes.</p>
      ) : (
        <ul className="rows">
          {words.map(({ off, value, changed }) => (
            <li key={off} aria-current={off === sp ? 'true' : undefined}>
              <span className="address">{hex(off, 4)}</span>
              <span className={changed ? 'changed' : undefined}>{hex(value, 4)}</span>
              <span className="address">{off === sp ? '◀ SP' : off === bp ? '◀ BP' : ''}</span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
