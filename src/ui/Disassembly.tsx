/** The instructions around CS:IP; it scrolls only to keep the current one in view. */
import { useEffect, useRef } from 'react';
import type { CpuModel } from '../state/machineState.ts';
import { CPU_MODELS } from '../state/machineState.ts';
import { anchorFor, disassemble, type Anchor } from './listing.ts';
import { Pane } from './Pane.tsx';
import { playground } from './playground.ts';
import { hex, register } from './registers.ts';
import { usePage } from './store.ts';
import { useFit } from './useFit.ts';

/** Bytes that are asked for around CS:IP; an instruction is at most 15 long, mostly 2 or 3. */
const BEFORE = 192;
const AFTER = 512;

function modelOf(machine: string): CpuModel {
  return CPU_MODELS.find((model) => machine.startsWith(`${model}`)) ?? '8086';
}

/** The pane Disassembly. */
export function Disassembly() {
  const body = useRef<HTMLDivElement>(null);
  const anchor = useRef<Anchor | null>(null);
  const { rows } = useFit(body, 8);
  const code = usePage((page) => page.code);
  const model = usePage((page) => modelOf(page.machine));
  const cs = usePage((page) => (page.registers === null ? 0 : register(page.registers, 'CS')));
  const ip = usePage((page) => (page.registers === null ? 0 : register(page.registers, 'IP')));
  useEffect(() => {
    playground.view('code', { from: 'cs:ip', before: BEFORE, length: AFTER });
    return () => playground.view('code', null);
  }, []);
  if (code !== null) anchor.current = anchorFor(code, cs, ip, rows, model, anchor.current);
  const lines =
    code === null || anchor.current === null
      ? []
      : disassemble(code, cs, anchor.current.off, rows, model);
  return (
    <Pane name="Disassembly" follows="follows CS:IP" bodyRef={body} className="grow" scrolls>
      {lines.length === 0 ? (
        <p className="empty">The instructions of the loaded program.</p>
      ) : (
        <ul className="listing">
          {lines.map((line) => (
            <li key={line.off} aria-current={line.off === ip ? 'true' : undefined}>
              <span className="arrow">{line.off === ip ? '▶' : ' '}</span>
              <span className="address">
                {hex(cs, 4)}:{hex(line.off, 4)}
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
