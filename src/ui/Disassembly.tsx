/** The instructions around CS:IP; it scrolls only to keep the current one in view. */
import { useEffect, useRef } from 'react';
import { callerOf, callingInt } from './caller.ts';
import { anchorFor, disassemble, type Anchor } from './listing.ts';
import { Pane } from './Pane.tsx';
import { hex, register } from './registers.ts';
import type { MemoryWindow } from './store.ts';
import { useFit } from './useFit.ts';
import { useMachine, usePage } from './useMachine.ts';

/** Bytes that are asked for around CS:IP; an instruction is at most 15 long, mostly 2 or 3. */
const BEFORE = 192;
const AFTER = 512;

/** Where the pane is: at CS:IP, or at the INT whose service the machine is in. */
interface Place {
  readonly window: MemoryWindow;
  readonly cs: number;
  readonly ip: number;
  readonly follows: string;
}

/** The place to show; what called a service is asked for first, and shown when it has come. */
function usePlace(): Place | null {
  const { playground } = useMachine();
  const code = usePage((page) => page.code);
  const around = usePage((page) => page.caller);
  const stack = usePage((page) => page.stack);
  const registers = usePage((page) => page.registers);
  const caller = registers === null ? null : callerOf(registers, stack);
  const lin = caller === null ? -1 : caller.cs * 16 + caller.ip;
  useEffect(() => {
    playground.view('code', { from: 'cs:ip', before: BEFORE, length: AFTER });
    return () => playground.view('code', null);
  }, [playground]);
  useEffect(() => {
    if (lin < 0) return undefined;
    playground.view('caller', { from: lin, before: BEFORE, length: AFTER });
    return () => playground.view('caller', null);
  }, [playground, lin]);
  if (registers === null || code === null) return null;
  if (caller !== null && around !== null && around.lin === Math.max(0, lin - BEFORE)) {
    const int = callingInt(around, caller);
    const service = int === null ? 'a service' : `INT ${hex(int.vector, 2)}h`;
    return {
      window: around,
      cs: caller.cs,
      ip: int?.off ?? caller.ip,
      follows: `in ${service}, called at ${hex(caller.cs, 4)}:${hex(int?.off ?? caller.ip, 4)}`,
    };
  }
  return {
    window: code,
    cs: register(registers, 'CS'),
    ip: register(registers, 'IP'),
    follows: 'follows CS:IP',
  };
}

/** The pane Disassembly. */
export function Disassembly() {
  const body = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);
  const { rows } = useFit(body, 8);
  const model = usePage((page) => page.cpu);
  const place = usePlace();
  if (place !== null)
    anchor.current = anchorFor(place.window, place.cs, place.ip, rows, model, anchor.current);
  const lines =
    place === null || anchor.current === null
      ? []
      : disassemble(place.window, place.cs, anchor.current.off, rows, model);
  return (
    <Pane
      name="Disassembly"
      follows={place?.follows ?? 'follows CS:IP'}
      bodyRef={body}
      className="grow"
      scrolls
    >
      {place === null || lines.length === 0 ? (
        <p className="empty">The instructions of the loaded program.</p>
      ) : (
        <ul className="listing">
          {lines.map((line) => (
            <li key={line.off} aria-current={line.off === place.ip ? 'true' : undefined}>
              <span className="arrow">{line.off === place.ip ? '▶' : ' '}</span>
              <span className="address">
                {hex(place.cs, 4)}:{hex(line.off, 4)}
              </span>
              <span className="bytes">{line.bytes}</span>
              <span>{line.text}</span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
