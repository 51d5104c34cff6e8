/**
 * The field for the filter of the trace, with what may stand at the caret in a list below it. Enter
 * or leaving takes the filter, Escape puts the last one back; a wrong one says why and what to write.
 */
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { isProblem, parseFilter } from '../debug/trace/filter.ts';
import type { FilterProblem } from '../debug/trace/problem.ts';
import { completionsAt, type Completion } from './traceCompletion.ts';
import { useMachine } from './useMachine.ts';

/** What is wrong with a filter, or null. */
function problemOf(text: string): FilterProblem | null {
  const parsed = parseFilter(text);
  return isProblem(parsed) ? parsed : null;
}

/** The list of completions while it is open. */
interface Offers {
  readonly from: number;
  readonly caret: number;
  readonly options: readonly Completion[];
  /** Index of the chosen one, -1 while there is none: Enter then takes the filter. */
  readonly chosen: number;
}

function OfferList(props: {
  readonly id: string;
  readonly label: string;
  readonly offers: Offers;
  readonly onTake: (option: Completion) => void;
}) {
  const { options, chosen } = props.offers;
  return (
    <ul className="offers" role="listbox" id={props.id} aria-label={props.label}>
      {options.map((option, i) => (
        <li
          key={option.text}
          id={`${props.id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          ref={(element) => {
            if (i === chosen) element?.scrollIntoView({ block: 'nearest' });
          }}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onTake(option)}
        >
          <span className="mono">{option.text}</span>
          <span className="about">{option.about}</span>
        </li>
      ))}
    </ul>
  );
}

export interface TraceFilterProps {
  /** The filter that is in force. */
  readonly filter: string;
  /** What the machine found wrong with it. */
  readonly problem: FilterProblem | null;
  readonly onFilter: (filter: string) => void;
}

/** The field, its completions, and what is wrong. */
export function TraceFilter({ filter, problem, onFilter }: TraceFilterProps) {
  const { label } = useMachine();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(filter);
  const [shown, setShown] = useState(filter);
  const [wrong, setWrong] = useState<FilterProblem | null>(null);
  const [offers, setOffers] = useState<Offers | null>(null);
  if (shown !== filter) {
    // A preset was chosen.
    setShown(filter);
    setText(filter);
    setWrong(null);
  }
  const offer = (value: string, caret: number) => {
    const { from, options } = completionsAt(value, caret);
    setOffers(options.length === 0 ? null : { from, caret, options, chosen: -1 });
  };
  const change = (value: string, caret: number) => {
    setText(value);
    if (wrong !== null) setWrong(problemOf(value));
    offer(value, caret);
  };
  const takeFilter = (value: string) => {
    setOffers(null);
    const found = problemOf(value);
    setWrong(found);
    if (found !== null) return;
    setShown(value.trim());
    setText(value.trim());
    onFilter(value.trim());
  };
  const takeOffer = ({ text: word }: Completion) => {
    if (offers === null) return;
    const value = text.slice(0, offers.from) + word + text.slice(offers.caret);
    const caret = offers.from + word.length;
    change(value, caret);
    // The caret can be set when the field has the new text.
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
    // A whole word needs nothing behind it at once.
    if (!/[=.<>]$/.test(word)) setOffers(null);
  };
  const move = (by: number) => {
    if (offers === null) {
      offer(text, field.current?.selectionStart ?? text.length);
      return;
    }
    const count = offers.options.length;
    const from = offers.chosen < 0 && by < 0 ? 0 : offers.chosen;
    setOffers({ ...offers, chosen: (from + by + count) % count });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = offers === null || offers.chosen < 0 ? null : offers.options[offers.chosen];
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (chosen !== null && (event.key === 'Enter' || event.key === 'Tab')) takeOffer(chosen);
    else if (event.key === 'Enter') takeFilter(text);
    else if (event.key === 'Escape' && offers !== null) setOffers(null);
    else if (event.key === 'Escape') {
      setText(filter);
      setWrong(null);
    } else return;
    event.preventDefault();
  };
  const told = wrong ?? problem;
  return (
    <>
      <div className="trace-filter">
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-label={label('Filter')}
          aria-expanded={offers !== null}
          aria-controls={offers === null ? undefined : `${id}-offers`}
          aria-autocomplete="list"
          aria-activedescendant={
            offers === null || offers.chosen < 0 ? undefined : `${id}-offers-${offers.chosen}`
          }
          aria-invalid={told !== null}
          aria-describedby={told === null ? undefined : `${id}-wrong`}
          placeholder="all events"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={text}
          onChange={({ target }) => change(target.value, target.selectionStart ?? 0)}
          onClick={() => offer(text, field.current?.selectionStart ?? text.length)}
          onBlur={() => {
            setOffers(null);
            if (text !== filter) takeFilter(text);
          }}
          onKeyDown={onKeyDown}
        />
        {offers !== null && (
          <OfferList
            id={`${id}-offers`}
            label={label('Words for the filter')}
            offers={offers}
            onTake={takeOffer}
          />
        )}
      </div>
      {told !== null && (
        <p className="wrong" id={`${id}-wrong`} role="alert">
          <strong>{told.title}.</strong> {told.cause} <span className="fix">{told.fix}</span>
        </p>
      )}
    </>
  );
}
