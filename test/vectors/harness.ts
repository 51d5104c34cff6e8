/**
 * Runs single-instruction vectors on an engine: sets registers and memory, executes, compares.
 * INT, ports, HLT and exceptions are done here by rule, in real mode: ports read FF, exceptions go
 * through the interrupt vector table.
 */
import { createInterpreter } from '../../src/cpu/interpreter.ts';
import { STOP_BUDGET, STOP_EXCEPTION, STOP_SENSITIVE, type Engine } from '../../src/cpu/engine.ts';
import { DF, IF, Regs, TF, Vm86Regs } from '../../src/cpu/regs.ts';
import { decode } from '../../src/isa/decode.ts';
import { AT, STATE } from '../../src/state/layout.ts';
import { machineStateOf, type CpuModel } from '../../src/state/machineState.ts';
import { createMemory, type Memory } from '../../src/state/memory.ts';
import type { Patch, Vector, VectorHeader } from './format.ts';

/** What became of one vector. */
export interface Verdict {
  /** Passed with undefined flags left out, and with all flags. */
  readonly masked: boolean;
  readonly strict: boolean;
  /** The first difference, or an empty string. */
  readonly why: string;
}

const NAMES = ['ax', 'bx', 'cx', 'dx', 'cs', 'ss', 'ds', 'es', 'sp', 'bp', 'si', 'di'] as const;
/** No vector needs more; a guest that runs on is a failure. */
const STEP_LIMIT = 0x1000;

