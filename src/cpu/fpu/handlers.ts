/**
 * Coprocessor instructions as handlers of the interpreter: 8087 beside an 8086 or 80186, 80287
 * beside an 80286, 80387 beside an 80386 and in model `v86`. Without a coprocessor an ESC reads its
 * operand, as the CPU does for it, and that is all.
 *
 * An unmasked exception reaches the program as the machines did it: from an 8087 as NMI, behind the
 * instruction (its interrupt enable in the control word permitting); from an 80287 or 80387 in an
 * AT as IRQ 13, behind the instruction: the engine stops with vector 16, which the machine turns
 * into a request at the PIC. In a virtual-8086 task it is exception 16 at the next instruction that
 * waits. Not modelled: an 80286 and its 80287 running at the same time, the BUSY latch of the AT
 * that holds the CPU at the next ESC while IRQ 13 cannot be taken.
 */
import type { Decoded } from '../../isa/decode.ts';
import { I387, type Coprocessor, i387Of, initialize } from '../../state/i387.ts';
import { IS_386, IS_8086, IS_V86, coprocessor, cpu, i387, load16, r16, AX } from '../core.ts';
import type { Handler, Op } from '../op.ts';
import { offsetOf } from '../operands.ts';
import { exception, trapAfter, undefinedOpcode } from '../stop.ts';
import { COPROCESSOR_ERROR, NMI } from '../vectors.ts';
import { type Action, actionOf } from './actions.ts';
import { ES, I80287, I80387, I8087, setModes } from './context.ts';
import { loadEnvironment, restoreState, saveState, storeEnvironment } from './environment.ts';
import { readWord, writeWord } from './memory.ts';
import { addExceptions, control, setControl, setStatus, status, summarize } from './stack.ts';

/** Interrupt mask of the 8087's control word. */
const INTERRUPT_MASK = 0x80;

const COPROCESSORS: readonly Coprocessor[] = ['8087', '80287', '80387'];

/** The coprocessor of the CPU that runs. */
function generation(): number {
  if (cpu[IS_8086] !== 0) return I8087;
  return cpu[IS_386] !== 0 ? I80387 : I80287;
}

/** The CPU's part of an ESC: it reads the operand for a coprocessor that may be there or not. */
function escapeAlone(isMemory: boolean): Handler {
  return (op) => {
    if (isMemory) load16(op.seg, offsetOf(op));
    return op.next;
  };
}

/** Whether the coprocessor asks for an interrupt: an unmasked exception is pending. */
function requests(): boolean {
  if ((status() & ES) === 0) return false;
  return generation() !== I8087 || (control() & INTERRUPT_MASK) === 0;
}

/** What comes behind an instruction: the interrupt if the coprocessor has just asked for it. */
function after(op: Op, requestedBefore: boolean): Op {
  if (requestedBefore || cpu[IS_V86] !== 0 || !requests()) return op.next;
  return trapAfter(op, generation() === I8087 ? NMI : COPROCESSOR_ERROR);
}

/** Whether an instruction that waits must not begin. */
function mustTrap(): boolean {
  return cpu[IS_V86] !== 0 && (status() & ES) !== 0;
}

const { offsets } = I387;

function numeric(action: Action, decoded: Decoded): Handler {
  const opcode = ((decoded.opcode & 7) << 8) | decoded.modrm;
  const isMemory = decoded.modrm < 0xc0;
  const { count } = decoded.prefixes;
  return (op) => {
    if (mustTrap()) return exception(op, COPROCESSOR_ERROR);
    const before = requests();
    const kind = generation();
    setModes(control(), kind);
    // Registers that the operand's address needs are the same behind the instruction.
    const off = isMemory ? offsetOf(op) : 0;
    action(op);
    addExceptions();
    // The 8087 notes where the opcode is, its successors where the first prefix is.
    const ip = kind === I8087 ? (op.ip + count) & 0xffff : op.ip;
    i387.setUint32(offsets.instructionOffset, ip, true);
    i387.setUint16(offsets.instructionSegment, op.space.cs, true);
    i387.setUint16(offsets.opcode, opcode, true);
    if (isMemory) {
      i387.setUint32(offsets.operandOffset, off, true);
      i387.setUint16(offsets.operandSegment, cpu[op.seg] >>> 4, true);
    }
    return after(op, before);
  };
}

/** A control instruction: it records no pointers; `waits` as those without N do. */
function controlling(run: (op: Op) => void, waits: boolean): Handler {
  return (op) => {
    if (waits && mustTrap()) return exception(op, COPROCESSOR_ERROR);
    const before = requests();
    setModes(control(), generation());
    run(op);
    return after(op, before);
  };
}

/** FNINIT. */
function reset(): void {
  initialize(i387Of(new DataView(i387.buffer)), COPROCESSORS[generation()]);
}

/** FNENI and FNDISI, which only the 8087 knows. */
function setInterruptMask(mask: number): void {
  if (generation() === I8087) setControl((control() & ~INTERRUPT_MASK) | mask);
}

function controlHandler(decoded: Decoded, key: string): Handler | null {
  const wide = decoded.prefixes.operand32;
  switch (key) {
    case 'FNINIT':
      return controlling(reset, false);
    case 'FNCLEX':
      return controlling(() => setStatus(status() & 0x7f00), false);
    case 'FLDCW':
      return controlling((op) => {
        setControl(readWord(op));
        summarize();
      }, true);
    case 'FNSTCW':
      return controlling((op) => writeWord(op, control()), false);
    case 'FNSTSW':
      if (decoded.modrm < 0xc0) return controlling((op) => writeWord(op, status()), false);
      return controlling(() => {
        r16[AX] = status();
      }, false);
    case 'FNSTENV':
      return controlling((op) => storeEnvironment(op, wide), false);
    case 'FLDENV':
      return controlling((op) => loadEnvironment(op, wide), true);
    case 'FNSAVE':
      return controlling((op) => {
        saveState(op, wide);
        reset();
      }, false);
    case 'FRSTOR':
      return controlling((op) => restoreState(op, wide), true);
    case 'FNENI':
      return controlling(() => setInterruptMask(0), false);
    case 'FNDISI':
      return controlling(() => setInterruptMask(INTERRUPT_MASK), false);
    case 'FNSETPM':
      return controlling(() => {}, false);
    default:
      return null;
  }
}

const wait: Handler = (op) => (mustTrap() ? exception(op, COPROCESSOR_ERROR) : op.next);

/** The handler of a coprocessor instruction or of WAIT; null for all other instructions. */
export function fpuHandler(decoded: Decoded): Handler | null {
  const { row } = decoded;
  if (row === null) return null;
  const fitted = coprocessor[0] !== 0;
  if (row.op === 'WAIT') return fitted ? wait : null;
  if ((row.opcode & ~7) !== 0xd8) return null;
  const isMemory = decoded.modrm < 0xc0;
  if (!fitted) return escapeAlone(isMemory);
  // What no coprocessor has: undefined from the 80486 on, nothing before.
  if (row.op === 'ESC') return cpu[IS_V86] !== 0 ? undefinedOpcode : escapeAlone(isMemory);
  const action = actionOf(row, decoded.modrm & 7);
  return action !== null ? numeric(action, decoded) : controlHandler(decoded, row.op);
}
