/**
 * Saved machines: the guest part of the memory behind a header, with pages that are all zero left
 * out; and the digest of the guest part.
 *
 * A saved machine may come from anyone, so `restoreState` takes nothing on trust: the sizes, page
 * numbers, length, digest, and the variables that the run loop counts with are checked. What is
 * wrong with the bytes is a SaveError, which carries a Problem for the user.
 */
import type { Problem } from './input.ts';
import { DRIVES, LAYOUT_VERSION, PAGE_SIZE, RAM_SIZE, STATE, AT } from './layout.ts';
import { CPU_MODELS, STATUS_HALTED, machineStateOf } from './machineState.ts';
import { MAGIC, PROT_ABSENT, createMemory } from './memory.ts';
import type { Memory } from './memory.ts';
import { array, defineStruct, u32 } from './struct.ts';

const SaveHeader = defineStruct({
  /** `VM86` and LAYOUT_VERSION, as at the start of the memory. */
  magic: u32,
  layoutVersion: u32,
  xmemSize: u32,
  diskSizes: array(u32, DRIVES.length),
  /** Pages that follow, each its number and its bytes, by rising number. */
  pageCount: u32,
  /** `stateHash` of the guest part, in four words. */
  hash: array(u32, 4),
});

const RECORD_SIZE = 4 + PAGE_SIZE;

/** Largest extended memory and disk that a saved machine may ask for. */
const MAX_REGION = 0x2000_0000;

/** Bytes that are no saved machine, or not one of this program. */
export class SaveError extends Error {
  readonly problem: Problem;

  constructor(cause: string, fix: string) {
    super(cause);
    this.name = 'SaveError';
    this.problem = { title: 'This saved machine cannot be opened', cause, fix };
  }
}

function damaged(what: string): SaveError {
  return new SaveError(`The file is damaged: ${what}.`, 'Use another copy of the file.');
}

/** The guest part of `memory`, packed. */
export function saveState(memory: Memory): Uint8Array {
  const words = new Int32Array(memory.buffer, 0, memory.guestSize >> 2);
  const pages: number[] = [];
  for (let page = 0; page < memory.guestSize / PAGE_SIZE; page++)
    if (!isZero(words, page)) pages.push(page);
  const saved = new Uint8Array(SaveHeader.size + pages.length * RECORD_SIZE);
  const view = new DataView(saved.buffer);
  const header = SaveHeader.at(view, 0);
  header.magic = MAGIC;
  header.layoutVersion = LAYOUT_VERSION;
  header.xmemSize = memory.xmem.size;
  DRIVES.forEach((drive, i) => header.diskSizes.set(i, memory.disks[drive].size));
  header.pageCount = pages.length;
  digest(memory).forEach((word, i) => header.hash.set(i, word));
  pages.forEach((page, i) => {
    const at = SaveHeader.size + i * RECORD_SIZE;
    view.setUint32(at, page, true);
    const start = page * PAGE_SIZE;
    saved.set(memory.bytes.subarray(start, start + PAGE_SIZE), at + 4);
  });
  return saved;
}

/** A new memory, shared if asked for, with the machine that `saveState` packed. */
export function restoreState(saved: Uint8Array, shared = false): Memory {
  if (saved.length < SaveHeader.size) throw damaged('it is too short');
  // A copy: the bytes may lie at an odd offset of a buffer that others write to.
  const bytes = saved.slice();
  const view = new DataView(bytes.buffer);
  const header = SaveHeader.at(view, 0);
  if (header.magic !== MAGIC)
    throw new SaveError('The file is no saved machine.', 'Choose a file that was saved here.');
  if (header.layoutVersion !== LAYOUT_VERSION)
    throw new SaveError(
      `It was saved by another version of this program (layout ${header.layoutVersion}, ` +
        `here ${LAYOUT_VERSION}).`,
      'Open it with the version that saved it.',
    );
  const memory = createMemory({ ...sizesOf(header), shared });
  if (bytes.length !== SaveHeader.size + header.pageCount * RECORD_SIZE)
    throw damaged('its length does not go with its header');
  const own = memory.bytes.slice(STATE + AT.header, STATE + AT.machine);
  let last = -1;
  for (let i = 0; i < header.pageCount; i++) {
    const at = SaveHeader.size + i * RECORD_SIZE;
    const page = view.getUint32(at, true);
    if (page <= last || page >= memory.guestSize / PAGE_SIZE)
      throw damaged(`page ${page} is out of order or out of range`);
    memory.bytes.set(bytes.subarray(at + 4, at + RECORD_SIZE), page * PAGE_SIZE);
    last = page;
  }
  if (own.some((byte, i) => byte !== memory.bytes[STATE + AT.header + i]))
    throw damaged('its two headers differ');
  if (digest(memory).some((word, i) => word !== header.hash.get(i)))
    throw damaged('its contents do not go with its digest');
  checkVariables(memory);
  memory.refreshProtection();
  return memory;
}

