/**
 * Handles: the job file table of a PSP, whose bytes are SFT indices. Source: dos-bios.md 3.1, 3.4;
 * INT 21h/45h, 46h, 67h. The table may have been moved (PSP:34h) and may hold anything.
 */
import type { Guest } from '../bios/service.ts';
import type { ConsoleStream } from '../state/hooks.ts';
import { linear } from '../state/memory.ts';
import { Psp } from './area.ts';
import { isCon } from './devices.ts';
import { INVALID_HANDLE, OUT_OF_MEMORY, TOO_MANY_FILES } from './errors.ts';
import { peek, put, readByte, writeByte } from './far.ts';
import { allocate } from './memory.ts';
import { closeEntry } from './openFiles.ts';
import type { SftView } from './sft.ts';
import { sftEntry, takeSft, updateSft } from './sft.ts';
import { currentPsp } from './variables.ts';

const CLOSED = 0xff;
const STDOUT: ConsoleStream = 1;
const STDERR: ConsoleStream = 2;

interface Table {
  readonly seg: number;
  readonly off: number;
  readonly size: number;
}

function table(guest: Guest, psp: number): Table {
  const { jftPointer, jftSize } = peek(guest.memory, Psp, linear(psp, 0));
  return { seg: jftPointer >>> 16, off: jftPointer & 0xffff, size: Math.min(jftSize, 0xff00) };
}

/** The open file or device behind a handle of a program (the current one), or null. */
export function entryOf(
  guest: Guest,
  handle: number,
  psp = currentPsp(guest),
): { index: number; entry: SftView } | null {
  const { seg, off, size } = table(guest, psp);
  if (handle >= size) return null;
  const index = readByte(guest, seg, off + handle);
  if (index === CLOSED) return null;
  const entry = sftEntry(guest, index);
  return entry === null || entry.references === 0 ? null : { index, entry };
}

/** SFT index behind a handle of a program, or minus INVALID_HANDLE. */
export function sftIndexOf(guest: Guest, handle: number, psp = currentPsp(guest)): number {
  return entryOf(guest, handle, psp)?.index ?? -INVALID_HANDLE;
}

function setHandle(guest: Guest, handle: number, index: number, psp = currentPsp(guest)): void {
  const { seg, off } = table(guest, psp);
  writeByte(guest, seg, off + handle, index);
}

/** The lowest closed handle, or minus TOO_MANY_FILES. */
export function freeHandle(guest: Guest): number {
  const { seg, off, size } = table(guest, currentPsp(guest));
  for (let handle = 0; handle < size; handle++)
    if (readByte(guest, seg, off + handle) === CLOSED) return handle;
  return -TOO_MANY_FILES;
}

/** Gives an SFT entry the lowest free handle; on failure the entry is closed again. */
export function attach(guest: Guest, index: number): number {
  const handle = freeHandle(guest);
  if (handle < 0) closeEntry(guest, index);
  else setHandle(guest, handle, index);
  return handle;
}

export function closeHandle(guest: Guest, handle: number): number {
  const index = sftIndexOf(guest, handle);
  if (index < 0) return index;
  setHandle(guest, handle, CLOSED);
  closeEntry(guest, index);
  return 0;
}

function share(guest: Guest, index: number): void {
  const entry = sftEntry(guest, index);
  if (entry !== null) updateSft(guest, index, { references: (entry.references + 1) & 0xffff });
}

/** The console stream of output through a handle: what its entry was marked with, else by number. */
export function streamOf(handle: number, entry: SftView): ConsoleStream {
  if (entry.machine === STDOUT || entry.machine === STDERR) return entry.machine;
  return handle === STDERR ? STDERR : STDOUT;
}

/**
 * One reference more to an entry, for `target`. Handles 0 to 2 share one entry of CON, so a console
 * handle that is put where its number says the other stream gets a marked copy of it instead.
 */
function shareFor(guest: Guest, handle: number, index: number, target: number): number {
  const entry = sftEntry(guest, index);
  if (entry === null || !isCon(guest, entry)) {
    share(guest, index);
    return index;
  }
  const stream = streamOf(handle, entry);
  if (entry.machine !== 0 || streamOf(target, entry) === stream) {
    share(guest, index);
    return index;
  }
  const { mode, info, device, time, date, name, owner } = entry;
  const copy = { mode, info, device, time, date, name: name.slice(), owner, machine: stream };
  const taken = takeSft(guest, copy);
  return taken < 0 ? -TOO_MANY_FILES : taken;
}

/** Function 45h: another handle for the same entry. */
export function duplicate(guest: Guest, handle: number): number {
  const index = sftIndexOf(guest, handle);
  if (index < 0) return index;
  const copy = freeHandle(guest);
  if (copy < 0) return copy;
  const shared = shareFor(guest, handle, index, copy);
  if (shared < 0) return shared;
  setHandle(guest, copy, shared);
  return copy;
}

/** Function 46h: makes `target` mean what `handle` means, closing what it was. */
export function redirect(guest: Guest, handle: number, target: number): number {
  const index = sftIndexOf(guest, handle);
  if (index < 0) return index;
  if (target === handle) return 0;
  if (target >= table(guest, currentPsp(guest)).size) return -INVALID_HANDLE;
  closeHandle(guest, target);
  const shared = shareFor(guest, handle, index, target);
  if (shared < 0) return shared;
  setHandle(guest, target, shared);
  return 0;
}

/** Function 67h: room for `count` handles, in the PSP (up to 20) or in a block of its own. */
export function setHandleCount(guest: Guest, count: number): number {
  const psp = currentPsp(guest);
  const old = table(guest, psp);
  const inPsp = count <= 20;
  if (inPsp && old.seg === psp && old.off === Psp.offsets.jft) return 0;
  for (let handle = count; handle < old.size; handle++)
    if (readByte(guest, old.seg, old.off + handle) !== CLOSED) return -TOO_MANY_FILES;
  const entries: number[] = [];
  for (let handle = 0; handle < Math.min(count, old.size); handle++)
    entries.push(readByte(guest, old.seg, old.off + handle));
  let seg = psp;
  let off = Psp.offsets.jft;
  const size = inPsp ? 20 : count;
  if (!inPsp) {
    seg = allocate(guest, Math.ceil(count / 16));
    off = 0;
    if (seg < 0) return -OUT_OF_MEMORY;
  }
  for (let handle = 0; handle < size; handle++)
    writeByte(guest, seg, off + handle, entries[handle] ?? CLOSED);
  put(guest.memory, Psp, linear(psp, 0), {
    jftSize: size,
    jftPointer: ((seg << 16) | off) >>> 0,
  });
  return 0;
}

/** A child's job file table: the parent's first 20 handles, those opened "not inherited" left out. */
export function inheritHandles(guest: Guest, parent: number, child: number): void {
  for (let handle = 0; handle < 20; handle++) {
    const index = sftIndexOf(guest, handle, parent);
    const entry = index < 0 ? null : sftEntry(guest, index);
    if (entry === null || entry.mode & 0x80) {
      setHandle(guest, handle, CLOSED, child);
      continue;
    }
    share(guest, index);
    setHandle(guest, handle, index, child);
  }
}

/** Closes all handles of the current program. */
export function closeAllHandles(guest: Guest): void {
  const { size } = table(guest, currentPsp(guest));
  for (let handle = 0; handle < Math.min(size, 255); handle++) closeHandle(guest, handle);
}
