/** The registers and flags: one table, a row each; what the last step changed is marked. */
import { memo } from 'react';
import { CP437_GLYPHS } from '../devices/cp437.ts';
import { Pane } from './Pane.tsx';
import { FLAGS, hex, REGISTER_INDEX, REGISTER_NAMES, registerText } from './registers.ts';
import { useMachine, usePage } from './useMachine.ts';

const FIRST_SEGMENT = REGISTER_INDEX.CS;
const FLAG_WORDS = new Map<string, string>(FLAGS.map((flag) => [flag.name, flag.about]));

function describe(name: string, value: number): string {
  const about = FLAG_WORDS.get(name);
  if (about !== undefined) return `${name}: ${about}`;
  const signed = value >= 0x8000 ? ` (${value - 0x10000} signed)` : '';
  const characters = CP437_GLYPHS[value >> 8] + CP437_GLYPHS[value & 0xff];
  const binary = value.toString(2).padStart(16, '0');
  return `${name}: ${hex(value, 4)}h = ${value}${signed} = ${binary}b = "${characters}"`;
}

/** The column of the pane that a value stands in: eight general registers, segments, flags. */
function groupOf(index: number): string {
  if (index < FIRST_SEGMENT) return 'general';
  return index < REGISTER_NAMES.length ? 'segment' : 'flag';
}

const Row = memo(function Row({ name }: { readonly name: string }) {
  const index = REGISTER_INDEX[name];
  const value = usePage((page) => page.registers?.[index] ?? 0);
  const changed = usePage((page) => page.changed.has(name));
  const stops = usePage((page) => (page.changed.has(name) ? page.stops : 0));
  return (
    <tr
      role="row"
      key={stops}
      className={`${groupOf(index)} ${changed ? 'changed' : ''}`}
      title={describe(name, value)}
    >
      <th role="rowheader" scope="row">
        {name}
      </th>
      <td role="cell">{registerText(index, value)}</td>
      <td role="presentation" className="mark" aria-hidden="true" />
    </tr>
  );
});

const NAMES = [...REGISTER_NAMES, ...FLAGS.map((flag) => flag.name)];

/** The pane Registers. */
export function Registers() {
  const { label } = useMachine();
  return (
    <Pane name="Registers" follows="hex; ● changed last" scrolls>
      <table role="table" aria-label={label('Registers and flags')}>
        <tbody role="rowgroup" className="registers">
          {NAMES.map((name) => (
            <Row key={name} name={name} />
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
