/** Runs cases on the interpreter and compares with what the real coprocessor made of them. */
import { type FpuLab, SEGMENT, code, createFpuLab } from '../lab.ts';
import { load } from '../../cpu/lab.ts';
import { RAM } from '../../../src/state/layout.ts';
import { type Case, OPERATIONS, isTranscendental } from './cases.ts';

/** Offsets of the operands in the test's segment. */
const B = 0x800;
const A = 0x810;
const CONTROL = 0x820;
const IMAGE = 0x840;
const MEMORY = 0x900;
const BASE = SEGMENT * 16;

/** Bytes of a result of x87.c. */
export const RESULT_SIZE = 160;
const IMAGE_SIZE = 108;
const MEMORY_SIZE = 20;
const UNTOUCHED = 0xee;

/** What is compared of a case. */
export interface Outcome {
  readonly status: number;
  readonly tags: number;
  /** ST(0) to ST(7) that are not empty, as `cases` writes numbers. */
  readonly registers: readonly string[];
  readonly memory: string;
  /** Nearest numbers to the exact results of transcendental functions. */
  readonly exact: readonly string[];
}

function extended(bytes: Uint8Array): string {
  return Buffer.from(bytes).reverse().toString('hex');
}

/** The outcome in the bytes of x87.c, or of the interpreter in the same form. */
export function outcomeOf(bytes: Uint8Array): Outcome {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const status = view.getUint16(4, true);
  const tags = view.getUint16(8, true);
  const top = (status >> 11) & 7;
  const registers: string[] = [];
  for (let i = 0; i < 8; i++) {
    const isEmpty = ((tags >> (2 * ((top + i) & 7))) & 3) === 3;
    const at = 28 + 10 * i;
    if (!isEmpty) registers.push(extended(bytes.subarray(at, at + 10)));
  }
  const memory = Buffer.from(bytes.subarray(IMAGE_SIZE, IMAGE_SIZE + 10)).toString('hex');
  const at = IMAGE_SIZE + MEMORY_SIZE;
  const exact = [at, at + 16].map((from) => extended(bytes.subarray(from, from + 10)));
  return { status, tags, registers, memory, exact };
}

/** Bytes of a case as x87.c reads them. */
export function encodeCase({ op, control, a, b }: Case): Uint8Array {
  return Uint8Array.of(
    ...[op, 0, control & 0xff, control >> 8],
    ...Buffer.from(a, 'hex').reverse(),
    ...Buffer.from(b, 'hex').reverse(),
  );
}

/** Our coprocessor as an oracle is asked. */
export class Subject {
  readonly #lab: FpuLab = createFpuLab('80386');
  readonly #codes = OPERATIONS.map((text) => {
    const loads = /\[[bm]\]/.test(text) ? 'fld tword [a]' : 'fld tword [b]\nfld tword [a]';
    return code(
      `org 100h\nb equ ${B}\na equ ${A}\nm equ ${MEMORY}\nfninit\n${loads}\nfldcw [${CONTROL}]\n` +
        `${text}\no32 fnsave [${IMAGE}]\nhlt\n`,
    );
  });

  run(one: Case): Outcome {
    const { memory, engine, regs } = this.#lab;
    const bytes = encodeCase(one);
    memory.poke(BASE + CONTROL, bytes.subarray(2, 4));
    memory.poke(BASE + A, bytes.subarray(4, 14));
    memory.poke(BASE + B, bytes.subarray(14, 24));
    memory.poke(BASE + MEMORY, new Uint8Array(MEMORY_SIZE).fill(UNTOUCHED));
    const program = this.#codes[one.op];
    load(this.#lab, program, SEGMENT);
    const end = 0x100 + program.length - 1;
    for (let i = 0; i < 20 && regs.ip !== end; i++) engine.run(20);
    const result = new Uint8Array(RESULT_SIZE);
    result.set(memory.bytes.subarray(RAM + BASE + IMAGE, RAM + BASE + IMAGE + IMAGE_SIZE));
    result.set(memory.bytes.subarray(RAM + BASE + MEMORY, RAM + BASE + MEMORY + 10), IMAGE_SIZE);
    return outcomeOf(result);
  }
}