function sizesOf(header: ReturnType<typeof SaveHeader.at>) {
  const check = (size: number) => {
    if (size % PAGE_SIZE !== 0 || size > MAX_REGION)
      throw damaged(`it asks for a region of ${size} bytes`);
    return size;
  };
  const [a, b, c, d] = DRIVES.map((_, i) => check(header.diskSizes.get(i)));
  return { xmem: check(header.xmemSize), disks: { A: a, B: b, C: c, D: d } };
}

/**
 * Checks what the run loop counts with, divides by, or takes for an index. The memory of a bare task
 * has no speed and no date.
 */
function checkVariables(memory: Memory): void {
  const m = machineStateOf(memory.view);
  const isBare = m.ips === 0 && m.year === 0;
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  const isDate = m.month >= 1 && m.month <= 12 && m.day >= 1 && m.day <= 31;
  const isTime = m.hour < 24 && m.minute < 60 && m.second < 60;
  const isClock =
    isCount(m.icount) &&
    isCount(m.clock) &&
    isCount(m.clockAtSpeedChange) &&
    m.clockAtSpeedChange <= m.clock &&
    m.microsecondsAtSpeedChange >= 0 &&
    m.microsecondsAtSpeedChange < Number.MAX_SAFE_INTEGER;
  if (!isClock) throw damaged('its clocks are impossible');
  if (!isBare && !(m.ips >= 1 && m.ips <= 1e12)) throw damaged('its speed is impossible');
  if (!isBare && (!isDate || !isTime)) throw damaged('its date is impossible');
  if (m.cpu >= CPU_MODELS.length || m.fpu > 1 || m.status > STATUS_HALTED || m.halted > 2)
    throw damaged('its processor or status is none');
  for (let page = 0; page < RAM_SIZE / PAGE_SIZE; page++)
    if (memory.bytes[STATE + AT.protection + page] > PROT_ABSENT)
      throw damaged('its page protection is impossible');
}

function isZero(words: Int32Array, page: number): boolean {
  const end = (page + 1) * (PAGE_SIZE / 4);
  for (let i = page * (PAGE_SIZE / 4); i < end; i++) if (words[i] !== 0) return false;
  return true;
}

/**
 * Digest of the guest part, 128 bits in hexadecimal: equal for equal machines, and for others
 * different but for chance. It is no protection against someone who wants two to be equal.
 */
export function stateHash(memory: Memory): string {
  return [...digest(memory)].map((word) => word.toString(16).padStart(8, '0')).join('');
}

/** Odd multipliers with well-spread bits (from the xxHash32 specification). */
const PRIME_1 = 0x9e37_79b1;
const PRIME_2 = 0x85eb_ca77;
const PRIME_3 = 0xc2b2_ae3d;
const PRIME_4 = 0x27d4_eb2f;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85eb_ca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35);
  return x ^ (x >>> 16);
}

/** Four lanes over the words of every page that is not all zero, and the page's number. */
function digest(memory: Memory): Uint32Array {
  const words = new Int32Array(memory.buffer, 0, memory.guestSize >> 2);
  let a = PRIME_1 | 0;
  let b = PRIME_2 | 0;
  let c = PRIME_3 | 0;
  let d = memory.guestSize | 0;
  for (let page = 0; page < memory.guestSize / PAGE_SIZE; page++) {
    if (isZero(words, page)) continue;
    const end = (page + 1) * (PAGE_SIZE / 4);
    a ^= page;
    for (let i = page * (PAGE_SIZE / 4); i < end; i += 4) {
      a = Math.imul(rotate(a + Math.imul(words[i], PRIME_2), 13), PRIME_1);
      b = Math.imul(rotate(b + Math.imul(words[i + 1], PRIME_2), 13), PRIME_1);
      c = Math.imul(rotate(c + Math.imul(words[i + 2], PRIME_2), 13), PRIME_1);
      d = Math.imul(rotate(d + Math.imul(words[i + 3], PRIME_2), 13), PRIME_1);
    }
    // The lanes meet, so that a change in one reaches all.
    a = mix(a + rotate(b, 7) + PRIME_4);
    b = mix(b + rotate(c, 12) + a);
    c = mix(c + rotate(d, 18) + b);
    d = mix(d + rotate(a, 1) + c);
  }
  return Uint32Array.of(mix(a ^ d), mix(b ^ rotate(a, 5)), mix(c ^ rotate(b, 9)), mix(d ^ c));
}
