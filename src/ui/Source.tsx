/** The source of the demo that is loaded, to be read beside its run. */
import { Pane } from './Pane.tsx';
import { usePage } from './useMachine.ts';

/** A line in two parts: code, and the comment from a `;` that is not inside quotes. */
function parts(line: string): readonly [string, string] {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const c = line[i];
    if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"') quote = c;
    else if (c === ';') return [line.slice(0, i), line.slice(i)];
  }
  return [line, ''];
}

/** The pane Source; it is shown for demos only. */
export function Source() {
  const source = usePage((page) => page.source);
  const demo = usePage((page) => page.demo);
  const lines = (source ?? '').trimEnd().split('\n');
  return (
    <Pane name="Source" className="source" follows={demo && `${demo.name}.asm`} scrolls>
      <pre>
        {lines.map((line, i) => {
          const [code, comment] = parts(line);
          return (
            <div key={i} className="line">
              <span className="line-number" aria-hidden="true">
                {i + 1}
              </span>
              <span className="line-text">
                <span>{code}</span>
                <span className="comment">{`${comment}\n`}</span>
              </span>
            </div>
          );
        })}
      </pre>
    </Pane>
  );
}
