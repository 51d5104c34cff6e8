/** What a call has in guest memory: names, the first bytes of its data, what is behind a handle. */
import { Vm86Regs } from '../../cpu/regs.ts';
import { dosLin, DOS, Psp, Sda, Sft } from '../../dos/area.ts';
import { entryLin } from '../../dos/sft.ts';
import { CURRENT_PSP } from '../../dos/variables.ts';
import { RAM } from '../../state/layout.ts';
import { linear } from '../../state/memory.ts';
import type { Memory } from '../../state/memory.ts';
import type { TracedExec } from '../../state/trace.ts';
import {
  GATHER_DATA,
  GATHER_FCB,
  GATHER_FOUND,
  GATHER_HANDLE,
  GATHER_LINE,
  GATHER_NAME_DI,
  GATHER_NAME_DX,
  GATHER_NAME_SI,
  GATHER_NEW_PATH,
  GATHER_PATH,
  GATHER_PATH_SI,
  GATHER_READ,
  GATHER_TEXT,
  GATHER_TEXT_BP,
} from './calls.ts';
import type { Payload, Rows } from './ring.ts';
import { ROW_WORDS } from './ring.ts';
import {
  CALL_HAS_BYTES,
  CALL_HAS_NAME,
  CALL_HAS_PAYLOAD,
  EAX,
  EDI,
  EDX,
  ESI,
  MOST_BYTES,
  SEGMENTS,
  W_AFTER,
  W_BEFORE,
  W_BYTES,
  W_FLAGS,
  W_LENGTH,
  W_NAME,
} from './row.ts';

const LONGEST_NAME = 128;
const FCB_NAME = 11;
const REGS = Vm86Regs.offsets;
const ES = REGS.es >> 1;
const DS = REGS.ds >> 1;
const JFT_POINTER = Psp.offsets.jftPointer;
const JFT_SIZE = Psp.offsets.jftSize;
const DTA_AT = dosLin(DOS.sda) + Sda.offsets.dta;
const FOUND_NAME = 0x1e;
const CLOSED = 0xff;

export class Gatherer {
  readonly #memory: Memory;
  /** The live `struct vm86_regs`. */
  readonly #r16: Uint16Array;

  constructor(memory: Memory, r16: Uint16Array) {
    this.#memory = memory;
    this.#r16 = r16;
  }

  /** Reads what the call was given in memory. */
  gather(rows: Rows, index: number, gathers: number): void {
    const r16 = this.#r16;
    const ds = r16[DS];
    const dx = r16[REGS.edx >> 1];
    const words = index * ROW_WORDS;
    if (gathers & GATHER_HANDLE) this.#handleName(rows, words, r16[REGS.ebx >> 1]);
    if (gathers & GATHER_DATA) this.#bytes(rows, words, ds, dx, r16[REGS.ecx >> 1]);
    else if (gathers & GATHER_TEXT) this.#bytes(rows, words, ds, dx, MOST_BYTES);
    else if (gathers & GATHER_TEXT_BP)
      this.#bytes(rows, words, r16[ES], r16[REGS.ebp >> 1], r16[REGS.ecx >> 1]);
    if ((gathers & (GATHER_PATH | GATHER_PATH_SI | GATHER_NEW_PATH | GATHER_FCB)) === 0) return;
    const payload: Payload = {};
    if (gathers & GATHER_PATH) payload.path = this.#asciz(ds, dx);
    else if (gathers & GATHER_PATH_SI) payload.path = this.#asciz(ds, r16[REGS.esi >> 1]);
    else if (gathers & GATHER_FCB) payload.path = this.#fcbName(ds, dx);
    if (gathers & GATHER_NEW_PATH) payload.newPath = this.#asciz(r16[ES], r16[REGS.edi >> 1]);
    this.#carry(rows, index, payload);
  }

