/**
 * FLAGS kept as what they follow from (slots RES, CARRY, AUX of core.ts) and put together only when
 * something asks for the word. Most flags are never asked for.
 */
import { AUX, CARRY, FLAGS_KEPT, FLAGS_ONE, RES, STEP, SYSTEM, cpu } from './core.ts';
import { AF, CF, DF, OF, PF, SF, ZF } from './regs.ts';

const ARITHMETIC = CF | PF | AF | ZF | SF | OF;

/** PF of each low byte: 4 where the number of ones is even. */
const PARITY = Uint8Array.from({ length: 256 }, (_, value) => {
  let ones = 0;
  for (let bits = value; bits !== 0; bits >>= 1) ones += bits & 1;
  return ones & 1 ? 0 : PF;
});

export function carry(): number {
  return (cpu[CARRY] >>> 16) & 1;
}

export function zero(): boolean {
  return (cpu[RES] & 0xffff) === 0;
}

export function negative(): boolean {
  return cpu[RES] < 0;
}

/** The low byte of RES decides PF; bits 16-23 flip it when a word of flags was loaded. */
export function parityEven(): boolean {
  const res = cpu[RES];
  return PARITY[(res ^ (res >> 16)) & 0xff] !== 0;
}

export function overflow(): boolean {
  const aux = cpu[AUX];
  return ((aux ^ (aux << 1)) & 0x10000) !== 0;
}

/** SF differs from OF: the signed "less". */
export function less(): boolean {
  const aux = cpu[AUX];
  return (((cpu[RES] >> 15) ^ aux ^ (aux << 1)) & 0x10000) !== 0;
}

export function adjust(): number {
  return (cpu[AUX] >> 4) & 1;
}

/** Condition `code` of Jcc: the low four bits of the opcode. */
export function condition(code: number): boolean {
  let holds = false;
  switch (code >> 1) {
    case 0:
      holds = overflow();
      break;
    case 1:
      holds = carry() !== 0;
      break;
    case 2:
      holds = zero();
      break;
    case 3:
      holds = carry() !== 0 || zero();
      break;
    case 4:
      holds = negative();
      break;
    case 5:
      holds = parityEven();
      break;
    case 6:
      holds = less();
      break;
    case 7:
      holds = zero() || less();
      break;
  }
  return (code & 1) === 0 ? holds : !holds;
}

/** The FLAGS word (EFLAGS with its upper half). */
export function readFlags(): number {
  return (
    cpu[SYSTEM] |
    carry() |
    (parityEven() ? PF : 0) |
    (cpu[AUX] & AF) |
    (zero() ? ZF : 0) |
    (negative() ? SF : 0) |
    (overflow() ? OF : 0) |
    (cpu[STEP] < 0 ? DF : 0)
  );
}

/** Sets the arithmetic flags from a FLAGS word. */
export function writeArithmetic(word: number): void {
  const low = word & ZF ? 0 : 1;
  const naturallyEven = low === 0;
  const flip = ((word & PF) !== 0) === naturallyEven ? 0 : 0x10000;
  cpu[RES] = low | flip | (word & SF ? 0x8000_0000 : 0);
  cpu[CARRY] = (word & CF) << 16;
  cpu[AUX] = (word & AF) | (word & OF ? 0x8000 : 0);
}

/** Sets all of FLAGS as far as the model lets it. */
export function writeFlags(word: number): void {
  writeArithmetic(word);
  cpu[STEP] = word & DF ? -1 : 1;
  cpu[SYSTEM] = (word & cpu[FLAGS_KEPT] & ~(ARITHMETIC | DF)) | cpu[FLAGS_ONE];
}

/** Sets CF alone; `bit` is 0 or 1. */
export function setCarry(bit: number): void {
  cpu[CARRY] = bit << 16;
}

/** Sets OF and AF together. */
export function setOverflowAdjust(of: boolean, af: number): void {
  cpu[AUX] = (of ? 0x8000 : 0) | (af << 4);
}
