/** The registers of the coprocessor: its stack, and the control, status and tag words in words. */
import { fpuRegisters } from './fpu.ts';
import { Pane } from './Pane.tsx';
import { hex } from './registers.ts';
import { useMachine, usePage } from './useMachine.ts';
import { coprocessorOf } from '../state/i387.ts';

/** The pane Coprocessor. */
export function Fpu() {
  const { label } = useMachine();
  const bytes = usePage((page) => page.fpu);
  const cpu = usePage((page) => page.cpu);
  if (bytes === null)
    return (
      <Pane name="Coprocessor">
        <p className="empty">
          This machine has none. The menu Machine fits one: the program begins again with it.
        </p>
      </Pane>
    );
  const { stack, words } = fpuRegisters(bytes);
  return (
    <Pane name="Coprocessor" className="fpu" follows={coprocessorOf(cpu)} scrolls>
      <table role="table" aria-label={label('Coprocessor stack')}>
        <tbody role="rowgroup" className="stack-rows">
          {stack.map(({ name, text, hex: digits, tag }) => (
            <tr key={name} role="row" data-tag={tag}>
              <th role="rowheader" scope="row">
                {name}
              </th>
              <td role="cell" className="tag">
                {tag}
              </td>
              <td role="cell" className="value">
                {text}
              </td>
              <td role="cell" className="bytes">
                {digits}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table aria-label={label('Coprocessor words')}>
        <tbody>
          {words.map(({ name, value, about }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{hex(value, 4)}</td>
              <td className="about">{about}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