  /** Reads what the call has left in memory. */
  gatherResults(rows: Rows, index: number, gathers: number): void {
    const w = rows.words;
    const words = index * ROW_WORDS;
    const ds = w[words + W_BEFORE + SEGMENTS] >>> 16;
    const es = w[words + W_BEFORE + SEGMENTS] & 0xffff;
    const dx = w[words + W_BEFORE + EDX];
    if (gathers & GATHER_READ) this.#bytes(rows, words, ds, dx, w[words + W_AFTER + EAX] & 0xffff);
    if (gathers & GATHER_LINE)
      this.#bytes(rows, words, ds, dx + 2, this.#memory.read8(linear(ds, dx + 1)));
    const si = w[words + W_BEFORE + ESI];
    const di = w[words + W_BEFORE + EDI];
    let found: string | null = null;
    if (gathers & GATHER_FOUND) {
      const dta = this.#memory.read32(DTA_AT);
      found = this.#asciz(dta >>> 16, (dta & 0xffff) + FOUND_NAME);
    } else if (gathers & GATHER_NAME_SI) found = this.#asciz(ds, si);
    else if (gathers & GATHER_NAME_DI) found = this.#asciz(es, di);
    else if (gathers & GATHER_NAME_DX) found = this.#asciz(ds, dx);
    if (found === null) return;
    const given = w[words + W_FLAGS] & CALL_HAS_PAYLOAD ? rows.payloads[index] : null;
    this.#carry(rows, index, { ...given, found });
  }

  #carry(rows: Rows, index: number, payload: Payload): void {
    rows.words[index * ROW_WORDS + W_FLAGS] |= CALL_HAS_PAYLOAD;
    rows.payloads[index] = payload;
  }

  /** Copies the first of `length` bytes at seg:off. */
  #bytes(rows: Rows, words: number, seg: number, off: number, length: number): void {
    const w = rows.words;
    w[words + W_FLAGS] |= CALL_HAS_BYTES;
    w[words + W_LENGTH] = length;
    const count = Math.min(length, MOST_BYTES);
    const { ram, view } = this.#memory;
    if ((off & 0xffff) + MOST_BYTES <= 0x1_0000) {
      const at = RAM + linear(seg, off);
      for (let i = 0; i < count; i += 4)
        w[words + W_BYTES + (i >> 2)] = view.getInt32(at + i, true);
      return;
    }
    for (let i = 0; i < count; i += 4) {
      let value = 0;
      for (let j = 0; j < 4; j++) value |= ram[linear(seg, off + i + j)] << (8 * j);
      w[words + W_BYTES + (i >> 2)] = value;
    }
  }

  /** Copies the name of the file or device behind a handle of the current process. */
  #handleName(rows: Rows, words: number, handle: number): void {
    const memory = this.#memory;
    const psp = linear(memory.read16(CURRENT_PSP), 0);
    if (handle >= memory.read16(psp + JFT_SIZE)) return;
    const table = memory.read32(psp + JFT_POINTER);
    const index = memory.read8(linear(table >>> 16, (table & 0xffff) + handle));
    const entry = index === CLOSED ? 0 : entryLin(memory, index);
    if (entry === 0 || memory.read16(entry) === 0) return;
    const name = entry + Sft.offsets.name;
    rows.words[words + W_FLAGS] |= CALL_HAS_NAME;
    for (let i = 0; i < 3; i++) rows.words[words + W_NAME + i] = memory.read32(name + 4 * i);
  }

  #asciz(seg: number, off: number): string {
    const { ram } = this.#memory;
    let text = '';
    for (let i = 0; i < LONGEST_NAME; i++) {
      const byte = ram[linear(seg, off + i)];
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** `A:NAME.EXT` of the FCB at seg:off, which may be an extended one. */
  #fcbName(seg: number, off: number): string {
    const { ram } = this.#memory;
    const at = ram[linear(seg, off)] === 0xff ? off + 7 : off;
    const drive = ram[linear(seg, at)];
    let letters = '';
    for (let i = 1; i <= FCB_NAME; i++) letters += String.fromCharCode(ram[linear(seg, at + i)]);
    const name = letters.slice(0, 8).trimEnd();
    const extension = letters.slice(8).trimEnd();
    const letter = drive >= 1 && drive <= 26 ? `${String.fromCharCode(0x40 + drive)}:` : '';
    return letter + name + (extension === '' ? '' : `.${extension}`);
  }
}

/** Bytes as characters 00-FF. */
function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A program that is started, as the row of its event carries it. */
export function execPayload({ path, tail, environment }: TracedExec): Payload {
  const words = latin(tail.subarray(1, 1 + (tail[0] ?? 0))).split(/[ \t\r]+/);
  return {
    path,
    argv: [path, ...words.filter((word) => word !== '')],
    envp: latin(environment)
      .split('\0')
      .filter((line) => line !== ''),
  };
}
