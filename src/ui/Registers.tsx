/** The registers and flags: one table, a row each; what the last step changed is marked. */
import { memo } from 'react';
import { CP437_GLYPHS } from '../devices/cp437.ts';
import { Pane } from './Pane.tsx';
import {
  FLAGS,
  hex,
  isWide,
  REGISTER_INDEX,
  registerBits,
  registerGroup,
  registerText,
  shownRegisters,
} from './registers.ts';
import { useMachine, usePage } from './useMachine.ts';

const FLAG_WORDS = new Map<string, string>(FLAGS.map((flag) => [flag.name, flag.about]));

/** A value in all its forms. */
function describe(name: string, value: number): string {
  const about = FLAG_WORDS.get(name);
  if (about !== undefined) return `${name}: ${about}`;
  const bits = registerBits(name);
  const signed = value >= 2 ** (bits - 1) ? ` (${value - 2 ** bits} signed)` : '';
  const binary = value.toString(2).padStart(bits, '0');
  const characters = Array.from(
    { length: bits / 8 },
    (_, i) => CP437_GLYPHS[(value >>> (bits - 8 * (i + 1))) & 0xff],
  ).join('');
  return `${name}: ${hex(value, bits / 4)}h = ${value}${signed} = ${binary}b = "${characters}"`;
}

const Row = memo(function Row({ name }: { readonly name: string }) {
  const value = usePage((page) => page.registers?.[REGISTER_INDEX[name]] ?? 0);
  const changed = usePage((page) => page.changed.has(name));
  const stops = usePage((page) => (page.changed.has(name) ? page.stops : 0));
  return (
    <tr
      role="row"
      key={stops}
      className={`${registerGroup(name)} ${changed ? 'changed' : ''}`}
      title={describe(name, value)}
    >
      <th role="rowheader" scope="row">
        {name}
      </th>
      <td role="cell">{registerText(name, value)}</td>
      <td role="presentation" className="mark" aria-hidden="true" />
    </tr>
  );
});

/** The pane Registers. */
export function Registers() {
  const { label } = useMachine();
  const cpu = usePage((page) => page.cpu);
  return (
    <Pane name="Registers" className="registers-pane" follows="hex; ● changed last" scrolls>
      <table role="table" aria-label={label('Registers and flags')}>
        <tbody role="rowgroup" className={`registers ${isWide(cpu) ? 'wide' : ''}`}>
          {shownRegisters(cpu).map((name) => (
            <Row key={name} name={name} />
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
