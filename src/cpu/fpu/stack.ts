/** The coprocessor's registers in the machine's memory (state/i387.ts): control, status, tags, stack. */
import { I387 } from '../../state/i387.ts';
import { i387, i387Halves } from '../core.ts';
import { BUSY, C1, DE, ES, EXCEPTIONS, I80387, IE, SF, ZE, context, stopped } from './context.ts';
import { Extended, INTEGER_BIT, SPECIAL } from './extended.ts';

const { offsets } = I387;
const REGISTERS = offsets.registers;
/** Indices of the first and behind the last register in halfwords, and halfwords of one. */
const FIRST = REGISTERS >> 1;
const END = FIRST + 40;
const SIZE = 5;

const EMPTY = 3;

export function control(): number {
  return i387Halves[offsets.control >> 1];
}

export function setControl(word: number): void {
  i387Halves[offsets.control >> 1] = word;
}

export function status(): number {
  return i387Halves[offsets.status >> 1];
}

export function setStatus(word: number): void {
  i387Halves[offsets.status >> 1] = word;
}

export function tags(): number {
  return i387Halves[offsets.tags >> 1];
}

export function setTags(word: number): void {
  i387Halves[offsets.tags >> 1] = word;
}

export function top(): number {
  return (status() >> 11) & 7;
}

function setTop(number: number): void {
  setStatus((status() & ~0x3800) | ((number & 7) << 11));
}

/** Sets condition bits: those of `bits` among `which`. */
export function setConditions(which: number, bits: number): void {
  setStatus((status() & ~which) | bits);
}

/** Shift of the tag of ST(i). */
function tagShift(i: number): number {
  return 2 * ((top() + i) & 7);
}

export function isEmpty(i: number): boolean {
  return ((tags() >> tagShift(i)) & 3) === EMPTY;
}

function setTag(i: number, tag: number): void {
  const shift = tagShift(i);
  setTags((tags() & ~(3 << shift)) | (tag << shift));
}

export function free(i: number): void {
  setTag(i, EMPTY);
}

/** Valid, zero or special. */
function tagOf({ exponent, significand }: Extended): number {
  if (exponent === 0) return significand === 0n ? 1 : 2;
  return exponent === SPECIAL || significand < INTEGER_BIT ? 2 : 0;
}

export function read(i: number): Extended {
  const at = REGISTERS + 10 * i;
  const head = i387.getUint16(at + 8, true);
  return new Extended(head >> 15, head & 0x7fff, i387.getBigUint64(at, true));
}

export function write(i: number, value: Extended): void {
  const at = REGISTERS + 10 * i;
  i387.setBigUint64(at, value.significand, true);
  i387.setUint16(at + 8, (value.sign << 15) | value.exponent, true);
  setTag(i, tagOf(value));
}

/** Moves the top of the stack down by one register: what was ST(7) is ST(0). */
export function decrementTop(): void {
  for (let part = 0; part < SIZE; part++) {
    const last = i387Halves[END - SIZE + part];
    for (let at = END - SIZE + part; at > FIRST + part; at -= SIZE)
      i387Halves[at] = i387Halves[at - SIZE];
    i387Halves[FIRST + part] = last;
  }
  setTop(top() - 1);
}

/** Moves it up: what was ST(0) is ST(7). */
export function incrementTop(): void {
  for (let part = 0; part < SIZE; part++) {
    const first = i387Halves[FIRST + part];
    for (let at = FIRST + part; at < END - SIZE; at += SIZE) i387Halves[at] = i387Halves[at + SIZE];
    i387Halves[END - SIZE + part] = first;
  }
  setTop(top() + 1);
}

/** Whether there is no room for one more. */
export function isFull(): boolean {
  return !isEmpty(7);
}

export function push(value: Extended): void {
  decrementTop();
  write(0, value);
}

export function pop(): void {
  free(0);
  incrementTop();
}

/** Tags from what the registers hold; empty ones stay empty. The 80387 keeps no others. */
export function retag(): void {
  for (let i = 0; i < 8; i++) if (!isEmpty(i)) setTag(i, tagOf(read(i)));
}

/** Puts the exceptions of the instruction that ends, and C1, into the status word. */
export function addExceptions(): void {
  const { generation } = context;
  // What its operands forbid ends an instruction before its result can be wrong.
  if (stopped()) {
    context.raised &= IE | DE | ZE | SF;
    if ((context.raised & SF) === 0) context.c1 = false;
  }
  const kept = generation === I80387 ? context.raised : context.raised & ~SF;
  setStatus((status() & ~C1) | kept | (context.c1 ? C1 : 0));
  summarize();
}

/** Sets the summary bit, and with it BUSY, by whether an unmasked exception stands. */
export function summarize(): void {
  const word = status();
  const pending = (word & ~control() & EXCEPTIONS) !== 0;
  // Only the 80387 shows the summary as busy.
  const bits = context.generation === I80387 ? ES | BUSY : ES;
  setStatus(pending ? word | bits : word & ~(ES | BUSY));
}
