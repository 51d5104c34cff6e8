/**
 * Call records: what a service must remember between two runs of the same call (dos-bios.md 9.2).
 *
 * A record belongs to the stack frame of one call: its key is the SS:SP at which the caller's
 * IP, CS and FLAGS lie. Records live in STATE in a fixed number of slots. A record whose frame the
 * guest has unwound (by a longjmp out of an INT 23h handler, or by ending the program) is dropped:
 * when a call on the same stack segment is at a higher SP, when a fresh call puts its frame on the
 * same place, and when the memory that holds the stack is freed. Should a guest still collect more
 * records than there are slots, the oldest goes; its call then begins again from its start.
 */
import { AT, STATE } from '../state/layout.ts';
import type { Memory } from '../state/memory.ts';
import { defineStruct, u16, u32 } from '../state/struct.ts';
import type { Guest } from './service.ts';

const SlotHeader = defineStruct({
  /** The service's number; 0 marks a free slot. */
  service: u16,
  ss: u16,
  sp: u16,
  size: u16,
  /** Rises with every record opened. */
  serial: u32,
});

const SLOT_SIZE = 640;
const SLOT_COUNT = 12;
const SLOTS = STATE + AT.calls + 8;

/** Bytes that a record can hold at most. */
export const RECORD_SIZE = SLOT_SIZE - SlotHeader.size;

const CallsHeader = defineStruct({ serial: u32 });

/** An open record. `bytes`, and a struct at `at` of `view`, are the live bytes in STATE. */
export interface CallRecord {
  readonly service: number;
  readonly view: DataView;
  readonly at: number;
  readonly bytes: Uint8Array;
}

type Slot = ReturnType<typeof SlotHeader.at>;

function slotAt(memory: Memory, index: number): Slot {
  return SlotHeader.at(memory.view, SLOTS + index * SLOT_SIZE);
}

function recordAt(memory: Memory, index: number): CallRecord {
  const { service, size } = slotAt(memory, index);
  const at = SLOTS + index * SLOT_SIZE + SlotHeader.size;
  const bytes = memory.bytes.subarray(at, at + Math.min(size, RECORD_SIZE));
  return { service, view: memory.view, at, bytes };
}

/** SP of the caller's frame: where INT will have put it if the call is still in the shortcut. */
function frameSp(guest: Guest): number {
  return guest.inStub ? guest.regs.sp : (guest.regs.sp - 6) & 0xffff;
}

function dropUnwound(guest: Guest): void {
  const sp = frameSp(guest);
  for (let i = 0; i < SLOT_COUNT; i++) {
    const slot = slotAt(guest.memory, i);
    if (slot.service === 0 || slot.ss !== guest.regs.ss) continue;
    if (slot.sp < sp || (slot.sp === sp && !guest.resumed)) slot.service = 0;
  }
}

/** The record that `service` opened for the call being served, or null if this is its start. */
export function findCall(guest: Guest, service: number): CallRecord | null {
  dropUnwound(guest);
  const sp = frameSp(guest);
  for (let i = 0; i < SLOT_COUNT; i++) {
    const slot = slotAt(guest.memory, i);
    if (slot.service === service && slot.ss === guest.regs.ss && slot.sp === sp)
      return recordAt(guest.memory, i);
  }
  return null;
}

/**
 * Opens a zeroed record of `size` bytes for the call being served, in place of one that `service`
 * may have there. `service` is any number from 1 to FFFFh, by custom the vector, or vector * 100h
 * + function.
 */
export function openCall(guest: Guest, service: number, size: number): CallRecord {
  if (size > RECORD_SIZE) throw new RangeError(`call record of ${size} bytes, over ${RECORD_SIZE}`);
  if (service < 1 || service > 0xffff) throw new RangeError(`service number ${service}`);
  const existing = findCall(guest, service);
  if (existing) closeCall(guest, existing);
  const { memory, regs } = guest;
  const header = CallsHeader.at(memory.view, STATE + AT.calls);
  header.serial += 1;
  let index = 0;
  let oldest = Infinity;
  for (let i = 0; i < SLOT_COUNT; i++) {
    const slot = slotAt(memory, i);
    const age = slot.service === 0 ? -1 : slot.serial;
    if (age < oldest) {
      oldest = age;
      index = i;
    }
  }
  const slot = slotAt(memory, index);
  slot.service = service;
  slot.ss = regs.ss;
  slot.sp = frameSp(guest);
  slot.size = size;
  slot.serial = header.serial;
  const record = recordAt(memory, index);
  record.bytes.fill(0);
  return record;
}

/** Closes a record: its call is finished. */
export function closeCall(guest: Guest, record: CallRecord): void {
  SlotHeader.at(guest.memory.view, record.at - SlotHeader.size).service = 0;
}

/** Drops the records whose stack lies in the linear range: its memory is given back. */
export function dropCalls(memory: Memory, fromLin: number, toLin: number): void {
  for (let i = 0; i < SLOT_COUNT; i++) {
    const slot = slotAt(memory, i);
    const lin = slot.ss * 16 + slot.sp;
    if (lin >= fromLin && lin < toLin) slot.service = 0;
  }
}

/** Drops every record: power-on. */
export function dropAllCalls(memory: Memory): void {
  for (let i = 0; i < SLOT_COUNT; i++) slotAt(memory, i).service = 0;
}
