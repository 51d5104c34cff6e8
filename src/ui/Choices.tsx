/** The programs that came with the opened files, when there is more than one to run. */
import { useMachine, usePage } from './useMachine.ts';

const shortName = (path: string) => path.slice(path.lastIndexOf('\\') + 1);

/** The field that picks another of them; nothing where there is one program only. */
export function Choices() {
  const { playground, label } = useMachine();
  const program = usePage((page) => page.program);
  if (program === null || program.choices.length < 2) return null;
  return (
    <label className="field choices">
      Program
      <select
        aria-label={label('Program')}
        value={program.path}
        onChange={(event) => playground.choose(event.target.value)}
      >
        {program.choices.map((path) => (
          <option key={path} value={path}>
            {shortName(path)}
          </option>
        ))}
      </select>
    </label>
  );
}