/** The model for the `cpu` of a header. */
export function modelOf(header: VectorHeader): CpuModel {
  if (header.cpu === '8086' || header.cpu === '80286') return header.cpu;
  return 'v86';
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

export class Harness {
  readonly memory: Memory = createMemory();
  readonly regs = new Regs(this.memory.view);
  readonly engine: Engine;
  readonly #model: CpuModel;
  readonly #mask: number;
  readonly #zero = Buffer.alloc(this.memory.ram.length);

  constructor(model: CpuModel) {
    this.#model = model;
    this.#mask = model === '8086' ? 0xfffff : 0x1fffff;
    this.engine = createInterpreter(this.memory, model);
    machineStateOf(this.memory.view).a20 = model === '8086' ? 0 : 1;
  }

  /** Runs one vector. The memory is left zero where the vector says what it must be. */
  run(header: VectorHeader, vector: Vector): Verdict {
    this.#set(header, vector);
    const problem = this.#execute(vector);
    const verdict =
      problem === ''
        ? this.#compare(header, vector)
        : { masked: false, strict: false, why: problem };
    this.#clear(vector);
    return verdict;
  }

  /** Whether all RAM is zero: nothing was written that a vector does not list. */
  isClean(): boolean {
    return this.#zero.equals(this.memory.ram);
  }

  /** Zeroes RAM after a failure. */
  reset(): void {
    this.memory.ram.fill(0);
    this.engine.flush();
  }

  #set(header: VectorHeader, vector: Vector): void {
    const { regs } = this;
    const at = STATE + AT.vm86;
    this.memory.bytes.fill(0, at, at + Vm86Regs.size);
    header.regs.forEach((name, i) => {
      const value = vector.init.regs[i] ?? 0;
      if (name === 'flags') regs.flags = this.#model === '80286' ? value & 0x0fff : value;
      else if (name === 'ip' || NAMES.some((known) => known === name))
        regs[name as (typeof NAMES)[number] | 'ip'] = value;
    });
    for (const [lin, hex] of vector.init.ram) this.memory.ram.set(fromHex(hex), lin);
    this.engine.flush();
  }

  #clear(vector: Vector): void {
    const zero = (patches: readonly Patch[]) => {
      for (const [lin, hex] of patches) this.memory.ram.fill(0, lin, lin + hex.length / 2);
    };
    zero(vector.init.ram);
    zero(vector.fin.ram);
  }

  /** Until the instruction is complete: on the 80286 until the HLT behind it has been executed. */
  #execute(vector: Vector): string {
    const toHalt = this.#model === '80286';
    const { cs, ip } = this.regs;
    for (let steps = 0; steps < STEP_LIMIT; steps++) {
      const reason = this.engine.run(1);
      if (reason === STOP_SENSITIVE && this.engine.vector < 0) {
        if (this.#serve()) return '';
      } else if (reason === STOP_EXCEPTION || reason === STOP_SENSITIVE) {
        this.#deliver(this.engine.vector);
      } else if (reason !== STOP_BUDGET) return `stopped with ${reason}`;
      const repeats =
        this.engine.executed === 1 &&
        this.regs.cs === cs &&
        this.regs.ip === ip &&
        /^(26|2e|36|3e|f[0-3])*(f2|f3)(26|2e|36|3e|f[0-3])*[6a][4-7a-f]/.test(vector.bytes);
      if (!toHalt && !repeats) return '';
    }
    return 'does not end';
  }

  /** INT n, ports and HLT at CS:IP. True after HLT. */
  #serve(): boolean {
    const { regs, memory } = this;
    const mask = this.#mask;
    const fetch = (i: number) => memory.ram[(regs.cs * 16 + ((regs.ip + i) & 0xffff)) & mask];
    const { row, length, imm, prefixes } = decode(fetch, this.#model);
    regs.ip += length;
    const wide = row !== null && (row.opcode & 1) !== 0;
    switch (row?.op ?? '') {
      case 'INT':
        this.#deliver(imm);
        break;
      case 'IN':
        if (wide) regs.ax = 0xffff;
        else regs.al = 0xff;
        break;
      case 'INS':
      case 'OUTS':
        this.#portString(row?.op === 'INS', wide ? 2 : 1, prefixes.rep);
        break;
      case 'HLT':
        return true;
    }
    return false;
  }

  /** INS reads FF everywhere; OUTS only moves SI. */
  #portString(isInput: boolean, size: number, rep: number): void {
    const { regs, memory } = this;
    const step = regs.flags & DF ? -size : size;
    for (let count = rep === 0 ? 1 : regs.cx; count > 0; count--) {
      if (isInput) {
        for (let byte = 0; byte < size; byte++)
          memory.write8(regs.es * 16 + ((regs.di + byte) & 0xffff), 0xff);
        regs.di += step;
      } else regs.si += step;
      if (rep !== 0) regs.cx -= 1;
    }
  }

  /** Takes interrupt `n` as a CPU in real mode does. */
  #deliver(n: number): void {
    const { regs, memory } = this;
    for (const word of [regs.flags, regs.cs, regs.ip]) {
      const sp = (regs.sp - 2) & 0xffff;
      regs.sp = sp;
      memory.write8((regs.ss * 16 + sp) & this.#mask, word);
      memory.write8((regs.ss * 16 + ((sp + 1) & 0xffff)) & this.#mask, word >> 8);
    }
    regs.flags &= ~(IF | TF);
    regs.ip = memory.read16(4 * n);
    regs.cs = memory.read16(4 * n + 2);
  }

  #compare(header: VectorHeader, vector: Vector): Verdict {
    const { regs, memory } = this;
    let strict = true;
    const mask = vector.mask ?? header.flagsMask;
    const fail = (why: string): Verdict => ({ masked: false, strict: false, why });
    const hex = (value: number) => value.toString(16).padStart(4, '0');
    for (const [i, name] of header.regs.entries()) {
      const before = vector.init.regs[i] ?? 0;
      const wanted = vector.fin.regs[name] ?? before;
      if (name === 'flags') {
        const got = regs.flags;
        const kept = this.#model === '80286' ? wanted & 0x0fff : wanted;
        if (((got ^ kept) & mask) !== 0) return fail(`flags ${hex(got)}, not ${hex(kept)}`);
        if (got !== kept) strict = false;
      } else {
        const got = regs[name as (typeof NAMES)[number] | 'ip'];
        if (got !== wanted) return fail(`${name} ${hex(got)}, not ${hex(wanted)}`);
      }
    }
    const expected = new Map<number, number>();
    for (const patches of [vector.init.ram, vector.fin.ram])
      for (const [lin, bytes] of patches)
        fromHex(bytes).forEach((byte, i) => expected.set(lin + i, byte));
    const flagsAt = vector.exc?.[1] ?? -1;
    for (const [lin, wanted] of expected) {
      const got = memory.ram[lin];
      if (got === wanted) continue;
      const bits = lin === flagsAt ? mask & 0xff : lin === flagsAt + 1 ? mask >> 8 : 0xff;
      const ignored = lin === flagsAt + 1 && this.#model === '80286' ? bits & 0x0f : bits;
      if (((got ^ wanted) & ignored) !== 0)
        return fail(`byte ${lin.toString(16)} is ${hex(got)}, not ${hex(wanted)}`);
      strict = false;
    }
    return { masked: true, strict, why: '' };
  }
}