/** Differences of results in units of the last place: of transcendental functions at most so many. */
const ALLOWED = 1n;
/** Top, condition C2, stack fault, and the exceptions that operands alone decide. */
const OPERAND_BITS = 0x3c47;
/** Exponents of infinities and NaNs, and of zeros and denormals, get no tolerance. */
const SPECIAL = 0x7fff;

/** Sign, exponent and significand as one number, whose neighbours are one unit apart. */
function ordinal(number: string): bigint {
  const magnitude =
    BigInt(parseInt(number.slice(0, 4), 16) & 0x7fff) * 2n ** 63n +
    (BigInt(`0x${number.slice(4)}`) & (2n ** 63n - 1n));
  return parseInt(number.charAt(0), 16) & 8 ? -magnitude : magnitude;
}

/** The distance of two numbers in units of the last place. */
export function ulps(one: string, other: string): bigint {
  const distance = ordinal(one) - ordinal(other);
  return distance < 0n ? -distance : distance;
}

/** Whether the manual leaves the result undefined: F2XM1 beyond ±1, FYL2XP1 beyond ±0.25 or so. */
function isUndefined({ op, a }: Case): boolean {
  const exponent = parseInt(a.slice(0, 4), 16) & 0x7fff;
  if (OPERATIONS[op] === 'fyl2xp1') return exponent > 0x3ffc;
  const isOne = exponent === 0x3fff && a.endsWith('8000000000000000');
  return OPERATIONS[op] === 'f2xm1' && exponent > 0x3ffe && !isOne;
}

function isSpecial(number: string): boolean {
  const exponent = parseInt(number.slice(0, 4), 16) & 0x7fff;
  return exponent === SPECIAL || exponent === 0;
}

export interface Comparison {
  /** What differs that should not, or null. */
  readonly problem: string | null;
  /** Units of the last place between a transcendental result and the exact one, or -1. */
  readonly distance: number;
}

function textOf({ status, tags, registers, memory }: Outcome): string {
  return [status.toString(16), tags.toString(16), ...registers, memory].join(' ');
}

/** Our outcome beside that of the real coprocessor. */
export function compareOutcomes(one: Case, ours: Outcome, theirs: Outcome): Comparison {
  const problem = `ours ${textOf(ours)} theirs ${textOf(theirs)}`;
  if (!isTranscendental(one.op))
    return { problem: textOf(ours) === textOf(theirs) ? null : problem, distance: -1 };
  if (isUndefined(one)) return { problem: null, distance: -1 };
  if ((ours.status & OPERAND_BITS) !== (theirs.status & OPERAND_BITS) || ours.tags !== theirs.tags)
    return { problem, distance: -1 };
  // After an unmasked exception of the operands nothing has changed.
  if ((theirs.status & ~one.control & 0x07) !== 0)
    return { problem: textOf(ours) === textOf(theirs) ? null : problem, distance: -1 };
  const results = OPERATIONS[one.op] === 'fsincos' ? 2 : 1;
  // FPTAN has pushed 1.
  const first = OPERATIONS[one.op] === 'fptan' && theirs.registers.length > 2 ? 1 : 0;
  let distance = -1;
  for (let i = 0; i < theirs.registers.length; i++) {
    const mine = ours.registers[i];
    const real = theirs.registers[i];
    const exact = theirs.exact[i - first];
    const isResult = i >= first && i < first + results && (theirs.status & 0x400) === 0;
    if (!isResult || isSpecial(real) || isSpecial(exact)) {
      const isNear = (number: string) => ulps(mine, number) <= ALLOWED;
      if (mine !== real && !(isResult && (isNear(exact) || isNear(real))))
        return { problem, distance: -1 };
      continue;
    }
    const far = ulps(mine, exact);
    // The library knows no pseudo-denormals.
    if (far > ALLOWED && ulps(mine, real) > ALLOWED)
      return { problem: `${problem} exact ${exact}`, distance: -1 };
    // It rounds to nearest.
    if ((one.control & 0xc00) === 0 && far <= ALLOWED) distance = Math.max(distance, Number(far));
  }
  return { problem: null, distance };
}
