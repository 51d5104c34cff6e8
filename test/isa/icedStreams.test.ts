import { Code, Decoder } from 'iced-x86';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../src/isa/decode.ts';
import type { Decoded } from '../../src/isa/decode.ts';
import { CPU_MODELS } from '../../src/state/machineState.ts';
import type { CpuModel } from '../../src/state/machineState.ts';
import { randomInstruction, randomNumbers } from '../fuzz/streams.ts';

const INSTRUCTIONS = 20_000;
/** Displacement and immediate behind an opcode, its ModR/M and SIB bytes. */
const BEHIND = [0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0];

interface Theirs {
  readonly length: number;
  readonly valid: boolean;
  readonly name: string;
}

/** What iced-x86 makes of bytes in a 16-bit segment. It knows the CPUs of today. */
function decodeTheirs(bytes: readonly number[]): Theirs {
  const decoder = new Decoder(16, Uint8Array.from(bytes), 0);
  const instruction = decoder.decode();
  const { length, isInvalid, code } = instruction;
  instruction.free();
  decoder.free();
  return { length, valid: !isInvalid, name: Code[code] ?? '' };
}

/** Bytes that mean something else on the model, or that only one of the two calls an instruction. */
function isOurs(model: CpuModel, ours: Decoded, theirs: Theirs): boolean {
  const { row, opcode, prefixes, modrm } = ours;
  // 60-6F, 0F, C0, C1, C8, C9, D6 and the register forms of the 8086 are instructions of its own.
  if (row?.only86 === true || (model === '8086' && modrm >= 0xc0 && usesMemoryOnly(ours)))
    return true;
  // Prefixes 64-67 begin with the 80386; F1 is LOCK before it.
  if (model !== '80386' && model !== 'v86' && opcode >= 0x60 && opcode <= 0x6f && row === null)
    return true;
  if ((opcode === 0xf1 || opcode === 0x0f) && model !== '80386' && model !== 'v86') return true;
  // Where LOCK may stand is decided when it is executed.
  if (prefixes.lock) return true;
  // Numbers of control and debug registers have holes that only execution sees.
  if (row?.op === 'MOV_CR' || row?.op === 'MOV_DR') return true;
  // Coprocessor instructions that are not defined are ESC here: they read their operand.
  if (opcode >= 0xd8 && opcode <= 0xdf && !theirs.valid) return true;
  // Opcodes of later CPUs.
  return row === null && theirs.valid;
}

function usesMemoryOnly({ row }: Decoded): boolean {
  return row !== null && row.operands.some((code) => code.startsWith('M'));
}

describe('instructions of every model against iced-x86', () => {
  it.each(CPU_MODELS)('%s: what both know has the same length', (model) => {
    const random = randomNumbers(100 + CPU_MODELS.indexOf(model));
    let compared = 0;
    const wrong: string[] = [];
    for (let i = 0; i < INSTRUCTIONS; i++) {
      const bytes = randomInstruction(model, random);
      while (bytes.length < 24) bytes.push(random(256));
      const ours = decodeBytes(bytes, 0, model);
      if (ours.tooLong || ours.length > 15) continue;
      const theirs = decodeTheirs(bytes);
      if (isOurs(model, ours, theirs)) continue;
      compared++;
      const valid = ours.row !== null;
      if (valid === theirs.valid && (!valid || ours.length === theirs.length)) continue;
      const hex = Buffer.from(bytes.slice(0, 15)).toString('hex');
      wrong.push(`${hex} ${ours.row?.mnemonic} ${ours.length}, ${theirs.name} ${theirs.length}`);
    }
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(compared).toBeGreaterThan(INSTRUCTIONS * 0.7);
  });

  it.each(['', '66', '67', '6667'])('v86: every opcode and ModR/M behind %s', (prefix) => {
    const before = [...Buffer.from(prefix, 'hex')];
    const wrong: string[] = [];
    let compared = 0;
    for (const map of [[], [0x0f]])
      for (let opcode = 0; opcode < 256; opcode++)
        for (let modrm = 0; modrm < 256; modrm++) {
          const bytes = [...before, ...map, opcode, modrm, 0x85, ...BEHIND];
          const ours = decodeBytes(bytes, 0, 'v86');
          const theirs = decodeTheirs(bytes);
          if (isOurs('v86', ours, theirs)) continue;
          compared++;
          const valid = ours.row !== null;
          if (valid === theirs.valid && (!valid || ours.length === theirs.length)) continue;
          wrong.push(
            `${Buffer.from(bytes).toString('hex')} ${ours.row?.mnemonic} ${ours.length}, ` +
              `${theirs.name} ${theirs.length}`,
          );
        }
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(compared).toBeGreaterThan(70_000);
  });
});
