/** Bytes and characters of any address, typed in or following registers; a window, not a list. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { CP437_GLYPHS } from '../devices/cp437.ts';
import { addressText, parseAddress, resolveAddress, type Address } from './address.ts';
import { Pane } from './Pane.tsx';
import { hex } from './registers.ts';
import type { MemoryWindow } from './store.ts';
import { useFit } from './useFit.ts';
import { useMachine, usePage } from './useMachine.ts';

const START = 'DS:DX';
const SUGGESTED = ['DS:DX', 'DS:SI', 'ES:DI', 'DS:BX', 'SS:BP', 'CS:IP', 'DS:0000', 'B800:0000'];
/** Past this a row has no address of its own any more. */
const MEMORY_END = 0x11_0000;
/** Characters of a row: address, 8 or 16 bytes in hex, the same as characters. */
const WIDE = 9 + 3 + 16 * 2.6 + 0.6 + 3 + 16 + 4;

interface RowProps {
  readonly memory: MemoryWindow;
  readonly lin: number;
  readonly length: number;
  readonly seg: number | null;
  /** Linear address that the pane follows. */
  readonly target: number;
}

function Row({ memory, lin, length, seg, target }: RowProps) {
  const at = lin - memory.lin;
  const bytes = [...memory.bytes.subarray(at, at + length)];
  return (
    <li>
      <span className="address">{addressText(lin, seg)}</span>
      <span className="bytes">
        {bytes.map((byte, i) => (
          <span
            key={i}
            className={memory.changed.has(lin + i) ? 'changed' : undefined}
            aria-current={lin + i === target ? 'true' : undefined}
          >
            {hex(byte, 2)}
          </span>
        ))}
      </span>
      <span className="characters">{bytes.map((byte) => CP437_GLYPHS[byte]).join('')}</span>
    </li>
  );
}

/** The field for the address: Enter or leaving takes it, Escape puts the last one back. */
function AddressField(props: {
  readonly address: Address;
  readonly onAddress: (address: Address) => void;
  readonly wrong: string | null;
  readonly onWrong: (why: string | null) => void;
}) {
  const { label, unique } = useMachine();
  const [text, setText] = useState(props.address.label);
  const take = () => {
    const parsed = parseAddress(text);
    props.onWrong(typeof parsed === 'string' ? parsed : null);
    if (typeof parsed === 'string') return;
    setText(parsed.label);
    props.onAddress(parsed);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take();
    if (event.key !== 'Escape') return;
    setText(props.address.label);
    props.onWrong(null);
  };
  return (
    <>
      <input
        type="text"
        aria-label={label('Memory address')}
        aria-invalid={props.wrong !== null}
        aria-describedby={props.wrong === null ? undefined : unique('memory-wrong')}
        list={unique('memory-addresses')}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={onKeyDown}
      />
      <datalist id={unique('memory-addresses')}>
        {SUGGESTED.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}

const FIRST_ADDRESS: Address = { seg: 'DS', off: 'DX', label: START };

/** The address of the first row: it stays until what it follows leaves the window. */
function useBase(target: number | null, rows: number, width: number) {
  const base = useRef(0);
  const followed = useRef<number | null>(null);
  const [, redraw] = useState(0);
  const last = Math.max(0, MEMORY_END - rows * width);
  if (target !== null && target !== followed.current) {
    followed.current = target;
    const inside = target >= base.current && target < base.current + rows * width;
    if (!inside) base.current = target - (target % 16);
  }
  base.current = Math.min(base.current, last);
  const scroll = (lines: number) => {
    const next = Math.max(0, Math.min(last, base.current + lines * width));
    if (next === base.current) return;
    base.current = next;
    redraw((n) => n + 1);
  };
  return { base: base.current, scroll };
}

/** The pane Memory. */
export function Memory() {
  const { playground, unique } = useMachine();
  const body = useRef<HTMLDivElement>(null);
  const { rows, columns } = useFit(body, 8);
  const [address, setAddress] = useState(FIRST_ADDRESS);
  const [wrong, setWrong] = useState<string | null>(null);
  const memory = usePage((page) => page.memory);
  const at = usePage((page) => {
    if (page.registers === null) return null;
    const { lin, seg } = resolveAddress(address, page.registers);
    return `${lin} ${seg ?? ''}`;
  });
  const [lin, seg] = at === null ? [null, null] : at.split(' ');
  const target = lin === null ? null : Number(lin);
  const width = columns >= WIDE ? 16 : 8;
  const { base, scroll } = useBase(target, rows, width);
  useEffect(() => {
    playground.view('memory', { from: base, before: 0, length: rows * width });
  }, [playground, base, rows, width]);
  useEffect(() => () => playground.view('memory', null), [playground]);
  useEffect(() => {
    const { current } = body;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      scroll(Math.sign(event.deltaY) * 3);
    };
    current?.addEventListener('wheel', onWheel, { passive: false });
    return () => current?.removeEventListener('wheel', onWheel);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const lines = { ArrowUp: -1, ArrowDown: 1, PageUp: 1 - rows, PageDown: rows - 1 }[event.key];
    if (lines === undefined) return;
    event.preventDefault();
    scroll(lines);
  };
  const shown: number[] = [];
  for (let row = base; memory !== null && shown.length < rows; row += width)
    if (row >= memory.lin && row + width <= memory.lin + memory.bytes.length) shown.push(row);
    else break;
  return (
    <div className="cell" onKeyDown={onKeyDown}>
      <Pane
        name="Memory"
        className="memory"
        bodyRef={body}
        scrolls
        follows={/[A-Z]{2}/.test(address.label) ? `follows ${address.label}` : 'stays there'}
        end={
          <AddressField address={address} onAddress={setAddress} wrong={wrong} onWrong={setWrong} />
        }
        notice={
          wrong !== null && (
            <p className="wrong" id={unique('memory-wrong')} role="alert">
              {wrong}
            </p>
          )
        }
      >
        {memory === null || shown.length === 0 ? (
          <p className="empty">Bytes of the machine’s memory.</p>
        ) : (
          <ul className="rows">
            {shown.map((row) => (
              <Row
                key={row}
                memory={memory}
                lin={row}
                length={width}
                seg={seg === null || seg === '' ? null : Number(seg)}
                target={target ?? -1}
              />
            ))}
          </ul>
        )}
      </Pane>
    </div>
  );
}
