/**
 * String instructions of the 80286, as far as they are its own. When a word at offset FFFF makes one
 * of them fault, SI, DI and CX have moved already: the handler cannot simply return to it, as it
 * can from the 80386 on. CMPS reads ES:DI first. (Measured on the chip, see test/vectors.)
 */
import { CX, DI, ES, LIMITS, SI, STEP, cpu, limitFault, load16, load8, r16 } from './core.ts';
import { sub16, sub8 } from './alu.ts';
import type { Handler, Op } from './op.ts';

/** Faults after moving on; a repeated instruction has counted `counted` times. */
function faultAfter(op: Op, seg: number, counted: number, ...registers: number[]): void {
  for (const register of registers) r16[register] += 2 * cpu[STEP];
  if (op.rep !== 0) r16[CX] -= counted;
  limitFault(seg);
}

/** The fault of each instruction on words, if there is one. */
const FAULTS: Readonly<Record<string, (op: Op) => void>> = {
  MOVS: (op) => {
    if (r16[SI] === 0xffff) faultAfter(op, op.seg, 1, SI);
    if (r16[DI] !== 0xffff) return;
    // The source is read before the destination faults.
    load16(op.seg, r16[SI]);
    faultAfter(op, ES, 2, SI, DI);
  },
  CMPS: (op) => {
    if (r16[DI] === 0xffff) faultAfter(op, ES, 0, DI);
    if (r16[SI] !== 0xffff) return;
    load16(ES, r16[DI]);
    faultAfter(op, op.seg, 1, SI, DI);
  },
  STOS: (op) => {
    if (r16[DI] === 0xffff) faultAfter(op, ES, 2, DI);
  },
  LODS: (op) => {
    if (r16[SI] === 0xffff) faultAfter(op, op.seg, 1, SI);
  },
  SCAS: (op) => {
    if (r16[DI] === 0xffff) faultAfter(op, ES, 1, DI);
  },
};

const compareBytes: Handler = (op) => {
  const destination = load8(ES, r16[DI]);
  sub8(load8(op.seg, r16[SI]), destination);
  r16[SI] += cpu[STEP];
  r16[DI] += cpu[STEP];
  return op.next;
};

const compareWords: Handler = (op) => {
  const destination = load16(ES, r16[DI]);
  sub16(load16(op.seg, r16[SI]), destination);
  r16[SI] += 2 * cpu[STEP];
  r16[DI] += 2 * cpu[STEP];
  return op.next;
};

/** The 80286's handler of one element, made from the one that the other models have. */
export function stringHandler286(key: string, size: number, usual: Handler): Handler {
  if (size === 1) return key === 'CMPS' ? compareBytes : usual;
  const check = FAULTS[key];
  const element = key === 'CMPS' ? compareWords : usual;
  return (op) => {
    if ((r16[SI] === 0xffff || r16[DI] === 0xffff) && cpu[LIMITS] !== 0) check(op);
    return element(op);
  };
}
