/** Operands and control words for the comparison with the coprocessor of a real computer. */
import { randomNumbers } from '../../cpu/lab.ts';

/** Operations in the order of x87.c, as our assembler writes them. `m` is the memory operand. */
export const OPERATIONS: readonly string[] = [
  ...['fadd st0, st1', 'fmul st0, st1', 'fsub st0, st1', 'fsubr st0, st1'],
  ...['fdiv st0, st1', 'fdivr st0, st1', 'fsqrt', 'fprem', 'fprem1', 'fscale', 'fxtract'],
  ...['frndint', 'fcom st1', 'fucom st1', 'ftst', 'fxam', 'fchs', 'fabs'],
  ...['fsubr st1, st0', 'fdivp st1, st0', 'f2xm1', 'fyl2x', 'fyl2xp1', 'fptan', 'fpatan'],
  ...['fsin', 'fcos', 'fsincos', 'fst dword [m]', 'fstp qword [m]', 'fistp word [m]'],
  ...['fist dword [m]', 'fistp qword [m]', 'fbstp tword [m]', 'fstp tword [m]'],
  ...['fld dword [b]', 'fld qword [b]', 'fild word [b]', 'fild dword [b]', 'fild qword [b]'],
  ...['fbld tword [b]', 'fld tword [b]', 'fadd dword [b]', 'fsub qword [b]', 'fiadd word [b]'],
  ...['fidivr dword [b]', 'fcom dword [b]', 'fcomp qword [b]', 'ficom dword [b]'],
  ...['fmul qword [b]', 'fldpi', 'fldl2t', 'fldl2e', 'fldlg2', 'fldln2', 'fxch st1'],
  ...['fincstp\nfadd st0, st1', 'ffree st0\nfsqrt', 'fdecstp\nfcom st1'],
  ...['fdecstp\nfdecstp\nfdecstp\nfld1', 'fincstp\nfincstp\nfincstp\nfld1\nfld1'],
  ...['fincstp\nfincstp\nfxch st1', 'fucompp', 'fcompp'],
];

const FIRST_TRANSCENDENTAL = 20;
const LAST_TRANSCENDENTAL = 27;
const FIRST_FROM_MEMORY = 35;
const LAST_FROM_MEMORY = 49;

export function isTranscendental(op: number): boolean {
  return op >= FIRST_TRANSCENDENTAL && op <= LAST_TRANSCENDENTAL;
}

/** An operation whose second operand is in memory. */
export function readsMemory(op: number): boolean {
  return op >= FIRST_FROM_MEMORY && op <= LAST_FROM_MEMORY;
}

export interface Case {
  readonly op: number;
  readonly control: number;
  /** Ten bytes each, as hexadecimal numbers: sign and exponent, then significand. */
  readonly a: string;
  readonly b: string;
}

/** Numbers at which something happens, sign and exponent, then significand. */
const EDGES: readonly string[] = [
  ...['00000000000000000000', '3fff8000000000000000', '3ffe8000000000000000'],
  ...['3fffc000000000000000', '40008000000000000000', '4000c90fdaa22168c235'],
  ...['3fff8000000000000001', '3ffeffffffffffffffff', '3fffb504f333f9de6484'],
  // Denormals, a pseudo-denormal, the smallest and largest normal numbers.
  ...['00000000000000000001', '00007fffffffffffffff', '00008000000000000000'],
  ...['00004000000000000000', '00018000000000000000', '7ffeffffffffffffffff'],
  // Infinity, quiet and signaling NaNs, and what is none of all.
  ...['7fff8000000000000000', '7fffc000000000000000', '7fffc000000000001234'],
  ...['7fff8000000000000001', '7fffa000000000000000', '7fff0000000000000000'],
  ...['7fff4000000000000000', '3fff4000000000000000', '40000000000000000000'],
  // Where integers of 16, 32 and 64 bits and 18 decimal digits end.
  ...['400dfffe000000000000', '400dffff000000000000', '400e8000000000000000'],
  ...['401dfffffffe00000000', '401dffffffff00000000', '401e8000000000000000'],
  ...['403dffffffffffffffff', '403e8000000000000000', '403adde0b6b3a763fffe'],
  ...['403ade0b6b3a763fffe0', '403ade0b6b3a76400000', '403c8000000000000001'],
  // Ends of single and double.
  ...['407effffff8000000000', '407effffff0000000000', '43feffffffffffffffff'],
  ...['3f818000000000000000', '3f80ffffff8000000000', '3f6a8000000000000000'],
  ...['3f69c000000000000000', '3c018000000000000000', '3bcd8000000000000000'],
  ...['3fff8000008000000000', '3fff8000018000000000', '3fff8000000000000400'],
  ...['3fff8000000000000c00', '3ffd8000000000000000', '4004a000000000000000'],
];

