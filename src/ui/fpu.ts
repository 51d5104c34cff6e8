/**
 * The coprocessor's registers, out of the structure that FSAVE writes (`struct i387`): the stack
 * with its tags, and what the bits of the control and status words mean.
 */
import { I387 } from '../state/i387.ts';
import { extendedHex, extendedText } from './extended.ts';
import { hex } from './registers.ts';

const REGISTER_SIZE = 10;

const TAG_WORDS = ['valid', 'zero', 'special', 'empty'] as const;
const ROUNDING = ['to nearest', 'down', 'up', 'toward zero'] as const;
const PRECISION = ['24 bits', '24 bits', '53 bits', '64 bits'] as const;

/** The six exceptions in the order of their bits, in both words. */
const EXCEPTIONS = [
  'invalid operation',
  'denormal operand',
  'division by zero',
  'overflow',
  'underflow',
  'inexact result',
] as const;
const STACK_FAULT = 0x40;
const ERROR_SUMMARY = 0x80;
const BUSY = 0x8000;
/** C0 … C3 in the status word. */
const CONDITIONS = [0x0100, 0x0200, 0x0400, 0x4000] as const;

export interface FpuRegister {
  /** `ST(0)` … `ST(7)`. */
  readonly name: string;
  readonly text: string;
  readonly hex: string;
  readonly tag: (typeof TAG_WORDS)[number];
}

/** One of the control, status and tag words, explained. */
export interface FpuWord {
  readonly name: 'CW' | 'SW' | 'TW';
  readonly value: number;
  readonly about: string;
}

export interface FpuRegisters {
  readonly stack: readonly FpuRegister[];
  readonly words: readonly FpuWord[];
}

function listed(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}

function controlText(control: number): string {
  const open = EXCEPTIONS.filter((_, i) => (control & (1 << i)) === 0);
  return [
    `rounds ${ROUNDING[(control >> 10) & 3]}`,
    PRECISION[(control >> 8) & 3],
    open.length === 0 ? 'all exceptions masked' : `interrupts on: ${open.join(', ')}`,
  ].join(' · ');
}

function statusText(status: number): string {
  const raised = EXCEPTIONS.filter((_, i) => (status & (1 << i)) !== 0);
  const conditions = CONDITIONS.map((mask, i) => `C${i}=${(status & mask) === 0 ? 0 : 1}`);
  return [
    `top is R${(status >> 11) & 7}`,
    conditions.join(' '),
    listed(raised, 'no exception'),
    ...((status & STACK_FAULT) === 0 ? [] : ['stack fault']),
    ...((status & ERROR_SUMMARY) === 0 ? [] : ['an exception waits']),
    ...((status & BUSY) === 0 ? [] : ['busy']),
  ].join(' · ');
}

/** What an instruction changed, in words: the first place of the stack, or word, that differs. */
export function fpuChange(before: Uint8Array, after: Uint8Array): string {
  const [old, now] = [fpuRegisters(before), fpuRegisters(after)];
  const place = now.stack.find(
    ({ text, tag }, i) => text !== old.stack[i].text || tag !== old.stack[i].tag,
  );
  if (place !== undefined)
    return `${place.name} is now ${place.tag === 'empty' ? 'empty' : place.text}`;
  const word = now.words.find(({ value }, i) => value !== old.words[i].value);
  return word === undefined ? '' : `${word.name} is now ${hex(word.value, 4)}`;
}

/** What the bytes of the structure say. */
export function fpuRegisters(bytes: Uint8Array): FpuRegisters {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { control, status, tags, registers } = I387.at(view, 0);
  const top = (status >> 11) & 7;
  const stack = Array.from({ length: 8 }, (_, i) => {
    const register = registers.subarray(i * REGISTER_SIZE, (i + 1) * REGISTER_SIZE);
    // Tags belong to R0 … R7, of which ST(0) is the one at the top.
    const tag = TAG_WORDS[(tags >> (2 * ((top + i) & 7))) & 3];
    return {
      name: `ST(${i})`,
      text: tag === 'empty' ? '' : extendedText(register),
      hex: extendedHex(register),
      tag,
    };
  });
  const full = stack.filter(({ tag }) => tag !== 'empty').length;
  return {
    stack,
    words: [
      { name: 'CW', value: control, about: controlText(control) },
      { name: 'SW', value: status, about: statusText(status) },
      { name: 'TW', value: tags, about: full === 0 ? 'all empty' : `${full} of 8 in use` },
    ],
  };
}