const OPERAND_CONTROLS = [0x37f, 0x77f, 0xb7f, 0xf7f, 0x07f, 0xe7f, 0x27f, 0x67f];
/** Exceptions unmasked one by one, and all. */
const UNMASKED = [0x37e, 0x37d, 0x37b, 0x377, 0x36f, 0x35f, 0x340, 0x640];

type Random = (below: number) => number;

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

function randomWord(random: Random): number {
  return random(0x10000);
}

function randomExtended(random: Random, near?: string): string {
  const kind = random(10);
  if (kind === 0) {
    const edge = EDGES[random(EDGES.length)];
    return random(2) ? edge : hex(parseInt(edge.slice(0, 4), 16) | 0x8000, 4) + edge.slice(4);
  }
  let significand = '';
  for (let i = 0; i < 4; i++) {
    const word = random(6);
    const value = word === 0 ? 0 : word === 1 ? 0xffff : randomWord(random);
    significand += hex(i === 0 ? value | 0x8000 : value, 4);
  }
  const spread = kind < 5 ? 8 : kind < 8 ? 70 : 0x3ffe;
  const middle = near === undefined || random(3) === 0 ? 0x3fff : parseInt(near.slice(0, 4), 16);
  let exponent = (middle & 0x7fff) - spread + random(2 * spread + 1);
  if (exponent < 0) exponent = random(3);
  exponent = Math.min(exponent, 0x7ffe);
  if (exponent === 0) significand = hex(random(0x8000), 4) + significand.slice(4);
  const value = hex((random(2) << 15) | exponent, 4) + significand;
  return near !== undefined && random(12) === 0 ? value.slice(0, 4) + near.slice(4) : value;
}

/** Ten bytes that are read as an operand of any kind. */
function randomMemory(random: Random, op: number): string {
  let text = '';
  for (let i = 0; i < 5; i++) {
    const kind = random(8);
    text += hex(kind === 0 ? 0 : kind === 1 ? 0xffff : kind === 2 ? 0x8000 : randomWord(random), 4);
  }
  // Singles and doubles near those of the register, and special ones.
  const name = OPERATIONS[op];
  if (/fbld/.test(name)) return text.replace(/[a-f]/g, (digit) => String(digit.charCodeAt(0) % 10));
  if (/f(ld|add|com) dword/.test(name) && random(2)) {
    const exponent = [0x00, 0xff, 0x7f, 0x80, 0x01, 0x7e][random(6)];
    const head =
      (random(2) << 31) | (exponent << 23) | (random(3) === 0 ? 0 : randomWord(random) << 7);
    return text.slice(0, 12) + hex(head >>> 0, 8);
  }
  if (/qword/.test(name) && !/fi/.test(name) && random(2)) {
    const exponent = [0x000, 0x7ff, 0x3ff, 0x400, 0x001, 0x3fe][random(6)];
    const head = (random(2) << 15) | (exponent << 4) | random(16);
    return text.slice(0, 4) + hex(head, 4) + (random(3) === 0 ? '000000000000' : text.slice(8));
  }
  return text;
}

function randomControl(random: Random): number {
  const kind = random(8);
  if (kind < 4) return 0x37f;
  if (kind < 7) return OPERAND_CONTROLS[random(OPERAND_CONTROLS.length)];
  return UNMASKED[random(UNMASKED.length)] ^ (random(4) << 10);
}

/** Cases without end, by a seed: the same for the same seed. */
export function* randomCases(seed: number, ops?: readonly number[]): Generator<Case> {
  const random = randomNumbers(seed);
  for (;;) {
    const op = ops === undefined ? random(OPERATIONS.length) : ops[random(ops.length)];
    const a = randomExtended(random);
    const b = readsMemory(op) ? randomMemory(random, op) : randomExtended(random, a);
    const rounds = !isTranscendental(op);
    yield { op, control: rounds ? randomControl(random) : 0x37f, a, b };
  }
}

/** Every pair of special numbers through the operations that matter most, and all through all. */
export function edgeCases(): Case[] {
  const cases: Case[] = [];
  const signed = EDGES.flatMap((edge) => [
    edge,
    hex(parseInt(edge.slice(0, 4), 16) | 0x8000, 4) + edge.slice(4),
  ]);
  for (let op = 0; op < OPERATIONS.length; op++) {
    if (readsMemory(op)) continue;
    signed.forEach((a, i) => {
      const others = [signed[(i * 7 + op) % signed.length], signed[(i * 31 + 5) % signed.length]];
      others.forEach((b, j) => {
        const control = isTranscendental(op) ? 0x37f : OPERAND_CONTROLS[(i + j + op) % 8];
        cases.push({ op, control, a, b });
        if ((i + j) % 3 === 0) cases.push({ op, control: UNMASKED[(i + op) % 8], a, b });
      });
    });
  }
  return cases;
}
